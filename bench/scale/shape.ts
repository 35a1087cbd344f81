import type { Client } from "pg";

/** A table's rows, and what they take on the disk, without and with their indexes. */
export interface Size {
	readonly rows: number;
	readonly heapBytes: number;
	readonly indexBytes: number;
}

/** Tables of which each user has rows. */
export const filled = ["grants", "grant_items", "user_ids", "codes", "families", "tokens", "audit"] as const;

export async function sizesOf(db: Client): Promise<Readonly<Record<string, Size>>> {
	const sizes: Record<string, Size> = {};
	for (const table of filled) {
		const { rows } = await db.query(
			`SELECT (SELECT count(*) FROM ${table})::float8 AS rows, sum(pg_table_size(part))::float8 AS heap, sum(pg_indexes_size(part))::float8 AS indexes
			FROM (SELECT '${table}'::regclass AS part UNION ALL SELECT inhrelid FROM pg_inherits WHERE inhparent = '${table}'::regclass) parts`,
		);
		sizes[table] = { rows: rows[0]?.rows, heapBytes: rows[0]?.heap, indexBytes: rows[0]?.indexes };
	}
	return sizes;
}

/** Of each column of the rows of some users how long it is on average; NULL where a column is NULL in all of them. */
async function lengths(db: Client, where: string): Promise<Readonly<Record<string, number | null>>> {
	const all: Record<string, number | null> = {};
	const { rows: columns } = await db.query(
		"SELECT table_name AS table, column_name AS column FROM information_schema.columns WHERE table_name = ANY ($1)",
		[filled],
	);
	for (const { table, column } of columns) {
		const theirs =
			table === "user_ids" || table === "grants" ? where : `bucket IN (SELECT bucket FROM grants WHERE ${where})`;
		// One that redeems says more than one that grants, and not everybody has both.
		for (const fact of table === "audit" ? ["granted", "code-redeemed"] : [""]) {
			const of = fact === "" ? theirs : `${theirs} AND fact = '${fact}'`;
			const { rows } = await db.query(
				`SELECT avg(pg_column_size(${column}))::float8 AS length FROM ${table} WHERE ${of}`,
			);
			all[`${table}.${column} ${fact}`.trim()] = rows[0]?.length ?? null;
		}
	}
	return all;
}

/**
 * Throws unless the rows that were filled in look like those that verbs have left: as many of each table for a user, and in
 * each column as long. `real` and `made` say of which users.
 */
export async function mustLookAlike(db: Client, real: string, made: string): Promise<void> {
	const [one, other] = [await lengths(db, real), await lengths(db, made)];
	const apart = Object.keys(one).filter((name) => {
		const [a, b] = [one[name] ?? null, other[name] ?? null];
		// Numbers in names grow by a digit or two; a fact's words differ by what was granted.
		return a === null || b === null ? a !== b : Math.abs(a - b) > Math.max(3, 0.1 * a);
	});
	if (apart.length > 0) {
		throw new Error(
			apart.map((name) => `${name}: ${one[name]} bytes where verbs wrote, ${other[name]} here`).join("\n"),
		);
	}
}
