import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import vm from "node:vm";
import { createCompiler, framePaths, onlyLooks } from "./index.ts";

type Files = Readonly<Record<string, string | object>>;

function lay(t: TestContext, files: Files): { folder: string; write: (name: string, text: string | object) => void } {
	const folder = mkdtempSync(join(tmpdir(), "byleave-dsl-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const write = (name: string, text: string | object): void => {
		mkdirSync(join(folder, dirname(name)), { recursive: true });
		writeFileSync(join(folder, name), typeof text === "string" ? text : JSON.stringify(text));
	};
	for (const [name, text] of Object.entries(files)) write(name, text);
	return { folder, write };
}
async function compiled(t: TestContext, files: Files) {
	const { folder, write } = lay(t, files);
	const compiler = await createCompiler(folder);
	t.after(() => compiler.close());
	return { build: compiler.build, write };
}
interface Unit {
	readonly load: () => unknown;
	readonly uses: Readonly<Record<string, string>>;
}
interface Parts {
	readonly load: () => unknown;
	readonly pages: Readonly<Record<string, Unit>>;
	readonly components: Readonly<Record<string, Unit>>;
}

/** Runs the program's scripts where App and Page only keep what they are given. */
function run(script: string, more: object = {}): { parts: Parts; given: unknown[]; place: Record<string, unknown> } {
	const given: unknown[] = [];
	let parts: Parts | undefined;
	const keep = (value: unknown): void => void given.push(value);
	const place: Record<string, unknown> = { App: keep, Page: keep, Component: keep, console, ...more };
	place.byleaveDsl = { start: (value: Parts) => (parts = value) };
	vm.runInNewContext(script, place);
	assert.ok(parts);
	return { parts, given, place };
}
const page = { "app.json": { pages: ["a"] }, "app.js": "App({})", "a.axml": "<view/>" };
const scriptOf = ({ files }: { files: Readonly<Record<string, { readonly text: string }>> }): string =>
	files[framePaths.scripts]?.text ?? "";

test("a script is run when it is asked for, and no earlier; each module once", async (t) => {
	const { build } = await compiled(t, {
		...page,
		"a.js": 'import "./b"; import "./b"; Page({ n: 1 });',
		"b.js": 'App("b")',
	});
	const { parts, given } = run(scriptOf(await build()));
	assert.equal(given.length, 0);
	parts.pages.a?.load();
	parts.pages.a?.load();
	assert.deepEqual(JSON.stringify(given), '["b",{"n":1}]');
});

for (const [what, files, expected] of [
	[
		"a name that nobody exports is undefined",
		{ "a.js": 'import { x } from "/b"; Page(typeof x);', "b.js": "export {}" },
		"undefined",
	],
	[
		"module.exports counts beside export",
		{ "a.js": 'import { x } from "b"; Page(x);', "b.js": "export const y = 1; module.exports = { x: 2 }" },
		2,
	],
	[
		"module.exports beside import",
		{
			"a.js": 'Page(require("./b").x)',
			"b.js": 'import c from "./c"; module.exports = { x: c }',
			"c.js": "export default 3",
		},
		3,
	],
	[
		"a default of a CommonJS module is all of it",
		{ "a.js": 'import b from "./b"; Page(b.x);', "b.js": "exports.x = 4" },
		4,
	],
	["a global that nobody declared", { "a.js": "export {}; loose = 5; Page(loose)" }, 5],
	["this at the top", { "a.js": "export {}; Page(typeof this)" }, "object"],
	["a strict file stays strict", { "a.js": '"use strict"; Page((function () { return typeof this })())' }, "undefined"],
	["JSON", { "a.js": 'import { n } from "/b.json"; Page(n)', "b.json": '{ "n": 6, /* so */ }' }, 6],
	["TypeScript", { "a.ts": "enum E { A = 7 } const n: number = E.A; Page(n as unknown)" }, 7],
	[
		"the made name of a TypeScript file",
		{ "a.js": 'import { n } from "./b.js"; Page(n)', "b.ts": "export const n: number = 8" },
		8,
	],
	["a folder's index", { "a.js": 'Page(require("./lib").n)', "lib/index.js": "exports.n = 9" }, 9],
	[
		"a package",
		{
			"a.js": 'import n from "tiny"; Page(n)',
			"node_modules/tiny/package.json": { main: "m.js" },
			"node_modules/tiny/m.js": "module.exports = 10",
		},
		10,
	],
	[
		"another module of the program by a bare name",
		{ "a.js": 'import n from "lib/n"; Page(n)', "lib/n.js": "export default 11" },
		11,
	],
	["what a package asks of its environment", { "a.js": "Page(process.env.NODE_ENV)" }, "development"],
] as const) {
	test(what, async (t) => {
		const { build } = await compiled(t, { ...page, ...files });
		const built = await build();
		assert.deepEqual(built.problems, []);
		const { parts, given } = run(scriptOf(built));
		parts.pages.a?.load();
		assert.deepEqual(given, [expected]);
	});
}

for (const [what, script, place, text] of [
	[
		"a file that is not there",
		'const x = 1;\nimport y from "./nowhere";',
		[2, 15],
		/There is no such file: \.\/nowhere/,
	],
	["a package that is not installed", 'import y from "nowhere";', [1, 15], /There is no such package.*nowhere/],
	["a plugin", 'import y from "plugin://pay";', [1, 15], /A plugin is not here/],
	["a mistake", "Page({);", [1, 7], /Expected identifier but found "\)"/],
] as const) {
	test(`${what} is told with its place, throws where it is asked for, and hurts nobody else`, async (t) => {
		const { build } = await compiled(t, {
			...page,
			"app.json": { pages: ["a", "b"] },
			"b.axml": "",
			"b.js": "Page(1)",
			"a.js": script,
		});
		const built = await build();
		const [problem, ...more] = built.problems;
		assert.deepEqual([problem?.file, problem?.line, problem?.column, more], ["a.js", ...place, []]);
		assert.match(problem?.text ?? "", text);
		const { parts, given } = run(scriptOf(built));
		assert.throws(() => parts.pages.a?.load(), { message: text });
		parts.pages.b?.load();
		assert.deepEqual(given, [1]);
	});
}

test("the map names sources as the program does, from its root on", async (t) => {
	const { build } = await compiled(t, {
		"app.json": { pages: ["pages/a/a"] },
		"app.ts": "App({})",
		"pages/a/a.axml": "",
		"pages/a/a.js": 'import { b } from "../../lib/b"; import p from "p"; Page(b + p)',
		"lib/b.ts": "export const b: number = 1",
		"node_modules/p/index.js": "module.exports = 1",
	});
	const { files } = await build();
	const { sources } = JSON.parse(files[framePaths.map]?.text ?? "") as { sources: readonly string[] };
	const own = sources.filter((name) => !name.includes("byleave:")).sort();
	assert.deepEqual(own, ["app.ts", "lib/b.ts", "node_modules/p/index.js", "pages/a/a.js"]);
});

test("components are found below the root, beside, in packages, and by other components", async (t) => {
	const one = (uses: object = {}) => ({ component: true, usingComponents: uses });
	const { build } = await compiled(t, {
		"app.json": { pages: ["pages/a/a"], usingComponents: { everywhere: "/c/top" } },
		"pages/a/a.axml": "<x-y/>",
		"pages/a/a.json": {
			usingComponents: { beside: "../b/b", rooted: "/c/c", packed: "ui/es/chip", indexed: "/c", nowhere: "./no" },
		},
		"pages/b/b.axml": "",
		"c/c.axml": "",
		"c/c.json": one({ inner: "./inner" }),
		"c/inner.js": "",
		"c/top.axml": "",
		"c/index.axml": "",
		"node_modules/ui/es/chip.axml": "",
		"node_modules/ui/es/chip.json": one({ again: "./chip" }),
	});
	const built = await build();
	const { parts } = run(scriptOf(built));
	assert.deepEqual(
		{ ...parts.pages["pages/a/a"]?.uses },
		{ everywhere: "c/top", beside: "pages/b/b", rooted: "c/c", packed: "node_modules/ui/es/chip", indexed: "c/index" },
	);
	assert.deepEqual(Object.keys(parts.components).sort(), [
		"c/c",
		"c/index",
		"c/inner",
		"c/top",
		"node_modules/ui/es/chip",
		"pages/b/b",
	]);
	assert.deepEqual(
		built.problems.map(({ file, text }) => [file, text]),
		[
			["pages/a/a.json", 'There is no component "./no" (nowhere): it is drawn as a view.'],
			["pages/a/a.axml", "There is no tag <x-y>, and no component of that name: it is drawn as a view."],
		],
	);
});

test("a build shows what the files are now, and what was wrong is no longer told", async (t) => {
	const { build, write } = await compiled(t, { ...page, "a.js": "Page({);" });
	assert.equal((await build()).problems.length, 1);
	write("a.js", "Page('mended')");
	write("a.axml", "<text>new</text>");
	write("app.json", { pages: ["a", "late"], window: { defaultTitle: "<Late>" } });
	write("late.axml", "");
	const built = await build();
	assert.deepEqual([built.problems, built.pages, built.title], [[], ["a", "late"], "<Late>"]);
	assert.match(built.document, /<title>&lt;Late><\/title>/);
	assert.match(built.files[framePaths.views]?.text ?? "", /new/);
	const { parts, given } = run(scriptOf(built));
	parts.pages.a?.load();
	assert.deepEqual(given, ["mended"]);
});

test("a page without markup, and an app.json that is none, are told", async (t) => {
	const { build, write } = await compiled(t, { "app.json": { pages: ["a"] } });
	assert.match((await build()).problems[0]?.text ?? "", /The page "a" has no markup: there is no a\.axml/);
	write("app.json", "{");
	assert.notEqual((await build()).problems.length, 0);
});

test("a frame loads no tag that its program does not use, and can say of each whether there is one", async (t) => {
	const { build, write } = await compiled(t, { ...page, "a.axml": "<button/><select/>", "b.axml": "<swiper/>" });
	const runtime = async (): Promise<string> => (await build()).files[framePaths.runtime]?.text ?? "";
	const first = await runtime();
	for (const tag of ["view", "text", "button", "picker"]) assert.ok(first.includes(`name:"${tag}"`), tag);
	for (const tag of ["swiper", "slider", "movable-area"]) assert.ok(!first.includes(`name:"${tag}"`), tag);
	write("a.axml", "<button/><select/><view>more</view>");
	assert.equal(await runtime(), first);
	write("a.axml", '<include src="./b"/>');
	const second = await runtime();
	assert.ok(second.includes('name:"swiper"') && !second.includes('name:"slider"'));
	const { tags } = run(scriptOf(await build())).parts as unknown as { readonly tags: readonly string[] };
	for (const tag of ["view", "swiper-item", "switch", "web-view", "checkbox-group"]) assert.ok(tags.includes(tag), tag);
});

test("looks are templates, styles, and what they import", () => {
	assert.equal(onlyLooks(["/p/a.axml", "/p/a.acss", "/p/b.less", "/p/c.sjs"]), true);
	for (const paths of [[], ["/p/a.axml", "/p/a.js"], ["/p/a.json"], ["/p/a.png"]])
		assert.equal(onlyLooks(paths), false);
});
