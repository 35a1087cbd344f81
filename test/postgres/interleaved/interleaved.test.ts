// Two verbs at once, in every order of their trips, end as if one had been run after the other: answers and every row.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { worldOf } from "../../../packages/server/src/contract/world.ts";
import { openPostgres } from "../../../packages/server/src/stores/postgres/postgres.ts";
import { emptiedDatabase } from "../emptied.ts";
import { gated } from "../gate.ts";
import { type Act, acts } from "./acts.ts";

const { url, query, tables } = await emptiedDatabase();
const store = await openPostgres({ url });
const held = await gated(url);
after(() => Promise.all([store.close(), held.store.close()]));
const every = await acts(await worldOf(store));

// What every pair starts from, kept beside, since making it anew takes far longer.
const kept = [...tables, "meta"];
await query(["CREATE SCHEMA kept", ...kept.map((name) => `CREATE TABLE kept.${name} AS TABLE ${name}`)].join("; "));
const back = [
	"SET session_replication_role = replica",
	...kept.flatMap((name) => [`DELETE FROM ${name}`, `INSERT INTO ${name} SELECT * FROM kept.${name}`]),
].join("; ");
// A witness is written by whoever acknowledges without a write, and says nothing.
const seen = kept
	.filter((name) => name !== "witness")
	.map((name) => `SELECT '${name}' AS table, row::text AS row FROM ${name} AS row`)
	.join(" UNION ALL ");

const answerOf = (call: Promise<unknown>) =>
	call.then(
		(value) => value ?? null,
		(error) => String(error.code),
	);
interface Outcome {
	readonly answers: readonly unknown[];
	readonly rows: readonly string[];
}
const outcome = async (...answers: readonly unknown[]): Promise<Outcome> => ({
	answers,
	rows: (await query(`${seen} ORDER BY 1, 2`)).map(({ table, row }) => `${table} ${row}`),
});

/** One after the other: known once for both orders in which they may have been held up. */
const turns = new Map<Act, Map<Act, Promise<Outcome>>>();
function inTurn(first: Act, second: Act): Promise<Outcome> {
	const known = turns.get(first) ?? new Map<Act, Promise<Outcome>>();
	turns.set(first, known);
	const run = known.get(second) ?? taken(first, second);
	known.set(second, run);
	return run;
}
async function taken(first: Act, second: Act): Promise<Outcome> {
	await query(back);
	const one = await answerOf(first(store));
	return outcome(one, await answerOf(second(store)));
}

/** The first one is held before its trip of this number, the second runs meanwhile, as far as it can. undefined: there is no such trip. */
async function between(first: Act, second: Act, trip: number): Promise<Outcome | undefined> {
	await query(back);
	held.shut();
	let over = false;
	const one = answerOf(first(held.store)).finally(() => {
		over = true;
	});
	for (let n = 0; n < trip; n++) {
		await Promise.race([held.waiting(), one]);
		held.pass();
	}
	await Promise.race([held.waiting(), one]);
	if (over) {
		held.open();
		await one;
		return undefined;
	}
	let done = false;
	const other = answerOf(second(store)).finally(() => {
		done = true;
	});
	while (!done && !(await isBlocked()));
	held.open();
	return outcome(await one, await other);
}

async function isBlocked(): Promise<boolean> {
	const sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1";
	return (await query(sql)).length > 0;
}

const isSame = (one: Outcome, other: Outcome): boolean => {
	try {
		assert.deepEqual(one, other);
		return true;
	} catch {
		return false;
	}
};

for (const [name, first] of Object.entries(every)) {
	describe(`${name}, held up`, () => {
		for (const [other, second] of Object.entries(every)) {
			test(`meanwhile ${other}`, async () => {
				const before = await inTurn(first, second);
				const swapped = await inTurn(second, first);
				const behind = { ...swapped, answers: swapped.answers.toReversed() };
				for (let trip = 1; ; trip++) {
					const mixed = await between(first, second, trip);
					if (mixed === undefined) return assert.ok(trip > 1 || name === "sweep");
					if (isSame(mixed, before) || isSame(mixed, behind)) continue;
					assert.deepEqual(mixed, before, `held before its trip ${trip + 1}`);
				}
			});
		}
	});
}
