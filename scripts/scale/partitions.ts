import { isByBucket } from "./tables.ts";

/** The first digits of buckets, which are four hexadecimal ones. */
const digits = [..."0123456789abcdef"];
const named = /^CREATE TABLE IF NOT EXISTS (\w+) \(/;

/**
 * The tables of users in sixteen partitions each, by the first digit of the bucket; the other tables are the migration's.
 * Rows that are about nobody have no bucket, and lie in the first.
 */
export const partitioned = (schema: readonly string[]): readonly string[] =>
	schema.flatMap((sql) => {
		const table = named.exec(sql)?.[1];
		// A migration that finds this one has begun already, and makes what is missing.
		if (table === "meta") return [sql];
		if (table === undefined || !isByBucket(table)) return [];
		return [`${sql} PARTITION BY RANGE (bucket)`, ...digits.map((digit, n) => partition(table, digit, digits[n + 1]))];
	});

function partition(table: string, digit: string, next: string | undefined): string {
	const from = digit === digits[0] ? "MINVALUE" : `'${digit}'`;
	const to = next === undefined ? "MAXVALUE" : `'${next}'`;
	return `CREATE TABLE IF NOT EXISTS ${table}_${digit} PARTITION OF ${table} FOR VALUES FROM (${from}) TO (${to})`;
}

/** As a file for psql. */
export const partitionsFile = (
	schema: readonly string[],
): string => `-- Byleave's tables of users, each in sixteen partitions by the first digit of the bucket: docs/scale.md.
-- On an empty database, before the first \`byleave-server migrate\`, which finds these tables and makes the rest.
-- Written by scripts/scale.ts from the schema; do not edit.

${partitioned(schema)
	.map((sql) => `${sql.replace(/\n\t(?=\t|\))/g, "\n")};\n`)
	.join("")}`;
