import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { pathOf } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { type Encoding, encodeSignature, encodings, type SignedParts, signedText } from "@byleave/protocol/signature";

/** One signed request, right or wrong, to test an implementation of one's own with. */
export interface Vector {
	readonly name: string;
	readonly method: string;
	readonly path: string;
	readonly clientId: string;
	readonly time: string;
	/** UTF-8. */
	readonly body: string;
	/** The Signature header. */
	readonly header: string;
	/** SHA-256 of the text that a verifier must build, in hex: where a mismatch lies in the text or in the key. */
	readonly textSha256: string;
	readonly valid: boolean;
}
export interface Vectors {
	/** SPKI PEM. */
	readonly publicKey: string;
	readonly vectors: readonly Vector[];
}

const path = pathOf(alipayplus, "applyToken", "v2", "")?.path ?? "/";
const right = {
	method: "POST",
	path: `/gateway/api${path}`,
	clientId: "5J5YPB4MA8DM0000",
	time: "2026-11-23T10:00:00+00:00",
	body: '{"grantType":"AUTHORIZATION_CODE","authCode":"AC00ffmade-up","memo":"é \\/ \\u00e9"}',
};
type Parts = typeof right;

/** What was signed in place of the request that is sent. */
const wrong: Readonly<Record<string, Partial<Parts>>> = {
	"path without its leading slash": { path: right.path.slice(1) },
	"path without the gateway's prefix": { path },
	"body serialised again": { body: JSON.stringify(JSON.parse(right.body)) },
	"another client": { clientId: "5J5YPB4MA8DM0001" },
	"another time": { time: "2026-11-23T10:00:00Z" },
	"another method": { method: "post" },
};

/** Vectors under a key pair made for this call: no private key is ever published. */
export function makeVectors(): Vectors {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const text = (parts: Parts): Uint8Array => signedText(asSigned(parts));
	const header = (parts: Parts, encoding: Encoding): string =>
		`algorithm=RSA256, keyVersion=1, signature=${encodeSignature(sign("sha256", text(parts), privateKey), encoding)}`;
	const textSha256 = createHash("sha256").update(text(right)).digest("hex");
	const vector = (name: string, signature: string, valid: boolean): Vector => ({
		name,
		...right,
		header: signature,
		textSha256,
		valid,
	});
	const usual = header(right, "percent");
	const raw = header(right, "base64");
	return {
		publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
		vectors: [
			...(Object.keys(encodings) as Encoding[]).map((encoding) => vector(encoding, header(right, encoding), true)),
			vector(
				"percent, lower-case hex",
				usual.replace(/%../g, (coded) => coded.toLowerCase()),
				true,
			),
			vector("percent, slashes raw", usual.replaceAll("%2F", "/"), true),
			vector("no spaces", raw.replaceAll(", ", ","), true),
			vector("no keyVersion", raw.replace(" keyVersion=1,", ""), true),
			vector("SHA256withRSA", raw.replace("RSA256", "SHA256withRSA"), true),
			...Object.entries(wrong).map(([name, change]) => vector(name, header({ ...right, ...change }, "percent"), false)),
			vector("a space in the signature", `${raw.slice(0, -20)} ${raw.slice(-19)}`, false),
			vector("escaped twice", usual.replaceAll("%", "%25"), false),
			vector("padding cut off", raw.replace(/=+$/, "="), false),
			vector("signature twice", `${raw}, ${raw.slice(raw.indexOf("signature="))}`, false),
			vector("algorithm none", raw.replace("RSA256", "none"), false),
		],
	};
}

const asSigned = (parts: Parts): SignedParts => ({ ...parts, body: new TextEncoder().encode(parts.body) });
