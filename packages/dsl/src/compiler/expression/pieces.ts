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

/** Behind the `}}` that closes what begins here. */
function endOf(source: string, from: number): number | undefined {
	const first = source.indexOf("}}", from);
	if (first < 0) return undefined;
	const next = source.indexOf("{{", from);
	// Two that begin before one ends: the first was never closed, unless it opens an object.
	let depth = 0;
	let quote = "";
	for (let at = from; at < source.length; at++) {
		const sign = source[at] ?? "";
		if (quote !== "") {
			if (sign === "\\") at++;
			else if (sign === quote) quote = "";
		} else if (sign === '"' || sign === "'" || sign === "`") quote = sign;
		else if (sign === "{") depth++;
		else if (sign === "}") {
			if (depth > 0) depth--;
			else if (source[at + 1] === "}") return at + 2;
		}
	}
	// Quotes or braces that do not match: the nearest end counts.
	return next >= 0 && next < first ? undefined : first + 2;
}
