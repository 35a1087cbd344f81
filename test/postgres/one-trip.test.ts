// Statements that go in one trip and end in one Sync (stores/postgres/trip), on the real server.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { Client, DatabaseError } from "pg";
import { worldOf } from "../../packages/server/src/contract/world.ts";
import { ourTypes } from "../../packages/server/src/stores/postgres/connection/session.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { prepared } from "../../packages/server/src/stores/postgres/trip/prepared.ts";
import { type Answered, type Known, sent } from "../../packages/server/src/stores/postgres/trip/trip.ts";
import type { Value } from "../../packages/server/src/stores/statement.ts";
import { between } from "./between.ts";
import { emptiedDatabase } from "./emptied.ts";

const database = await emptiedDatabase(["CREATE TABLE notes (note text NOT NULL)"]);
const { url, query } = database;
const notes = async () => (await query("SELECT note FROM notes ORDER BY note")).map(({ note }) => note);

type Say = (...asked: readonly (readonly [sql: string, ...values: Value[]])[]) => Promise<Answered>;
async function session(t: TestContext, to = url): Promise<{ say: Say; pid: number; known: Known }> {
	await query("DELETE FROM notes");
	const config = { connectionString: to, types: ourTypes, pipeline: true };
	const client = new Client(config);
	client.on("error", () => {});
	await client.connect();
	t.after(() => client.end());
	const known: Known = [];
	const say: Say = (...asked) =>
		sent(
			client,
			known,
			asked.map(([sql, ...values]) => ({ statement: prepared({ sql }), values })),
		);
	return { say, known, pid: (client as unknown as { processID: number }).processID };
}
const codeOf = ({ fault }: Answered): unknown => (fault instanceof DatabaseError ? fault.code : fault);
const NOTE = "INSERT INTO notes (note) VALUES (?)";
const OTHER = "INSERT INTO notes (note) VALUES (upper(?))";
const DIVIDED = "SELECT 6 / ?::int AS n";

test("one that fails in the middle: its fault is told, what is before it is answered, nothing stays, and the session goes on", async (t) => {
	const { say } = await session(t);
	const failed = await say(["BEGIN"], [NOTE, "before"], [DIVIDED, 0], [OTHER, "behind"], ["COMMIT"]);
	assert.equal(codeOf(failed), "22012");
	assert.deepEqual(failed.rows, [[], []]);
	// The transaction is open, and says what an open one that failed says.
	assert.equal(codeOf(await say([OTHER, "behind"])), "25P02");
	assert.equal((await say(["ROLLBACK"])).did, "ROLLBACK");
	assert.deepEqual(await notes(), []);
	// Among them the one that failed, and those that were not begun.
	const went = await say(["BEGIN"], [NOTE, "before"], [DIVIDED, 3], [OTHER, "behind"], ["COMMIT"]);
	assert.deepEqual(went, { rows: [[], [], [{ n: 2 }], [], []], did: "COMMIT" });
	assert.deepEqual(await notes(), ["BEHIND", "before"]);
});

test("COMMIT of a transaction that failed before says ROLLBACK", async (t) => {
	const { say } = await session(t);
	await say(["BEGIN"], [NOTE, "one"], [DIVIDED, 0]);
	const { did, fault } = await say(["COMMIT"]);
	assert.deepEqual([did, fault], ["ROLLBACK", undefined]);
	assert.deepEqual(await notes(), []);
});

test("what is sent behind one that fails, before it is answered, is a trip of its own", async (t) => {
	const { say } = await session(t);
	const [failed, ended, next] = await Promise.all([
		say(["BEGIN"], [DIVIDED, 0]),
		say(["ROLLBACK"]),
		say(["BEGIN"], [DIVIDED, 2], ["COMMIT"]),
	]);
	assert.equal(codeOf(failed), "22012");
	assert.equal(ended.did, "ROLLBACK");
	assert.deepEqual(next, { rows: [[], [{ n: 3 }], []], did: "COMMIT" });
});

test("rows and values are as they were: nothing, empty, long, in every script, and 64-bit numbers", async (t) => {
	const { say } = await session(t);
	const long = "näme 🙂 ".repeat(20_000);
	const sql = `SELECT ?::text AS "aName", ?::text AS empty, ?::text AS none, ?::bigint AS big, ?::int AS small`;
	for (const text of ["short", long, "a\0b"]) {
		for (const _ of ["the first time", "once more"]) {
			const { rows } = await say([sql, text, "", null, 1795682000000, -3], [sql, "x", "", null, 0, 0]);
			const read = { aName: text.replace("\0", "\uFFFD"), empty: "", none: null, big: 1795682000000, small: -3 };
			assert.deepEqual(rows, [[read], [{ ...read, aName: "x", big: 0, small: 0 }]]);
			assert.deepEqual(Object.keys(rows[0]?.[0] ?? {}), Object.keys(read));
		}
	}
	assert.deepEqual((await say(["SELECT n FROM generate_series(1, 3) AS n"], [NOTE, "n"])).rows, [
		[{ n: 1 }, { n: 2 }, { n: 3 }],
		[],
	]);
});

test("what rows are made of is asked once a session, and the server says when it is so no more", async (t) => {
	const { say, known } = await session(t);
	const all = "SELECT note FROM notes";
	await say([NOTE, "one"], [all]);
	const remembered = known[prepared({ sql: all }).place];
	assert.deepEqual((await say([all])).rows, [[{ note: "one" }]]);
	assert.equal(known[prepared({ sql: all }).place], remembered);
	await query("ALTER TABLE notes ALTER COLUMN note TYPE varchar");
	t.after(() => query("ALTER TABLE notes ALTER COLUMN note TYPE text"));
	assert.equal(codeOf(await say([all])), "0A000");
});

test("tables that change under sessions that have read them: the verb is run again in a new one", async (t) => {
	await database.empty();
	const store = await openPostgres({ url }, { deadline: 60_000 });
	t.after(() => store.close());
	await worldOf(store);
	const before = await store.registry();
	assert.ok(before.merchants.length > 0);
	await query("ALTER TABLE merchants ALTER COLUMN name TYPE varchar");
	t.after(() => query("ALTER TABLE merchants ALTER COLUMN name TYPE text"));
	assert.deepEqual(await store.registry(), before);
});

test("a session that is ended in the middle of a trip: what came is answered, the fault is the ending, nothing stays", async (t) => {
	const { say, pid } = await session(t);
	const { say: holder } = await session(t);
	await holder(["SELECT pg_advisory_lock(13)::text AS locked"]);
	const call = say(["BEGIN"], [NOTE, "one"], ["SELECT pg_advisory_lock(13)::text AS locked"], ["COMMIT"]);
	const waits = () => query("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock'", [pid]);
	while ((await waits()).length === 0);
	await query("SELECT pg_terminate_backend($1)", [pid]);
	const answered = await call;
	assert.equal(codeOf(answered), "57P01");
	assert.deepEqual(answered.rows, [[], []]);
	assert.ok((await say(["BEGIN"])).fault, "nothing is sent there any more");
	assert.deepEqual(await notes(), []);
});

test("a connection that breaks under a trip: it and what is sent behind it are told so", async (t) => {
	const way = await between(url);
	const { say } = await session(t, way.url(url));
	const cut = way.instead("answered", "BEGIN", ({ cutIt }) => cutIt());
	const [one, behind] = await Promise.all([say(["BEGIN"], [NOTE, "one"], ["COMMIT"]), say([NOTE, "behind"])]);
	await cut;
	for (const { fault, rows } of [one, behind]) {
		assert.ok(fault && !(fault instanceof DatabaseError));
		assert.deepEqual(rows, []);
	}
});
