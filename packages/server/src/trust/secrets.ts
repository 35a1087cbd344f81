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
	/** A new code or ticket: kind, the grant's bucket, its place in time, 132 random bits; 32 characters. */
	draw(kind: "code" | "ticket", bucket: string): string;
	/**
	 * The token of a family: the same for the same nonce and presented secret, so that an honest retry gets
	 * the same pair though nothing readable is kept (ruling 13). It has its nonce's place in time; 55 characters.
	 */
	token(kind: "access" | "refresh", bucket: string, nonce: string, presented: string): string;
	/** What is prepared: the same for the same request, whenever that comes; 49 characters. */
	prepared(bucket: string, request: string): string;
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

/** In the order of its bytes, so that texts sort as the numbers do that they stand for. */
const alphabet = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const TICK = 64;
/**
 * A place in time, to keep by each other what was drawn one after the other: the store then writes where it wrote before.
 * Ticks of 64 ms since 1970, the last 6 bits of them for each place. What it tells about when is in docs/threats.md.
 */
function placeInTime(places: number): string {
	let ticks = Math.floor(Date.now() / TICK);
	let text = "";
	for (let n = 0; n < places; n++) {
		text = alphabet.charAt(ticks % 64) + text;
		ticks = Math.floor(ticks / 64);
	}
	return text;
}
/** So many of a code's 32 characters, which come round every 12 days, and of a nonce's, which do not. */
const CODE_PLACES = 4;
const NONCE_PLACES = 6;
const CODE_LENGTH = 32;
const TOKEN_LENGTH = 55;
const NONCE_LENGTH = 28;
/** Those of what a version before this one drew are shorter, and have no place. */
const placesOf = ({ length }: string): number =>
	length === CODE_LENGTH ? CODE_PLACES : length === TOKEN_LENGTH ? NONCE_PLACES : 0;

/** What stands for a text that is known already whenever it is seen again. */
export const digestOf = (text: string): string => hash("sha256", text, "base64url");

/** Where a code, ticket or token lies, and as what the store keeps it: the bucket stands after the kind in every text. */
export const presented = (secret: string): { readonly bucket: string; readonly digest: string } => ({
	bucket: secret.slice(2, 6),
	digest: secret.slice(6, 6 + placesOf(secret)) + digestOf(secret),
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
	for (let at = from; at < given; at++) random[at] = 0;
	return text;
}
/** A random id of a grant: within a bucket 64 bits are many. */
export const drawGrantId = (): string => draw(8, "hex");
/** What a pair of tokens is derived from: its place in time, 128 random bits. */
export const drawNonce = (): string => placeInTime(NONCE_PLACES) + draw(16, "base64url");
/** A random id of a row or a user: 128 bits. */
export const drawId = (): string => draw(16, "hex");
/** One that goes by time, of rows that nobody can find by it who has no other secret. */
export const drawFamilyId = (): string => placeInTime(NONCE_PLACES) + draw(12, "base64url");

/** What a server's secret and an operator's token must have, in characters. */
export const LEAST_SECRET = 32;

/** Of so many users the pseudonym is known without asking: rows and log lines of one request want the same. */
const MOST_NAMED = 256;

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
	const named = new Map<string, string>();
	return {
		draw: (kind, bucket) => kinds[kind] + bucket + placeInTime(CODE_PLACES) + draw(17, "base64url").slice(0, 22),
		token(kind, bucket, nonce, presented) {
			const place = nonce.length === NONCE_LENGTH ? nonce.slice(0, NONCE_PLACES) : "";
			return kinds[kind] + bucket + place + hmac(tokenKey, `${kind}.${nonce}.${presented}`, "base64url");
		},
		prepared: (bucket, request) => kinds.prepared + bucket + hmac(tokenKey, `prepared.${request}.`, "base64url"),
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
		pseudonym(sub) {
			let name = named.get(sub);
			if (name === undefined) {
				name = hmac(pseudonymKey, sub, "base64url").slice(0, 22);
				if (named.size >= MOST_NAMED) named.clear();
				named.set(sub, name);
			}
			return name;
		},
		fingerprint: (text) => hmac(fingerprintKey, text, "base64url"),
	};
}
