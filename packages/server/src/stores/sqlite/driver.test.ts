import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { Failure } from "@byleave/protocol";
import { inFolder } from "../../contract/process.ts";
import { NOW } from "../../contract/world.ts";
import { ask, commit, reading, select, wide, write } from "../statement.ts";
import { verbs } from "../verbs/index.ts";
import type { Verbs } from "../verbs/rooms.ts";
import { openDatabase } from "./database.ts";
import { type Carried, driverOn, type VerbCall } from "./driver.ts";

let acts = 0;
const put = (merchantId: string): VerbCall => ({
	verb: "putMerchant",
	input: { merchantId, name: "M", now: NOW, actId: `act ${++acts}` },
});
const registry: VerbCall = { verb: "registry", input: undefined };
const ready: VerbCall = { verb: "ready", input: { now: NOW } };
const causeOf = (outcome: Carried | undefined) => (outcome && "failure" in outcome ? outcome.failure.code : "done");
const whyOf = (outcome: Carried | undefined) => (outcome && "failure" in outcome ? outcome.failure.message : "");
function written(outcomes: readonly Carried[] | "busy"): readonly Carried[] {
	assert.ok(outcomes !== "busy");
	return outcomes;
}
const merchants = (db: DatabaseSync) =>
	db
		.prepare("SELECT merchant_id AS id FROM merchants ORDER BY id")
		.all()
		.map(({ id }) => id);
const insert = (id: string) => write("INSERT INTO merchants (merchant_id, name) VALUES (?, ?)", id, "M");
const opened = (changed: Partial<Verbs> = {}) => {
	const db = openDatabase(":memory:");
	return { db, driver: driverOn(db, "a file", { ...verbs, ...changed }) };
};

test("in a batch one verb that refuses takes no other along", () => {
	const { db, driver } = opened();
	const bad: VerbCall = {
		verb: "registerClient",
		input: { clientId: "c", merchantId: "nobody", now: NOW, actId: "bad" },
	};
	const outcomes = written(driver.write([put("one"), bad, put("two"), registry]));
	assert.deepEqual(outcomes.map(causeOf), ["done", "field_invalid", "done", "done"]);
	assert.deepEqual(merchants(db), ["one", "two"]);
	db.close();
});

test("a Failure that is a verb's answer is committed, one that it throws is not; neither is what broke half way", () => {
	const { db, driver } = opened({
		putMerchant: wide(function* ({ merchantId }) {
			yield* ask(select("SELECT 1"));
			if (merchantId === "throws") throw new Failure("code_used");
			const twice = merchantId === "breaks" ? [insert("breaks"), insert("breaks")] : [insert(merchantId)];
			return commit(twice, new Failure("code_used"));
		}),
	});
	const outcomes = written(driver.write([put("throws"), put("answers"), put("breaks"), put("too")]));
	assert.deepEqual(outcomes.map(causeOf), ["code_used", "code_used", "store_unavailable", "code_used"]);
	assert.deepEqual(merchants(db), ["answers", "too"]);
	db.close();
});

test("if the commit fails every verb of the batch has failed, and the next batch goes on", () => {
	const { db, driver } = opened({
		putMerchant: wide(function* ({ merchantId }) {
			yield* ask(select("SELECT 1"));
			if (merchantId !== "breaks") return commit([insert(merchantId)], undefined);
			// A key whose client is looked up only at the commit, and is not there.
			const key =
				"INSERT INTO client_keys (client_id, version, public_key, created_at, ordinal) VALUES ('no', '1', 'PEM', 0, 1)";
			return commit([write("PRAGMA defer_foreign_keys = ON"), insert(merchantId), write(key)], undefined);
		}),
	});
	const outcomes = written(driver.write([put("one"), put("breaks"), put("two")]));
	assert.deepEqual(outcomes.map(causeOf), Array(3).fill("store_unavailable"));
	assert.deepEqual(merchants(db), []);
	assert.deepEqual(written(driver.write([put("one")])).map(causeOf), ["done"]);
	db.close();
});

test("a full disk fails the verbs in words that say so, and leaves nothing half done", () => {
	const { db, driver } = opened();
	const pages = Number(db.prepare("PRAGMA page_count").get()?.page_count);
	db.exec(`PRAGMA max_page_count = ${pages}`);
	const many = Array.from({ length: 400 }, (_, n) => put(`merchant ${n} ${"x".repeat(100)}`));
	const outcomes = written(driver.write(many));
	const done = outcomes.filter((outcome) => "value" in outcome).length;
	for (const outcome of outcomes)
		if ("failure" in outcome) assert.match(outcome.failure.message, /a file: the disk is full/);
	assert.ok(done < many.length);
	assert.equal(merchants(db).length, done);
	assert.equal(db.prepare("SELECT count(*) AS rows FROM audit").get()?.rows, done);
	db.close();
});

/** Every verb, called with nothing that it would find. */
const nothing = {
	...{
		sub: "sub",
		sid: "sid",
		appId: "a",
		bucket: "0000",
		pseudonym: "p",
		digest: "d",
		clientId: "c",
		clientVersion: 1,
	},
	...{ state: "DEAD", most: 1, operations: [] },
	...{ named: {}, now: NOW, windows: { suppression: 0, setAside: 0 }, after: null, before: NOW },
};

test("while another process writes, all that only reads is answered, and the rest is told to wait", async (t) => {
	const file = (await inFolder(t))("busy.db");
	const db = openDatabase(file, { busyTimeout: 0 });
	const driver = driverOn(db, file);
	const other = new DatabaseSync(file);
	other.exec("BEGIN IMMEDIATE");
	for (const [verb, { reads }] of Object.entries(verbs)) {
		if (!reads) continue;
		const [outcome] = driver.read([{ verb: verb as VerbCall["verb"], input: nothing }]);
		assert.notEqual(causeOf(outcome), "store_unavailable", verb);
		assert.notEqual(causeOf(outcome), "internal", verb);
	}
	assert.equal(driver.write([put("one")]), "busy");
	other.exec("ROLLBACK");
	other.close();
	assert.deepEqual(written(driver.write([put("one")])).map(causeOf), ["done"]);
	db.close();
});

test("whatever says that it only reads writes nothing", async (t) => {
	const file = (await inFolder(t))("reads.db");
	const db = openDatabase(file);
	db.exec("PRAGMA query_only = ON");
	const driver = driverOn(db, file);
	for (const [verb, { reads }] of Object.entries(verbs)) {
		const call = { verb: verb as VerbCall["verb"], input: nothing };
		if (reads) assert.notEqual(causeOf(driver.read([call])[0]), "store_unavailable", verb);
	}
	const [outcome] = written(driver.write([ready]));
	assert.match(whyOf(outcome), /reads\.db: it may not be written/);
	db.close();
});

test("a fault of the code is told apart from one of the database, and neither stops the batch", () => {
	const { db, driver } = opened({
		registry: reading(function* () {
			yield* ask(select("SELECT 1"));
			throw new TypeError("a slip");
		}),
		registryVersion: reading(function* () {
			yield* ask(select("SELECT * FROM no_such"));
			return 0;
		}),
	});
	const calls: readonly VerbCall[] = [registry, { verb: "registryVersion", input: undefined }, put("one")];
	const outcomes = written(driver.write(calls));
	assert.deepEqual(outcomes.map(causeOf), ["internal", "store_unavailable", "done"]);
	const causes = outcomes.map((outcome) => ("failure" in outcome ? String(outcome.failure.cause) : ""));
	assert.deepEqual(causes, ["TypeError: a slip", "Error: no such table: no_such", ""]);
	db.close();
});

test("every column that holds a time is aged, but for those of what happened for good, and of what servers do among themselves", async () => {
	const { ageing } = await import("../verbs/upkeep/upkeep.ts");
	const db = openDatabase(":memory:");
	const found = db
		.prepare(
			`SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
			WHERE t.type = 'table' AND (c.name = 'at' OR c.name LIKE '%\\_at' ESCAPE '\\')`,
		)
		.all()
		.map(({ table, column }) => `${table}.${column}`);
	const kept = [
		"audit.at",
		"client_keys.created_at",
		"client_keys.retired_at",
		"leases.until_at",
		"platform_keys.created_at",
		"platform_keys.withdrawn_at",
	];
	const aged = Object.entries(ageing).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`));
	assert.deepEqual([...aged, ...kept].sort(), found.sort());
	db.close();
});
