import { isDeepStrictEqual } from "node:util";
import { compareKeys, keyOf, type RowOf, type Table } from "./tables.ts";

/** What the target has otherwise than the source. */
export type Difference =
	| { readonly kind: "missing" | "differs"; readonly row: RowOf }
	| { readonly kind: "extra"; readonly row: RowOf };

/**
 * Walks both sides of a table in the order of its key and gives what differs, each row whole. Every column of every row is
 * compared. `seen` hears how many rows of the source went by.
 */
export async function* compared(
	table: Table,
	source: Iterable<RowOf>,
	target: AsyncIterable<RowOf>,
	seen: (rows: number) => void = () => {},
): AsyncGenerator<Difference> {
	const [left, right] = [source[Symbol.iterator](), target[Symbol.asyncIterator]()];
	let ours = left.next();
	let theirs = await right.next();
	let rows = 0;
	while (!ours.done || !theirs.done) {
		const sign = ours.done ? 1 : theirs.done ? -1 : compareKeys(keyOf(table, ours.value), keyOf(table, theirs.value));
		if (sign > 0) {
			if (!theirs.done) yield { kind: "extra", row: theirs.value };
			theirs = await right.next();
			continue;
		}
		if (!ours.done) {
			if (sign < 0) yield { kind: "missing", row: ours.value };
			else if (!isDeepStrictEqual(ours.value, theirs.value)) yield { kind: "differs", row: ours.value };
			rows++;
		}
		ours = left.next();
		if (sign === 0) theirs = await right.next();
	}
	seen(rows);
}
