/**
 * How a signature's bytes become a header's text. Source: platforms 2, "signature value". A text is read under
 * exactly one of these, so no header has two meanings.
 */
interface EncodingRow {
	readonly alphabet: "+/" | "-_";
	readonly padded: boolean;
	readonly percent: boolean;
}
export const encodings = {
	percent: { alphabet: "+/", padded: true, percent: true },
	"percent-base64url": { alphabet: "-_", padded: true, percent: true },
	base64: { alphabet: "+/", padded: true, percent: false },
	base64url: { alphabet: "-_", padded: false, percent: false },
	"base64url-padded": { alphabet: "-_", padded: true, percent: false },
} as const satisfies Record<string, EncodingRow>;
export type Encoding = keyof typeof encodings;

/** The bytes as text. */
export function encodeSignature(bytes: Uint8Array, encoding: Encoding): string {
	const row: EncodingRow = encodings[encoding];
	let text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
	if (row.alphabet === "-_") text = text.replaceAll("+", "-").replaceAll("/", "_");
	if (!row.padded) text = text.replaceAll("=", "");
	return row.percent ? encodeURIComponent(text) : text;
}

/**
 * The bytes that a text stands for, and the encoding in which a strict client can be answered (ruling 19).
 * undefined for anything that is not canonical in one encoding: spaces, mixed alphabets, wrong or missing
 * padding, set bits in the tail, half an escape, an escape of an escape. `+` is never a space.
 */
export function decodeSignature(text: string): { bytes: Uint8Array<ArrayBuffer>; encoding: Encoding } | undefined {
	const percent = text.includes("%");
	const plain = text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
	const [, digits = "", padding = ""] = /^([A-Za-z0-9+/_-]+)(={0,2})$/.exec(plain) ?? [];
	const url = /[-_]/.test(digits);
	const standard = /[+/]/.test(digits);
	const padded = padding !== "";
	if (digits === "" || (url && standard)) return undefined;
	if (padded ? (digits.length + padding.length) % 4 !== 0 : digits.length % 4 === 1) return undefined;
	// Only base64url is ever written without the padding it would need.
	const complete = digits.length % 4 === 0 || padded;
	if (standard && !complete) return undefined;
	const canonical = digits.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (digits.length % 4)) % 4);
	const binary = atob(canonical);
	if (btoa(binary) !== canonical) return undefined;
	return { bytes: Uint8Array.from(binary, (char) => char.charCodeAt(0)), encoding: named() };

	function named(): Encoding {
		if (percent) return url ? "percent-base64url" : "percent";
		if (standard || (padded && !url)) return "base64";
		return padded ? "base64url-padded" : "base64url";
	}
}

/**
 * A key's text as every reader of PEM takes it, whatever it went through: a byte order mark, words before or behind
 * the block, a block in one line, line ends that an environment file wrote as backslash and n. Text without a block
 * (base64) is trimmed. Says nothing about what the key is.
 */
export function tidyPem(text: string): string {
	const lined = text.replace(/\\r|\\n/g, "\n");
	const [, label, inside = ""] = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/.exec(lined) ?? [];
	if (label === undefined) return lined.trim();
	// Headers, as an encrypted key has them, need their own lines.
	const body = inside.includes(":") ? inside.trim() : (inside.replace(/\s/g, "").match(/.{1,64}/g) ?? []).join("\n");
	return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
