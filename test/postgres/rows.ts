import type { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { namesOf, type RowOf, type Table } from "../../packages/server/src/stores/copying/tables.ts";

/** Rows for every table of a SQLite store, which keep to its keys, references and checks; read from the database itself. */
export function anyRows(
	db: DatabaseSync,
	tables: readonly Table[],
	least = 0,
): fc.Arbitrary<ReadonlyMap<string, readonly RowOf[]>> {
	let all: fc.Arbitrary<ReadonlyMap<string, readonly RowOf[]>> = fc.constant(new Map());
	for (const table of tables) {
		all = all.chain((before) =>
			rowsOf(db, table, before, least).map((rows) => new Map([...before, [table.name, rows]])),
		);
	}
	return all;
}

/** Any text that PostgreSQL can hold: not only that of people who write English. */
const text = fc.string({
	unit: fc.oneof(
		fc.constantFrom(..."aZ0,'\"\\\n{}%", "é", "中", "\uffff", "😀"),
		fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
	),
	maxLength: 12,
});
const storable = text.map((one) => one.replaceAll("\0", " ").toWellFormed());
const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const small = fc.integer({ min: 0, max: 2 ** 31 - 1 });

function rowsOf(
	db: DatabaseSync,
	table: Table,
	before: ReadonlyMap<string, readonly RowOf[]>,
	least: number,
): fc.Arbitrary<readonly RowOf[]> {
	const { name } = table;
	const info = db.prepare('SELECT name, "notnull" AS needed FROM pragma_table_info(?)').all(name);
	const sql = String(db.prepare("SELECT sql FROM sqlite_schema WHERE name = ?").get(name)?.sql);
	const parents = referencesOf(db, name).map(({ table: parent, columns }) => ({
		columns,
		rows: before.get(parent) ?? [],
	}));
	if (parents.some(({ rows }) => rows.length === 0)) return fc.constant([]);

	const column = ({ name: column, type }: Table["columns"][number]): fc.Arbitrary<string | number | null> => {
		const words = new RegExp(`\\b${column}\\b[^,]*CHECK \\(${column} IN \\(([^)]*)\\)`).exec(sql)?.[1];
		const allowed = words?.split(",").map((word) => word.trim());
		const value = allowed
			? fc.constantFrom(...allowed.map((word) => (word.startsWith("'") ? word.slice(1, -1) : Number(word))))
			: type === "TEXT"
				? storable
				: // Its other numbers are counts, which are integers there too.
					/at$|_until$/.test(column)
					? time
					: small;
		const needed =
			info.find((row) => row.name === column)?.needed === 1 ||
			table.key.some((at) => table.columns[at]?.name === column);
		return needed ? value : fc.option(value);
	};
	const row = fc.tuple(fc.tuple(...table.columns.map(column)), ...parents.map(({ rows }) => fc.constantFrom(...rows)));
	const whole = row.map(([own, ...referred]): RowOf => {
		const values = [...own];
		parents.forEach(({ columns }, n) => {
			for (const { from, at } of columns) values[namesOf(table).indexOf(from)] = referred[n]?.[at] ?? null;
		});
		return values;
	});
	return fc
		.array(whole, { minLength: least, maxLength: 12 })
		.map((rows) => uniqueKeysOf(db, table).reduce<readonly RowOf[]>((left, key) => distinct(left, key), rows));
}

const distinct = (rows: readonly RowOf[], key: readonly number[]): readonly RowOf[] => [
	...new Map(rows.map((row) => [JSON.stringify(key.map((at) => row[at])), row])).values(),
];

/** What a table's rows refer to: the parent, and which of its columns stand in which of ours. */
function referencesOf(db: DatabaseSync, name: string) {
	const rows = db
		.prepare('SELECT id, "table" AS parent, "from" AS own, seq FROM pragma_foreign_key_list(?) ORDER BY seq')
		.all(name);
	return [...new Set(rows.map(({ id }) => id))].map((id) => {
		const own = rows.filter((row) => row.id === id);
		const parent = String(own[0]?.parent);
		// They all refer to the whole primary key.
		const key = db.prepare("SELECT cid FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk").all(parent);
		return { table: parent, columns: own.map((row, n) => ({ from: String(row.own), at: Number(key[n]?.cid) })) };
	});
}

function uniqueKeysOf(db: DatabaseSync, table: Table): readonly (readonly number[])[] {
	const unique = db.prepare('SELECT name FROM pragma_index_list(?) WHERE "unique" = 1').all(table.name);
	const columnsOf = db.prepare("SELECT cid FROM pragma_index_info(?) ORDER BY seqno");
	return [table.key, ...unique.map((row) => columnsOf.all(String(row.name)).map(({ cid }) => Number(cid)))];
}
