import { constants, createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { type SignedParts, signedText } from "@byleave/protocol/signature";
import { APPLY, keyTwo, PREFIX, pair, REVOKE } from "../bed.test.ts";

/** What merchants do wrong when they sign, a row each; what the other tests in this folder stand on. */

export interface Sent {
	readonly parts: SignedParts;
	readonly host: string;
	/** The platform's own answer key: nobody has it, but a developer may mix up two of their own. */
	readonly platform: KeyObject;
}
export interface Wrong {
	/** The bytes that are signed in place of the right ones. */
	readonly text?: (sent: Sent) => string | Uint8Array;
	readonly key?: KeyObject | "retired" | "platform";
	/** In place of a right signature in base64. */
	readonly value?: (text: Uint8Array, key: KeyObject) => string;
	readonly body?: string | Uint8Array;
	readonly path?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly time?: string;
	/** Default: RSA256. */
	readonly label?: string;
}

export const retired = pair();
export const elliptic = {
	p256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
	ed: generateKeyPairSync("ed25519"),
};
const p256 = elliptic.p256.privateKey;
const ed = elliptic.ed.privateKey;
/** Of an elliptic key, under a label that stands for both of its curves. */
const byP256 = { key: p256, label: "ECC224" } as const;
const byEd = { key: ed, label: "ecc224" } as const;
export const body = '{"grantType":"AUTHORIZATION_CODE","authCode":"AC00ffxxxxxxxxxxxxxxxxxxxxxxxx","memo":"é / <a+b>"}';
const json: unknown = JSON.parse(body);
/** No serialiser writes it so: else a text of its own making would explain as much. */
const lines = body.replaceAll(",", "\n,");
export const but =
	(change: Partial<Omit<SignedParts, "body">> & { body?: string | Uint8Array }) =>
	({ parts }: Sent): Uint8Array =>
		signedText({ ...parts, ...change, body: Buffer.from(change.body ?? parts.body) });
export const right = ({ parts }: Sent): Uint8Array => signedText(parts);
const replaced = (from: string | RegExp, to: string) => (sent: Sent) =>
	Buffer.from(Buffer.from(right(sent)).toString().replace(from, to));
export const whole = PREFIX + APPLY;
export const sha256 = (text: Uint8Array) => createHash("sha256").update(text).digest();

export const wrongs: readonly (readonly [mistake: string, wrong: Wrong])[] = [
	["path-no-slash", { text: but({ path: whole.slice(1) }) }],
	["path-no-prefix", { text: but({ path: APPLY }) }],
	["path-other-prefix", { text: but({ path: `/ams/api${APPLY}` }) }],
	["path-suffix", { text: but({ path: `${whole}.htm` }) }],
	["path-query", { path: `${whole}?trace=1`, text: but({ path: whole }) }],
	["path-full-url", { text: (sent) => but({ path: `http://${sent.host}${whole}` })(sent) }],
	["path-slash-at-end", { text: but({ path: `${whole}/` }) }],
	["path-doubled-slash", { text: but({ path: `${PREFIX}/${APPLY}` }) }],
	["path-encoded", { text: but({ path: encodeURIComponent(whole) }) }],
	["path-other-operation", { text: but({ path: PREFIX + REVOKE }) }],
	["body-serialised-again", { text: but({ body: body.replace(/([:,])"/g, '$1 "') }) }],
	["body-indented", { text: but({ body: JSON.stringify(json, null, 4) }) }],
	["body-escaped", { text: but({ body: body.replace("é", "\\u00e9").replace("/", "\\/") }) }],
	["end-added", { text: but({ body: `${body}\n` }) }],
	["body-line-ends", { body: ` ${body}\r\n`, text: but({ body }) }],
	["body-line-ends", { body: lines.replaceAll("\n", "\r\n"), text: but({ body: lines }) }],
	["body-line-ends", { body: lines, text: but({ body: lines.replaceAll("\n", "\r\n") }) }],
	["body-left-out", { text: but({ body: "" }) }],
	["body-quoted", { text: but({ body: JSON.stringify(body) }) }],
	["body-as-form", { text: but({ body: "authCode=x&b=y z" }), body: '{"b":"y z","authCode":"x"}' }],
	["body-encoded", { text: but({ body: Buffer.from(body).toString("base64") }) }],
	["body-other-charset", { text: but({ body: Buffer.from(body, "latin1") }) }],
	["body-compressed", { body: gzipSync(body), text: but({ body }), headers: { "content-encoding": "gzip" } }],
	["body-compressed", { body: deflateSync(body), text: but({ body }), headers: { "content-encoding": "deflate" } }],
	["body-compressed", { body: brotliCompressSync(body), text: but({ body }), headers: { "content-encoding": "br" } }],
	["body-changed-on-the-way", { body: body.replace("+", " "), text: but({ body: body.replaceAll(" ", "+") }) }],
	["body-keys-ordered", { text: but({ body: JSON.stringify(json, ["memo", "grantType", "authCode"]) }) }],
	["time-other-text", { time: "2026-11-23T10:00:00Z", text: but({ time: "2026-11-23T10:00:00.000Z" }) }],
	["time-other-zone", { text: but({ time: "2026-11-23T18:00:00+08:00" }) }],
	["time-taken-twice", { text: but({ time: "2026-11-23T10:00:01+00:00" }) }],
	["time-left-out", { text: but({ time: "" }) }],
	["client-swapped", { text: but({ clientId: "app-of-client-1" }) }],
	["client-swapped", { text: but({ clientId: "client-2" }) }],
	["parts-swapped", { text: (sent) => but({ clientId: sent.parts.time, time: sent.parts.clientId })(sent) }],
	["newline-missing", { text: replaced("\n", "") }],
	["newline-missing", { text: replaced("\n", "\\n") }],
	["newline-doubled", { text: replaced("\n", "\n\n") }],
	["dots-missing", { text: replaced(/\n(client-1)\.(.*?)\.\{/, "\n$1$2{") }],
	["spaces-other", { text: replaced(" ", "  ") }],
	["method-other", { text: but({ method: "GET" }) }],
	["method-left-out", { text: replaced("POST ", "") }],
	["body-only", { text: () => body }],
	["end-added", { text: (sent) => Buffer.concat([right(sent), Buffer.from("\r\n")]), body: "{}" }],
	["text-encoded", { text: (sent) => Buffer.from(right(sent)).toString("base64") }],
	["key-version", { key: "retired" }],
	["key-other-client", { key: keyTwo.privateKey }],
	["key-platform", { key: "platform" }],
	["hash-sha1", { value: (text, key) => sign("sha1", text, key).toString("base64") }],
	["hash-sha512", { value: (text, key) => sign("sha512", text, key).toString("base64") }],
	["hash-sha384", { value: (text, key) => sign("sha384", text, key).toString("base64") }],
	["hash-md5", { value: (text, key) => sign("md5", text, key).toString("base64") }],
	["hashed-twice", { text: (sent) => sha256(right(sent)) }],
	["hashed-twice", { text: (sent) => sha256(right(sent)).toString("hex") }],
	["hashed-twice", { text: (sent) => sha256(right(sent)).toString("base64") }],
	["padding-pss", { value: (text, key) => pss("sha256", text, key) }],
	["padding-pss+hash-sha1", { value: (text, key) => pss("sha1", text, key) }],
	["value-hex", { value: (text, key) => sign("sha256", text, key).toString("hex") }],
	["value-base64-twice", { value: (text, key) => twice(sign("sha256", text, key).toString("base64")) }],
	[
		"value-base64-twice",
		{ value: (text, key) => twice(encodeURIComponent(sign("sha256", text, key).toString("base64"))) },
	],
	["label-other", { ...byP256, label: "RSA256" }],
	["label-other", { ...byEd, label: "ES256" }],
	["label-other", { label: "ECC224" }],
	["value-raw", { ...byP256, value: (text, key) => raw(text, key) }],
	["value-raw+hash-sha1", { ...byP256, value: (text, key) => raw(text, key, "sha1") }],
	["path-no-slash+value-raw", { ...byP256, text: but({ path: whole.slice(1) }), value: (text, key) => raw(text, key) }],
	["value-base64-twice+value-raw", { ...byP256, value: (text, key) => twice(raw(text, key)) }],
	["value-hex", { ...byEd, value: (text, key) => sign(null, text, key).toString("hex") }],
	["hash-sha512", { ...byP256, value: (text, key) => sign("sha512", text, key).toString("base64") }],
	["hashed-twice", { ...byP256, text: (sent) => sha256(right(sent)).toString("hex") }],
	["hashed-first", { ...byEd, text: (sent) => sha256(right(sent)) }],
	["hashed-first", { ...byEd, text: (sent) => createHash("sha512").update(right(sent)).digest() }],
	["hashed-first", { ...byEd, text: (sent) => createHash("sha512").update(right(sent)).digest("hex") }],
	["value-der-loose", { ...byP256, value: (text, key) => der(text, key, (r, s) => [padded(r), padded(s)]) }],
	["value-der-loose", { ...byP256, value: (text, key) => der(text, key, (r, s) => [bare(r), bare(s)], highest) }],
	["value-der-loose", { ...byP256, value: (text, key) => longForm(sign("sha256", text, key)).toString("base64") }],
	[
		"path-no-slash+value-der-loose",
		{ ...byP256, text: but({ path: whole.slice(1) }), value: (text, key) => der(text, key, (r, s) => [padded(r), s]) },
	],
	["label-other", { ...byP256, label: "EdDSA" }],
	...[byP256, byEd].flatMap((by) =>
		[
			["path-no-slash", { text: but({ path: whole.slice(1) }) }],
			["path-full-url", { text: (sent: Sent) => but({ path: `http://${sent.host}${whole}` })(sent) }],
			["body-indented", { text: but({ body: JSON.stringify(json, null, 2) }) }],
			["body-keys-ordered", { text: but({ body: JSON.stringify(json, ["authCode", "memo", "grantType"]) }) }],
			["time-taken-twice", { text: but({ time: "2026-11-23T10:00:01+00:00" }) }],
			["client-swapped", { text: but({ clientId: "client-2" }) }],
			["newline-doubled", { text: replaced("\n", "\n\n") }],
			["end-added", { text: (sent: Sent) => Buffer.concat([right(sent), Buffer.from("\n")]) }],
			["text-encoded", { text: (sent: Sent) => Buffer.from(right(sent)).toString("base64") }],
		].map(([mistake, wrong]) => [mistake, { ...by, ...(wrong as Wrong) }] as [string, Wrong]),
	),
	// Two at once.
	["path-no-slash+body-indented", { text: but({ path: whole.slice(1), body: JSON.stringify(json, null, 2) }) }],
	["path-no-prefix+time-other-text", { text: but({ path: APPLY, time: "2026-11-23T10:00:00Z" }) }],
	["path-no-slash+key-version", { text: but({ path: whole.slice(1) }), key: "retired" }],
	[
		"path-no-prefix+hash-sha1",
		{ text: but({ path: APPLY }), value: (text, key) => sign("sha1", text, key).toString("base64") },
	],
	[
		"body-left-out+value-hex",
		{ text: but({ body: "" }), value: (text, key) => sign("sha256", text, key).toString("hex") },
	],
];
const pss = (hash: string, text: Uint8Array, key: KeyObject) =>
	sign(hash, text, { key, padding: constants.RSA_PKCS1_PSS_PADDING }).toString("base64");
const raw = (text: Uint8Array, key: KeyObject, hash = "sha256") =>
	sign(hash, text, { key, dsaEncoding: "ieee-p1363" }).toString("base64");
const twice = (value: string) => Buffer.from(value).toString("base64");

/** Signs until the numbers are of a kind, and writes them as whoever puts them together by hand. */
function der(
	text: Uint8Array,
	key: KeyObject,
	write: (r: Buffer, s: Buffer) => readonly Buffer[],
	wanted: (r: Buffer, s: Buffer) => boolean = () => true,
): string {
	for (;;) {
		const raw = sign("sha256", text, { key, dsaEncoding: "ieee-p1363" });
		const [r, s] = [raw.subarray(0, 32), raw.subarray(32)];
		if (!wanted(r, s)) continue;
		const inside = write(r, s).flatMap((number) => [Buffer.of(2, number.length), number]);
		return Buffer.concat([Buffer.of(0x30, Buffer.concat(inside).length), ...inside]).toString("base64");
	}
}
/** A zero that no number needs. */
const padded = (number: Buffer): Buffer => Buffer.concat([Buffer.of(0, 0), number]);
/** Without the zero that says that it is above zero. */
const bare = (number: Buffer): Buffer => number;
const highest = (r: Buffer, s: Buffer): boolean => (r[0] ?? 0) >= 0x80 && (s[0] ?? 0) >= 0x80;
/** The sequence's length as BER may write it. */
const longForm = (signature: Buffer): Buffer => Buffer.concat([Buffer.of(0x30, 0x81), signature.subarray(1)]);
