import { RewritingStream } from "parse5-html-rewriting-stream";
import { isShim } from "../../../in-program/way/shim-address.ts";
import { ownPaths } from "../paths.ts";
import { type Loader, loaderTag } from "./loader.ts";
import { allowOurs } from "./policy.ts";

export interface Rewrite extends Loader {
	/** The program's own origin. */
	readonly origin: string;
	/** Origins of the server that the program comes from: links to them are made ours. */
	readonly others: readonly string[];
	/**
	 * It is asked for as a document. A text that a script asks for, to put it into its page or to answer with it
	 * later, gets the loader only where it is a whole document.
	 */
	readonly isDocument: boolean;
}
type StartTag = Parameters<RewritingStream["emitStartTag"]>[0];

/**
 * A document on its way to the browser: text in, text out, as it comes. The loader becomes its first script; a script
 * before the document's type would put it into quirks mode. Addresses of the shim and of the server behind are made
 * the program's own; a policy in a `<meta>` stays, and lets the way out be used. All else is passed on to the letter.
 * It flows from its making on: pipe it at once.
 */
export function rewriting(rewrite: Rewrite): RewritingStream {
	const stream = new RewritingStream();
	let isLoaded = false;
	let { isDocument } = rewrite;
	const load = (): void => {
		if (!isLoaded && isDocument) stream.emitRaw(loaderTag(rewrite));
		isLoaded = true;
	};
	stream.on("doctype", (_doctype, raw) => {
		isDocument = true;
		stream.emitRaw(raw);
	});
	stream.on("startTag", (tag, raw) => {
		if (!isLoaded && (tag.tagName === "html" || tag.tagName === "head")) isDocument = true;
		if (!isLoaded && tag.tagName !== "html" && tag.tagName !== "head") load();
		if (changed(tag, rewrite)) stream.emitStartTag(tag);
		else stream.emitRaw(raw);
		if (tag.tagName === "head") load();
	});
	stream.on("text", ({ text }, raw) => {
		if (text.trim() !== "") load();
		stream.emitRaw(raw);
	});
	stream.on("endTag", (_tag, raw) => {
		load();
		stream.emitRaw(raw);
	});
	return stream;
}

const linking = new Set(["href", "src", "action", "formaction", "poster", "data", "srcset", "imagesrcset", "content"]);

/** Changes the tag where it must be; whether it did. */
function changed(tag: StartTag, rewrite: Rewrite): boolean {
	let isChanged = false;
	const attribute = (name: string) => tag.attrs.find((one) => one.name === name);
	for (const one of tag.attrs) {
		if (!linking.has(one.name)) continue;
		const mine = ownLinks(one.value, rewrite);
		isChanged ||= mine !== one.value;
		one.value = mine;
	}
	const address = attribute(tag.tagName === "script" ? "src" : "href");
	if ((tag.tagName === "script" || tag.tagName === "link") && address && isShim(address.value, rewrite.origin)) {
		address.value = ownPaths.shim;
		// It is another text than the one that the hash is of.
		tag.attrs = tag.attrs.filter(({ name }) => name !== "integrity");
		isChanged = true;
	}
	const policy = attribute("content");
	const means = attribute("http-equiv")?.value.trim().toLowerCase();
	if (tag.tagName === "meta" && policy && means === "content-security-policy") {
		policy.value = allowOurs(policy.value, rewrite);
		isChanged = true;
	}
	return isChanged;
}

/** Each address of the server behind, where one can begin in an attribute, as the program's own. */
export function ownLinks(text: string, { origin, others }: Pick<Rewrite, "origin" | "others">): string {
	let mine = text;
	for (const other of others) {
		for (const form of [other, other.replace(/^https?:/, "")]) {
			let at = mine.indexOf(form);
			while (at >= 0) {
				const before = mine.slice(0, at);
				const after = mine.slice(at + form.length);
				const isWhole = /(^|[\s,]|url=['"]?)$/i.test(before) && /^([/?#\s,]|$)/.test(after);
				if (isWhole) mine = before + origin + after;
				at = mine.indexOf(form, isWhole ? at + origin.length : at + 1);
			}
		}
	}
	return mine;
}
