import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Platform } from "@byleave/protocol";
import { numbersIn, read, walk } from "./sources.ts";

/** What code, tests and documents cite is in the tree: rulings, attacks, pages and notes. */

const texts = walk("").filter((path) => /\.(ts|js|css|html|md)$/.test(path));
/** As one line, so that a citation may be broken where a comment's line is. */
const flowing = (source: string): string => source.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, " ");

/** Every "<word> 3, 7 to 9 and 12" in a text, as numbers. */
function cited(source: string, word: string): number[] {
	const list = new RegExp(`\\b${word} (\\d+(?:(?:, (?:and )?| and | to )\\d+)*)`, "gi");
	return [...flowing(source).matchAll(list)].flatMap(([, numbers = ""]) => numbersIn(numbers));
}

/** The numbers that stand at the beginning of a line of a page's list. */
const listed = (path: string): number[] => [...read(path).matchAll(/^(\d+)\. /gm)].map(([, n]) => Number(n));

function strangers(word: string, known: readonly number[]): string[] {
	return texts.flatMap((path) =>
		cited(read(path), word)
			.filter((n) => !known.includes(n))
			.map((n) => `${path}: ${word} ${n}`),
	);
}

describe("rulings", () => {
	const rulings = listed("docs/rulings.md");

	it("stand in docs/rulings.md, each once, in order", () => {
		assert.ok(rulings.length >= 47, `${rulings.length}`);
		assert.deepEqual(
			rulings,
			rulings.map((_, index) => index + 1),
		);
	});

	it("that are cited exist", () => {
		assert.deepEqual(strangers("rulings?", rulings), []);
	});

	it("are found as they are cited", () => {
		const broken = "(rulings 3, 7 to 9\n\t * and 12; Ruling\n// 48) a ruling of 5";
		assert.deepEqual(cited(broken, "rulings?"), [3, 7, 8, 9, 12, 48]);
	});
});

describe("attacks", () => {
	it("that are cited are in docs/checklist.md", () => {
		assert.deepEqual(strangers("checklist(?:'s)?", listed("docs/checklist.md")), []);
	});
});

describe("sources", () => {
	const rows = [...read("docs/sources.md").matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
		.map(([, name = "", where = ""]) => ({ name, where }))
		.filter(({ name }) => name !== "Cited as");
	const names = rows.map(({ name }) => name);
	const known = (source: string): boolean =>
		/^(rulings?|checklist|security checklist) \d|^ARCHITECTURE\.md\b/.test(source) ||
		names.some((name) => source === name || (source.startsWith(name) && /^[ ,;.()]/.test(source.slice(name.length))));

	it("have an address, or say what they rest on", () => {
		assert.ok(rows.length > 15);
		assert.equal(new Set(names).size, names.length, "a name stands there twice");
		const without = rows.filter(({ where }) => where.includes("http") && !/^<https:\/\/[^\s<>]+>$/.test(where));
		assert.deepEqual(without, []);
	});

	it("of every row of a platform are among them", async () => {
		const platforms = await allPlatforms();
		assert.ok(platforms.length > 0);
		const sources = platforms.flatMap(({ scopes, operations }) =>
			[...Object.values(scopes), ...operations].map(({ source }) => source),
		);
		assert.ok(sources.length > 15);
		assert.deepEqual(
			sources.filter((source) => !known(source)),
			[],
		);
	});

	it("that comments name are among them", () => {
		const citing = /(?:\bSource: |\(spec: )([^\n]{4})/g;
		const wrong = texts
			.filter((path) => /^packages\/.*\.ts$/.test(path))
			.flatMap((path) => {
				const text = flowing(read(path));
				return [...text.matchAll(citing)]
					.map(({ index, 0: all }) => text.slice(index + all.length - 4, index + 120))
					.filter((source) => !known(source))
					.map((source) => `${path}: ${source.slice(0, 60)}`);
			});
		assert.deepEqual(wrong, []);
	});

	it("are notes that stand there by section", () => {
		const section = /\b(protocol notes|platforms) (\d+(?:\.\d+)?)(?: and (\d+(?:\.\d+)?))?/g;
		const wrong = texts
			.filter((path) => /^packages\/.*\.ts$/.test(path))
			.flatMap((path) =>
				[...flowing(read(path)).matchAll(section)].flatMap(([, notes = "", ...sections]) =>
					sections
						.filter((each) => each !== undefined)
						.map((each) => `${notes} ${each}`)
						.filter((each) => !names.includes(each))
						.map((each) => `${path}: ${each}`),
				),
			);
		assert.deepEqual(wrong, []);
	});
});

/** Every platform that a file of its folder exports. */
async function allPlatforms(): Promise<Platform[]> {
	const files = walk("packages/protocol/src/platforms").filter((path) => /(?<!\.test)\.ts$/.test(path));
	const modules = await Promise.all(files.map((path): Promise<object> => import(`../${path}`)));
	const isPlatform = (value: unknown): value is Platform =>
		typeof value === "object" && value !== null && "operations" in value && "scopes" in value;
	return modules.flatMap((module) => Object.values(module).filter(isPlatform));
}

describe("places that are no reader's", () => {
	it("are named nowhere: a machine's folders, a registry's host", () => {
		const place = /(?<![\w.])\/(?:work|root|home\/\w+)\/|\bregistry\.(?:npmjs|yarnpkg|npmmirror)\b/;
		assert.deepEqual(
			texts.filter((path) => place.test(read(path))),
			[],
		);
	});
});
