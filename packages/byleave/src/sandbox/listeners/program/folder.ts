import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ProgramSource } from "../../program/source.ts";
import { fileIn, nearby, type Served } from "../files.ts";
import { answer } from "../listener.ts";
import type { SendDocument } from "./document/send.ts";
import { answerMissing, wantsDocument } from "./not-found.ts";

export type FolderSource = Extract<ProgramSource, { kind: "folder" }>;

export interface FolderParts {
	readonly source: FolderSource;
	readonly sendDocument: SendDocument;
	/** Told of each path that names nothing. */
	readonly missing: (path: string, near: readonly string[], why: string) => void;
}

const NO_FILE =
	"There is no such file in the program's folder, or its name or what it holds is not for serving (dot files, keys).";

/** Answers from a folder's files. */
export async function answerFromFolder(
	{ source, sendDocument, missing }: FolderParts,
	request: IncomingMessage,
	response: ServerResponse,
	url: URL,
): Promise<void> {
	if (request.method !== "GET" && request.method !== "HEAD") return answer(response, 405, "Only GET: these are files.");
	const { folder, base } = source;
	const isDocument = wantsDocument(request);
	const inBase = url.pathname.startsWith(base);
	// What the phone opens stands at the base; who types the origin alone means that.
	if (!inBase && isDocument && base.startsWith(url.pathname.replace(/\/?$/, "/")))
		return redirect(response, url, base + url.search);
	const path = url.pathname.slice(base.length - 1);
	let file = inBase ? await fileIn(folder, path) : undefined;
	if (file?.isIndex && !path.endsWith("/")) return redirect(response, url, `${url.pathname}/${url.search}`);
	if (!file && inBase && isDocument && source.isSinglePage) file = await fileIn(folder, "/index.html");
	if (!file) {
		const why = inBase ? NO_FILE : `The program lives below ${base}, as its index.html has it.`;
		const near = (await nearby(folder, inBase ? path : url.pathname)).map((one) => base + one.slice(1));
		missing(url.pathname, near, why);
		return answerMissing(request, response, 404, { title: "Not found", path: url.pathname, why, near });
	}
	if (!/^text\/html\b/.test(file.type)) return sendFile(request, response, file);
	const isText = request.headers["sec-fetch-dest"] === "empty";
	const body = Readable.from([file.body]);
	await sendDocument(response, { status: 200, headers: {}, contentType: "text/html", body, isDocument: !isText });
}

/** To a place of this origin: an absolute address, since a path that begins with two slashes is another host. */
function redirect(response: ServerResponse, url: URL, path: string): void {
	response.writeHead(307, { Location: url.origin + path });
	response.end();
}

/** The file, or the part of it that is asked for: players of films want nothing else (RFC 9110, 14). */
function sendFile({ headers, method }: IncomingMessage, response: ServerResponse, { type, body }: Served): void {
	const size = body.length;
	const range = rangeOf(headers.range, size);
	if (range === "none") {
		response.writeHead(416, { "Content-Range": `bytes */${size}` });
		return void response.end();
	}
	const [first, last] = range ?? [0, size - 1];
	response.writeHead(range ? 206 : 200, {
		"Content-Type": type,
		"Accept-Ranges": "bytes",
		"Content-Length": last - first + 1,
		...(range ? { "Content-Range": `bytes ${first}-${last}/${size}` } : {}),
	});
	response.end(method === "HEAD" ? undefined : body.subarray(first, last + 1));
}

/** First and last byte; "none" if it lies outside; undefined for what is no single range, which may be ignored. */
export function rangeOf(header: string | undefined, size: number): readonly [number, number] | "none" | undefined {
	const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
	if (from === "" && to === "") return undefined;
	if (from !== "" && to !== "" && Number(to) < Number(from)) return undefined;
	const first = from === "" ? Math.max(size - Number(to), 0) : Number(from);
	const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
	return first > last ? "none" : [first, last];
}
