import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { compared } from "./compare.ts";
import { compareKeys, type RowOf, type Table } from "./tables.ts";

const table: Table = {
	name: "things",
	columns: [
		{ name: "value", type: "TEXT" },
		{ name: "name", type: "TEXT" },
		{ name: "at", type: "INTEGER" },
	],
	key: [1, 2],
	entangled: false,
};
/** Rows by their key, in its order, as a database gives them. */
const rows = fc
	.uniqueArray(
		fc.tuple(
			fc.option(fc.constantFrom("x", "y")),
			fc.string({ unit: fc.constantFrom("a", "z", "Z", "_", "é", "\uffff", "😀"), maxLength: 2 }),
			fc.integer({ min: 0, max: 11 }),
		),
		{ selector: ([, name, at]) => `${at} ${name}` },
	)
	.map((all) => all.toSorted((one, other) => compareKeys(one.slice(1), other.slice(1))));

async function* slowly(all: readonly RowOf[]) {
	yield* all;
}

describe("comparing the two sides of a copy", () => {
	it("finds each row that is missing, other or too many, and no more", () =>
		fc.assert(
			fc.asyncProperty(rows, rows, async (ours, theirs) => {
				const keyed = (all: readonly RowOf[]) => new Map(all.map((row) => [`${row[2]} ${row[1]}`, row]));
				const [left, right] = [keyed(ours), keyed(theirs)];
				const expected = new Set([
					...[...left]
						.filter(([key, row]) => row[0] !== right.get(key)?.[0])
						.map(([key]) => `${right.has(key) ? "differs" : "missing"} ${key}`),
					...[...right.keys()].filter((key) => !left.has(key)).map((key) => `extra ${key}`),
				]);
				const found: string[] = [];
				let counted = -1;
				for await (const { kind, row } of compared(table, ours, slowly(theirs), (count) => {
					counted = count;
				})) {
					found.push(`${kind} ${row[2]} ${row[1]}`);
				}
				assert.equal(found.length, new Set(found).size);
				assert.deepEqual(new Set(found), expected);
				assert.equal(counted, ours.length);
			}),
		));

	it("orders text by the bytes of its UTF-8, as both databases do", () => {
		assert.ok(compareKeys(["\uffff", 1], ["😀", 1]) < 0);
		assert.ok(compareKeys(["Z", 1], ["a", 1]) < 0);
		assert.ok(compareKeys(["a", 2], ["a", 11]) < 0);
	});
});
