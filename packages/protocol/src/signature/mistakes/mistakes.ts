import type { SignedParts } from "../text.ts";
import { aroundParts } from "./around.ts";
import { ofBody } from "./body.ts";
import { ofCaller } from "./caller.ts";
import { type Change, changed, type Mistake, type MoreParts } from "./draft.ts";
import { ofPath } from "./path.ts";

/** All that is looked for in a text; the first that explains it is told. A new one is a row in its room. */
export const mistakes: readonly Mistake[] = [...ofPath, ...ofBody, ...ofCaller, ...aroundParts];

export const mistakeNames: readonly string[] = mistakes.map(({ name }) => name);

/** A text that somebody would have signed who made these mistakes, and what they were. */
export interface Guess {
	readonly text: Uint8Array;
	readonly made: readonly { readonly mistake: Mistake; readonly how: string | undefined }[];
}

/**
 * Every text that one mistake makes of a request, then those of two mistakes that are seen often and change different
 * parts of it. The right one is none of them.
 */
export function* guesses(parts: SignedParts, more: MoreParts): Generator<Guess> {
	const right = changed(parts, []);
	const tried = mistakes.map((mistake) => ({
		mistake,
		changes: [...mistake.changes(parts, more)].filter((change) => !same(changed(parts, [change]), right)),
	}));
	for (const { mistake, changes } of tried) {
		for (const change of changes) yield { text: changed(parts, [change]), made: [{ mistake, how: change.how }] };
	}
	const often = tried.filter(({ mistake }) => mistake.often);
	for (const [at, one] of often.entries()) {
		for (const other of often.slice(at + 1)) {
			for (const first of one.changes) {
				for (const second of other.changes) {
					if (!apart(first, second)) continue;
					const made = [
						{ mistake: one.mistake, how: first.how },
						{ mistake: other.mistake, how: second.how },
					];
					yield { text: changed(parts, [first, second]), made };
				}
			}
		}
	}
}

const same = (one: Uint8Array, other: Uint8Array): boolean =>
	one.length === other.length && one.every((byte, at) => byte === other[at]);

/** They change different parts: neither undoes the other. */
const apart = (first: Change, second: Change): boolean =>
	!Object.keys(first).some((key) => key !== "how" && Object.hasOwn(second, key));
