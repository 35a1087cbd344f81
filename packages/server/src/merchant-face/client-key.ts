import { createPublicKey, type KeyObject, randomBytes, verify } from "node:crypto";
import { LEAST_RSA_BITS } from "@byleave/protocol/signature";
import type { ClientKeyRow } from "../store.ts";

/** A version of a client's key, ready to verify with. */
export interface ClientKey {
	readonly version: string;
	readonly key: KeyObject;
	readonly modulus: Uint8Array;
}

/** Keys as they were read before; a key's text never changes its meaning. */
const read = new Map<string, Omit<ClientKey, "version">>();
const MOST_READ = 10_000;

export function clientKey({ version, publicKey }: Pick<ClientKeyRow, "version" | "publicKey">): ClientKey {
	let known = read.get(publicKey);
	if (!known) {
		if (read.size >= MOST_READ) read.clear();
		known = withModulus(createPublicKey(publicKey));
		read.set(publicKey, known);
	}
	return { version, ...known };
}

/**
 * As many keys for whoever is not there as for a client, and different ones, so that the time tells nothing
 * (checklist 51). A client has one key, or two while it changes them.
 */
export const padded = (keys: readonly ClientKey[], nobodies: readonly [ClientKey, ClientKey]): readonly ClientKey[] =>
	[...keys, ...nobodies].slice(0, Math.max(nobodies.length, keys.length));

/**
 * RSASSA-PKCS1-v1_5, SHA-256, by Node's own hand (checklist 49). A number that this key cannot have made is refused
 * without a calculation, which the time would tell; so the calculation is done all the same, with another.
 */
export function verified(text: Uint8Array, { key, modulus }: ClientKey, signature: Uint8Array): boolean {
	if (key.asymmetricKeyType !== "rsa") return false;
	const possible = signature.length === modulus.length && Buffer.compare(signature, modulus) < 0;
	return verify("sha256", text, key, possible ? signature : new Uint8Array(modulus.length).fill(1)) && possible;
}

/** A key of which nobody has the other half: as costly to verify with as any other of the least length. */
export function keyOfNobody(): ClientKey {
	const modulus = randomBytes(LEAST_RSA_BITS / 8);
	const last = modulus.length - 1;
	modulus[0] = (modulus[0] ?? 0) | 0x80;
	modulus[last] = (modulus[last] ?? 0) | 1;
	const n = modulus.toString("base64url");
	return { version: "", ...withModulus(createPublicKey({ key: { kty: "RSA", n, e: "AQAB" }, format: "jwk" })) };
}

const withModulus = (key: KeyObject): Omit<ClientKey, "version"> => ({
	key,
	modulus: Buffer.from(key.export({ format: "jwk" }).n ?? "", "base64url"),
});
