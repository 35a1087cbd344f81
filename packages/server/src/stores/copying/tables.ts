import type { DatabaseSync } from "node:sqlite";
import type { Value } from "../statement.ts";

/** A table as both sides have it. */
export interface Table {
	readonly name: string;
	readonly columns: readonly Column[];
	/** Where the columns of its primary key stand among them, in the key's order. */
	readonly key: readonly number[];
	/** Its rows go with those that they refer to, or hold something that no other row may hold. */
	readonly entangled: boolean;
}
export interface Column {
	readonly name: string;
	readonly type: "TEXT" | "INTEGER";
}
/** A row's values, in the order of its table's columns. */
export type RowOf = readonly Value[];

/** Tables that are not copied, each with the reason; the first two hold rows in an empty store, too. */
export const notCopied: Readonly<Record<string, string>> = {
	meta: "what it holds is each database's own; the rows that belong to the store are named in `kept`.",
	gates: "what whoever makes a grant passes, made with the tables.",
	leases: "who of the servers there does what at the moment.",
	counted: "strangers' refusals of the last minute.",
	witness: "of one database's transactions.",
};
/** Those in which nothing may be before a copy begins. */
export const emptyAtFirst: readonly string[] = ["leases", "counted", "witness"];
/** Rows of meta that belong to the store, wherever it lies. */
export const kept: readonly string[] = ["bucket-key", "registry", "moved-by"];

/**
 * The tables that are copied, each behind those that its rows refer to. Read from the database itself, so that none is
 * forgotten.
 */
export function tablesOf(db: DatabaseSync): readonly Table[] {
	const names = texts(
		db,
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
	);
	const placed: string[] = [];
	const place = (name: string): void => {
		if (placed.includes(name)) return;
		for (const parent of texts(db, 'SELECT "table" FROM pragma_foreign_key_list(?)', name)) place(parent);
		placed.push(name);
	};
	for (const name of names) if (!Object.hasOwn(notCopied, name)) place(name);
	return placed.map((name) => tableOf(db, name));
}

function tableOf(db: DatabaseSync, name: string): Table {
	const rows = db.prepare("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid").all(name);
	const key = rows
		.map(({ pk }, at) => ({ at, pk: Number(pk) }))
		.filter(({ pk }) => pk > 0)
		.sort((one, other) => one.pk - other.pk)
		.map(({ at }) => at);
	const columns = rows.map(
		(row): Column => ({ name: String(row.name), type: row.type === "INTEGER" ? "INTEGER" : "TEXT" }),
	);
	const cascades = texts(db, "SELECT 1 FROM pragma_foreign_key_list(?) WHERE on_delete = 'CASCADE'", name);
	const unique = texts(db, "SELECT 1 FROM pragma_index_list(?) WHERE origin = 'u'", name);
	return { name, columns, key, entangled: cascades.length + unique.length > 0 };
}

const texts = (db: DatabaseSync, sql: string, ...values: string[]): string[] =>
	db
		.prepare(sql)
		.all(...values)
		.map((row) => String(Object.values(row)[0]));

export const keyOf = ({ key }: Table, row: RowOf): RowOf => key.map((at) => row[at] ?? null);
export const namesOf = ({ columns }: Table): readonly string[] => columns.map(({ name }) => name);
export const keyNamesOf = ({ columns, key }: Table): readonly string[] => key.map((at) => columns[at]?.name ?? "");

/** In the order of both databases: numbers by size, text by the bytes of its UTF-8. Below 0: `one` comes first. */
export function compareKeys(one: RowOf, other: RowOf): number {
	for (const [at, value] of one.entries()) {
		const sign = compareValues(value, other[at] ?? null);
		if (sign !== 0) return sign;
	}
	return 0;
}

function compareValues(one: Value, other: Value): number {
	if (one === other) return 0;
	if (typeof one === "number" && typeof other === "number") return one - other;
	return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}
