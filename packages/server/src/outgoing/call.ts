import { signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import type { PlatformKeys } from "../trust/keys.ts";

/** One of the operator's own systems, which the configuration names. */
export interface Called {
	readonly url: string;
	/** Of the answer's body. */
	readonly maxBytes: number;
}
export interface OutgoingNeeds {
	readonly keys: Pick<PlatformKeys, "sign">;
	/** The wall clock, milliseconds since 1970. */
	readonly now: () => number;
}
export interface OneCall {
	/** What is sent, as JSON. */
	readonly body: unknown;
	/** Ends the call, also in the middle of the answer. */
	readonly signal: AbortSignal;
	/** Of the request that made it necessary, where one did. */
	readonly trace?: string;
}
export interface Answered {
	readonly status: number;
	/** What the body says; undefined where it is no JSON in UTF-8, and of a status other than 200, whose body is not read. */
	readonly said: unknown;
}

/** Who calls, in the client-id header and the signed text. */
const CALLER = "byleave";

/**
 * A call to one of the operator's systems: `POST <url>`, signed with the platform's outgoing key in the form that merchants'
 * calls have (headers client-id, request-time, signature), so that whoever is called can check that it is us and that it is
 * now (ruling 20). Only the configured URL is called, and no redirect is followed (ruling 26); the answer is given up as soon
 * as it grows beyond `maxBytes`. Rejects with an Error that holds nothing of what was sent or answered.
 */
export function outgoingCall({ url, maxBytes }: Called, needs: OutgoingNeeds): (call: OneCall) => Promise<Answered> {
	const { pathname, search } = new URL(url);
	return async ({ body: value, signal, trace }) => {
		const body = new TextEncoder().encode(JSON.stringify(value));
		const time = writeTime(needs.now());
		const parts = { method: "POST", path: pathname + search, clientId: CALLER, time, body };
		const sealed = await needs.keys.sign("outgoing", signedText(parts));
		const response = await fetch(url, {
			method: "POST",
			headers: {
				"content-type": "application/json; charset=UTF-8",
				accept: "application/json",
				"client-id": CALLER,
				"request-time": time,
				signature: writeSignature({ ...sealed, encoding: "percent" }),
				...(trace === undefined ? {} : { "trace-id": trace }),
			},
			body,
			redirect: "manual",
			signal,
		});
		const { status } = response;
		if (status === 200) return { status, said: parse(await bytesOf(response, maxBytes)) };
		await response.body?.cancel();
		return { status, said: undefined };
	};
}

/** The body, given up at once when it grows beyond `most`. */
async function bytesOf(response: Response, most: number): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	// Leaving the loop cancels the stream, and with it the connection.
	for await (const chunk of response.body ?? []) {
		size += chunk.byteLength;
		if (size > most) throw new Error(`its answer is over ${most} bytes.`);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

function parse(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
	} catch {
		// The parser's own message quotes the answer.
	}
	return undefined;
}
