import { type MoreParts, mistakes } from "./mistakes.ts";
import { type SignedParts, signedText } from "./text.ts";

/** Why a signature does not match, for a developer to read. */
export interface Explanation {
	/** The name of the mistake, or `unknown`. */
	readonly mistake: string;
	/** The text that should have been signed; the body cut after 200 characters. */
	readonly expected: string;
	/** What was signed instead, in words. */
	readonly came: string;
	readonly todo: string;
}

/** Nothing that we know of was signed with this key. */
export const UNKNOWN_MISTAKE = "unknown";

/**
 * Tries the mistakes that merchants make against a signature that does not match, and names the first that
 * explains it. `verifies` answers whether the signature is one over this text, by the client's key: whoever gets
 * an answer other than `unknown` has thereby proved to hold that key. At most some fifty calls, never throws
 * unless `verifies` does.
 */
export async function explain(
	parts: SignedParts,
	verifies: (text: Uint8Array) => boolean | Promise<boolean>,
	more: MoreParts = {},
): Promise<Explanation> {
	const expected = shown(signedText(parts));
	for (const mistake of mistakes) {
		for (const text of mistake.texts(parts, more)) {
			if (await verifies(text)) return { mistake: mistake.name, expected, came: mistake.came, todo: mistake.todo };
		}
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

function shown(text: Uint8Array): string {
	const decoded = new TextDecoder().decode(text);
	const body = decoded.indexOf("\n") + 1 + 200;
	return decoded.length > body ? `${decoded.slice(0, body)}…` : decoded;
}
