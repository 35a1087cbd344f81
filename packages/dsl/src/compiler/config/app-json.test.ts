import assert from "node:assert/strict";
import { test } from "node:test";
import { readAppJson, readLook } from "./app-json.ts";
import { readJson } from "./read-json.ts";

test("pages, sub-packages, tabs and looks, by the family's names and by others'", () => {
	const app = readAppJson({
		pages: ["pages/a/a", "/pages/b/b", "pages/a/a"],
		subPackages: [{ root: "more", pages: ["c/c"] }, { root: "odd/" }],
		window: { defaultTitle: "Shop", titleBarColor: 0xff0000, pullRefresh: "true" },
		tabBar: {
			color: "#111111",
			list: [{ pagePath: "/pages/a/a", text: "A", iconPath: "a.png", selectedIconPath: "on.png" }, { text: "none" }],
		},
		plugins: { pay: {} },
		usingComponents: { card: "/card", odd: 7 },
	});
	assert.deepEqual(app, {
		pages: ["pages/a/a", "pages/b/b", "more/c/c"],
		look: { title: "Shop", titleColor: "#ff0000", pullRefresh: true },
		tabBar: { tabs: [{ page: "pages/a/a", name: "A", icon: "a.png", activeIcon: "on.png" }], textColor: "#111111" },
		usingComponents: { card: "/card" },
		plugins: ["pay"],
	});
});

test("whatever is in it, it is read", () => {
	const none = { pages: [], look: {}, usingComponents: {}, plugins: [] };
	for (const odd of [
		undefined,
		null,
		7,
		"x",
		[],
		{ pages: "a", window: 1, tabBar: [], subPackages: {}, plugins: [] },
	]) {
		assert.deepEqual(readAppJson(odd), none);
	}
});

test("a page's own look", () => {
	assert.deepEqual(readLook({ transparentTitle: "auto", backgroundColor: "#eee", pullRefresh: false }), {
		...{ transparentTitle: "auto", backgroundColor: "#eee", pullRefresh: false },
	});
	assert.deepEqual(readLook({ transparentTitle: "sometimes", enablePullDownRefresh: true }), {
		...{ transparentTitle: "none", pullRefresh: true },
	});
});

test("JSON as people write it; what is wrong is told with its place", () => {
	assert.deepEqual(readJson('\ufeff{ "a": 1, // one\n "b": [1,], }', "app.json"), {
		value: { a: 1, b: [1] },
		problems: [],
	});
	const { value, problems } = readJson('{\n "a": 1\n "b": 2 }', "app.json");
	assert.deepEqual(value, { a: 1, b: 2 });
	const [first] = problems;
	assert.deepEqual([first?.file, first?.line, first?.column], ["app.json", 3, 2]);
	assert.equal(first?.text, "Comma expected");
});
