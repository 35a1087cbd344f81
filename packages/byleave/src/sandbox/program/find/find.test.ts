// What people give to `byleave dev`, and what it is taken for.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { lay } from "./bed.test.ts";
import { findProgram } from "./find.ts";

type Files = Readonly<Record<string, string | object>>;

const html = "<!doctype html><title>Tea house</title><p>Hello";
const uses = (...addresses: string[]): string =>
	html + addresses.map((address) => `<script src="${address}"></script>`).join("");
const vite: Files = {
	"package.json": { scripts: { dev: "vite", build: "vite build" }, devDependencies: { vite: "1" } },
	"index.html": uses("/src/main.ts"),
	"node_modules/vite/package.json": "{}",
};
const dsl: Files = { "app.json": { pages: ["pages/index/index", "pages/me/me"] }, "pages/index/index.axml": "<view/>" };

describe("a folder with pages is taken as it lies there", () => {
	for (const [what, files, expected] of [
		["an index.html", { "index.html": html }, { at: "", base: "/", start: "/" }],
		["a build below", { "dist/index.html": html, "README.md": "" }, { at: "dist", base: "/", start: "/" }],
		["pages in public", { "public/index.html": html, "server.js": "" }, { at: "public", base: "/", start: "/" }],
		[
			"one page of another name",
			{ "start page.html": html, "a.css": "" },
			{ at: "", base: "/", start: "/start%20page.html" },
		],
		[
			"a build that wants a base path",
			{ "index.html": uses("/tea/assets/a.js", "/tea/assets/b.js?v=1"), "assets/a.js": "", "assets/b.js": "" },
			{ at: "", base: "/tea/", start: "/tea/" },
		],
		[
			"addresses from the root on that are right",
			{ "index.html": uses("/assets/a.js"), "assets/a.js": "" },
			{ at: "", base: "/", start: "/" },
		],
		[
			"addresses that lead nowhere",
			{ "index.html": uses("/gone/a.js", "//cdn.example/a.js", "https://cdn.example/tea/a.js") },
			{ at: "", base: "/", start: "/" },
		],
		[
			"a base element",
			{ "index.html": `<base href="/deep/er/">${html}` },
			{ at: "", base: "/deep/er/", start: "/deep/er/" },
		],
		[
			"an app.json of other tools",
			{ "app.json": { name: "x" }, "index.html": html },
			{ at: "", base: "/", start: "/" },
		],
		[
			"a package.json that wants no bundler",
			{ "index.html": html, "package.json": { scripts: { start: "node x" } } },
			{ at: "", base: "/", start: "/" },
		],
		[
			"a build beside sources that are not installed",
			{ ...vite, "node_modules/vite/package.json": "", "dist/index.html": html },
			{ at: "dist", base: "/", start: "/" },
		],
	] as const) {
		it(what, async (t) => {
			const laid: Record<string, string | object> = { ...files };
			if (laid["node_modules/vite/package.json"] === "") delete laid["node_modules/vite/package.json"];
			const folder = lay(t, laid);
			const { from, home, title } = await findProgram(folder);
			const { at, base, start } = expected;
			assert.deepEqual(from, { kind: "folder", folder: join(folder, at), base, start, isSinglePage: false });
			assert.deepEqual([home, title], [folder, "Tea house"]);
		});
	}
	it("an .html file is what is opened first, and its folder is served", async (t) => {
		const folder = lay(t, { "index.html": html, "b.html": html });
		const { from, home, taken } = await findProgram(join(folder, "b.html"));
		assert.deepEqual(from, { kind: "folder", folder, base: "/", start: "/b.html", isSinglePage: false });
		assert.equal(home, folder);
		assert.match(taken, /^the web pages in .*program \(from b\.html on\)$/);
	});
});

describe("a DSL program", () => {
	for (const [what, files, below, why] of [
		["as its app.json names it", dsl, "", /\(app\.json names 2 pages, and pages\/index\/index\.axml is there\)$/],
		[
			"also beside an index.html, which no wallet opens",
			{ ...dsl, "index.html": html },
			"",
			/is there; the index\.html beside it is not what a wallet opens\)$/,
		],
		[
			"where its project file says, with comments",
			{
				"mini.project.json": '{ // IDE\n "miniprogramRoot": "./mini/", }',
				"mini/app.json": { pages: ["pages/index/index"], window: { defaultTitle: "Tea house" } },
				"mini/pages/index/index.axml": "",
			},
			"mini",
			/^the DSL mini program in .* \(mini\/app\.json names a page, and/,
		],
	] as const) {
		it(what, async (t) => {
			const folder = lay(t, files);
			const { from, home, taken, title } = await findProgram(folder);
			const start = "/pages/index/index";
			const source = {
				kind: "folder",
				folder: join(folder, below),
				base: "/",
				start,
				isSinglePage: false,
				isDsl: true,
			};
			assert.deepEqual([from, home], [source, folder]);
			assert.match(taken, why);
			assert.equal(title, below === "" ? undefined : "Tea house");
		});
	}
});

describe("a program of one page", () => {
	const single = async (t: Parameters<typeof lay>[0], files: Files) => {
		const { from } = await findProgram(lay(t, files));
		return "kind" in from && from.kind === "folder" && from.isSinglePage;
	};
	const page = uses("/a.js");
	it("answers its router's paths if it writes any", async (t) => {
		assert.equal(await single(t, { "index.html": page, "a.js": "history.pushState({},'','/x')" }), true);
		assert.equal(await single(t, { "index.html": page, "404.html": html, "a.js": "h.pushState()" }), true);
		assert.equal(await single(t, { "index.html": `${html}<script>history.pushState(0,"","/x")</script>` }), true);
	});
	it("has missing pages where it writes none, or has others", async (t) => {
		assert.equal(await single(t, { "index.html": page, "a.js": "location.hash = '#x'" }), false);
		assert.equal(await single(t, { "index.html": page, "a.js": "h.pushState()", "about.html": html }), false);
		const tools = { "node_modules/x/a.js": "h.pushState()", ".cache/a.js": "h.pushState()" };
		assert.equal(await single(t, { "index.html": page, "a.js": "", ...tools }), false);
	});
});

describe("a folder with a development server is not taken for plain pages", () => {
	const script = async (t: Parameters<typeof lay>[0], files: Files) => {
		const folder = lay(t, files);
		const { from, taken } = await findProgram(folder);
		assert.ok("script" in from, taken);
		assert.equal(from.folder, folder);
		return { ...from, taken };
	};
	it("an unbuilt root with a bundler, also where a build lies in it", async (t) => {
		const { command, manager, taken, ...from } = await script(t, { ...vite, "dist/index.html": html });
		assert.deepEqual([from.script, command, manager], ["dev", "vite", "npm"]);
		assert.match(taken, /script "dev" of its package\.json: vite; its index\.html is a source: it has \/src\/main\.ts/);
	});
	it("a root whose page a bundler makes of a plain one", async (t) => {
		const webpack = { scripts: { start: "webpack serve" }, devDependencies: { webpack: "1" } };
		const files = { "package.json": webpack, "index.html": html, "node_modules/webpack/x": "" };
		assert.equal((await script(t, files)).script, "start");
	});
	it("a template in public, and a server without any page", async (t) => {
		const template = { "public/index.html": "<title>%PUBLIC_URL%</title>", "node_modules/x/y": "" };
		const manifest = { scripts: { start: "react-scripts start" }, dependencies: { "react-scripts": "1" } };
		assert.equal((await script(t, { ...template, "package.json": manifest })).script, "start");
		const plain = { scripts: { serve: "node s.js", start: "node s.js", dev: "node s.js" } };
		assert.equal((await script(t, { "package.json": plain, "s.js": "" })).script, "dev");
	});
	it("is started with the package manager that its folder is kept with", async (t) => {
		const manifest = { scripts: { dev: "x" } };
		for (const [files, manager] of [
			[{ "pnpm-lock.yaml": "" }, "pnpm"],
			[{ "yarn.lock": "" }, "yarn"],
			[{ "bun.lock": "" }, "bun"],
			[{ "package-lock.json": "{}" }, "npm"],
			[{}, "npm"],
		] as const) {
			assert.equal((await script(t, { "package.json": manifest, ...files })).manager, manager);
		}
		const said = { "package.json": { ...manifest, packageManager: "yarn@4.1.0" }, "package-lock.json": "{}" };
		assert.equal((await script(t, said)).manager, "yarn");
	});
});

describe("a wrong guess says what was found and what to type", () => {
	for (const [what, files, given, message] of [
		["nothing there", { "a.txt": "" }, "gone", /^There is no .*gone · .*program holds a\.txt · correct the path/],
		["nothing on the way", {}, "gone/far", /^There is no .*far · .*program is empty · correct the path/],
		["an empty folder", {}, "", /program is empty · there is no page to open · name the folder/],
		["only dot files", { ".git/x": "" }, "", /program is empty · /],
		["files without a page", { "a.md": "", "b.css": "" }, "", /has no index\.html · it holds a\.md, b\.css · name the/],
		[
			"several pages",
			{ "a.html": html, "b.html": html },
			"",
			/has no index\.html · it has a\.html, b\.html · say which page comes first: byleave dev .*a\.html$/,
		],
		[
			"programs below",
			{ "one/index.html": html, "two/package.json": { scripts: { dev: "x" } }, "docs/x.md": "" },
			"",
			/has no index\.html · below it there is .*one, .*two · say which: byleave dev .*one$/,
		],
		[
			"a package without a server",
			{ "package.json": { scripts: { test: "x" } } },
			"",
			/its package\.json has the scripts test, and the sandbox starts a server only by one called dev, start or serve · /,
		],
		[
			"a package without scripts",
			{ "package.json": {}, "x.js": "" },
			"",
			/its package\.json has none, and the sandbox/,
		],
		[
			"a source that no script builds",
			{ "index.html": uses("src/main.tsx") },
			"",
			/is not built · its index\.html has src\/main\.tsx, which no browser reads, .* · build it and type byleave dev /,
		],
		[
			"a source named by itself",
			vite,
			"index.html",
			/index\.html is not built · it has \/src\/main\.ts, .* · type byleave dev .*: the folder's own development server/,
		],
		[
			"packages that are not installed",
			{ "package.json": { scripts: { dev: "x" }, dependencies: { a: "1" } }, "yarn.lock": "" },
			"",
			/is not installed · its package\.json wants packages for its script "dev", .* · type yarn install there/,
		],
		["an archive", { "p.zip": "" }, "p.zip", /p\.zip is no page · it is an archive · unpack it/],
		[
			"a script beside a page",
			{ "app.js": "", "index.html": html },
			"app.js",
			/app\.js is no page · it is a \.js file, .* · type byleave dev .*program for the page beside it$/,
		],
		[
			"a file without an ending",
			{ LICENSE: "" },
			"LICENSE",
			/is no page · its name has no ending, .* · name an \.html/,
		],
		[
			"what describes a program",
			{ "byleave.json": "{}" },
			"byleave.json",
			/byleave\.json is no page · it describes the program in its folder · type byleave dev .*program$/,
		],
		[
			"a program of another family",
			{ "app.json": { pages: ["a"] }, "a.wxml": "" },
			"",
			/is a mini program of another family · app\.json names a page whose markup is \.wxml · build it for the Alipay/,
		],
		[
			"half a DSL program",
			{ "app.json": { pages: ["a"] } },
			"",
			/is half a DSL mini program · app\.json names a page, and a has no markup \(a\.axml\) · name the folder/,
		],
	] as const) {
		it(what, async (t) => {
			const folder = lay(t, files);
			await assert.rejects(findProgram(join(folder, given)), { name: "Trouble", message });
		});
	}
	it("says the command as it was typed", async (t) => {
		const folder = lay(t, { "a.html": html, "b.html": html });
		await assert.rejects(findProgram(folder, "npm start --"), /say which page comes first: npm start -- /);
	});
	it("an address of another scheme", () =>
		assert.rejects(
			findProgram("ftp://example/x"),
			/cannot be opened · it begins with ftp: · type an http:\/\/ or https/,
		));
});
