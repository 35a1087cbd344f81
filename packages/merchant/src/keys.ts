import { createPrivateKey, createPublicKey, KeyObject } from "node:crypto";
import { type Algorithm, algorithmOf, LEAST_RSA_BITS, tidyPem } from "@byleave/protocol/signature";

/** PEM, one line of base64 (PKCS#8 for a private, SPKI for a public key), or a KeyObject. RSA of 2048 bits or more, P-256 or Ed25519. */
export type KeyInput = string | KeyObject;

/** Throws a TypeError that names the option and what it must be, never what it was. */
export function readPrivateKey(input: KeyInput, option: string): KeyObject {
	return strong(option, "private", () =>
		typeof input !== "string"
			? input
			: input.includes("-----BEGIN")
				? createPrivateKey(tidyPem(input))
				: createPrivateKey({ key: der(input), format: "der", type: "pkcs8" }),
	);
}

/** Throws a TypeError that names the option and what it must be. A private key is refused, not cut down to its public half. */
export function readPublicKey(input: KeyInput, option: string): KeyObject {
	return strong(option, "public", () => {
		if (typeof input !== "string") return input;
		if (input.includes("PRIVATE KEY")) throw new TypeError();
		return input.includes("-----BEGIN")
			? createPublicKey(tidyPem(input))
			: createPublicKey({ key: der(input), format: "der", type: "spki" });
	});
}

const der = (line: string): Buffer => Buffer.from(tidyPem(line), "base64");

/** What a key that was read here signs with. */
export function algorithmOfKey(key: KeyObject): Algorithm {
	const algorithm = algorithmOf(key.asymmetricKeyType, key.asymmetricKeyDetails?.namedCurve);
	if (!algorithm) throw new TypeError("A key of an unknown kind.");
	return algorithm;
}

function isStrong({
	asymmetricKeyType,
	asymmetricKeyDetails: { namedCurve, modulusLength = 0 } = {},
}: KeyObject): boolean {
	const algorithm = algorithmOf(asymmetricKeyType, namedCurve);
	return algorithm === "RSA256" ? modulusLength >= LEAST_RSA_BITS : algorithm !== undefined;
}

function strong(option: string, type: "private" | "public", read: () => KeyObject): KeyObject {
	let key: KeyObject | undefined;
	try {
		key = read();
	} catch {
		// What node:crypto says may quote the key.
	}
	if (!(key instanceof KeyObject) || key.type !== type || !isStrong(key)) {
		const form = type === "private" ? "PKCS#8" : "SPKI";
		throw new TypeError(
			`createMerchant: ${option} must be a ${type} key, RSA of ${LEAST_RSA_BITS} bits or more, P-256 or Ed25519: PEM, ${form} in one line of base64, or a KeyObject.`,
		);
	}
	return key;
}
