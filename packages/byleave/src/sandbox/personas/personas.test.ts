import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { type ViewRow, views } from "@byleave/protocol";

it("the sample people have, among them, something of whatever a wallet's scope can reveal", () => {
	const people: Record<string, Record<string, unknown>> = JSON.parse(
		readFileSync(new URL("./personas.json", import.meta.url), "utf8"),
	);
	for (const [name, { stored }] of Object.entries<ViewRow>(views)) {
		if (stored === null) continue;
		assert.ok(
			Object.values(people).some((person) => person[stored] !== undefined),
			`nobody has what ${name} shows`,
		);
	}
});
