import type { IncomingMessage, ServerResponse } from "node:http";
import type { LookupFunction } from "node:net";
import type { Duplex } from "node:stream";
import type { ProgramSource } from "../../program/source.ts";
import type { SendDocument } from "./document/send.ts";
import { ask } from "./forward/ask.ts";
import { headersToBrowser, headersToServer } from "./forward/headers.ts";
import { passOn, reasonOf } from "./forward/pass-on.ts";
import { relay } from "./forward/web-socket.ts";
import { answerMissing, wantsDocument } from "./not-found.ts";

export type ServerSource = Extract<ProgramSource, { kind: "server" }>;

export interface RunningParts {
	readonly source: ServerSource;
	/** Left out, names are resolved as the system does. */
	readonly lookup?: LookupFunction | undefined;
	/** Another server than the program's own: its certificate has to be one that this machine trusts. */
	readonly isForeign?: boolean;
	readonly policy: string;
	readonly sendDocument: SendDocument;
	/** Told of each path that the server says is not there. */
	readonly missing: (path: string) => void;
	/** Told when the server does not answer. */
	readonly failed: (why: string) => void;
}

const loopbacks = ["localhost", "127.0.0.1", "[::1]"];

/** All origins that mean this server: on one's own machine it has several names. */
export function originsOf({ url }: ServerSource): readonly string[] {
	if (!loopbacks.includes(url.hostname)) return [url.origin];
	return loopbacks.map((name) => {
		const named = new URL(url.origin);
		named.hostname = name;
		return named.origin;
	});
}

/** Hands a request on to the running server, and its answer back: documents with the loader, all else as it streams. */
export async function answerFromServer(
	parts: RunningParts,
	request: IncomingMessage,
	response: ServerResponse,
	url: URL,
): Promise<void> {
	const { source, lookup, isForeign = false } = parts;
	const isDocument = wantsDocument(request);
	let answer: IncomingMessage;
	try {
		const headers = headersToServer(request.headers, {
			origin: url.origin,
			target: source.url,
			jar: "own",
			isDocument,
		});
		answer = await ask(
			{ ...asking(source, url), headers, ...(lookup ? { lookup } : {}), ...(isForeign ? { isOwnMachine: false } : {}) },
			request,
			response,
		);
	} catch (error) {
		if (response.destroyed) return;
		const why = reasonOf(error);
		parts.failed(why);
		const near = `The program's own server, ${source.url.origin}, does not answer: ${why}. Is it running?`;
		return answerMissing(request, response, 502, { title: "No answer", path: url.pathname, why: near, near: [] });
	}
	const { statusCode: status = 502 } = answer;
	if (status === 404) parts.missing(url.pathname);
	// As they are: what the sandbox says of its own answers it does not say of the program's.
	for (const name of ["X-Content-Type-Options", "Referrer-Policy", "Cache-Control"]) response.removeHeader(name);
	const place = (address: string): string => placed(address, source, url);
	const headers = headersToBrowser(answer.headers, { jar: "own", below: "", place });
	await passOn({ ...parts, answer, status, headers, origin: url.origin }, request, response);
}

/** The same for a web socket, a development server's own for one. */
export function socketToServer(
	{ source, failed }: Pick<RunningParts, "source" | "failed">,
	request: IncomingMessage,
	socket: Duplex,
	head: Buffer,
	url: URL,
): void {
	const headers = headersToServer(request.headers, {
		origin: url.origin,
		target: source.url,
		jar: "own",
		isDocument: false,
	});
	relay({ ...asking(source, url), headers }, request, socket, head, (error) => failed(reasonOf(error)));
}

const asking = ({ url: server }: ServerSource, url: URL) => ({
	target: new URL(url.pathname + url.search, server.origin),
	isOwnMachine: loopbacks.includes(server.hostname),
});

/** An address of the server's as the program's own. */
function placed(address: string, source: ServerSource, url: URL): string {
	const there = URL.parse(address, new URL(url.pathname, source.url.origin));
	if (!there || !originsOf(source).includes(there.origin)) return address;
	return url.origin + there.pathname + there.search + there.hash;
}
