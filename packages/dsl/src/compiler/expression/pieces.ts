import { isReadable } from "./compile-expression.ts";

/** A text of a template, cut where `{{ }}` begin and end. */
export type Piece =
	| { readonly text: string; readonly at: number }
	| { readonly expression: string; readonly at: number };

/**
 * The pieces of a text, in order; `at` is where a piece's own text begins. A `}}` inside of quotes or of an object's braces ends
 * nothing, unless nothing else would. What is never closed is text.
 */
export function piecesOf(source: string): Piece[] {
	const pieces: Piece[] = [];
	let from = 0;
	for (const { start, end } of expressionsIn(source)) {
		if (start > from) pieces.push({ text: source.slice(from, start), at: from });
		pieces.push({ expression: source.slice(start + 2, end - 2), at: start + 2 });
		from = end;
	}
	if (from < source.length) pieces.push({ text: source.slice(from), at: from });
	return pieces;
}

/** Where each `{{ }}` lies, its braces included. */
export function* expressionsIn(source: string): Generator<{ readonly start: number; readonly end: number }> {
	for (let start = source.indexOf("{{"); start >= 0; ) {
		const end = endOf(source, start + 2);
		if (end === undefined) {
			start = source.indexOf("{{", start + 2);
			continue;
		}
		yield { start, end };
		start = source.indexOf("{{", end);
	}
}

/**
 * Behind the `}}` that closes what begins here: the first before which it can be read, so that `{{ {a: {b: 1}} }}` is whole; where
 * it cannot be read at all, the nearest.
 */
function endOf(source: string, from: number): number | undefined {
	const first = source.indexOf("}}", from);
	const next = source.indexOf("{{", from + 1);
	// Another one begins before this one ends: it was never closed.
	if (first < 0 || (next >= 0 && next < first)) return undefined;
	const limit = next < 0 ? source.length : next;
	for (
		let end = first, tries = 0;
		end >= 0 && end < limit && tries < MOST;
		end = source.indexOf("}}", end + 1), tries++
	) {
		if (isReadable(source.slice(from, end))) return end + 2;
	}
	return first + 2;
}
/** More pairs of braces than one expression has. */
const MOST = 12;
