import { Failure } from "@byleave/protocol";
import type { ClientBase } from "pg";
import { type Column, emptyAtFirst, kept, keyNamesOf, namesOf, type RowOf, type Table } from "./tables.ts";

/** Where a copy stands: a row of the target's meta, written with the rows that it tells of. */
export interface Progress {
	/** Whose copy it is: a digest of the source's bucket key. */
	readonly from: string;
	/** What the source's file looked like then. */
	readonly mark: string;
	/** The table that is being copied, and the key of its last row there; those before it are whole. null: all are. */
	readonly table: string | null;
	readonly after: RowOf | null;
}

/** The row of meta; while it is there, no server uses the database. */
const PROGRESS = "copy";

/** The database that is copied into, on one connection. */
export interface Target {
	/** undefined: no copy is under way there. */
	progress(): Promise<Progress | undefined>;
	/** Throws if anything is kept there, or its tables are others. */
	mustBeEmpty(tables: readonly Table[]): Promise<void>;
	/** Does `work` and moves on from one standing to another, in one transaction; throws if another copy has moved it. */
	step(from: Progress | undefined, to: Progress | undefined, work?: () => Promise<void>): Promise<void>;
	put(table: Table, rows: readonly RowOf[]): Promise<void>;
	replace(table: Table, rows: readonly RowOf[]): Promise<void>;
	remove(table: Table, keys: readonly RowOf[]): Promise<void>;
	keep(rows: ReadonlyMap<string, string>): Promise<void>;
	kept(): Promise<ReadonlyMap<string, string>>;
	/** A table's rows in the order of its key, in batches; `until`: up to this key. */
	rows(table: Table, until: RowOf | undefined, batch: number): AsyncIterable<RowOf>;
	/** For the planner, which has seen an empty database. */
	analyze(tables: readonly Table[]): Promise<void>;
}

export function targetOn(db: ClientBase): Target {
	const inTransaction = async (begin: string, work: () => Promise<void>): Promise<void> => {
		await db.query(begin);
		try {
			await work();
			const { command } = await db.query("COMMIT");
			if (command !== "COMMIT") throw new Error("COMMIT rolled back");
		} catch (error) {
			await db.query("ROLLBACK").catch(() => {});
			throw error;
		}
	};
	const stands = async (lock: string): Promise<string | undefined> => {
		const { rows } = await db.query<{ value: string }>(`SELECT value FROM meta WHERE key = $1${lock}`, [PROGRESS]);
		return rows[0]?.value;
	};
	const write = async (table: Table, rows: readonly RowOf[], more: string): Promise<void> => {
		if (rows.length === 0) return;
		for (const row of rows) refuseNul(table, row);
		const text = `INSERT INTO ${table.name} (${namesOf(table).join(", ")}) SELECT * FROM ${arrays(table.columns)}${more}`;
		await db.query({ name: `copy ${table.name}${more}`.slice(0, 60), text, values: columnsOf(table, rows) });
	};

	return {
		async progress() {
			const value = await stands("");
			return value === undefined ? undefined : (JSON.parse(value) as Progress);
		},
		async mustBeEmpty(tables) {
			const there = await db.query<{ name: string; column: string }>(
				'SELECT table_name AS name, column_name AS "column" FROM information_schema.columns WHERE table_schema = current_schema()',
			);
			for (const { name, columns } of tables) {
				const has = there.rows.filter((row) => row.name === name).map(({ column }) => column);
				const lacking = columns.find((column) => !has.includes(column.name));
				if (lacking || has.length !== columns.length) {
					throw unfit(`its table ${name} is another than this server's. Copy into a database of its own.`);
				}
			}
			for (const name of [...tables.map((table) => table.name), ...emptyAtFirst]) {
				const { rows } = await db.query(`SELECT 1 FROM ${name} LIMIT 1`);
				if (rows.length === 0) continue;
				throw unfit(`it holds rows in ${name} already: copy into an empty database, on which no server has run.`);
			}
		},
		step: (from, to, work) =>
			inTransaction("BEGIN ISOLATION LEVEL READ COMMITTED", async () => {
				if ((await stands(" FOR UPDATE")) !== (from && JSON.stringify(from))) {
					throw unfit("another copy is at work there. Let it end.");
				}
				await work?.();
				const insert = "INSERT INTO meta (key, value) VALUES ($1, $2)";
				const text = to
					? from
						? "UPDATE meta SET value = $2 WHERE key = $1"
						: insert
					: "DELETE FROM meta WHERE key = $1";
				await db.query(text, to ? [PROGRESS, JSON.stringify(to)] : [PROGRESS]);
			}),
		put: (table, rows) => write(table, rows, ""),
		replace(table, rows) {
			const key = keyNamesOf(table);
			const others = namesOf(table).filter((name) => !key.includes(name));
			const set = others.map((name) => `${name} = excluded.${name}`).join(", ");
			return write(table, rows, ` ON CONFLICT (${key.join(", ")}) DO ${set === "" ? "NOTHING" : `UPDATE SET ${set}`}`);
		},
		async remove(table, keys) {
			const own = table.key.map((at) => table.columns[at] as Column);
			const names = keyNamesOf(table);
			const same = names.map((name) => `${table.name}.${name} = gone.${name}`).join(" AND ");
			await db.query(`DELETE FROM ${table.name} USING ${arrays(own)} AS gone (${names.join(", ")}) WHERE ${same}`, [
				...own.map((_, at) => keys.map((key) => key[at] ?? null)),
			]);
		},
		async keep(rows) {
			for (const [key, value] of rows) {
				await db.query(
					"INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
					[key, value],
				);
			}
		},
		async kept() {
			const { rows } = await db.query<{ key: string; value: string }>(
				"SELECT key, value FROM meta WHERE key = ANY ($1)",
				[kept],
			);
			return new Map(rows.map(({ key, value }) => [key, value]));
		},
		rows: (table, until, batch) => pages(db, table, until, batch),
		async analyze(tables) {
			for (const { name } of tables) await db.query(`ANALYZE ${name}`);
		},
	};
}

async function* pages(
	db: ClientBase,
	table: Table,
	until: RowOf | undefined,
	batch: number,
): AsyncGenerator<RowOf, void, undefined> {
	const key = keyNamesOf(table);
	const order = key.join(", ");
	const marks = (from: number) => key.map((_, at) => `$${from + at}`).join(", ");
	for (let after: RowOf | undefined; ; ) {
		const values = [...(after ?? []), ...(until ?? [])];
		const ends = [
			...(after ? [`(${order}) > (${marks(1)})`] : []),
			...(until ? [`(${order}) <= (${marks(1 + (after?.length ?? 0))})`] : []),
		];
		const where = ends.length > 0 ? ` WHERE ${ends.join(" AND ")}` : "";
		const text = `SELECT ${namesOf(table).join(", ")} FROM ${table.name}${where} ORDER BY ${order} LIMIT ${batch}`;
		const { rows } = await db.query<(string | number | null)[]>({ text, values, rowMode: "array" });
		yield* rows;
		const last = rows.at(-1);
		if (last === undefined || rows.length < batch) return;
		after = table.key.map((at) => last[at] ?? null);
	}
}

/** A list of rows as a table, an array a column. */
const arrays = (columns: readonly Column[]): string =>
	`unnest(${columns.map(({ type }, at) => `$${at + 1}::${type === "TEXT" ? "text" : "bigint"}[]`).join(", ")})`;
const columnsOf = ({ columns }: Table, rows: readonly RowOf[]): RowOf[] =>
	columns.map((_, at) => rows.map((row) => row[at] ?? null));

/** The one character that its text cannot hold. */
function refuseNul({ name, columns }: Table, row: RowOf): void {
	const at = row.findIndex((value) => typeof value === "string" && value.includes("\0"));
	if (at < 0) return;
	throw unfit(`the source's ${name}.${columns[at]?.name} holds a NUL character, which PostgreSQL cannot keep.`);
}

export const unfit = (message: string): Failure => new Failure("store_unavailable", { message });
