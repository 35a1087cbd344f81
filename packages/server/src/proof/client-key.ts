import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, verify } from "node:crypto";
import { type Algorithm, algorithmOf, digestFor, LEAST_RSA_BITS } from "@byleave/protocol/signature";
import type { ClientKeyRow } from "../store.ts";
import { pemOf } from "../trust/public-key.ts";

/** A version of a client's key, ready to verify with. */
export interface ClientKey {
	readonly version: string;
	/** SPKI PEM. */
	readonly publicKey: string;
	readonly key: KeyObject;
	readonly algorithm: Algorithm;
	/** Of an RSA key; of others empty. */
	readonly modulus: Uint8Array;
}

/** Keys as they were read before; a key's text never changes its meaning. */
const read = new Map<string, Omit<ClientKey, "version" | "publicKey">>();
const MOST_READ = 10_000;

export function clientKey({ version, publicKey }: Pick<ClientKeyRow, "version" | "publicKey">): ClientKey {
	let known = read.get(publicKey);
	if (!known) {
		if (read.size >= MOST_READ) read.clear();
		known = withFacts(createPublicKey(publicKey));
		read.set(publicKey, known);
	}
	return { version, publicKey, ...known };
}

/**
 * As many keys for whoever is not there as for a client, and different ones, so that the time tells nothing
 * (checklist 51). A client has one key, or two while it changes them.
 */
export const padded = (keys: readonly ClientKey[], nobodies: readonly [ClientKey, ClientKey]): readonly ClientKey[] =>
	[...keys, ...nobodies].slice(0, Math.max(nobodies.length, keys.length));

/**
 * Which of these keys made a signature over this text; undefined if none did. The first is tried at once, since it
 * nearly always is the one; the others together and off the event loop, however many and long they are (ruling 16).
 */
export async function signerOf(
	text: Uint8Array,
	[first, ...rest]: readonly ClientKey[],
	signature: Uint8Array,
): Promise<ClientKey | undefined> {
	if (!first || verified(text, first, signature)) return first;
	const found = await Promise.all(rest.map((key) => verifiedAside(text, key, signature)));
	return rest[found.indexOf(true)];
}

/**
 * By Node's own hand (checklist 49), as the key's algorithm has it; of P-256 the two numbers are in DER, exactly. A number
 * that an RSA key cannot have made is refused without a calculation, which the time would tell; so the calculation is done
 * all the same, with another.
 */
export function verified(text: Uint8Array, { key, algorithm, modulus }: ClientKey, signature: Uint8Array): boolean {
	const possible = canBeOf(modulus, signature);
	return verify(digestFor(algorithm), text, key, possible ? signature : standIn(modulus)) && possible;
}

/** The same in the thread pool. */
async function verifiedAside(
	text: Uint8Array,
	{ key, algorithm, modulus }: ClientKey,
	signature: Uint8Array,
): Promise<boolean> {
	const possible = canBeOf(modulus, signature);
	const given = possible ? signature : standIn(modulus);
	return new Promise((resolve, reject) => {
		verify(digestFor(algorithm), text, key, given, (error, right) =>
			error ? reject(error) : resolve(right && possible),
		);
	});
}

const canBeOf = (modulus: Uint8Array, signature: Uint8Array): boolean =>
	modulus.length === 0 || (signature.length === modulus.length && Buffer.compare(signature, modulus) < 0);
const standIn = (modulus: Uint8Array): Uint8Array => new Uint8Array(modulus.length).fill(1);

/** Two keys of each algorithm that nobody has the other half of, in the place of those that are not there. */
export type Nobodies = Readonly<Record<Algorithm, readonly [ClientKey, ClientKey]>>;
export const createNobodies = (): Nobodies => ({
	RSA256: [keyOfNobody(), keyOfNobody()],
	P256: [ellipticOfNobody("P256"), ellipticOfNobody("P256")],
	ED25519: [ellipticOfNobody("ED25519"), ellipticOfNobody("ED25519")],
});

/** A pair is quickly made; its private half is thrown away. */
function ellipticOfNobody(algorithm: "P256" | "ED25519"): ClientKey {
	const { publicKey } =
		algorithm === "P256" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
	return { version: "", publicKey: pemOf(publicKey), ...withFacts(publicKey) };
}

/** A key of which nobody has the other half: as costly to verify with as any other of the least length. */
export function keyOfNobody(): ClientKey {
	const modulus = randomBytes(LEAST_RSA_BITS / 8);
	const last = modulus.length - 1;
	modulus[0] = (modulus[0] ?? 0) | 0x80;
	modulus[last] = (modulus[last] ?? 0) | 1;
	const n = modulus.toString("base64url");
	const key = createPublicKey({ key: { kty: "RSA", n, e: "AQAB" }, format: "jwk" });
	return { version: "", publicKey: pemOf(key), ...withFacts(key) };
}

function withFacts(key: KeyObject): Omit<ClientKey, "version" | "publicKey"> {
	const algorithm = algorithmOf(key.asymmetricKeyType, key.asymmetricKeyDetails?.namedCurve);
	// Registering takes no other.
	if (!algorithm) throw new TypeError("A client's key of an unknown kind.");
	return { key, algorithm, modulus: Buffer.from(key.export({ format: "jwk" }).n ?? "", "base64url") };
}
