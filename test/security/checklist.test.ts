import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { thresholds } from "../../bench/thresholds.ts";
import { checklist } from "./checklist.ts";

/** Every attack of the checklist is held off by something, and what is named is there. */

const COUNT = 115;
const pathOf = (file: string) => fileURLToPath(new URL(`../../${file}`, import.meta.url));

const known = new Map<string, readonly string[]>();
/** The names of a file's tests as its source writes them, what is filled in written `…`. */
function testsIn(file: string): readonly string[] {
	const names = known.get(file) ?? namesIn(readFileSync(pathOf(file), "utf8"));
	known.set(file, names);
	return names;
}
function namesIn(source: string): readonly string[] {
	const calls = /(?<![.\w])(?:it|test|check)\(\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|`((?:\\.|[^`\\])*)`)/g;
	// Comments hold no tests; a whole line of one is left out.
	const code = source.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "");
	return [...code.matchAll(calls)].map(([, double, single, template]) =>
		(double ?? single ?? filled(template ?? "")).replace(/\\(.)/g, "$1"),
	);
}
/** Without what stands between `${` and its `}`, braces within it included. */
function filled(template: string): string {
	let name = "";
	let depth = 0;
	for (let at = 0; at < template.length; at++) {
		if (depth === 0 && template.startsWith("${", at)) {
			name += "…";
			depth = 1;
			at++;
		} else if (depth > 0) depth += template[at] === "{" ? 1 : template[at] === "}" ? -1 : 0;
		else name += template[at];
	}
	return name;
}

describe("the security checklist", () => {
	it(`has each of its ${COUNT} items once, in order, with a title of its own`, () => {
		assert.deepEqual(
			checklist.map(({ n }) => n),
			Array.from({ length: COUNT }, (_, index) => index + 1),
		);
		assert.equal(new Set(checklist.map(({ title }) => title)).size, COUNT);
	});

	it("says of each exactly one: tests, bench, later, or why not", () => {
		for (const item of checklist) {
			const ways = ["tests", "bench", "later", "not"].filter((way) => way in item);
			assert.equal(ways.length, 1, `${item.n}: ${ways}`);
			if ("tests" in item) assert.ok(item.tests.length > 0, `${item.n} names no test`);
			if ("not" in item) assert.match(item.not, /^does not apply, because /, `${item.n}`);
		}
	});

	it("names tests that are there", () => {
		const missing: string[] = [];
		for (const item of checklist) {
			for (const { file, name } of "tests" in item ? item.tests : []) {
				assert.ok(name.replaceAll("…", "").trim().length > 4, `${item.n}: "${name}" says too little`);
				const found = existsSync(pathOf(file)) && testsIn(file).some((test) => test.startsWith(name));
				if (!found) missing.push(`${item.n}: ${file} has no test "${name}"`);
			}
		}
		assert.deepEqual(missing, []);
	});

	it("names bounds that the benchmark holds for the same item, and every bound has an item", () => {
		for (const item of checklist) {
			if ("bench" in item) assert.equal(thresholds[item.bench]?.item, item.n, `${item.n}: ${item.bench}`);
		}
		for (const [name, { item }] of Object.entries(thresholds)) {
			const pointed = checklist.find(({ n }) => n === item);
			assert.ok(pointed && ("bench" in pointed || "tests" in pointed), `${name}: ${item}`);
		}
	});

	it("reads the names of tests as they are written", () => {
		const source = [
			'it("one", () => {});',
			"\ttest(`two #{of({ a: b ? 1 : 2 })} and #{more}`, () => {});".replaceAll("#", "$"),
			'check(\n\t"three \\"quoted\\"",',
			'// it("a comment")',
			'other.it("not this") || submit("nor this")',
		].join("\n");
		assert.deepEqual(namesIn(source), ["one", "two … and …", 'three "quoted"']);
	});

	it("comes to", (t) => {
		const count = (way: string) => checklist.filter((item) => way in item).length;
		t.diagnostic(
			`${count("tests")} by tests, ${count("bench")} by bench, ${count("later")} later, ${count("not")} do not apply`,
		);
		for (const item of checklist) if (item.but !== undefined) t.diagnostic(`${item.n} ${item.title} – but ${item.but}`);
		assert.equal(
			["tests", "bench", "later", "not"].map(count).reduce((sum, each) => sum + each),
			COUNT,
		);
	});
});
