// Users' tables in partitions by the bucket (docs/scale.md): the same verbs keep the same promises on them.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { againContract } from "../../../packages/server/src/contract/again/again.ts";
import { redeemingContract } from "../../../packages/server/src/contract/store/redeeming.ts";
import { type Check, worldOf } from "../../../packages/server/src/contract/world.ts";
import { liesBy } from "../../../scripts/scale/tables.ts";
import { read } from "../../sources.ts";
import { emptiedDatabase } from "../emptied.ts";

// As an operator does: psql -f docs/partitions.sql, then the server, which makes the other tables.
const { store, empty, query } = await emptiedDatabase([read("docs/partitions.sql")]);

const check: Check = (promise, body) => {
	test(promise, async () => {
		await empty();
		await body(await worldOf(await store()));
	});
};

describe("PostgreSQL with users' tables in partitions by the bucket keeps the store's promises", () => {
	// The second part runs every verb, and each again. The whole contract is held by the same tables in one piece.
	for (const part of [redeemingContract, againContract]) part(check);
});

test("every table of users is in sixteen partitions, and no row lies outside of them", async () => {
	const rows = await query(
		"SELECT parent.relname AS name, count(*) AS parts FROM pg_inherits JOIN pg_class parent ON parent.oid = inhparent WHERE parent.relkind = 'p' GROUP BY 1 ORDER BY 1",
	);
	assert.deepEqual(
		rows.map(({ name, parts }) => [name, Number(parts)]),
		liesBy("bucket")
			.toSorted()
			.map((name) => [name, 16]),
	);
});

test("a statement that names its bucket is planned for one partition alone", async () => {
	const plan = await query("EXPLAIN SELECT 1 FROM grants WHERE bucket = 'c0de' AND grant_id = 'a'");
	const lines = plan.map((row) => String(row["QUERY PLAN"])).join("\n");
	assert.deepEqual([...new Set(lines.match(/grants_\w/g))], ["grants_c"]);
});
