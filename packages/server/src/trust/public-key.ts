import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
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
 * that says what is wrong, a private key handed in by mistake above all; a key whose private half is public is refused too. Source: security checklist 48; FIPS 186-5 A.1.1.
 */
export function readPublicKey(text: string, takes: readonly Algorithm[] = algorithmNames): KeyObject {
	const key = parse(text);
	if (isTestKey(key))
		throw refuse("this is a key of the test vectors, whose private half everybody has. Make a pair of your own.");
	const { namedCurve } = key.asymmetricKeyDetails ?? {};
	const algorithm = algorithmOf(key.asymmetricKeyType, namedCurve);
	if (!algorithm || !takes.includes(algorithm)) {
		const wanted = takes.map((name) => calledIn[name]).join(" or ");
		throw refuse(`${wanted} is needed; this is ${[key.asymmetricKeyType, namedCurve].filter(Boolean).join(", ")}.`);
	}
	if (algorithm === "ED25519" && isOfSmallOrder(key)) {
		throw refuse("this is no key that a pair has: anybody could sign by it. Make a pair of your own.");
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

/**
 * The points of Edwards25519 whose order divides eight, each in every way to write it, without its sign: to OpenSSL 3.0, and
 * to other libraries, a signature by them holds for any text (Chalkias, Garillot, Nikolaenko: Taming the many EdDSAs, 2020).
 */
const smallPoints: ReadonlySet<string> = new Set([
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]);

function isOfSmallOrder(key: KeyObject): boolean {
	const point = Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url");
	point[31] = (point[31] ?? 0) & 0x7f;
	return smallPoints.has(point.toString("hex"));
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

/**
 * SHA-256 of the public keys (SPKI, DER) of `@byleave/merchant/vectors.json`, whose private halves everybody has. A test
 * holds them to that file.
 */
export const testKeys: ReadonlySet<string> = new Set([
	"fe9abb7de603a77abb6e678a5739bbee06a35772b0c7585a9a63e2252cc26a66",
	"d84d05f7386d0c4fe00071004fac6f7c1541d798d36a0b529a5711848c12731b",
	"a738f186a65b1fe6dbdf007ad78caf72d1ec6e006adddcbe1755f78f8785db52",
	"42abbd7f73d14759dd57973ea37f562d0ee18dd1603b15399b087aaafd45063c",
	"d25816472d1b22cfff47e1214cf65653fea79ba8fbe9fc2d72540c1cde02425a",
	"c33a2b861f977ff7061684a56fc5e7c80ed607af8b3db9df40d9d9c560721de1",
]);

/** True if anybody could sign in this key's place. */
const isTestKey = (key: KeyObject): boolean =>
	testKeys.has(
		createHash("sha256")
			.update(key.export({ type: "spki", format: "der" }))
			.digest("hex"),
	);
