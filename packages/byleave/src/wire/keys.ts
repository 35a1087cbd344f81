import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { type Algorithm, algorithmOf, LEAST_RSA_BITS, namesVersion, tidyPem } from "@byleave/protocol/signature";
import { type ClientKey, clientKey, pemOf, readPublicKey } from "@byleave/server/signature";
import { z } from "zod";
import { Trouble } from "../trouble.ts";

/** What signs. */
export interface SigningKey {
	readonly key: KeyObject;
	readonly algorithm: Algorithm;
}

/**
 * A private key from PEM (PKCS#8, PKCS#1, SEC1) or one line of base64: RSA of 2048 bits or more, P-256 or Ed25519. Throws
 * a Trouble that says what it is not, never what it was; `name` is what it is called there, such as its file.
 */
export function readSigningKey(text: string, name: string): SigningKey {
	const refuse = (why: string, todo = "hand in the private key, PEM or the same as one line of base64") =>
		new Trouble(`${name} cannot sign`, why, todo);
	if (text.includes("ENCRYPTED")) throw refuse("it is encrypted", "decrypt it first: openssl pkey -in FILE -out OTHER");
	const key = privateKeyOf(text);
	if (!key) throw refuse(isPublic(text) ? "it is a public key or a certificate" : "it is no private key");
	const { namedCurve, modulusLength = LEAST_RSA_BITS } = key.asymmetricKeyDetails ?? {};
	const algorithm = algorithmOf(key.asymmetricKeyType, namedCurve);
	if (!algorithm)
		throw refuse(
			`it is ${[key.asymmetricKeyType, namedCurve].filter(Boolean).join(", ")}`,
			"RSA, P-256 or Ed25519 is needed",
		);
	if (modulusLength < LEAST_RSA_BITS)
		throw refuse(`it has ${modulusLength} bit`, `make one of ${LEAST_RSA_BITS}: no wallet takes less`);
	return { key, algorithm };
}

function privateKeyOf(text: string): KeyObject | undefined {
	if (text.includes("-----BEGIN")) return attempt(() => createPrivateKey(tidyPem(text)));
	const der = Buffer.from(tidyPem(text), "base64");
	for (const type of ["pkcs8", "pkcs1", "sec1"] as const) {
		const key = attempt(() => createPrivateKey({ key: der, format: "der", type }));
		if (key) return key;
	}
	return undefined;
}

const isPublic = (text: string): boolean =>
	/-----BEGIN ([A-Z ]*PUBLIC KEY|CERTIFICATE)-----/.test(text) || attempt(() => readPublicKey(text)) !== undefined;

function attempt<T>(make: () => T): T | undefined {
	try {
		return make();
	} catch {
		// What node:crypto says may quote the key.
	}
	return undefined;
}

/** What verifies. The version "" stands for any. */
export type VerifyingKey = ClientKey;

/** A public key. Throws a Trouble that says what it is not; a private key is refused, and nothing of it told. */
export function readVerifyingKey(text: string, name: string, version = ""): VerifyingKey {
	try {
		return clientKey({ version, publicKey: pemOf(readPublicKey(text)) });
	} catch (error) {
		const [what = "it is no public key", ...todo] = (error as Error).message.replace(/\.$/, "").split(/\. |; /);
		throw new Trouble(`${name} cannot verify`, what, todo.join("; ") || "hand in the public half", { cause: error });
	}
}

/** A key as a platform publishes it: what it signs, and how signatures name it. */
export interface PublishedKey {
	readonly purpose: string;
	readonly key: VerifyingKey;
}

/**
 * The keys of a file: one public key, or several as `/keys` gives them, PEM or JWKS, those that sign answers. Throws a
 * Trouble that names the file.
 */
export function readVerifyingKeys(text: string, name: string, version?: string): readonly VerifyingKey[] {
	const published = text.trim().startsWith("{") ? readJwks(text, name) : readBundle(text, name);
	if (published.length === 0) return [readVerifyingKey(text, name, version)];
	const keys = published.filter(({ purpose }) => purpose === "answer").map(({ key }) => key);
	if (keys.length === 0)
		throw new Trouble(`${name} cannot verify`, "none of its keys signs answers", "fetch /keys anew");
	return keys;
}

/** A JWK Set (RFC 7517); keys of kinds that are not known here are passed over. Throws a Trouble for anything else. */
export function readJwks(text: string, name: string): readonly PublishedKey[] {
	const set = jwks.safeParse(attempt((): unknown => JSON.parse(text)));
	if (!set.success) throw new Trouble(`${name} holds no keys`, "it is no JWK Set", "fetch /keys of the platform");
	return set.data.keys.flatMap((jwk): PublishedKey[] => {
		if (jwk.d !== undefined)
			throw new Trouble(`${name} holds a private key`, "its d is there", "make a new one; whoever saw this can sign");
		const { purpose = "answer", keyVersion = "" } = jwk;
		const key = attempt(() => createPublicKey({ key: jwk as JsonWebKey, format: "jwk" }));
		const usable = key && attempt(() => readPublicKey(pemOf(key)));
		return usable ? [{ purpose, key: clientKey({ version: keyVersion, publicKey: pemOf(usable) }) }] : [];
	});
}
const jwks = z.object({
	keys: z.array(
		z.looseObject({ purpose: z.string().optional(), keyVersion: z.string().optional(), d: z.unknown().optional() }),
	),
});

/** Several blocks of PEM, each with a line before it that says what it is. */
const readBundle = (text: string, name: string): readonly PublishedKey[] =>
	[...text.matchAll(/^purpose: (\w+),.* keyVersion: (\S+)\s+(-----BEGIN [\s\S]*?-----END [A-Z ]+-----)/gm)].map(
		([, purpose = "", version = "", pem = ""]) => ({ purpose, key: readVerifyingKey(pem, name, version) }),
	);

/** Those that a header means: of the version that it names, and of an algorithm that it can mean. */
export const meantBy = (
	keys: readonly VerifyingKey[],
	{ keyVersion, algorithms }: { readonly keyVersion: string | undefined; readonly algorithms: readonly Algorithm[] },
): readonly VerifyingKey[] =>
	keys.filter(
		({ version, algorithm }) =>
			algorithms.includes(algorithm) &&
			(version === "" || keyVersion === undefined || namesVersion(keyVersion, version)),
	);
