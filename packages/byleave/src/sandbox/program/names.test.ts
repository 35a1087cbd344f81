import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { MOST_APP_ID } from "@byleave/protocol";
import { lay } from "./find/bed.test.ts";
import { appIdOf, namesOf } from "./names.ts";

const page = (title: string) => `<title>${title}</title>`;

describe("names are those that a person would give", () => {
	for (const [what, files, folder, appId, name] of [
		[
			"of mini.project.json, before all others",
			{
				"mini.project.json": { appid: "2021", name: "Tea" },
				"app.json": { name: "No" },
				"package.json": { name: "no" },
			},
			"x",
			"2021",
			"Tea",
		],
		[
			"of app.json",
			{ "app.json": { window: { defaultTitle: "Tea" } }, "package.json": { name: "no" } },
			"x",
			"Tea",
			"Tea",
		],
		["of package.json", { "package.json": { name: "@tea/house" }, "index.html": page("No") }, "x", "house", "house"],
		["of package.json, as it is shown", { "package.json": { name: "n", displayName: "Tea 2" } }, "x", "Tea-2", "Tea 2"],
		["of the page's title", { "index.html": page(" Tea &amp;\n cake ") }, "x", "Tea-cake", "Tea & cake"],
		["of the folder", { "index.html": "<p>" }, "tea house", "tea-house", "tea house"],
		[
			"but not a template's",
			{ "package.json": { name: "vite-project" }, "index.html": page("Vite App") },
			"tea",
			"tea",
			"tea",
		],
		["in Chinese", { "index.html": page("我的小程序") }, "x", "wo-de-xiao-cheng-xu", "我的小程序"],
		["of a folder in Chinese", { "index.html": "" }, "茶馆", "cha-guan", "茶馆"],
		["in Arabic", { "index.html": page("مقهى") }, "x", "mqha", "مقهى"],
		["from an odd file", { "package.json": "[1]", "app.json": "null", "index.html": "" }, "tea", "tea", "tea"],
		["without what cannot be seen", { "index.html": page("T\u202ee\u200ba") }, "x", "Tea", "Tea"],
	] as const) {
		it(what, async (t) => {
			const home = lay(t, files, folder);
			const source = { kind: "folder", folder: home, base: "/", start: "/", isSinglePage: false } as const;
			assert.deepEqual(await namesOf(source, home), { appId, name });
		});
	}
	for (const output of ["dist", "public", "build"]) {
		it(`never ${output}: then of the folder above`, async (t) => {
			const folder = join(lay(t, { [`${output}/index.html`]: "<p>" }, "tea"), output);
			const source = { kind: "folder", folder, base: "/", start: "/", isSinglePage: false } as const;
			assert.deepEqual(await namesOf(source, folder), { appId: "tea", name: "tea" });
		});
	}
	it("of a running server: of its page, else of its address", async () => {
		const source = { kind: "server", url: new URL("http://localhost:5173"), start: "/" } as const;
		assert.deepEqual(await namesOf(source, undefined, "Tea"), { appId: "Tea", name: "Tea" });
		assert.deepEqual(await namesOf(source, undefined), { appId: "localhost-5173", name: "localhost:5173" });
	});
});

describe("an appId", () => {
	const odd = [
		"-",
		"--",
		"",
		"☕",
		"。",
		"all",
		"a".repeat(80),
		"0123456789abcdef".repeat(2),
		"_x_",
		"Ünï cödé",
		"👨‍👩‍👧",
	];
	it("is made of any name, fits, and is never the sandbox's own", () => {
		for (const name of odd) {
			const appId = appIdOf(name);
			assert.match(appId, /^[A-Za-z0-9][A-Za-z0-9_-]*$/, name);
			assert.ok(appId.length <= MOST_APP_ID, name);
			assert.notEqual(appId, "all");
			assert.doesNotMatch(appId, /^[0-9a-f]{32}$/, name);
		}
	});
	it("is the same each time, and another one for other names that say nothing in Latin letters", () => {
		assert.equal(appIdOf("。"), appIdOf("。"));
		assert.notEqual(appIdOf("。"), appIdOf("-"));
		assert.equal(appIdOf("MyProgram"), "MyProgram");
	});
});
