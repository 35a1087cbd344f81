/**
 * How this wire signs. RSASSA-PKCS1-v1_5 with SHA-256; ECDSA on P-256 with SHA-256, its two numbers in DER; Ed25519. Of
 * elliptic ones the curve is the registered key's: the pages know one label for all, `ECC224` (GCash and TNG, headers;
 * protocol notes 4).
 */
interface AlgorithmRow {
	/** As it may be written, in any case. Ours is the first, unless a request said another, or a platform's row does. */
	readonly labels: readonly string[];
	/** As JWKs name it (RFC 7518, RFC 8037). */
	readonly jwa: string;
	/** What the names of our keys' versions begin with, so that no two of them are the same. */
	readonly versions: string;
}
export const algorithms = {
	RSA256: { labels: ["RSA256", "SHA256withRSA", "RS256"], jwa: "RS256", versions: "" },
	P256: { labels: ["ECC224", "ECC256", "ES256", "SHA256withECDSA"], jwa: "ES256", versions: "p" },
	ED25519: { labels: ["ED25519", "EdDSA", "ECC224", "ECC256"], jwa: "EdDSA", versions: "e" },
} as const satisfies Record<string, AlgorithmRow>;
export type Algorithm = keyof typeof algorithms;
export const algorithmNames = Object.keys(algorithms) as readonly Algorithm[];

/** What an algorithm may be called, all of them, to be said to whoever called it something else. */
export const algorithmLabels: readonly string[] = [
	...new Set(Object.values(algorithms).flatMap(({ labels }) => labels)),
];

/** A label as it is written, and all that it can mean; undefined for any other. */
export const readLabel = (
	text: string,
): { readonly label: string; readonly algorithms: readonly Algorithm[] } | undefined => meant.get(text.toLowerCase());

/** What an algorithm is called: as was `said`, if that is a name of it. */
export const labelOf = (algorithm: Algorithm, said?: string): string =>
	labelsOf(algorithm).find((label) => label === said) ?? algorithms[algorithm].labels[0];

const labelsOf = (algorithm: Algorithm): readonly string[] => algorithms[algorithm].labels;

/** By the label in lower case. */
const meant = new Map(
	algorithmLabels.map((label) => [
		label.toLowerCase(),
		{ label, algorithms: algorithmNames.filter((name) => labelsOf(name).includes(label)) },
	]),
);

/** What signs with a key of this kind, as node:crypto names kinds and curves; undefined: nothing here. */
export function algorithmOf(kind: string | undefined, curve?: string): Algorithm | undefined {
	if (kind === "rsa") return "RSA256";
	if (kind === "ec" && curve === "prime256v1") return "P256";
	return kind === "ed25519" ? "ED25519" : undefined;
}

/** The digest that is handed to node:crypto with a text; null where the algorithm has its own. */
export const digestFor = (algorithm: Algorithm): "sha256" | null => (algorithm === "ED25519" ? null : "sha256");
