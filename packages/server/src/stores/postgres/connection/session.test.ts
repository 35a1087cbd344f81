import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ClientBase } from "pg";
import { setUp } from "./session.ts";

/** A database that says this of itself. */
const saying = (readOnly: string, ...isolations: readonly string[]) =>
	({
		query: async (text: string) =>
			text === "SHOW transaction_read_only"
				? { command: "SHOW", rows: [{ transaction_read_only: readOnly }] }
				: [
						{ command: "SET", rows: [] },
						...isolations.map((isolation) => ({ command: "SHOW", rows: [{ transaction_isolation: isolation }] })),
					],
	}) as unknown as ClientBase;
const asked = ["read committed", "serializable", "repeatable read"] as const;

describe("a session is taken only of a primary that keeps the isolation that was asked for", () => {
	test("as asked, or stronger", async () => {
		await setUp(saying("off", ...asked));
		await setUp(saying("off", "serializable", "serializable", "serializable"));
	});
	test("a standby", () =>
		assert.rejects(setUp(saying("on", ...asked)), { message: "it is a standby, and takes no writes." }));
	const others = {
		"one snapshot, where a lock is followed by a fresh look": ["repeatable read", "serializable", "repeatable read"],
		"a snapshot in place of SERIALIZABLE": ["read committed", "repeatable read", "repeatable read"],
		"no snapshot to read from": ["read committed", "serializable", "read committed"],
		"no word of it": [],
	};
	for (const [what, isolations] of Object.entries(others)) {
		test(what, () =>
			assert.rejects(setUp(saying("off", ...isolations)), {
				message: `its isolation is ${isolations.join(", ")}, which is not what was asked for.`,
			}),
		);
	}
});
