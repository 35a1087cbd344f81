import { Trouble } from "../../trouble.ts";
import type { Header, WireAnswer, WireRequest } from "../message.ts";
import { headerOf } from "../message.ts";

/** A request as text: `POST /path HTTP/1.1`, headers, an empty line, the body. Throws a Trouble for anything else. */
export function httpRequest(file: Uint8Array): WireRequest {
	const { start, headers, body, notes } = parted(file);
	const [, method, target = ""] = /^([A-Za-z]+) (\S+)(?: HTTP\/\d(?:\.\d)?)?$/.exec(start) ?? [];
	if (method === undefined) throw notRead(`its first line is ${quoted(start)}`, "it must be like POST /path HTTP/1.1");
	const [, absolute, path = target] = /^(https?:\/\/[^/?#]*)([^#]*)/i.exec(target) ?? [];
	const host = headerOf({ headers }, "host");
	const origin = absolute ?? (host === undefined ? undefined : `${isHere(host) ? "http" : "https"}://${host}`);
	if (origin !== undefined && !URL.canParse(origin)) throw notRead(`its host ${quoted(origin)} is none`, "correct it");
	const spelt = path.startsWith("/") ? path : `/${path}`;
	return { method, origin: origin && new URL(origin).origin, path: spelt, headers, body, notes };
}

/** An answer as text, as `curl -i` prints it; answers that only announce it are passed over. */
export function httpAnswer(file: Uint8Array): WireAnswer {
	const { start, headers, body, notes } = parted(file);
	const [, digits] = /^HTTP\/\d(?:\.\d)? (\d{3})(?: .*)?$/.exec(start) ?? [];
	if (digits === undefined) throw notRead(`its first line is ${quoted(start)}`, "it must be like HTTP/1.1 200 OK");
	const status = Number(digits);
	if (status >= 100 && status < 200) return httpAnswer(body);
	if (/chunked/i.test(headerOf({ headers }, "transfer-encoding") ?? "") && /^[0-9a-f]+\r?\n/i.test(latin1(body))) {
		throw notRead("its body is still in chunks", "save it without --raw");
	}
	return { status, headers, body, notes };
}

const isHere = (host: string): boolean => /^(localhost|[^:]*\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i.test(host);

/** Start line, headers and body; lines of comment before the start are passed over. */
function parted(file: Uint8Array): {
	readonly start: string;
	readonly headers: readonly Header[];
	readonly body: Uint8Array;
	readonly notes: readonly string[];
} {
	const text = latin1(file);
	const skipped = /^(?:\u00ef\u00bb\u00bf)?(?:(?:#|\/\/)[^\n]*\n|\s*\n)*/.exec(text)?.[0].length ?? 0;
	const end = /\r?\n\r?\n/.exec(text.slice(skipped));
	const head = end ? text.slice(skipped, skipped + end.index) : text.slice(skipped).trimEnd();
	const from = end ? skipped + end.index + end[0].length : file.length;
	const [start = "", ...lines] = head.split(/\r?\n/);
	const headers = lines.map((line): Header => {
		const [, name, value = ""] = /^([^\s:]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
		if (name === undefined) throw notRead(`${quoted(line)} is no header`, "an empty line must stand before the body");
		return [name, value];
	});
	return { start: start.trimEnd(), headers, ...measured(file.subarray(from), headerOf({ headers }, "content-length")) };
}

/** Content-Length says where the body ends; without it one line end at the end is the file's own. */
function measured(rest: Uint8Array, told: string | undefined): Pick<WireRequest, "body" | "notes"> {
	const length = told === undefined || !/^\d+$/.test(told) ? undefined : Number(told);
	if (length !== undefined && length <= rest.length) return { body: rest.subarray(0, length), notes: [] };
	if (length !== undefined) {
		return {
			body: rest,
			notes: [`Content-Length says ${length} bytes, the body has ${rest.length}: it was taken as it is.`],
		};
	}
	const [end = ""] = /\r?\n$/.exec(latin1(rest)) ?? [];
	if (end === "") return { body: rest, notes: [] };
	const notes = [
		"The line end at the file's end was taken for the file's, not the body's; Content-Length would say so.",
	];
	return { body: rest.subarray(0, rest.length - end.length), notes };
}

const latin1 = (of: Uint8Array): string => Buffer.from(of.buffer, of.byteOffset, of.byteLength).toString("latin1");
const quoted = (line: string): string => JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);
const notRead = (why: string, todo: string): Trouble => new Trouble("The saved message cannot be read", why, todo);
