import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { type ViewRow, views } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";

const people: Record<string, Readonly<Record<string, unknown>>> = JSON.parse(
	readFileSync(new URL("./personas.json", import.meta.url), "utf8"),
);

it("the sample people have, among them, something of whatever a wallet's scope can reveal", () => {
	for (const [name, { stored }] of Object.entries<ViewRow>(views)) {
		if (stored === null) continue;
		assert.ok(
			Object.values(people).some((person) => person[stored] !== undefined),
			`nobody has what ${name} shows`,
		);
	}
});

it("and of what one wallet alone has, whichever it is", () => {
	const rows = Object.values(platforms).flatMap(({ own }) => Object.entries(own));
	assert.ok(rows.length > 0);
	for (const [name, { stored }] of rows) {
		assert.ok(
			Object.values(people).some(({ own }) => Object.hasOwn(Object(own), stored)),
			`nobody has what ${name} shows`,
		);
	}
});
