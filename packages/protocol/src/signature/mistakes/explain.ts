import { type SignedParts, signedText } from "../text.ts";
import type { MoreParts } from "./draft.ts";
import { guesses } from "./mistakes.ts";

/** Why a signature does not match, for a developer to read. */
export interface Explanation {
	/** The name of the mistake, two of them with a plus between, or `unknown`. */
	readonly mistake: string;
	/** The text that should have been signed; the body cut after 200 characters. */
	readonly expected: string;
	/** What was signed instead, in words. */
	readonly came: string;
	readonly todo: string;
}

/** Nothing that we know of was signed with this key. */
export const UNKNOWN_MISTAKE = "unknown";

/** What a search may cost at most: texts, and bytes in all of them together. */
export interface Bounds {
	readonly texts: number;
	readonly bytes: number;
}
/** Some milliseconds where a try is a hash: all mistakes and the usual pairs of a request as merchants send them. */
const USUAL: Bounds = { texts: 4000, bytes: 8_388_608 };

/**
 * Tries the mistakes that merchants make against a signature that does not match, and names the first that
 * explains it, or two that do so together. `verifies` answers whether the signature is one over this text, by the
 * client's key: whoever gets an answer other than `unknown` has thereby proved to hold that key. Never throws unless
 * `verifies` does.
 */
export async function explain(
	parts: SignedParts,
	verifies: (text: Uint8Array) => boolean | Promise<boolean>,
	more: MoreParts = {},
	bounds: Bounds = USUAL,
): Promise<Explanation> {
	const expected = expectedText(parts);
	let texts = 0;
	let length = 0;
	for (const { text, made } of guesses(parts, more)) {
		texts++;
		length += text.length;
		if (texts > bounds.texts || length > bounds.bytes) break;
		if (!(await verifies(text))) continue;
		return {
			mistake: made.map(({ mistake }) => mistake.name).join("+"),
			expected,
			came: made
				.map(({ mistake, how }) => (how === undefined ? mistake.came : `${mistake.came} (${how})`))
				.join("; and "),
			todo: [...new Set(made.map(({ mistake }) => mistake.todo))].join(" "),
		};
	}
	return {
		mistake: UNKNOWN_MISTAKE,
		expected,
		came: "a signature by another key, or over other bytes",
		todo: "Check which private key signs and which public key is registered; log the signed text and compare it with the expected one.",
	};
}

/** An explanation in one line. */
export function explained({ expected, came, todo }: Explanation): string {
	return `Expected a signature over ${JSON.stringify(expected)}; came: ${came}. ${todo}`;
}

/** The text that should have been signed, to be read: the body cut after 200 characters. */
export function expectedText(parts: SignedParts): string {
	const decoded = new TextDecoder().decode(signedText(parts));
	const body = decoded.indexOf("\n") + 1 + 200;
	return decoded.length > body ? `${decoded.slice(0, body)}…` : decoded;
}
