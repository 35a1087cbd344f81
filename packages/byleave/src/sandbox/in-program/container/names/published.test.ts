import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { published } from "./published.ts";

test("each name of the published typings is in the list, once, and few others are", () => {
	const folder = join(createRequire(import.meta.url).resolve("@mini-types/my/package.json"), "../types");
	const text = readFileSync(join(folder, "lib.my.d.ts"), "utf8");
	const typed = new Set<string>();
	let space = "";
	for (const line of text.split("\n")) {
		const namespace = /^declare namespace my\.?([\w.]*) \{/.exec(line)?.[1];
		if (namespace !== undefined) space = namespace === "" ? "" : `${namespace}.`;
		const name = /^ {2}export (?:function|const) (\w+)/.exec(line)?.[1];
		if (name) typed.add(space + name);
	}
	assert.ok(typed.size > 250);
	assert.deepEqual(
		[...typed].filter((name) => !published.includes(name)),
		[],
	);
	assert.equal(new Set(published).size, published.length);
	assert.deepEqual(
		published.filter((name) => !typed.has(name)),
		["getAuthUserInfo", "httpRequest", "isCollected"],
	);
});
