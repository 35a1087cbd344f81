import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { thresholds } from "../bench/thresholds.ts";
import { numbersIn, read, walk } from "./sources.ts";

/** Every attack of docs/checklist.md is held off by tests that bear its number, by a bound of the bench, or stands there with a reason. */

const COUNT = 134;
const text = read("docs/checklist.md");

/** Number → title, in the order of the page. */
const titles = [...text.matchAll(/^(\d+)\. (.+)$/gm)].map(([, n, title = ""]) => ({ n: Number(n), title }));

/** The table's rows, one for each number that a row names. */
const reasons = [...text.matchAll(/^\| ([\d, ]+) \| ([^|]+) \| ([^|]+) \|$/gm)].flatMap(
	([, numbers = "", kind = "", why = ""]) => numbersIn(numbers).map((n) => ({ n, kind, why })),
);

/** The numbers that a source's test names begin with; comments hold no tests. */
function numbersOf(source: string): number[] {
	const code = source.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
	return [...code.matchAll(/["'`]\[(\d+(?:, \d+)*)\] \S/g)].flatMap(([, numbers = ""]) => numbersIn(numbers));
}

/** Number → the files whose tests hold it. */
const held = new Map<number, Set<string>>();
for (const path of walk("").filter((name) => /^(packages\/[^/]+\/src|test)\/.*\.ts$/.test(name))) {
	for (const n of numbersOf(read(path))) held.set(n, (held.get(n) ?? new Set()).add(path));
}
const bounds = new Map(
	Object.entries(thresholds).flatMap(([name, { item }]): [number, string][] => (item === null ? [] : [[item, name]])),
);

const isHeld = (n: number) => held.has(n) || bounds.has(n);
const reasonsFor = (n: number) => reasons.filter((reason) => reason.n === n);

describe("the security checklist", () => {
	it(`has each of its ${COUNT} attacks once, in order, with a title of its own`, () => {
		assert.deepEqual(
			titles.map(({ n }) => n),
			Array.from({ length: COUNT }, (_, index) => index + 1),
		);
		assert.equal(new Set(titles.map(({ title }) => title)).size, COUNT);
	});

	it("is held by tests or bounds, each attack, or says once why not", () => {
		const open = titles.filter(({ n }) => !isHeld(n) && reasonsFor(n).length === 0);
		assert.deepEqual(open, [], "Name a test after each, or give a reason in docs/checklist.md.");
	});

	it("gives a reason for what is not held, and a but for what is, and never two", () => {
		const wrong: string[] = [];
		for (const { n, kind, why } of reasons) {
			if (n < 1 || n > COUNT) wrong.push(`${n}: no such attack`);
			if (reasonsFor(n).length > 1) wrong.push(`${n}: stands there twice`);
			if (!/^(later|does not apply|partly)$/.test(kind)) wrong.push(`${n}: ${kind}`);
			if (why.trim().length < 5) wrong.push(`${n}: gives no reason`);
			if (kind === "partly" && !isHeld(n)) wrong.push(`${n}: partly, yet no test bears its number`);
			if (/^(later|does not apply)$/.test(kind) && isHeld(n)) {
				wrong.push(`${n}: ${kind}, yet held by ${[...(held.get(n) ?? []), bounds.get(n)].join(", ")}`);
			}
		}
		assert.deepEqual(wrong, []);
	});

	it("is named by its numbers only, in tests and in bounds", () => {
		const strange = [...held, ...bounds].filter(([n]) => n < 1 || n > COUNT);
		assert.deepEqual(strange, []);
	});

	it("reads numbers where names begin", () => {
		const source = [
			'it("[1] one", () => {});',
			"\ttest(`[2, 3] #{of} more`, () => {});".replace("#", "$"),
			"check(\n\t'[4] four',",
			'// it("[5] a comment")',
			'at("[6]"); it("not [7] here"); it("[08x] nor here");',
		].join("\n");
		assert.deepEqual(numbersOf(source), [1, 2, 3, 4]);
	});

	it("comes to", (t) => {
		const count = (wanted: string) => reasons.filter(({ kind }) => kind === wanted).length;
		const tested = titles.filter(({ n }) => held.has(n)).length;
		const kinds = ["partly", "later", "does not apply"].map((kind) => `${count(kind)} ${kind}`);
		t.diagnostic(
			`${tested} by tests, ${titles.filter(({ n }) => !held.has(n) && bounds.has(n)).length} by bench only; ${kinds.join(", ")}`,
		);
		for (const { n, kind, why } of reasons) if (kind !== "later") t.diagnostic(`${n} ${kind}: ${why}`);
	});
});
