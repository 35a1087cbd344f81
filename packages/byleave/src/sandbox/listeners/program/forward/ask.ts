import {
	request as askHttp,
	type IncomingMessage,
	type OutgoingHttpHeaders,
	type RequestOptions,
	type ServerResponse,
} from "node:http";
import { request as askHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";

/** One request to a server behind. */
export interface Asking {
	readonly target: URL;
	readonly headers: OutgoingHttpHeaders;
	/** Left out, names are resolved as the system does. */
	readonly lookup?: LookupFunction;
	/** A certificate need not be one that this machine trusts: a server of the developer's own machine. */
	readonly isOwnMachine?: boolean;
}
export interface Bounds {
	/** Milliseconds until an answer begins. */
	readonly wait: number;
	/** Milliseconds in which nothing moves. */
	readonly idle: number;
	/** Bytes of a request, and of an answer. */
	readonly most: number;
}

/** What a request is sent with, in both uses of a connection. A connection for each: nothing is left over in one. */
export function optionsOf({ target, headers, lookup, isOwnMachine = false }: Asking): RequestOptions {
	const isSecure = target.protocol === "https:" || target.protocol === "wss:";
	return {
		protocol: isSecure ? "https:" : "http:",
		hostname: target.hostname.replace(/^\[|\]$/g, ""),
		port: target.port || (isSecure ? 443 : 80),
		path: target.pathname + target.search,
		headers,
		agent: false,
		...(lookup ? { lookup } : {}),
		...(isSecure ? { rejectUnauthorized: !isOwnMachine } : {}),
	};
}
export const requestOf = (options: RequestOptions): typeof askHttp =>
	options.protocol === "https:" ? askHttps : askHttp;

/** The bounds were passed; `side`: whose text was too long, or who was silent. */
export class OutOfBounds extends Error {
	readonly side: "request" | "answer" | "silence";
	constructor(side: OutOfBounds["side"], message: string) {
		super(message);
		this.side = side;
	}
}

/**
 * Sends a request on as it comes in, and answers with what comes back, its body still to be read. Its framing is
 * made anew: a body is sent only where one was announced, and by one way of measuring it. Ends with the browser's
 * own connection. Rejects when there is no answer.
 */
export function ask(
	asking: Asking,
	request: IncomingMessage,
	response: ServerResponse,
	bounds?: Bounds,
): Promise<IncomingMessage> {
	const hasLength = request.headers["content-length"] !== undefined;
	const hasBody = hasLength || request.headers["transfer-encoding"] !== undefined;
	const headers = { ...asking.headers, ...(hasBody && !hasLength ? { "transfer-encoding": "chunked" } : {}) };
	return new Promise((resolve, reject) => {
		const options = { ...optionsOf({ ...asking, headers }), method: request.method ?? "GET" };
		const asked = requestOf(options)(options);
		asked.on("error", reject);
		asked.once("response", resolve);
		response.once("close", () => asked.destroy());
		if (bounds) {
			if (Number(request.headers["content-length"] ?? 0) > bounds.most) {
				asked.destroy(new OutOfBounds("request", `The body is over ${bounds.most} bytes.`));
				return;
			}
			const timer = setTimeout(
				() => asked.destroy(new OutOfBounds("silence", `No answer in ${bounds.wait / 1000} s.`)),
				bounds.wait,
			);
			asked.once("close", () => clearTimeout(timer));
			asked.once("response", () => clearTimeout(timer));
			asked.setTimeout(bounds.idle, () =>
				asked.destroy(new OutOfBounds("silence", `Nothing moved for ${bounds.idle / 1000} s.`)),
			);
		}
		if (!hasBody) return void asked.end();
		pipeline(request, bounded("request", bounds?.most), asked).catch((error: Error) => {
			asked.destroy(error);
			reject(error);
		});
	});
}

/** Passes bytes on until there are too many. */
export function bounded(side: "request" | "answer", most = Number.POSITIVE_INFINITY): Transform {
	let size = 0;
	return new Transform({
		transform(chunk: Buffer, _encoding, done: TransformCallback) {
			size += chunk.length;
			if (size > most) done(new OutOfBounds(side, `It is over ${most} bytes.`));
			else done(null, chunk);
		},
	});
}
