import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { after, describe, it } from "node:test";
import fc from "fast-check";
import { Client } from "pg";
import { copyStore, SourceChanged } from "../../packages/server/src/stores/copying/copy.ts";
import { namesOf, notCopied, type RowOf, tablesOf } from "../../packages/server/src/stores/copying/tables.ts";
import { ourTypes } from "../../packages/server/src/stores/postgres/connection/session.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { openDatabase } from "../../packages/server/src/stores/sqlite/database.ts";
import { freshDatabase } from "./launch.ts";
import { anyRows } from "./rows.ts";

const folder = await mkdtemp(join(tmpdir(), "byleave-copy-"));
const file = join(folder, "byleave.sqlite");
const source: DatabaseSync = openDatabase(file);
const tables = tablesOf(source);
const any = anyRows(source, tables);

const url = await freshDatabase();
await (await openPostgres({ url })).close();
const db = new Client({ connectionString: url, types: ourTypes });
await db.connect();
after(async () => {
	await db.end();
	source.close();
	await rm(folder, { recursive: true, force: true });
});
const there = await db.query<{ name: string }>(
	"SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
);

/** Both sides empty again. */
async function emptied(): Promise<void> {
	for (const { name } of tables.toReversed()) await db.query(`DELETE FROM ${name}`);
	await db.query("DELETE FROM meta WHERE key NOT IN ('schema', 'registry')");
	holds(new Map());
}
/** The source's rows are these from now on. */
function holds(rows: ReadonlyMap<string, readonly RowOf[]>): void {
	source.exec("BEGIN");
	for (const { name } of tables.toReversed()) source.exec(`DELETE FROM ${name}`);
	for (const table of tables) {
		const names = namesOf(table);
		const marks = names.map(() => "?").join(", ");
		const insert = source.prepare(`INSERT INTO ${table.name} (${names.join(", ")}) VALUES (${marks})`);
		for (const row of rows.get(table.name) ?? []) insert.run(...row);
	}
	source.exec("COMMIT");
}
/** The same connection, which is gone after some queries. */
const dying = (queries: number): Client => {
	let left = queries;
	const query = (...given: unknown[]) =>
		left-- > 0 ? (db.query as (...given: unknown[]) => unknown).apply(db, given) : Promise.reject(new Error("killed"));
	return Object.assign(Object.create(db), { query });
};
/** All of a database's tables, whole, as each says it itself. */
async function whole() {
	const found: Record<string, readonly [ours: unknown, theirs: unknown]> = {};
	for (const table of tables) {
		const order = table.columns.map(({ name }) => name).join(", ");
		const ours = source
			.prepare(`SELECT * FROM ${table.name} ORDER BY ${order}`)
			.all()
			.map((row) => ({ ...row }));
		const theirs = (await db.query(`SELECT * FROM ${table.name} ORDER BY ${order}`)).rows;
		found[table.name] = [sorted(ours), sorted(theirs)];
	}
	return found;
}
const sorted = (rows: readonly object[]): string[] =>
	rows
		.map((row) => JSON.stringify(Object.entries(row).toSorted(([one], [other]) => (one < other ? -1 : 1))))
		.toSorted();
async function same(): Promise<void> {
	for (const [name, [ours, theirs]] of Object.entries(await whole())) assert.deepEqual(theirs, ours, name);
	const meta = (
		await db.query(
			"SELECT key, value FROM meta WHERE key IN ('bucket-key', 'moved-by', 'registry', 'copy') ORDER BY key",
		)
	).rows;
	assert.deepEqual(
		meta,
		source
			.prepare("SELECT key, value FROM meta WHERE key IN ('bucket-key', 'moved-by', 'registry') ORDER BY key")
			.all()
			.map((row) => ({ ...row })),
	);
}

/** A client with an app, and a user's grant there. */
const sample = new Map<string, readonly RowOf[]>([
	["merchants", [["M1", "Coffee"]]],
	["clients", [["C1", "M1", "ACTIVE", "mirror", 0, null, null, 1]]],
	["apps", [["A1", "C1", "Coffee", null, 0, "ACTIVE", ""]]],
	["user_ids", [["ab12", "C1", "mei", "u1"]]],
	["grants", [["ab12", "g1", "mei", "A1", 1, "p1", null, 5]]],
]);

describe("moving a SQLite store into PostgreSQL", () => {
	it("knows every table of both, and says why it leaves one out", () => {
		const theirs = there.rows.map(({ name }) => name);
		assert.deepEqual(
			[...tables.map(({ name }) => name), ...Object.keys(notCopied)].toSorted(),
			[...new Set([...theirs, ...Object.keys(notCopied)])].toSorted(),
		);
	});

	it("brings any rows of any table, in batches of any size, each as it was", async () => {
		await fc.assert(
			fc.asyncProperty(anyRows(source, tables, 1), fc.integer({ min: 1, max: 5 }), async (rows, batch) => {
				await emptied();
				holds(rows);
				const { rows: counted } = await copyStore({ file, db, batch });
				await same();
				for (const { name } of tables) {
					const { n } = source.prepare(`SELECT count(*) AS n FROM ${name}`).get() as { n: number };
					assert.equal(counted[name], n, name);
					assert.notEqual(n, 0, name);
				}
			}),
			{ numRuns: 6, endOnFailure: true },
		);
	});

	it("goes on wherever it was ended, and brings what the source has changed since", () =>
		fc.assert(
			fc.asyncProperty(any, any, fc.nat(120), fc.nat(120), async (before, then, first, second) => {
				await emptied();
				holds(before);
				for (const queries of [first, second]) {
					const done = await copyStore({ file, db: dying(queries), batch: 3 }).then(
						() => true,
						async (error: Error) => {
							if (error.message !== "killed") throw error;
							await db.query("ROLLBACK");
							return false;
						},
					);
					// It was quicker than its end.
					if (done) return same();
					holds(then);
				}
				await copyStore({ file, db, batch: 3 });
				await same();
			}),
			{ numRuns: 8, endOnFailure: true },
		));

	it("tells which row the source has changed meanwhile, and brings it the next time", async () => {
		await emptied();
		holds(sample);
		const change = "UPDATE grants SET blocked_at = 7 WHERE grant_id = 'g1'";
		// Whoever writes there does so once the first table is copied; the copy's own look at it is older.
		let changes = [change, "DELETE FROM user_ids WHERE sub = 'mei'"];
		const told = () => {
			for (const sql of changes) source.exec(sql);
			changes = [];
		};
		await assert.rejects(copyStore({ file, db, told }), (error) => {
			assert.ok(error instanceof SourceChanged);
			assert.equal(error.code, "store_unavailable");
			assert.equal(
				error.message,
				`${file}: it has changed since it was copied; 2 rows are not the same. The first is in user_ids, key ["ab12","C1","[hidden]"], which is in the copy alone. Stop the server that writes there, and run the same command again: it brings what has changed.`,
			);
			assert.deepEqual(error.mismatches[1], { table: "grants", kind: "differs", key: ["ab12", "g1"] });
			return true;
		});
		await assert.rejects(openPostgres({ url }), /a copy into it is not finished: run byleave-server copy again/);
		const lines: string[] = [];
		await copyStore({ file, db, told: (line) => lines.push(line) });
		assert.deepEqual(lines, [
			"going on with the comparison",
			"the source has changed since: 2 rows brought or removed",
		]);
		await same();
		await (await openPostgres({ url })).close();
	});

	it("refuses a source to which somebody writes while it is compared", async () => {
		await emptied();
		holds(sample);
		const moving: Client = Object.assign(Object.create(db), {
			query(...given: unknown[]) {
				if (JSON.stringify(given).includes("FROM inbox "))
					source.exec("UPDATE meta SET value = value || '1' WHERE key = 'ready'");
				return (db.query as (...given: unknown[]) => unknown).apply(db, given);
			},
		});
		source.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('ready', '1')");
		await assert.rejects(
			copyStore({ file, db: moving }),
			/all of it is copied, and it is being written to\. Stop the server/,
		);
		await copyStore({ file, db });
		await same();
	});

	it("refuses a target that holds anything else", async () => {
		await emptied();
		holds(sample);
		await copyStore({ file, db });
		await assert.rejects(copyStore({ file, db }), /it holds rows in merchants already: copy into an empty database/);
		await emptied();
		holds(sample);
		await db.query("INSERT INTO leases (name, holder, until_at) VALUES ('sweep', 'x', 1)");
		await assert.rejects(copyStore({ file, db }), /it holds rows in leases already/);
		await db.query("DELETE FROM leases");
		await db.query("INSERT INTO meta (key, value) VALUES ('copy', $1)", [
			JSON.stringify({ from: "another", mark: "", table: "grants", after: null }),
		]);
		await assert.rejects(copyStore({ file, db }), /it holds the unfinished copy of another store/);
		await db.query("DELETE FROM meta WHERE key = 'copy'");
	});

	it("lets one copy at a time go on", async () => {
		await emptied();
		holds(sample);
		let others: Promise<unknown> | undefined;
		const told = () => {
			others ??= db.query("UPDATE meta SET value = replace(value, '\"mark\":\"', '\"mark\":\"x') WHERE key = 'copy'");
		};
		await assert.rejects(copyStore({ file, db, told }), /another copy is at work there\. Let it end\./);
		assert.ok(others);
		await copyStore({ file, db });
		await same();
	});

	it("says what PostgreSQL cannot keep", async () => {
		await emptied();
		holds(new Map([["merchants", [["M1", "Cof\0fee"]]]]));
		await assert.rejects(copyStore({ file, db }), /the source's merchants\.name holds a NUL character/);
	});
});
