import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { type DetailedPeerCertificate, getCACertificates, type TLSSocket } from "node:tls";
import type { Header } from "../wire/message.ts";

/** An answer as it came over the wire, with nothing decoded. */
export interface Came {
	readonly status: number;
	/** As they were spelt. */
	readonly headers: readonly Header[];
	readonly body: Uint8Array;
	/** Milliseconds since 1970, when the request left and when its answer began. */
	readonly sent: number;
	readonly began: number;
	readonly tls: TlsSeen | undefined;
}
export interface TlsSeen {
	/** Why the certificate is not trusted; undefined if it is. */
	readonly refused: string | undefined;
	readonly issuer: string;
	readonly subject: string;
	/** Milliseconds since 1970. */
	readonly until: number;
}
/** No answer came: node's code for why, or `TIMEOUT`, or `TOO_LARGE`. */
export interface Lost {
	readonly lost: string;
}

export interface Asking {
	readonly origin: string;
	/** The request target, to the letter. */
	readonly path: string;
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: Uint8Array;
}
export interface ProbeOptions {
	/** Milliseconds for the whole of an exchange. */
	readonly timeout: number;
	/** PEM of a certificate authority that is trusted beside those that everybody trusts. */
	readonly ca?: string | undefined;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}
export type Probe = (asking: Asking) => Promise<Came | Lost>;

const MOST_BYTES = 1_048_576;

/**
 * Asks once, follows nothing, decodes nothing. A certificate that is not trusted is told, not obeyed: what is asked with
 * this holds no secret.
 */
export function createProbe({ timeout, ca, now }: ProbeOptions): Probe {
	const authorities = ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] };
	return ({ origin, path, method = "GET", headers = {}, body }) =>
		new Promise((resolve) => {
			const { protocol, hostname, port } = new URL(origin);
			const send = protocol === "https:" ? overHttps : overHttp;
			const sent = now();
			let tls: TlsSeen | undefined;
			const request = send({
				...{ hostname: hostname.replace(/^\[|\]$/g, ""), port, path, method, agent: false },
				...{ ...authorities, rejectUnauthorized: false, signal: AbortSignal.timeout(timeout) },
				headers: { accept: "application/json", ...headers, ...(body && { "content-length": String(body.length) }) },
			});
			const lose = (error: NodeJS.ErrnoException): void =>
				resolve({
					lost:
						error.name === "AbortError" || error.name === "TimeoutError" ? "TIMEOUT" : (error.code ?? error.message),
				});
			request.on("socket", (socket) => socket.on("secureConnect", () => (tls = seen(socket as TLSSocket))));
			request.on("error", lose);
			request.on("response", (answer) => {
				const began = now();
				collected(answer).then(
					(bytes) =>
						resolve({
							status: answer.statusCode ?? 0,
							headers: pairs(answer.rawHeaders),
							body: bytes,
							sent,
							began,
							tls,
						}),
					lose,
				);
			});
			request.end(body);
		});
}

async function collected(answer: IncomingMessage): Promise<Uint8Array> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of answer as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (length > MOST_BYTES) throw Object.assign(new Error("The answer is too large."), { code: "TOO_LARGE" });
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

const pairs = (raw: readonly string[]): readonly Header[] =>
	raw.flatMap((name, at): Header[] => (at % 2 === 0 ? [[name, raw[at + 1] ?? ""]] : []));

function seen(socket: TLSSocket): TlsSeen {
	const certificate: Partial<DetailedPeerCertificate> = socket.getPeerCertificate(true);
	const { authorizationError } = socket as { readonly authorizationError?: Error | string | null };
	const code = (authorizationError as { readonly code?: string } | null)?.code ?? authorizationError;
	const named = (of: unknown): string => {
		const { CN, O } = (of ?? {}) as { readonly CN?: unknown; readonly O?: unknown };
		return String(CN ?? O ?? "nobody");
	};
	return {
		refused: socket.authorized ? undefined : String(code),
		issuer: named(certificate.issuer),
		subject: named(certificate.subject),
		until: Date.parse(certificate.valid_to ?? ""),
	};
}
