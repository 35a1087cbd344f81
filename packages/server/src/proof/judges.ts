import { constants, createHash, createPublicKey, type KeyObject, publicDecrypt, verify } from "node:crypto";
import { type Algorithm, algorithmOf, decodeSignature } from "@byleave/protocol/signature";
import { BARE, looseNumbers } from "./der/loose-der.ts";
import { type Mark, marks } from "./marks.ts";

/** One way to read a signature: whoever signed this text, by this key, with these slips, made it. */
export interface Judge {
	readonly marks: readonly Mark[];
	/** True if the signature is one over this text. */
	verifies(text: Uint8Array): boolean;
	/** Each text costs a calculation on a curve, not a hash. */
	readonly dear?: boolean;
	/** In hex: the SHA-256 digest that was signed, where the signature itself tells it. */
	readonly digest?: string;
}

/** A public key, and what it says of whoever signed with it. */
export interface Suspect {
	/** SPKI PEM. */
	readonly publicKey: string;
	/** None: the key that the request means. */
	readonly marks: readonly Mark[];
}

/** Bytes that a header's value can have meant, if its writer encoded otherwise. */
export function readings(
	signature: Uint8Array,
): readonly { readonly marks: readonly Mark[]; readonly bytes: Buffer }[] {
	const bytes = Buffer.from(signature);
	const value = bytes.toString("base64").replaceAll("=", "");
	const inside = bytes.toString("latin1").trim();
	const decoded = decodeSignature(inside);
	return [
		{ marks: [], bytes },
		...(/^([0-9a-f]{2})+$|^([0-9A-F]{2})+$/.test(value)
			? [{ marks: [marks.hex], bytes: Buffer.from(value, "hex") }]
			: []),
		...(decoded ? [{ marks: [marks.base64Twice], bytes: Buffer.from(decoded.bytes) }] : []),
	];
}

/** What of all this can have been: none for whoever holds none of the keys. */
export function* judgesOf(signature: Uint8Array, suspects: readonly Suspect[]): Generator<Judge> {
	for (const reading of readings(signature)) {
		for (const suspect of suspects) {
			const of = [...suspect.marks, ...reading.marks];
			const key = createPublicKey(suspect.publicKey);
			const algorithm = algorithmOf(key.asymmetricKeyType, key.asymmetricKeyDetails?.namedCurve);
			const judges = algorithm === "RSA256" ? ofRsa(key, reading.bytes) : ofCurve(key, algorithm, reading.bytes, of);
			for (const judge of judges) yield { ...judge, marks: [...of, ...judge.marks] };
		}
	}
}

/** DigestInfo up to the digest (RFC 8017, section 9.2, note 1), of the digests that code signs with. */
const digestInfos = {
	sha256: Buffer.from("3031300d060960864801650304020105000420", "hex"),
	sha1: Buffer.from("3021300906052b0e03021a05000414", "hex"),
	sha512: Buffer.from("3051300d060960864801650304020305000440", "hex"),
	sha384: Buffer.from("3041300d060960864801650304020205000430", "hex"),
	md5: Buffer.from("3020300c06082a864886f70d020505000410", "hex"),
};
/** Ends every block that PSS makes (RFC 8017, section 9.1.1). */
const PSS_END = 0xbc;

/**
 * An RSA signature is opened once, which gives the digest that was signed; then each text costs a hash. Only whoever
 * holds the key can have made what opens to a digest of a text of ours. Nothing is let in by this: letting in is
 * node:crypto's own verification (checklist 49).
 */
function* ofRsa(key: KeyObject, signature: Buffer): Generator<Judge> {
	const block = opened(key, signature, constants.RSA_PKCS1_PADDING);
	for (const [hash, info] of Object.entries(digestInfos)) {
		if (!block?.subarray(0, info.length).equals(info)) continue;
		const digest = block.subarray(info.length).toString("hex");
		const signed = (text: Uint8Array): boolean => createHash(hash).update(text).digest("hex") === digest;
		if (hash !== "sha256") yield { marks: [marks.hash(hash)], verifies: signed };
		else {
			yield { marks: [], verifies: signed, digest };
			yield* hashedTwice(signed);
		}
	}
	if (block || opened(key, signature, constants.RSA_NO_PADDING)?.at(-1) !== PSS_END) return;
	const padding = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO };
	for (const hash of ["sha256", "sha1"]) {
		const also = hash === "sha256" ? [] : [marks.hash(hash)];
		yield { marks: [marks.pss, ...also], verifies: (text) => verify(hash, text, padding, signature) };
	}
}

/** An elliptic signature tells nothing until a text is tried; what cannot be one by its form is not. */
function* ofCurve(
	key: KeyObject,
	algorithm: Algorithm | undefined,
	signature: Buffer,
	already: readonly Mark[],
): Generator<Judge> {
	if (algorithm === "ED25519") {
		if (signature.length !== BARE) return;
		const signed = (text: Uint8Array) => verify(null, text, key, signature);
		yield { marks: [], verifies: signed, dear: true };
		for (const hash of ["sha512", "sha256"]) {
			for (const { form, name } of digestForms) {
				const digest = (text: Uint8Array): Buffer => bytesIn(createHash(hash).update(text).digest(), form);
				const mark = marks.hashedFirst(hash === "sha512" ? "SHA-512" : "SHA-256", name);
				yield { marks: [mark], verifies: (text) => signed(digest(text)), dear: true };
			}
		}
		return;
	}
	const bare = signature.length === BARE ? signature : looseNumbers(signature);
	// A DER sequence says its own length.
	if (!bare && (signature[0] !== 0x30 || signature[1] !== signature.length - 2)) return;
	const given = bare ? { key, dsaEncoding: "ieee-p1363" as const } : key;
	const form = bare ? [bare === signature ? marks.raw : marks.loose] : [];
	const by = (hash: string) => (text: Uint8Array) => verify(hash, text, given, bare ?? signature);
	yield { marks: form, verifies: by("sha256"), dear: true };
	if (already.length > 0) return;
	for (const hash of ["sha1", "sha512", "sha384"])
		yield { marks: [...form, marks.hash(hash)], verifies: by(hash), dear: true };
	for (const judge of hashedTwice(by("sha256"))) yield { ...judge, marks: [...form, ...judge.marks], dear: true };
}

/** The digest was handed over in the text's place. */
function* hashedTwice(signed: (text: Uint8Array) => boolean): Generator<Judge> {
	for (const { form, name } of digestForms) {
		yield { marks: [marks.hashedTwice(name)], verifies: (text) => signed(bytesIn(sha256(text), form)) };
	}
}
const digestForms = [
	{ form: "hex", name: "hex" },
	{ form: "base64", name: "base64" },
	{ form: "latin1", name: "its bytes" },
] as const;

const sha256 = (text: Uint8Array): Buffer => createHash("sha256").update(text).digest();
const bytesIn = (digest: Buffer, form: "hex" | "base64" | "latin1"): Buffer =>
	Buffer.from(digest.toString(form), "latin1");

/** undefined if the signature is not this key's, or no such signature at all. */
function opened(key: KeyObject, signature: Buffer, padding: number): Buffer | undefined {
	try {
		return publicDecrypt({ key, padding }, signature);
	} catch {
		// Not this key's.
	}
	return undefined;
}
