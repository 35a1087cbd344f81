import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf } from "./address.ts";

const isPage = (path: string): boolean => ["pages/a/a", "pages/b/b", "index"].includes(path);

for (const [url, from, path, query] of [
	["/pages/b/b", "pages/a/a", "pages/b/b", {}],
	["pages/b/b?x=1", "pages/a/a", "pages/b/b", { x: "1" }],
	["../b/b?x=1&y=two%20words&z", "pages/a/a", "pages/b/b", { x: "1", y: "two words", z: "" }],
	["./other", "pages/a/a", "pages/a/other", {}],
	["other", "pages/a/a", "pages/a/other", {}],
	["?x=1", "pages/a/a", "pages/a/a", { x: "1" }],
	["/pages/b/b?url=https%3A%2F%2Fa.example%2F%3Fb%3Dc", "index", "pages/b/b", { url: "https://a.example/?b=c" }],
	["/pages/b/b?broken=%E0%A4%A", "index", "pages/b/b", { broken: "%E0%A4%A" }],
	["/pages/b/b?a=b=c&a+b=1+1", "index", "pages/b/b", { a: "b=c", "a+b": "1+1" }],
	["//pages/b/b.html#part", "index", "pages/b/b", {}],
	["../../../../b", "pages/a/a", "b", {}],
] as const) {
	test(`${url} from ${from}`, () => {
		const address = addressOf(url, from, isPage);
		assert.deepEqual([address.path, address.query], [path, query]);
	});
}
