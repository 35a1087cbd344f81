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
	let text = btoa(Reflect.apply(String.fromCharCode, null, bytes));
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
	const plain = percent ? unescaped(text) : text;
	const end = plain.indexOf("=");
	const digits = end < 0 ? plain.length : end;
	const padding = plain.length - digits;
	const over = digits % 4;
	// One digit too many is no byte; padding makes the last four whole.
	if (digits === 0 || over === 1 || (padding > 0 && padding !== (4 - over) % 4)) return undefined;
	const bytes = new Uint8Array(Math.floor((digits * 3) / 4));
	let url = false;
	let standard = false;
	let bits = 0;
	for (let at = 0, to = 0; at < digits; at++) {
		const code = plain.charCodeAt(at);
		const digit = code < DIGITS.length ? (DIGITS[code] as number) : NONE;
		if (digit === NONE) return undefined;
		if (digit >= FIRST_OF_URL) url = true;
		else if (digit >= FIRST_OF_STANDARD) standard = true;
		bits = (bits << 6) | (digit < FIRST_OF_URL ? digit : digit - 2);
		// Every digit but the first of four ends a byte; a typed array takes the lowest eight bits.
		const nth = at & 3;
		if (nth !== 0) bytes[to++] = bits >> (6 - 2 * nth);
	}
	if (url && standard) return undefined;
	for (let at = digits; at < plain.length; at++) if (plain[at] !== "=") return undefined;
	// What is left over of the last digit is not used, and says nothing else.
	if (over !== 0 && (bits & (over === 2 ? 0b1111 : 0b11)) !== 0) return undefined;
	const padded = padding > 0;
	// Only base64url is ever written without the padding it would need.
	if (standard && over !== 0 && !padded) return undefined;
	return { bytes, encoding: named() };

	function named(): Encoding {
		if (percent) return url ? "percent-base64url" : "percent";
		if (standard || (padded && !url)) return "base64";
		return padded ? "base64url-padded" : "base64url";
	}
}

/** The value of each digit by its character code: those of one alphabet first, then the other's last two in their own places. */
const FIRST_OF_STANDARD = 62;
const FIRST_OF_URL = 64;
const NONE = 255;
const DIGITS = new Uint8Array(128).fill(NONE);
for (const [value, digit] of [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"].entries()) {
	DIGITS[digit.charCodeAt(0)] = value;
}

/** Once, and no more: of an escape of an escape its own percent sign is left. */
function unescaped(text: string): string {
	// Nearly all there ever is, and nothing that the second look could take for half an escape.
	const usual = text.replaceAll("%2B", "+").replaceAll("%2F", "/").replaceAll("%3D", "=");
	return usual.includes("%")
		? usual.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
		: usual;
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
