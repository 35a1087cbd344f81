import { heldEqual, reachOf, tablesOf } from "./buckets.ts";
import { allOf, as, lastOf, listOf, type Node, nodesOf, operatorOf, parsed } from "./parsed.ts";
import type { Table } from "./tables.ts";

/** What a statement must not say (docs/scale.md); a row each, with what shows that it is found. */
export interface Rule {
	readonly avoid: string;
	readonly because: string;
	readonly find: (statement: Said) => string | undefined;
	readonly breaches: readonly string[];
	readonly fine: readonly string[];
}
export interface Said {
	readonly kind: string;
	readonly node: Node;
	readonly tables: ReadonlyMap<string, Table>;
}

const calls =
	(pattern: RegExp) =>
	({ node }: Said) =>
		[...nodesOf(node, "FuncCall")].map(({ funcname }) => lastOf(funcname)).find((name) => pattern.test(name));
/** What all of them have, and what answers the same wherever it is asked. */
const plain = /^count$/;
const types = ["int4", "int8", "text"];
const strengths = ["LCS_FORUPDATE", "LCS_FORKEYSHARE"];
const kinds = ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt"];
const target = ({ node }: Said): string => String((node.relation as Node | undefined)?.relname);
const sets = ({ kind, node }: Said): readonly string[] => {
	const conflict = node.onConflictClause as Node | undefined;
	const list = kind === "UpdateStmt" ? node.targetList : kind === "InsertStmt" ? conflict?.targetList : [];
	return listOf(list).map((each) => String(as(each, "ResTarget")?.name));
};
/** Tables that a query reads, not those of the queries within. */
const fromOf = (node: Node): readonly string[] => tablesOf(node.fromClause);

export const rules: readonly Rule[] = [
	{
		avoid:
			"anything but SELECT, INSERT, UPDATE, DELETE: LOCK TABLE, NOTIFY, CALL, DO, TRUNCATE, a table made on the way",
		because: "each is missing somewhere, or means a lock on all there is",
		find: ({ kind }) => (kinds.includes(kind) ? undefined : kind),
		breaches: [
			"LOCK TABLE codes",
			"NOTIFY registry",
			"TRUNCATE codes",
			"DO 'BEGIN END'",
			"CREATE TABLE t (a TEXT)",
			"SET x = 1",
		],
		fine: ["SELECT 1 AS one FROM codes WHERE bucket = $1", "DELETE FROM codes WHERE bucket = $1"],
	},
	{
		avoid: "advisory locks",
		because:
			"CockroachDB has them as functions that do nothing, so that they seem to work; elsewhere they hold one machine",
		find: calls(/advisory/),
		breaches: ["SELECT pg_advisory_xact_lock(1)", "SELECT pg_try_advisory_lock(1) FROM meta"],
		fine: ["SELECT value FROM meta WHERE key = $1"],
	},
	{
		avoid: "transaction ids and system columns",
		because: "YugabyteDB and CockroachDB number transactions otherwise, Citus each machine's its own",
		find: (said) => {
			const hidden = /^(xmin|xmax|cmin|cmax|ctid|tableoid)$/;
			const columns = [...nodesOf(said.node, "ColumnRef")].map(({ fields }) => lastOf(fields));
			return calls(/txid|snapshot|xact/)(said) ?? columns.find((name) => hidden.test(name));
		},
		breaches: [
			"SELECT pg_snapshot_xmin(pg_current_snapshot())",
			"SELECT txid_current()",
			"SELECT xmin FROM codes",
			"SELECT c.ctid FROM codes c",
		],
		fine: ["SELECT epoch FROM codes WHERE bucket = $1"],
	},
	{
		avoid: "sequences",
		because: "a hot shard, and no order elsewhere",
		find: calls(/^(nextval|currval|lastval|setval)$/),
		breaches: ["INSERT INTO meta (key, value) VALUES (nextval('s'), $1)"],
		fine: ["INSERT INTO meta (key, value) VALUES ($1, $2)"],
	},
	{
		avoid: "clocks, chance, and every other function that not all of them have",
		because: "what a statement says comes with its values; Citus refuses volatile functions in UPDATE",
		find: (said) => {
			const [clock] = [...nodesOf(said.node, "SQLValueFunction")];
			const name = [...nodesOf(said.node, "FuncCall")]
				.map(({ funcname }) => lastOf(funcname))
				.find((each) => !plain.test(each));
			return name ?? (clock ? String(clock.op) : undefined);
		},
		breaches: [
			"UPDATE meta SET value = now()",
			"SELECT CURRENT_TIMESTAMP",
			"SELECT random()",
			"SELECT gen_random_uuid()",
			"SELECT greatest_of(1)",
		],
		fine: ["SELECT count(*) AS count FROM inbox WHERE bucket = $1", "SELECT coalesce(value, $1) AS value FROM meta"],
	},
	{
		avoid: "/ and %",
		because: "of integers / is a decimal in CockroachDB",
		find: ({ node }) => [...nodesOf(node, "A_Expr")].map(operatorOf).find((name) => name === "/" || name === "%"),
		breaches: ["SELECT at / 1000 AS seconds FROM audit", "UPDATE meta SET value = value % 2"],
		fine: ["UPDATE codes SET expires_at = expires_at - $1 WHERE bucket = $2"],
	},
	{
		avoid: "types beyond text and integers",
		because: "domains, ranges, regclass and their like are missing somewhere",
		find: ({ node }) =>
			[...nodesOf(node, "TypeCast")]
				.map(({ typeName }) => lastOf((typeName as Node).names))
				.find((type) => !types.includes(type)),
		breaches: [
			"SELECT value::regclass AS name FROM meta",
			"SELECT CAST(value AS NUMERIC) AS n FROM meta",
			"SELECT '[1,2]'::int4range",
		],
		fine: ["UPDATE meta SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = $1"],
	},
	{
		avoid: "WITH, UPDATE … FROM, DELETE … USING, INSERT … SELECT, RETURNING",
		because:
			"a statement that reads and writes at once cannot be split over machines, and may have locked what it read before",
		find: ({ kind, node }) => {
			if ([...nodesOf(node, "CommonTableExpr")].length > 0) return "WITH";
			const list = node.returningList ?? node.returningClause;
			if (list !== undefined) return "RETURNING";
			if (kind === "UpdateStmt" && listOf(node.fromClause).length > 0) return "UPDATE … FROM";
			if (kind === "DeleteStmt" && listOf(node.usingClause).length > 0) return "DELETE … USING";
			const source = as(node.selectStmt, "SelectStmt");
			return kind === "InsertStmt" && listOf(source?.valuesLists).length === 0 ? "INSERT … SELECT" : undefined;
		},
		breaches: [
			"WITH gone AS (DELETE FROM codes RETURNING digest) SELECT digest FROM gone",
			"UPDATE codes SET used_at = $1 FROM grants g WHERE g.bucket = codes.bucket",
			"DELETE FROM codes USING grants g WHERE g.bucket = codes.bucket",
			"INSERT INTO codes (bucket) SELECT bucket FROM grants",
			"UPDATE codes SET used_at = $1 WHERE bucket = $2 RETURNING digest",
		],
		fine: ["INSERT INTO codes (bucket, digest) VALUES ($1, $2)"],
	},
	{
		avoid: "ON CONFLICT without the columns of a key",
		because: "Citus and YugabyteDB look for it in one place, by that key",
		find: (said) => {
			const conflict = said.node.onConflictClause as Node | undefined;
			if (said.kind !== "InsertStmt" || !conflict) return undefined;
			const elements = listOf((conflict.infer as Node | undefined)?.indexElems);
			const named = elements.map((each) => String(as(each, "IndexElem")?.name)).toSorted();
			const keys = said.tables.get(target(said))?.unique ?? [];
			return keys.some((key) => key.toSorted().join() === named.join()) ? undefined : `(${named.join(", ")})`;
		},
		breaches: [
			"INSERT INTO codes (bucket, digest) VALUES ($1, $2) ON CONFLICT DO NOTHING",
			"INSERT INTO codes (bucket, digest) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
		],
		fine: ["INSERT INTO codes (bucket, digest) VALUES ($1, $2) ON CONFLICT (bucket, digest) DO NOTHING"],
	},
	{
		avoid: "changing a column of the primary key",
		because: "a row would have to move to another machine; Citus refuses it of the bucket",
		find: (said) => {
			const key = said.tables.get(target(said))?.key ?? [];
			return sets(said).find((column) => key.includes(column));
		},
		breaches: [
			"UPDATE codes SET bucket = $1 WHERE bucket = $2",
			"INSERT INTO codes (bucket, digest) VALUES ($1, $2) ON CONFLICT (bucket, digest) DO UPDATE SET digest = $3",
		],
		fine: ["UPDATE codes SET used_at = $1 WHERE bucket = $2 AND digest = $3"],
	},
	{
		avoid: "a lock on more than one row, of more than one table, or with FOR SHARE, NOWAIT, SKIP LOCKED",
		because:
			"a lock of one row by its key is what all of them have (Citus: of one shard); what a lock is joined with is stale after waiting",
		find: (said) => {
			const locks = allOf(said.node.lockingClause, "LockingClause");
			if (locks.length === 0) return [...nodesOf(said.node, "LockingClause")].length > 0 ? "a lock inside" : undefined;
			const odd = locks.find(
				(each) => !strengths.includes(String(each.strength)) || each.waitPolicy !== "LockWaitBlock",
			);
			if (odd || locks.length > 1) return `${String(odd?.strength)} ${String(odd?.waitPolicy)}`;
			const [table, another] = fromOf(said.node);
			if (another !== undefined) return `${table} joined with ${another}`;
			const held = heldEqual(said.node.whereClause);
			const keys = said.tables.get(table ?? "")?.unique ?? [];
			return keys.some((key) => key.every((column) => held.includes(column)))
				? undefined
				: `${table} by ${held.join(", ")}`;
		},
		breaches: [
			"SELECT 1 FROM grants WHERE bucket = $1 FOR UPDATE",
			"SELECT 1 FROM grants g JOIN codes c ON c.bucket = g.bucket WHERE g.bucket = $1 AND g.grant_id = $2 FOR UPDATE",
			"SELECT 1 FROM grants WHERE bucket = $1 AND grant_id = $2 FOR UPDATE SKIP LOCKED",
			"SELECT 1 FROM grants WHERE bucket = $1 AND grant_id = $2 FOR SHARE",
			"SELECT 1 FROM codes WHERE bucket = $1 AND digest IN (SELECT digest FROM codes WHERE bucket = $1 FOR UPDATE)",
		],
		fine: [
			"SELECT 1 FROM grants WHERE bucket = $1 AND grant_id = $2 FOR UPDATE",
			"SELECT 1 FROM grants WHERE bucket = $1 AND sub = $2 AND app_id = $3 FOR UPDATE",
			"SELECT 1 FROM grants WHERE bucket = $1 AND grant_id = (SELECT grant_id FROM codes WHERE bucket = $2 AND digest = $3) FOR UPDATE",
		],
	},
	{
		avoid: "users' tables joined otherwise than by their bucket",
		because: "Citus joins what lies together, and nothing across; elsewhere it is a trip a row",
		find: ({ kind, node }) => {
			const { held, together } = reachOf({ kind, node });
			return together ? undefined : held.map(({ table }) => table).join(", ");
		},
		breaches: [
			"SELECT 1 FROM grants g JOIN codes c ON c.grant_id = g.grant_id WHERE g.sub = $1",
			"SELECT 1 FROM grants g LEFT JOIN codes c ON c.grant_id = g.grant_id",
			"SELECT 1 FROM families f WHERE NOT EXISTS (SELECT 1 FROM tokens t WHERE t.family_id = f.family_id)",
		],
		fine: [
			"SELECT 1 FROM grants g JOIN codes c ON c.bucket = g.bucket AND c.grant_id = g.grant_id WHERE g.sub = $1",
			"SELECT 1 FROM families WHERE NOT EXISTS (SELECT 1 FROM tokens t WHERE t.bucket = families.bucket)",
			"SELECT 1 FROM grants WHERE (bucket, grant_id) IN (SELECT c.bucket, c.grant_id FROM codes c)",
			"SELECT 1 FROM parties p JOIN codes c ON p.bucket = c.bucket WHERE c.digest = $1",
			"SELECT 1 FROM apps a JOIN clients c ON c.client_id = a.client_id",
		],
	},
];

/** Whether a statement reads or writes users' rows without saying of which bucket. */
export function scatters({ kind, node }: Pick<Said, "kind" | "node">): boolean {
	return reachOf({ kind, node }).held.some(({ pinned }) => !pinned);
}

/** A text of SQL, numbered and with its lock, as what it says. */
export const saidBy = (sql: string, tables: ReadonlyMap<string, Table>): Said => {
	const [first, second] = parsed(sql);
	if (!first || second) throw new TypeError("One statement, not none and not two.");
	return { ...first, tables };
};
export const breachesOf = (said: Said): readonly string[] =>
	rules.flatMap(({ avoid, find }) => {
		const hit = find(said);
		return hit === undefined ? [] : [`${hit}: avoid ${avoid}`];
	});
