import { type KeyObject, sign, verify } from "node:crypto";

/**
 * The family's wire once more, as somebody would write it who has only read the pages: strings put together, Node's own
 * base64, nothing of ours. What our code says is held against it, in both directions.
 */

export type Spelling = "percent" | "percent-base64url" | "base64" | "base64url" | "base64url-padded";
export const spellings = [
	"percent",
	"percent-base64url",
	"base64",
	"base64url",
	"base64url-padded",
] as const satisfies readonly Spelling[];

export function spell(bytes: Buffer, spelling: Spelling): string {
	const url = spelling.includes("url");
	const text = url ? bytes.toString("base64").replace(/\+/g, "-").replace(/\//g, "_") : bytes.toString("base64");
	if (spelling === "base64url") return text.replace(/=+$/, "");
	return spelling.startsWith("percent") ? encodeURIComponent(text) : text;
}

/** Node reads both alphabets, with padding or without. */
export const unspell = (text: string): Buffer => Buffer.from(decodeURIComponent(text), "base64");

export interface Said {
	readonly path: string;
	readonly clientId: string;
	readonly time: string;
	readonly body: Buffer;
}
export const textOf = ({ path, clientId, time, body }: Said): Buffer =>
	Buffer.concat([Buffer.from(`POST ${path}\n${clientId}.${time}.`, "utf8"), body]);

export const naiveSign = (said: Said, key: KeyObject): Buffer => sign("RSA-SHA256", textOf(said), key);
export const naiveVerify = (said: Said, key: KeyObject, signature: Buffer): boolean =>
	verify("RSA-SHA256", textOf(said), key, signature);

/** What stands behind `signature=`, and the rest of it. */
export function naiveHeader(header: string): { readonly value: string; readonly version: string } {
	const [, value = ""] = header.split("signature=");
	const [, version = ""] = /keyVersion=([^,]*)/.exec(header) ?? [];
	return { value, version };
}
