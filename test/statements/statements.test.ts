// That every statement of every verb can be said to PostgreSQL and to the databases beyond it (issue 12, "Beyond one database").
import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { accessOf, NOW } from "../../packages/server/src/contract/given.ts";
import { storeContract } from "../../packages/server/src/contract/store.ts";
import { worldOf } from "../../packages/server/src/contract/world.ts";
import { textOf } from "../../packages/server/src/stores/postgres/trip/prepared.ts";
import { verbs } from "../../packages/server/src/stores/verbs/index.ts";
import { besides } from "../../scripts/scale/driver.ts";
import { schema } from "../../scripts/scale/migrated.ts";
import { scattering } from "../../scripts/scale/scattering.ts";
import { lastOf, nodesOf, parsed } from "./parsed.ts";
import { openRecording, type Recorded, recorded } from "./recorded.ts";
import { breachesOf, rules, saidBy, scatters } from "./rules.ts";
import { tablesIn } from "./tables.ts";
import { textsIn, textsOfVerbs } from "./texts.ts";

const tables = new Map(tablesIn(schema).map((table) => [table.name, table]));
/** What a driver may say like a verb, and tables. */
const statements = ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "CreateStmt", "IndexStmt", "ViewStmt"];
const flat = (sql: string): string => sql.replace(/\s+/g, " ").trim();
const said = (statement: Recorded) => saidBy(textOf(statement), tables);

storeContract("a store whose statements are recorded", async () => {
	const { store } = openRecording();
	return { store, close: () => store.close() };
});

test("a code whose rows were moved to another bucket is redeemed and refreshed there", async () => {
	const { store, db } = openRecording();
	const world = await worldOf(store);
	const code = await world.issue();
	db.prepare("INSERT INTO moved (digest, bucket, row_expires_at) VALUES (?, ?, ?)").run(
		code,
		world.person().bucket,
		NOW,
	);
	const { nonce, sub } = await world.redeem(code, { bucket: "none" });
	assert.equal(sub, "sub");
	assert.equal((await world.access(accessOf(nonce), { bucket: "none" })).sub, "sub");
	await store.close();
});

test("every statement was recorded: each text of the verbs' sources is in one, and every verb has spoken", () => {
	const heard = [...recorded.keys()];
	const unheard = textsOfVerbs().filter(({ pattern }) => !heard.some((sql) => pattern.test(sql)));
	assert.deepEqual(
		unheard.map(({ path, text }) => `${path}: ${flat(text)}`),
		[],
	);
	const spoke = new Set([...recorded.values()].flatMap((each) => [...each.verbs]));
	assert.deepEqual(
		Object.keys(verbs).filter((verb) => !spoke.has(verb as never)),
		[],
	);
});

test("every statement avoids what is not everywhere", () => {
	const found = [...recorded.values()].flatMap((each) =>
		breachesOf(said(each)).map((breach) => `${[...each.verbs].join(", ")}: ${flat(each.sql)}\n\t${breach}`),
	);
	assert.ok(found.length === 0, `\n${found.join("\n")}`);
	assert.ok(recorded.size > 150, `${recorded.size} statements were found`);
});

test("every statement on users' rows says of which bucket, or is on the list of those that scatter, with its reason", () => {
	const all = [...recorded.values()].filter((each) => scatters(said(each)));
	const unlisted = all.filter(
		({ sql, verbs }) =>
			!scattering.some((row) => flat(sql).includes(row.says) && [...verbs].every((verb) => row.verbs.includes(verb))),
	);
	assert.deepEqual(
		unlisted.map(({ sql, verbs }) => `${[...verbs].join(", ")}: ${flat(sql)}`),
		[],
	);
	const stale = scattering.filter(({ says, verbs }) => {
		const own = all.filter(({ sql }) => flat(sql).includes(says)).flatMap((each) => [...each.verbs]);
		return verbs.some((verb) => !own.includes(verb as never));
	});
	assert.deepEqual(
		stale.map(({ says }) => says),
		[],
	);
});

test("what the driver says beside the verbs' statements is listed, with what of it is not everywhere", () => {
	const words = "SELECT|INSERT|UPDATE|DELETE|SET|SHOW|LISTEN|UNLISTEN|NOTIFY|LOCK|CREATE|ALTER|DROP|DO|CALL|WITH";
	const begins = new RegExp(`^(?:${words})\\s+\\S|^(?:BEGIN ISOLATION.*|BEGIN|COMMIT|ROLLBACK)$`);
	// The schema has rules of its own.
	const texts = textsIn("packages/server/src/stores/postgres", begins).filter(({ path }) => !path.includes("/schema/"));
	const found = texts.flatMap(({ text }) =>
		// What is put in is a name, or a number.
		parsed(text.replaceAll("…", "x").replaceAll("?", "$1")).flatMap(({ kind, node }) => [
			...(statements.includes(kind) ? [] : [kind]),
			...[...nodesOf(node, "FuncCall")].map(({ funcname }) => `${lastOf(funcname)}()`),
		]),
	);
	assert.deepEqual([...new Set(found)].toSorted(), Object.keys(besides).toSorted());
});

describe("what a statement avoids", () => {
	for (const { avoid, breaches, fine, find } of rules) {
		it(`${avoid}: is found, and by its words`, () => {
			for (const sql of breaches) assert.match(String(find(saidBy(sql, tables)) ?? ""), /\S/, sql);
			for (const sql of fine) assert.equal(find(saidBy(sql, tables)), undefined, sql);
		});
	}
	it("a bucket that is not said: is found", () => {
		for (const sql of [
			"SELECT 1 FROM grants WHERE sub = $1",
			"SELECT 1 FROM grants g JOIN codes c ON c.bucket = g.bucket WHERE g.sub = $1",
			"SELECT 1 FROM grants WHERE bucket = $1 OR sub = $2",
			"SELECT 1 FROM grants WHERE bucket > $1",
			"UPDATE codes SET used_at = $1 WHERE digest = $2",
			"DELETE FROM codes WHERE digest = $1",
			"INSERT INTO codes (digest) VALUES ($1)",
			"SELECT 1 FROM apps WHERE app_id = (SELECT app_id FROM grants WHERE sub = $1)",
			"SELECT (SELECT sub FROM grants LIMIT 1) AS sub FROM apps",
		]) {
			assert.equal(scatters(saidBy(sql, tables)), true, sql);
		}
		for (const sql of [
			"SELECT 1 FROM grants WHERE bucket = $1 AND sub = $2",
			"SELECT 1 FROM codes c JOIN grants g ON g.bucket = c.bucket AND g.grant_id = c.grant_id WHERE c.bucket = $1",
			"SELECT 1 FROM codes c LEFT JOIN families f ON f.bucket = c.bucket WHERE $1 = c.bucket",
			"INSERT INTO codes (digest, bucket) VALUES ($1, $2)",
			"INSERT INTO audit (bucket, at) VALUES ('', $1)",
			"SELECT 1 FROM apps WHERE app_id = $1",
		]) {
			assert.equal(scatters(saidBy(sql, tables)), false, sql);
		}
	});
});
