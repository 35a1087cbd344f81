import { constants, sign } from "node:crypto";
import { pathOf } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { type Algorithm, type Encoding, encodeSignature, encodings, writeSignature } from "@byleave/protocol/signature";
import { type Keys, type Parts, type RequestVector, type Sign, textOf, told } from "./form.ts";

/** One call of the base platform, behind a gateway's prefix, written and signed in every way that is right or wrong. */
const path = pathOf(alipayplus, "applyToken", "v2", "")?.path ?? "";
export const call: Parts = {
	method: "POST",
	path: `/gateway/api${path}`,
	clientId: "5J5YPB4MA8DM0000",
	time: "2026-11-23T10:00:00+00:00",
	body: '{"grantType":"AUTHORIZATION_CODE","authCode":"AC00ffmade-up","extendInfo":"é 茶 \\/ \\u00e9"}',
};

/** Which of the merchant's keys signs, and how that is written. */
interface Writing {
	readonly algorithm: Algorithm;
	readonly label: string;
	/** In place of the key's own; null: none. */
	readonly keyVersion?: string | null;
	readonly encoding: Encoding;
}
const usual: Writing = { algorithm: "RSA256", label: "RSA256", encoding: "percent" };
const p256: Writing = { algorithm: "P256", label: "ES256", encoding: "base64" };
const ed25519: Writing = { algorithm: "ED25519", label: "ED25519", encoding: "base64" };

interface Right {
	readonly parts?: Partial<Parts>;
	readonly written?: Partial<Writing>;
	/** Another spelling of the header. */
	readonly spelt?: (header: string) => string;
}
const right: Readonly<Record<string, Right>> = {
	...Object.fromEntries(
		Object.keys(encodings).map((encoding) => [encoding, { written: { encoding: encoding as Encoding } }]),
	),
	"percent, lower-case hex": { spelt: (header) => header.replace(/%../g, (coded) => coded.toLowerCase()) },
	"percent, slashes raw": { spelt: (header) => header.replaceAll("%2F", "/") },
	"no spaces": { spelt: (header) => header.replaceAll(", ", ",") },
	"no keyVersion": { written: { keyVersion: null } },
	"keyVersion v1": { written: { keyVersion: "v1" } },
	SHA256withRSA: { written: { label: "SHA256withRSA" } },
	"a time in milliseconds": { parts: { time: "1795428000000" } },
	"a time elsewhere": { parts: { time: "2026-11-23T15:30:00+05:30" } },
	"a time with Z and a fraction": { parts: { time: "2026-11-23T10:00:00.250Z" } },
	"no prefix": { parts: { path } },
	"a body with blanks and a line end behind it": {
		parts: { body: `${JSON.stringify(JSON.parse(call.body), null, 2)}\r\n` },
	},
	"P-256": { written: p256 },
	"P-256, ECC224": { written: { ...p256, label: "ECC224" } },
	"P-256, percent": { written: { ...p256, encoding: "percent" } },
	Ed25519: { written: ed25519 },
	"Ed25519, ECC224": { written: { ...ed25519, label: "ECC224" } },
};

interface Wrong extends Right {
	readonly why: string;
	/** What was signed in place of what is sent. */
	readonly signed?: Partial<Parts>;
	readonly text?: (text: string) => string;
	/** In place of the usual way to sign. */
	readonly sign?: (text: Uint8Array, keys: Keys, signed: Sign) => Buffer;
}
const rsa = (keys: Keys): string => keys.merchant.RSA256.privateKey;
const wrong: Readonly<Record<string, Wrong>> = {
	"path without its leading slash": { why: "the path begins with a slash", signed: { path: call.path.slice(1) } },
	"path without the gateway's prefix": {
		why: "the path is signed whole, as it stands in the request line",
		signed: { path },
	},
	"the whole URL": { why: "scheme and host are not signed", signed: { path: `https://wallet.example${call.path}` } },
	"body serialised again": {
		why: "the bytes that are sent are signed, not the same JSON written anew",
		signed: { body: JSON.stringify(JSON.parse(call.body)) },
	},
	"a line end behind the body": { why: "nothing follows the body", signed: { body: `${call.body}\n` } },
	"another client": { why: "the Client-Id of the header is signed", signed: { clientId: "5J5YPB4MA8DM0001" } },
	"another time": {
		why: "the header's own text is signed, not the same time written anew",
		signed: { time: "2026-11-23T10:00:00Z" },
	},
	"another method": { why: "the method is signed in capital letters", signed: { method: "post" } },
	"no line feed": { why: "a line feed stands behind the path", text: (text) => text.replace("\n", "") },
	"two line feeds": { why: "one line feed stands behind the path", text: (text) => text.replace("\n", "\n\n") },
	"a carriage return": { why: "a line feed alone stands behind the path", text: (text) => text.replace("\n", "\r\n") },
	"SHA-1": { why: "the digest is SHA-256", sign: (text, keys) => sign("sha1", text, rsa(keys)) },
	PSS: {
		why: "the padding is PKCS #1 v1.5",
		sign: (text, keys) =>
			sign("sha256", text, { key: rsa(keys), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 0 }),
	},
	"another key": {
		why: "the platform's key signs no request",
		sign: (text, keys) => sign("sha256", text, keys.platform.RSA256.privateKey),
	},
	"a key of another kind": {
		why: "the label names another kind of key than the one that signed",
		written: ed25519,
		sign: (text, keys) => sign("sha256", text, rsa(keys)),
	},
	"P-256, two numbers without DER": {
		why: "the two numbers of an ECDSA signature are written in DER",
		written: p256,
		sign: (text, _keys, signed) => withoutDer(signed("P-256", "merchant", "P256", text)),
	},
	"Ed25519 over a digest": {
		why: "Ed25519 signs the text itself, not its SHA-256",
		written: ed25519,
		sign: (text, keys) => sign(null, Buffer.from(told(text).sha256, "hex"), keys.merchant.ED25519.privateKey),
	},
	"one bit of the signature": {
		why: "a signature is right as a whole or not at all",
		sign: (text, keys) => {
			const signature = sign("sha256", text, rsa(keys));
			signature[100] = (signature[100] ?? 0) ^ 1;
			return signature;
		},
	},
	"a space in the signature": {
		why: "base64's + became a space",
		written: { encoding: "base64" },
		spelt: (header) => header.replace("+", " "),
	},
	"escaped twice": { why: "the value is percent-encoded twice", spelt: (header) => header.replaceAll("%", "%25") },
	"padding cut off": {
		why: "a = at the end is missing",
		written: { encoding: "base64" },
		spelt: (header) => header.slice(0, -1),
	},
	hex: {
		why: "the value is base64, not hex",
		spelt: (header) =>
			header.replace(
				/signature=(.*)/,
				(_, value: string) => `signature=${Buffer.from(decodeURIComponent(value), "base64").toString("hex")}`,
			),
	},
	"base64 twice": {
		why: "the value is base64 of base64",
		spelt: (header) =>
			header.replace(
				/signature=(.*)/,
				(_, value: string) => `signature=${encodeSignature(Buffer.from(decodeURIComponent(value)), "percent")}`,
			),
	},
	"signature twice": {
		why: "each part of the header stands there once",
		spelt: (header) => `${header}, ${header.slice(header.indexOf("signature="))}`,
	},
	"algorithm none": { why: "there is no such algorithm", spelt: (header) => header.replace("RSA256", "none") },
};

/** The two numbers of an ECDSA signature, 32 bytes each, one behind the other. Source: IEEE P1363. */
function withoutDer(der: Buffer): Buffer {
	const first = der.subarray(4, 4 + (der[3] ?? 0));
	const second = der.subarray(6 + first.length);
	return Buffer.concat([first, second].map((number) => Buffer.concat([Buffer.alloc(32), number]).subarray(-32)));
}

/** All of them; the first is the usual one. */
export function requestsOf(keys: Keys, signed: Sign): readonly RequestVector[] {
	const vector = (name: string, as: Right & Partial<Wrong>): RequestVector => {
		const parts = { ...call, ...as.parts };
		const { algorithm, keyVersion, ...written } = { ...usual, ...as.written };
		const version = keyVersion === undefined ? keys.merchant[algorithm].keyVersion : (keyVersion ?? undefined);
		const covered = textOf({ ...parts, ...as.signed });
		const text = as.text ? new TextEncoder().encode(as.text(new TextDecoder().decode(covered))) : covered;
		const signature = as.sign ? as.sign(text, keys, signed) : signed(name, "merchant", algorithm, text);
		const header = writeSignature({ ...written, keyVersion: version, signature });
		const { method, path, clientId, time, body } = parts;
		return {
			name,
			platform: alipayplus.name,
			algorithm,
			method,
			path,
			headers: {
				"content-type": "application/json; charset=UTF-8",
				"client-id": clientId,
				"request-time": time,
				signature: as.spelt?.(header) ?? header,
			},
			body,
			...told(textOf(parts)),
			...(as.why === undefined ? { valid: true } : { valid: false, wrong: as.why }),
		};
	};
	return Object.entries({ ...right, ...wrong }).map(([name, as]) => vector(name, as));
}
