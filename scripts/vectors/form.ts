import {
	createHash,
	createPrivateKey,
	generateKeyPairSync,
	type KeyPairKeyObjectResult,
	sign,
	verify,
} from "node:crypto";
import { type Algorithm, digestFor, readSignature, type SignedParts, signedText } from "@byleave/protocol/signature";

/** What packages/merchant/vectors.json holds; docs/wire.md says how it is used. */
export interface Vectors {
	readonly about: readonly string[];
	/** The time at which the answers came, for whoever checks Response-Time. */
	readonly now: string;
	readonly keys: Keys;
	readonly requests: readonly RequestVector[];
	readonly answers: readonly AnswerVector[];
}
/** PKCS#8 and SPKI PEM. Everybody has the private ones: they are worth nothing. */
interface Pair {
	/** As headers name it. */
	readonly keyVersion: string;
	readonly publicKey: string;
	readonly privateKey: string;
}
export type Keys = Readonly<Record<"merchant" | "platform", Readonly<Record<Algorithm, Pair>>>>;
interface Vector {
	readonly name: string;
	readonly platform: string;
	/** Which of the keys signs, and verifies. */
	readonly algorithm: Algorithm;
	/** As they are on the wire. */
	readonly headers: Readonly<Record<string, string>>;
	/** UTF-8. */
	readonly body: string;
	/** The text that a verifier builds, and its SHA-256 in hex: where a mismatch lies in the text, not in the key. */
	readonly text: string;
	readonly sha256: string;
	readonly valid: boolean;
	/** What is wrong with it; only where it is not valid. */
	readonly wrong?: string;
}
export interface RequestVector extends Vector {
	readonly method: string;
	/** As it stands in the request line. */
	readonly path: string;
}
export interface AnswerVector extends Vector {
	/** The name of the request that it answers. */
	readonly answers: string;
}

/** What is signed, its body still a text. */
export type Parts = Omit<SignedParts, "body"> & { readonly body: string };
export const textOf = (parts: Parts): Uint8Array =>
	signedText({ ...parts, body: new TextEncoder().encode(parts.body) });
export const told = (text: Uint8Array): { readonly text: string; readonly sha256: string } => ({
	text: new TextDecoder().decode(text),
	sha256: createHash("sha256").update(text).digest("hex"),
});

/** Keys as they are in the file, and new ones where there is none yet. */
export function keysOf(before: Vectors | undefined): Keys {
	const pem = (keyVersion: string, { publicKey, privateKey }: KeyPairKeyObjectResult): Pair => ({
		keyVersion,
		publicKey: String(publicKey.export({ type: "spki", format: "pem" })),
		privateKey: String(privateKey.export({ type: "pkcs8", format: "pem" })),
	});
	const made = (rsa: string, p256: string, ed25519: string) => ({
		RSA256: pem(rsa, generateKeyPairSync("rsa", { modulusLength: 2048 })),
		P256: pem(p256, generateKeyPairSync("ec", { namedCurve: "P-256" })),
		ED25519: pem(ed25519, generateKeyPairSync("ed25519")),
	});
	return before?.keys ?? { merchant: made("1", "2", "3"), platform: made("1", "p1", "e1") };
}

/**
 * Signs the same text in the same way each time. ECDSA draws a number for each signature: the one of this name in the
 * file stands as long as it is right.
 */
export type Sign = (name: string, whose: keyof Keys, algorithm: Algorithm, text: Uint8Array) => Buffer;
export function signer(keys: Keys, before: Vectors | undefined): Sign {
	return (name, whose, algorithm, text) => {
		const { privateKey, publicKey } = keys[whose][algorithm];
		const list: readonly Vector[] = before?.[whose === "merchant" ? "requests" : "answers"] ?? [];
		const kept = readSignature(list.find((vector) => vector.name === name)?.headers.signature ?? "");
		if (algorithm === "P256" && typeof kept === "object" && verify("sha256", text, publicKey, kept.signature))
			return Buffer.from(kept.signature);
		return sign(digestFor(algorithm), text, createPrivateKey(privateKey));
	};
}
