import assert from "node:assert/strict";
import { test } from "node:test";
import { labelOf } from "./origins.ts";

test("names are made of ids that are no names, too, and no two of them are the same", () => {
	assert.equal(labelOf({ sub: "mara", appId: "shop" }), "mara--shop");
	const odd = [
		"Mara",
		"mára",
		"mara@example.com",
		"xn",
		"-",
		"用户",
		"a--b",
		"a".repeat(80),
		`${"a".repeat(80)}b`,
		"ma ra",
		"a-",
		"a",
	];
	const labels = odd.flatMap((sub) => odd.map((appId) => labelOf({ sub, appId })));
	assert.equal(new Set(labels).size, labels.length);
	for (const label of labels) assert.match(label, /^(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
	assert.equal(labelOf({ sub: "Mara", appId: "shop" }), labelOf({ sub: "Mara", appId: "shop" }));
});
