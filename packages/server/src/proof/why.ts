import { createHash, createPublicKey, publicDecrypt } from "node:crypto";
import { type Explanation, explain } from "@byleave/protocol/signature";

/** What is known of a request whose signature does not match. Plain data: it travels to a thread. */
export interface Mismatch {
	readonly parts: {
		readonly method: string;
		readonly path: string;
		readonly clientId: string;
		readonly time: string;
		readonly body: Uint8Array;
	};
	/** The bytes that should have been signed. */
	readonly text: Uint8Array;
	readonly host: string | undefined;
	readonly signature: Uint8Array;
	/** Of the header. */
	readonly keyVersion: string | undefined;
	/** SPKI PEM: the keys that the request can mean, and all that the client has or had. */
	readonly meant: readonly string[];
	readonly all: readonly { readonly version: string; readonly publicKey: string }[];
}

/** DigestInfo of SHA-256, up to the digest (RFC 8017, section 9.2, note 1). */
const DIGEST_INFO = Buffer.from("3031300d060960864801650304020105000420", "hex");

/**
 * Why a signature does not match. It is opened once per key and then compared with the digest of each text that a
 * mistake would have signed, which costs a hash each. Only whoever holds a client's key can have made what opens to a
 * digest of such a text. Nothing is let in by this: letting in is node:crypto's own verification (checklist 49).
 */
export async function whyNot({ parts, text, host, signature, keyVersion, meant, all }: Mismatch): Promise<Explanation> {
	const other = all.find(({ publicKey }) => opened(signature, publicKey) === digestOf(text));
	if (other) {
		return {
			mistake: "key-version",
			expected: `keyVersion=${keyVersion ?? "(any live one)"}`,
			came: `the right text, by key version ${other.version}, which is not live or not the keyVersion that was named`,
			todo: "Name the version of the key that signs, and sign with one that is live.",
		};
	}
	const signed = new Set(meant.map((key) => opened(signature, key)));
	return explain(parts, (candidate) => signed.has(digestOf(candidate)), { host });
}

const digestOf = (text: Uint8Array): string => createHash("sha256").update(text).digest("hex");

/** The digest that a key's holder signed; undefined if the signature is not this key's, or no such signature at all. */
function opened(signature: Uint8Array, publicKey: string): string | undefined {
	try {
		const block = publicDecrypt(createPublicKey(publicKey), signature);
		// What is no digest by its length equals none of ours.
		if (block.subarray(0, DIGEST_INFO.length).equals(DIGEST_INFO))
			return block.subarray(DIGEST_INFO.length).toString("hex");
	} catch {
		// Not this key's.
	}
	return undefined;
}
