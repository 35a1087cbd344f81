import { failure } from "../../failure.ts";
import type { FrameCalls, Params } from "../frame-calls.ts";
import { type Gallery, showGallery } from "./gallery.ts";
import { previewWords } from "./preview-words.ts";

const MOST_PICTURES = 100;

/**
 * previewImage: pictures over the whole of the program, in its own document. They come under the program's policy, with its own
 * rights; the host, whose document shows sheets, loads nothing that a program names.
 */
export function previewCalls(page: Window, language: string = page.navigator.language): FrameCalls {
	let shown: Gallery | undefined;
	return {
		previewImage(params) {
			const { urls, current } = readPreview(params, page.document.baseURI);
			shown?.close();
			shown = showGallery(page.document, { urls, current, words: previewWords(language) });
			return {};
		},
	};
}

/** What to show, and which first: its place, or its address. Throws a failure that names the field. */
export function readPreview({ urls, current = 0 }: Params, base: string): { urls: readonly string[]; current: number } {
	if (!Array.isArray(urls) || urls.length === 0) throw failure("invalid_params", "urls must be a list of addresses.");
	if (urls.length > MOST_PICTURES) {
		throw failure("invalid_params", `urls may have ${MOST_PICTURES} entries at most.`);
	}
	const read = urls.map((url, at) => {
		// The older bridge has objects, with `u` in them.
		const text = typeof url === "object" && url !== null && "u" in url ? url.u : url;
		const address = typeof text === "string" && text !== "" ? URL.parse(text, base) : null;
		if (!address || !/^(https?|blob|data):$/.test(address.protocol)) {
			throw failure("invalid_params", `urls: entry ${at} is no address of a picture.`);
		}
		return address.href;
	});
	const place = typeof current === "string" && urls.includes(current) ? urls.indexOf(current) : Number(current);
	if (!Number.isInteger(place) || place < 0 || place >= read.length) {
		throw failure("invalid_params", "current must be the place of one of urls, from 0 on.");
	}
	return { urls: read, current: place };
}
