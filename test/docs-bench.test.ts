// docs/bench.md and its plots are what bench/results says.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type BenchResult, figuresOf } from "../bench/report/bench.ts";
import { type PeersResult, figuresOf as peersFigures } from "../bench/report/peers.ts";
import { readResults, resultsFolder } from "../bench/report/result.ts";
import { judged, targets } from "../bench/report/targets.ts";
import { shown } from "../scripts/bench/plots.ts";
import { written } from "../scripts/bench.ts";
import { read, root } from "./sources.ts";

describe("docs/bench.md", () => {
	for (const [name, text] of Object.entries(written)) {
		it(`docs/${name} is what the figures say: run \`npm run bench -- --docs\``, () => {
			// Not the pages themselves: nobody reads two of them.
			assert.ok(read(`docs/${name}`) === text);
		});
	}

	it("has no plot beside those", () => {
		const drawn = readdirSync(join(root, "docs")).filter((name) => /^bench-.*\.svg$/.test(name));
		assert.deepEqual(
			drawn.sort(),
			Object.keys(written)
				.filter((name) => name.endsWith(".svg"))
				.sort(),
		);
	});
});

describe("bench/results", () => {
	const results = readResults();
	for (const [name, result] of Object.entries(results)) {
		it(`${name}.json says when, how and on what, and each figure once`, () => {
			assert.ok(result && (name === "bench" || Object.hasOwn(shown, name)), "it is shown somewhere");
			assert.match(result.date, /^20\d\d-\d\d-\d\d$/);
			assert.match(result.command, /^npm run /);
			assert.ok(result.machine.length >= 2);
			const names = result.figures.map(({ name }) => name);
			assert.deepEqual(names, [...new Set(names)]);
			for (const { value, unit } of result.figures) assert.deepEqual([typeof value, typeof unit], ["number", "string"]);
		});
		it(`${name}.json has every figure that is to be reached, in its unit`, () => {
			for (const { figure, unit } of targets.filter(({ from }) => from === name)) {
				assert.equal(result?.figures.find(({ name }) => name === figure)?.unit, unit, figure);
			}
		});
	}
	for (const [name, figuresAgain] of [
		["bench", (result: unknown) => figuresOf((result as BenchResult).rounds)],
		["peers", (result: unknown) => peersFigures(result as PeersResult)],
	] as const) {
		const result = results[name];
		if (!result) continue;
		it(`${name}.json's figures are those of its raw rounds`, () => {
			const again = figuresAgain(result);
			assert.deepEqual(
				again.map(({ name }) => name),
				result.figures.map(({ name }) => name),
			);
			for (const [n, { name, value }] of again.entries()) {
				const written = result.figures[n]?.value ?? Number.NaN;
				// Both are written with five digits.
				assert.ok(Math.abs(value - written) <= 0.001 * Math.abs(written), `${name}: ${value}, ${written}`);
			}
		});
	}
	it("README.md names every figure that is to be reached, beside its file", () => {
		const rows = read("bench/results/README.md").split("\n");
		for (const { from, figure } of targets) {
			assert.ok(
				rows.some((row) => row.startsWith(`| \`${from}\` |`) && row.includes(`\`${figure}\``)),
				`${from}: ${figure}`,
			);
		}
	});
	it("lies where the page looks for it", () => assert.equal(resultsFolder, join(root, "bench/results/")));
});

describe("a target", () => {
	const figures = (value: number) => [{ name: "applyToken", value, unit: "signatures" }];
	const head = { name: "bench", date: "2026-11-26", command: "npm run bench", machine: [] };
	const says = (value?: number) =>
		judged(value === undefined ? {} : { bench: { ...head, figures: figures(value) } }).find(
			({ target }) => target.figure === "applyToken",
		)?.says;
	const { must, goal } = targets.find(({ figure }) => figure === "applyToken") ?? assert.fail();

	for (const [value, word] of [
		[goal, "goal reached"],
		[must, "held"],
		[must + 0.001, "MISSED"],
		[Number.NaN, "not measured yet"],
		[undefined, "not measured yet"],
	] as const) {
		it(`of at most ${must} (${goal}): ${value ?? "nothing"} is ${word}`, () => assert.equal(says(value), word));
	}
	it("of at least so much is missed below it", () => {
		const is = targets.find(({ is }) => is === "least") ?? assert.fail();
		const at = (value: number) =>
			judged({
				[is.from]: { ...head, name: is.from, figures: [{ name: is.figure, value, unit: is.unit }] },
			}).find(({ target }) => target === is)?.says;
		assert.deepEqual([at(is.must), at(is.must - 0.001)], ["held", "MISSED"]);
	});
});
