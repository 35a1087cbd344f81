import { randomBytes } from "node:crypto";
import { Failure } from "@byleave/protocol";
import type { ClientBase } from "pg";
import { schema1 } from "./schema/schema-1.ts";
import { TEXT } from "./schema/text.ts";

/**
 * Numbered steps from nothing to today's tables; the number reached is the row `schema` of `meta`. A step that has been
 * released is never changed, only followed, and only adds: a server that is one version behind goes on with it.
 */
export const migrations: readonly (readonly string[])[] = [schema1];

type Speaker = Pick<ClientBase, "query">;

/** How far a database is, and how far this server brings it. */
export interface Standing {
	readonly version: number;
	readonly newest: number;
}

/** The version that a database is at; 0: it has no tables of ours. */
export async function versionOf(db: Speaker): Promise<number> {
	const { rows } = await db.query("SELECT to_regclass('meta') IS NOT NULL AS there");
	if (rows[0]?.there !== true) return 0;
	const { rows: found } = await db.query("SELECT value FROM meta WHERE key = 'schema'");
	return Number(found[0]?.value ?? 0);
}

/** Throws `store_unavailable` if a server of two versions from now wrote it, which this one could only damage. */
export function mustBeKnown({ version, newest }: Standing): void {
	if (version <= newest + 1) return;
	const message = `its tables are at version ${version}, this server knows ${newest}: run the newer one.`;
	throw new Failure("store_unavailable", { message });
}

/** What the tables are called that these steps make; `meta`, which tells of them, is none of them. */
export const tablesMadeBy = (steps = migrations): readonly string[] =>
	steps.flat().flatMap((statement) => /^CREATE TABLE IF NOT EXISTS (\w+)/.exec(statement)?.[1] ?? []);

/** Throws `store_unavailable` if there are tables of somebody else's that are called as ours will be. */
export async function mustBeFree(db: Speaker, steps = migrations): Promise<void> {
	const made = tablesMadeBy(steps);
	// In one look: another process that makes them makes `meta` first.
	const { rows } = await db.query<{ name: string }>(
		"SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()",
	);
	if (rows.some(({ name }) => name === "meta")) return;
	const theirs = rows.find(({ name }) => made.includes(name));
	if (!theirs) return;
	const message = `it has a table ${theirs.name} that is not this server's. Give it a database of its own.`;
	throw new Failure("store_unavailable", { message });
}

/**
 * Brings a database to today's tables. One process at a time: the version's row is locked meanwhile, and statements are said
 * on a second connection, each by itself, so that a database goes along that takes no table inside a transaction. Who is
 * killed in the middle leaves a row that says the old version; the next one says the rest.
 */
export async function migrate(guard: Speaker, db: Speaker, steps = migrations): Promise<Standing> {
	const newest = steps.length;
	const before = await versionOf(db);
	mustBeKnown({ version: before, newest });
	if (before >= newest) return { version: before, newest };
	await mustBeFree(db, steps);
	await makeMeta(db);
	// For this transaction alone: the session goes on to other work.
	await guard.query(
		"BEGIN; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0",
	);
	try {
		const { rows } = await guard.query("SELECT value FROM meta WHERE key = 'schema' FOR UPDATE");
		const version = Number(rows[0]?.value ?? 0);
		mustBeKnown({ version, newest });
		for (const step of steps.slice(version)) for (const statement of step) await db.query(statement);
		if (version < newest) {
			await guard.query("UPDATE meta SET value = $1 WHERE key = 'schema'", [String(newest)]);
		}
		await guard.query("COMMIT");
		return { version, newest };
	} catch (error) {
		await guard.query("ROLLBACK").catch(() => {});
		throw error;
	}
}

/** The table that says how far we are, and what is made once and never changes. */
async function makeMeta(db: Speaker): Promise<void> {
	const table = `CREATE TABLE IF NOT EXISTS meta (key ${TEXT} PRIMARY KEY, value ${TEXT} NOT NULL)`;
	// Two that make it at once: the one that comes second is told of a name that is there, and finds the table.
	await db.query(table).catch(() => db.query(table));
	const first = { schema: "0", registry: "1", "bucket-key": randomBytes(16).toString("hex") };
	for (const [key, value] of Object.entries(first)) {
		await db.query("INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", [key, value]);
	}
}
