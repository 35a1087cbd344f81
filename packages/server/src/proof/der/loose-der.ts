/** Two numbers of 32 bytes, bare. */
export const BARE = 64;
const HALF = BARE / 2;
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/**
 * The two numbers (r, s) of a P-256 signature that somebody has put together by hand, bare; undefined for what is DER as it
 * must be (X.690, 8.3 and 10.1), and for what holds no two such numbers. For explaining alone: what is let in is DER to the letter.
 */
export function looseNumbers(signature: Uint8Array): Buffer | undefined {
	let at = 0;
	const length = (): number => {
		const first = signature[at++] ?? 0;
		if (first <= 0x80) return first;
		let whole = 0;
		for (let more = first & 0x7f; more > 0 && whole < BARE * 2; more--) whole = whole * 256 + (signature[at++] ?? 0);
		return whole;
	};
	const number = (): Uint8Array | undefined => {
		if (signature[at++] !== INTEGER) return undefined;
		const size = length();
		const bytes = signature.subarray(at, at + size);
		at += size;
		const digits = bytes.subarray(
			Math.max(
				0,
				bytes.findIndex((byte) => byte !== 0),
			),
		);
		return bytes.length === size && digits.length <= HALF ? digits : undefined;
	};
	if (signature[at++] !== SEQUENCE) return undefined;
	length();
	const [r, s] = [number(), number()];
	if (!r || !s || strict(r, s).equals(signature)) return undefined;
	return Buffer.concat([r, s].flatMap((digits) => [Buffer.alloc(HALF - digits.length), digits]));
}

function strict(...numbers: readonly Uint8Array[]): Buffer {
	const inside = numbers.flatMap((digits) => {
		const sign = (digits[0] ?? 0x80) >= 0x80 ? [0] : [];
		return [Buffer.of(INTEGER, digits.length + sign.length, ...sign), digits];
	});
	return Buffer.concat([Buffer.of(SEQUENCE, Buffer.concat(inside).length), ...inside]);
}
