import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	createSecretKey,
	hash,
	hkdfSync,
	type KeyObject,
	randomBytes,
	randomFillSync,
} from "node:crypto";

/** What a secret is for: its first two letters, so that one kind never passes for another. */
export const kinds = { code: "AC", access: "AT", refresh: "RT", ticket: "TK", prepared: "PA" } as const;
export type Kind = keyof typeof kinds;

/** All that hangs on the server's master secret. Nothing derived here is ever stored in clear. */
export interface Secrets {
	/** A new code or ticket: kind, the grant's bucket, 144 random bits; 30 characters. */
	draw(kind: "code" | "ticket", bucket: string): string;
	/**
	 * The token of a family: the same for the same nonce and presented secret, so that an honest retry gets
	 * the same pair though nothing readable is kept (ruling 13); so what is prepared, for the same request. 49 characters.
	 */
	token(kind: "access" | "refresh" | "prepared", bucket: string, nonce: string, presented: string): string;
	/** For data at rest: AES-256-GCM under a key of its own. */
	seal(plain: string): string;
	/** Throws if it was not sealed with this master secret. */
	open(sealed: string): string;
	/** A merchant's key for HASH_LOGIN_ID (ruling 22). */
	loginIdHash(merchantId: string, loginId: string): string;
	/** Stands for a user in audit and logs. */
	pseudonym(sub: string): string;
	/** Stands for a text that can be guessed, so that it can be known again and not be read. */
	fingerprint(text: string): string;
}

/** What the store keeps of a code, ticket or token. */
export const digestOf = (secret: string): string => hash("sha256", secret, "base64url");

/** Where a code, ticket or token lies, and as what: the bucket stands after the kind in every text. */
export const presented = (secret: string): { readonly bucket: string; readonly digest: string } => ({
	bucket: secret.slice(2, 6),
	digest: digestOf(secret),
});

/** Random bytes that nobody has been given yet: drawn many at once, since a call for a few costs as much. In no pool that others read from. */
const random = Buffer.allocUnsafeSlow(4096);
let given = random.length;
/** Random bytes as text, none ever twice: each is wiped here as it is given out, so that memory holds none that was. */
function draw(bytes: number, as: "hex" | "base64url"): string {
	if (given + bytes > random.length) {
		randomFillSync(random);
		given = 0;
	}
	const from = given;
	given += bytes;
	const text = random.toString(as, from, given);
	random.fill(0, from, given);
	return text;
}
/** A random id of a grant: within a bucket 64 bits are many. */
export const drawGrantId = (): string => draw(8, "hex");
export const drawNonce = (): string => draw(16, "base64url");
/** A random id of a row or a user: 128 bits. */
export const drawId = (): string => draw(16, "hex");

/** What a server's secret and an operator's token must have, in characters. */
export const LEAST_SECRET = 32;

/** Throws a TypeError if `master` is shorter than LEAST_SECRET. */
export function createSecrets(master: string): Secrets {
	if (master.length < LEAST_SECRET) throw new TypeError(`secret: at least ${LEAST_SECRET} characters are needed.`);
	// As key objects: a key handed over as bytes is made into one at every call, which costs more than what it is for.
	const key = (purpose: string): KeyObject =>
		createSecretKey(Buffer.from(hkdfSync("sha256", master, "byleave", purpose, 32)));
	const tokenKey = key("token");
	const sealKey = key("seal");
	const pseudonymKey = key("pseudonym");
	const fingerprintKey = key("fingerprint");
	const hmac = (with_: KeyObject, text: string, as: "hex" | "base64url"): string =>
		createHmac("sha256", with_).update(text).digest(as);
	return {
		draw: (kind, bucket) => kinds[kind] + bucket + draw(18, "base64url"),
		token: (kind, bucket, nonce, presented) =>
			kinds[kind] + bucket + hmac(tokenKey, `${kind}.${nonce}.${presented}`, "base64url"),
		seal(plain) {
			const iv = randomBytes(12);
			const cipher = createCipheriv("aes-256-gcm", sealKey, iv);
			const body = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
			return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64url");
		},
		open(sealed) {
			const bytes = Buffer.from(sealed, "base64url");
			const decipher = createDecipheriv("aes-256-gcm", sealKey, bytes.subarray(0, 12));
			decipher.setAuthTag(bytes.subarray(12, 28));
			return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
		},
		loginIdHash: (merchantId, loginId) => hmac(key(`login-id.${merchantId}`), loginId, "hex"),
		pseudonym: (sub) => hmac(pseudonymKey, sub, "base64url").slice(0, 22),
		fingerprint: (text) => hmac(fingerprintKey, text, "base64url"),
	};
}
