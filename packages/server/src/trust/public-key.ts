import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { Failure } from "@byleave/protocol";
import { type Algorithm, algorithmNames, algorithmOf, LEAST_RSA_BITS, tidyPem } from "@byleave/protocol/signature";

/** Verifying costs grow with the size; nothing in the field is larger. */
const MOST_BITS = 8192;
const LEAST_EXPONENT = 65_537n;

const refuse = (message: string): Failure => new Failure("field_invalid", { field: "publicKey", message });

/** What each algorithm's key is called, in a refusal. */
const calledIn: Readonly<Record<Algorithm, string>> = {
	RSA256: "an RSA key",
	P256: "one on P-256",
	ED25519: "an Ed25519 key",
};

/**
 * Somebody else's public key, from PEM (however its lines came through) or one line of base64 (SPKI or PKCS#1), fit to verify with: RSA of LEAST_RSA_BITS to
 * MOST_BITS with an exponent of 65537 or more, or elliptic, as far as `takes` says so. Throws Failure("field_invalid")
 * that says what is wrong, a private key handed in by mistake above all. Source: security checklist 48; FIPS 186-5 A.1.1.
 */
export function readPublicKey(text: string, takes: readonly Algorithm[] = algorithmNames): KeyObject {
	const key = parse(text);
	const { namedCurve } = key.asymmetricKeyDetails ?? {};
	const algorithm = algorithmOf(key.asymmetricKeyType, namedCurve);
	if (!algorithm || !takes.includes(algorithm)) {
		const wanted = takes.map((name) => calledIn[name]).join(" or ");
		throw refuse(`${wanted} is needed; this is ${[key.asymmetricKeyType, namedCurve].filter(Boolean).join(", ")}.`);
	}
	if (algorithm !== "RSA256") return key;
	const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
	if (modulusLength < LEAST_RSA_BITS)
		throw refuse(`an RSA key of ${LEAST_RSA_BITS} bit is needed; this has ${modulusLength}.`);
	if (modulusLength > MOST_BITS) throw refuse(`an RSA key has at most ${MOST_BITS} bit; this has ${modulusLength}.`);
	if (publicExponent < LEAST_EXPONENT) {
		throw refuse(`the exponent of an RSA key must be ${LEAST_EXPONENT} or more; this is ${publicExponent}.`);
	}
	return key;
}

/** The one spelling of a public key under which two equal keys are equal: SPKI PEM. */
export const pemOf = (key: KeyObject): string => key.export({ type: "spki", format: "pem" }).toString();

function parse(text: string): KeyObject {
	// createPublicKey would quietly take the public half out of a private key or a certificate.
	if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw privateKey();
	if (text.includes("-----BEGIN CERTIFICATE-----")) {
		throw refuse("this is a certificate. Take the key out of it: openssl x509 -in FILE -noout -pubkey.");
	}
	if (text.includes("-----BEGIN")) {
		if (text.split("-----BEGIN").length > 2) throw refuse("there is more than one key; hand in one.");
		return attempt(() => createPublicKey(tidyPem(text))) ?? unreadable();
	}
	const der = Buffer.from(tidyPem(text), "base64");
	for (const type of ["pkcs8", "pkcs1", "sec1"] as const) {
		if (attempt(() => createPrivateKey({ key: der, format: "der", type }))) throw privateKey();
	}
	return (
		attempt(() => createPublicKey({ key: der, format: "der", type: "spki" })) ??
		attempt(() => createPublicKey({ key: der, format: "der", type: "pkcs1" })) ??
		unreadable()
	);
}

function attempt<T>(make: () => T): T | undefined {
	try {
		return make();
	} catch {
		// What it was not is not said; what it should be is, below.
	}
	return undefined;
}
const privateKey = (): Failure =>
	refuse("this is a private key. It was not kept; hand in the public half, and make a new pair if this one travelled.");
function unreadable(): never {
	throw refuse("this is no public key. Hand in PEM (BEGIN PUBLIC KEY) or the same as one line of base64.");
}
