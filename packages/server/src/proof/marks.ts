/** What can be wrong with a signature beside the text that it covers. One row a kind; a test makes each over HTTP. */
export interface Mark {
	readonly name: string;
	readonly came: string;
	readonly todo: string;
}

export const marks = {
	keyVersion: (version: string): Mark => ({
		name: "key-version",
		came: `by key version ${version}, which is not live or not the keyVersion that was named`,
		todo: "Name the version of the key that signs, and sign with one that is live.",
	}),
	keyOfOtherClient: (clientId: string, version: string): Mark => ({
		name: "key-other-client",
		came: `by key version ${version} of the same merchant's client ${clientId}`,
		todo: "Sign with the key that is registered for this Client-Id, or name the other Client-Id.",
	}),
	keyOfPlatform: (version: string): Mark => ({
		name: "key-platform",
		came: `by the platform's own key version ${version}`,
		todo: "Sign with your own private key; the platform's key is for verifying its answers.",
	}),
	label: (said: string, right: string): Mark => ({
		name: "label-other",
		came: `by a key of the client's that algorithm=${said} does not stand for`,
		todo: `Name the algorithm of the key that signs: algorithm=${right}.`,
	}),
	hash: (hash: string): Mark => ({
		name: `hash-${hash}`,
		came: `with ${hash.toUpperCase()} in place of SHA-256`,
		todo: "Sign with SHA-256 (SHA256withRSA, or ecdsa-with-SHA256).",
	}),
	hashedTwice: (form: string): Mark => ({
		name: "hashed-twice",
		came: `over the text's SHA-256 (${form}), which was then hashed again`,
		todo: "Hand the text itself to the signing function; it does the hashing.",
	}),
	hashedFirst: (hash: string, form: string): Mark => ({
		name: "hashed-first",
		came: `over the text's ${hash} (${form}), where Ed25519 signs the text itself`,
		todo: "Hand the text itself to the signing function: Ed25519, without a digest of one's own and not Ed25519ph.",
	}),
	pss: {
		name: "padding-pss",
		came: "with PSS padding",
		todo: "Sign with RSASSA-PKCS1-v1_5 (SHA256withRSA), not with RSASSA-PSS.",
	},
	raw: {
		name: "value-raw",
		came: "as its two numbers side by side (r and s, IEEE P1363) in place of DER",
		todo: "Write an ECDSA signature in DER, as OpenSSL and Java do by themselves.",
	},
	loose: {
		name: "value-der-loose",
		came: "as its two numbers in what is not quite DER: zeros too many or too few before a number, or a length in long form",
		todo: "Write an ECDSA signature in DER, as OpenSSL and Java do by themselves; do not put it together by hand.",
	},
	hex: {
		name: "value-hex",
		came: "written in hex",
		todo: "Write the signature's bytes in base64.",
	},
	base64Twice: {
		name: "value-base64-twice",
		came: "encoded in base64 twice",
		todo: "Encode the signature's bytes in base64 once; what a library gives as text is encoded already.",
	},
} as const satisfies Record<string, Mark | ((...given: never[]) => Mark)>;
