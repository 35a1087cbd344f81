import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { readSignature, readTime, signedText } from "@byleave/protocol/signature";

/** A key as `GET /keys` has it. */
export type PublicJwk = JsonWebKey & { readonly purpose: string; readonly keyVersion: string };
export interface CallerParts {
	/** What the server's `/keys` says now. */
	readonly keys: () => Promise<readonly PublicJwk[]>;
	/** Milliseconds since 1970. */
	readonly now: () => number;
}

/** How far Request-Time may be from now, either way. Milliseconds. */
const WINDOW = 300_000;

/**
 * Says whether a call is the server's own: signed by its outgoing key, for this path, by now. A key that is not known is
 * asked for, once a request; keys that have gone from `/keys` since count no more from the next version on.
 */
export function createCaller({ keys, now }: CallerParts) {
	let known: readonly PublicJwk[] = [];
	async function keyOf(version: string | undefined): Promise<PublicJwk | undefined> {
		const find = () => known.find(({ purpose, keyVersion }) => purpose === "outgoing" && keyVersion === version);
		if (!find()) known = await keys();
		return find();
	}
	return async ({ method = "", url: path = "", headers }: IncomingMessage, body: Uint8Array): Promise<boolean> => {
		const time = String(headers["request-time"]);
		const clientId = String(headers["client-id"]);
		const header = readSignature(String(headers.signature));
		const age = Math.abs(now() - (readTime(time) ?? Number.NaN));
		if (clientId !== "byleave" || !(age <= WINDOW) || typeof header === "string") return false;
		const key = await keyOf(header.keyVersion);
		if (key === undefined) return false;
		const signed = signedText({ method, path, clientId, time, body });
		return verify("sha256", signed, createPublicKey({ key, format: "jwk" }), header.signature);
	};
}
