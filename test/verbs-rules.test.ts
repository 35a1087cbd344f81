// What a verb of the store may say, so that its text is one for every database (ARCHITECTURE.md; ruling 44).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { codeIn, read, walk } from "./sources.ts";

const files = walk("packages/server/src/stores/verbs").filter((path) => !path.endsWith(".test.ts"));
const literal = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
const spokenTo = /\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN|SET|VALUES|AND|AS|LIMIT|PRAGMA|ON CONFLICT|CASE)\b/;

/** What is not in the common subset, by what it is called here; `find` gives the words that breach it. */
interface Rule {
	readonly why: string;
	readonly find: (text: string) => string | undefined;
	/** Texts that breach it, to show that it is found; and near ones that do not. */
	readonly breaches: readonly string[];
	readonly fine?: readonly string[];
}
const words = (pattern: RegExp) => (text: string) => pattern.exec(text)?.[0];

const sqlRules: readonly Rule[] = [
	{ why: "no rowid: no other database has one", find: words(/\b_?rowid\b/i), breaches: ["SELECT rowid FROM codes"] },
	{
		why: "no DELETE with LIMIT",
		find: words(/\bDELETE\b[^;]*\bLIMIT\b/i),
		breaches: ["DELETE FROM codes WHERE row_expires_at <= ? LIMIT 500"],
		fine: ["SELECT digest FROM codes LIMIT ?", "DELETE FROM codes WHERE digest = ?"],
	},
	{
		why: "max and min of one column only; of two values CASE",
		find: words(/\b(?:max|min)\s*\((?:[^()]|\([^()]*\))*,/i),
		breaches: ["UPDATE t SET a = max(a, ?)", "SELECT min(coalesce(a, 0), b) FROM t"],
		fine: ["SELECT max(epoch) FROM grants", "SELECT max(coalesce(a, 0)) FROM t"],
	},
	{
		why: "IS and IS NOT stand before NULL only",
		find: words(/\bIS (?:NOT )?(?!NOT\b|NULL\b|DISTINCT\b)\S+/i),
		breaches: ["SELECT 1 FROM t WHERE a IS NOT b", "SELECT 1 FROM t WHERE a IS ?"],
		fine: ["SELECT 1 FROM t WHERE a IS NULL AND b IS NOT NULL", "SELECT 1 FROM t WHERE a IS NOT DISTINCT FROM b"],
	},
	{
		why: "ON CONFLICT names its target",
		find: words(/\bON CONFLICT\b(?!\s*\()|\bINSERT OR\b|\bREPLACE INTO\b/i),
		breaches: ["INSERT INTO t VALUES (?) ON CONFLICT DO NOTHING", "INSERT OR IGNORE INTO t VALUES (?)"],
		fine: ["INSERT INTO t (a) VALUES (?) ON CONFLICT (a) DO NOTHING"],
	},
	{
		why: "behind DO UPDATE a column names its table: it could be either row's",
		find: bareColumn,
		breaches: [
			"INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE b < ?",
			"INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT (a) DO UPDATE SET b = b + 1",
		],
		fine: [
			"INSERT INTO t (a, b) VALUES (?, ?) ON CONFLICT (a) DO UPDATE SET b = coalesce(?, t.b), c = 'x' WHERE t.b < excluded.b",
		],
	},
	{
		why: "an alias in camelCase is quoted",
		find: words(/\bAS\s+[a-z]+[A-Z]\w*/),
		breaches: ["SELECT app_id AS appId FROM apps"],
		fine: ['SELECT app_id AS "appId", a.one AS one FROM apps a'],
	},
	{ why: "no PRAGMA", find: words(/\bPRAGMA\b/i), breaches: ["PRAGMA foreign_keys = ON"] },
	{
		why: "no tables of SQLite's own",
		find: words(/\bsqlite_\w+/i),
		breaches: ["SELECT name FROM sqlite_schema", "SELECT name FROM sqlite_master"],
	},
	{
		why: "no functions that only SQLite has",
		find: words(/\b(?:printf|strftime|julianday|unixepoch|datetime|ifnull|iif|randomblob|random|changes|total)\s*\(/i),
		breaches: ["SELECT printf('%d', a) FROM t", "SELECT strftime('%s', 'now') AS at FROM t"],
		fine: ["SELECT coalesce(a, 0) FROM t"],
	},
];

const codeRules: readonly Rule[] = [
	{
		why: "no clock: `now` comes with the input",
		find: words(/\bDate\b|\bperformance\b|\bset(?:Timeout|Interval|Immediate)\b/),
		breaches: ["const now = Date.now();", "const at = new Date(now);", "performance.now()"],
		fine: ["const { now } = act;"],
	},
	{
		why: "nothing random: ids come with the input",
		find: words(/\brandom\w*|\bcrypto\b|\bdraw[A-Z]\w*/i),
		breaches: ["Math.random()", "randomUUID()", "drawId()"],
	},
	{
		why: "no modules of Node's",
		find: words(/["']node:[^"']*["']/),
		breaches: ['import { createHash } from "node:crypto";', 'await import("node:fs")'],
	},
	{
		why: "nothing is caught: the driver has to see it",
		find: words(/\bcatch\b|\bfinally\b|\btry\b/),
		breaches: ["try { yield* ask(one); } catch { return; }", "promise.catch(() => {})"],
	},
];

/** A column behind DO UPDATE that does not say whose it is. */
function bareColumn(sql: string): string | undefined {
	const behind = /\bDO UPDATE\b([\s\S]*)/i.exec(sql)?.[1];
	if (behind === undefined) return undefined;
	const said = behind.replace(/'[^']*'/g, "''").replace(/(\bSET|,)\s*[a-z_]+\s*=/g, "$1 =");
	return /(?<![.\w])[a-z_]+\b(?!\s*[.(])/.exec(said)?.[0];
}

/** The SQL of a text of code; what is put in, stands as nothing. */
function sqlIn(code: string): { sql: string; line: number }[] {
	return [...code.matchAll(literal)]
		.map(({ 0: text, index }) => ({
			sql: text.slice(1, -1).replace(/\$\{[^}]*\}/g, " "),
			line: code.slice(0, index).split("\n").length,
		}))
		.filter(({ sql }) => spokenTo.test(sql));
}

/** Every breach in a text of code, as line: words: why. */
function breachesIn(code: string): string[] {
	return [
		...sqlIn(code).flatMap(({ sql, line }) =>
			sqlRules.flatMap(({ find, why }) => {
				const hit = find(sql);
				return hit === undefined ? [] : [`${line}: ${hit}: ${why}`];
			}),
		),
		...code.split("\n").flatMap((text, at) =>
			codeRules.flatMap(({ find, why }) => {
				const hit = find(text);
				return hit === undefined ? [] : [`${at + 1}: ${hit}: ${why}`];
			}),
		),
	];
}

describe("the store's verbs", () => {
	it("are in the common subset of SQL, and hold no clock, no chance and no catch", () => {
		const found = files.flatMap((path) => breachesIn(codeIn(read(path))).map((breach) => `${path}:${breach}`));
		assert.ok(found.length === 0, `\n${found.join("\n")}`);
		assert.ok(files.flatMap((path) => sqlIn(codeIn(read(path)))).length > 100, "the statements were found");
	});
	for (const { why, breaches, fine = [], find } of sqlRules) {
		it(`${why}: is found, and by its words`, () => {
			for (const sql of breaches)
				assert.match(breachesIn(`write(\`${sql}\`)`).join(), new RegExp(`^1: .+: ${why}`), sql);
			for (const sql of fine) assert.equal(find(sql), undefined, sql);
		});
	}
	for (const { why, breaches, fine = [], find } of codeRules) {
		it(`${why}: is found, and by its words`, () => {
			for (const code of breaches) assert.match(breachesIn(code).join(), new RegExp(`^1: .+: ${why}`), code);
			for (const code of fine) assert.equal(find(code), undefined, code);
		});
	}
});
