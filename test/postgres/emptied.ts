import { after } from "node:test";
import { Client } from "pg";
import type { Store } from "../../packages/server/src/store.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { freshDatabase, said } from "./launch.ts";

/** A database with today's tables, and the hand that empties them: making one takes as long as twenty tests. */
export interface Emptied {
	readonly url: string;
	/** But for `meta` and `gates`, whose rows are always there. */
	readonly tables: readonly string[];
	empty(): Promise<void>;
	/** A store on it: the same one, until somebody closes it. Connections cost more than a test. */
	store(): Promise<Store>;
	/** Says something to it as superuser, beside every store. */
	query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

/** `first` is said before there is any table. */
export async function emptiedDatabase(first: readonly string[] = []): Promise<Emptied> {
	const url = await freshDatabase();
	if (first.length > 0) await said(url, first.join("; "));
	await (await openPostgres({ url })).close();
	const db = new Client({ connectionString: url });
	await db.connect();
	after(() => db.end());
	const { rows } = await db.query(
		"SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace",
	);
	const tables = rows.map(({ name }) => String(name)).filter((name) => name !== "meta" && name !== "gates");
	// DELETE is twenty times as quick as TRUNCATE where there are few rows.
	const statements = [
		"SET session_replication_role = replica",
		...tables.map((name) => `DELETE FROM ${name}`),
		"DELETE FROM meta WHERE key IN ('moved-by', 'ready')",
		"UPDATE meta SET value = '1' WHERE key = 'registry'",
	].join("; ");
	let open: Store | undefined;
	after(() => open?.close());
	return {
		url,
		tables,
		async store() {
			if (open) return open;
			// However slow the machine is.
			const made = await openPostgres({ url }, { deadline: 60_000 });
			const close = async () => {
				open = undefined;
				await made.close();
			};
			open = { ...made, close };
			return open;
		},
		empty: async () => void (await db.query(statements)),
		query: async (sql, values = []) => (await db.query(sql, values)).rows,
	};
}
