import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@byleave/protocol";
import Sqlite from "better-sqlite3";
import { inFolder } from "./contract/process.ts";
import { NOW } from "./contract/world.ts";
import { storeContract } from "./contract.ts";
import { openDatabase } from "./database.ts";
import { openMemory } from "./memory.ts";
import type { Verb } from "./verbs/connection.ts";
import { type Call, type Outcome, runnerOf, verbsOf } from "./verbs/verbs.ts";

const heard = { pseudonym: null, at: NOW };
const put = (merchantId: string): Call => ({ verb: "putMerchant", args: [{ merchantId, name: "M" }], heard });
const causeOf = (outcome: Outcome | undefined) => (outcome && "failure" in outcome ? outcome.failure.code : "done");

test("in a batch each verb has a savepoint of its own", () => {
	const db = openDatabase(":memory:");
	const run = runnerOf(db);
	const bad: Call = { verb: "putClient", args: [{ clientId: "c", merchantId: "nobody" }], heard };
	const outcomes = run([put("one"), bad, put("two"), { verb: "merchants", args: [], heard }]);
	assert.deepEqual(
		outcomes.map((outcome) => ("failure" in outcome ? outcome.failure.code : "done")),
		["done", "field_invalid", "done", "done"],
	);
	assert.equal(db.prepare("SELECT count(*) FROM merchants").pluck().get(), 2);
	db.close();
});

test("a verb that returns its Failure is committed, one that throws it is not", () => {
	const db = openDatabase(":memory:");
	const run = runnerOf(db, (connection) => {
		const verbs = verbsOf(connection);
		return {
			...verbs,
			putMerchant(merchant) {
				verbs.putMerchant(merchant);
				if (merchant.merchantId === "throws") throw new Failure("code_used");
				return new Failure("code_used");
			},
		};
	});
	for (const outcome of run([put("throws"), put("returns")])) assert.ok("failure" in outcome);
	assert.deepEqual(db.prepare("SELECT merchant_id FROM merchants").pluck().all(), ["returns"]);
	db.close();
});

test("if the commit fails every verb of the batch has failed, and the next batch goes on", () => {
	const db = openDatabase(":memory:");
	let broken = true;
	const run = runnerOf(db, (connection) => {
		const verbs = verbsOf(connection);
		return {
			...verbs,
			putMerchant(merchant) {
				verbs.putMerchant(merchant);
				if (!broken || merchant.merchantId !== "breaks") return;
				// A key that is looked up only at the commit, and is not there.
				db.pragma("defer_foreign_keys = ON");
				db.exec("INSERT INTO client_keys VALUES ('nobody', '1', 'PEM', 0, NULL)");
			},
		};
	});
	for (const outcome of run([put("one"), put("breaks"), put("two")])) {
		assert.ok("failure" in outcome && outcome.failure.code === "store_unavailable");
	}
	assert.equal(db.prepare("SELECT count(*) FROM merchants").pluck().get(), 0);
	broken = false;
	assert.ok(run([put("breaks")]).every((outcome) => "value" in outcome));
	db.close();
});

test("a full disk fails the verbs and leaves nothing half done", () => {
	const db = openDatabase(":memory:");
	const run = runnerOf(db);
	db.pragma(`max_page_count = ${db.pragma("page_count", { simple: true })}`);
	const many = Array.from({ length: 200 }, (_, n) => put(`merchant ${n} ${"x".repeat(100)}`));
	const outcomes = run(many);
	const done = outcomes.filter((outcome) => "value" in outcome).length;
	for (const outcome of outcomes) if ("failure" in outcome) assert.equal(outcome.failure.code, "store_unavailable");
	assert.ok(done < many.length);
	assert.equal(db.prepare("SELECT count(*) FROM merchants").pluck().get(), done);
	assert.equal(db.prepare("SELECT count(*) FROM audit").pluck().get(), done);
	db.close();
});

const look = { digest: "d", clientId: "c", named: {}, now: NOW };
const windows = { suppression: 0, setAside: 0 };
/** Of every verb that only reads, how it is called. */
const reading: Partial<Record<Verb, readonly unknown[]>> = {
	merchants: [],
	clients: [],
	apps: [],
	client: ["c"],
	app: ["a"],
	platformKeys: [],
	standing: ["sub", "a", NOW, windows],
	ticket: ["d", "sub", "sid", NOW],
	lookAtCode: [look],
	lookAtRefresh: [look],
	access: [look],
	grantsOf: ["sub"],
	audit: [0],
};

test("while another process writes, all that only reads is answered, and nothing else is", async (t) => {
	const file = (await inFolder(t))("busy.db");
	const db = openDatabase(file, 0);
	const run = runnerOf(db);
	const other = new Sqlite(file);
	other.exec("BEGIN IMMEDIATE");
	for (const [verb, args] of Object.entries(reading)) {
		const [outcome] = run([{ verb: verb as Verb, args, heard }]);
		assert.notEqual(causeOf(outcome), "store_unavailable", verb);
	}
	const [outcome] = run([put("one")]);
	assert.equal(causeOf(outcome), "store_unavailable");
	assert.match(outcome && "failure" in outcome ? String(outcome.failure.cause) : "", /database is locked/);
	assert.deepEqual(run([{ verb: "merchants", args: [], heard }, put("one")]).map(causeOf), [
		"store_unavailable",
		"store_unavailable",
	]);
	other.close();
	assert.deepEqual(run([put("one")]).map(causeOf), ["done"]);
	db.close();
});

test("ready says that the database cannot be written, and leaves its version as it is", () => {
	const db = openDatabase(":memory:");
	const run = runnerOf(db);
	const ready: Call = { verb: "ready", args: [], heard };
	const version = db.pragma("user_version");
	assert.deepEqual(run([ready]).map(causeOf), ["done"]);
	assert.deepEqual(db.pragma("user_version"), version);
	db.pragma("query_only = ON");
	assert.deepEqual(run([ready]).map(causeOf), ["store_unavailable"]);
	db.close();
});

test("a fault of the code is told apart from one of the database, and neither stops the batch", () => {
	const db = openDatabase(":memory:");
	const run = runnerOf(db, (connection) => ({
		...verbsOf(connection),
		merchants() {
			throw new TypeError("a slip");
		},
		apps: () => connection.all("SELECT * FROM no_such"),
	}));
	const outcomes = run([{ verb: "merchants", args: [], heard }, { verb: "apps", args: [], heard }, put("one")]);
	assert.deepEqual(outcomes.map(causeOf), ["internal", "store_unavailable", "done"]);
	const causes = outcomes.map((outcome) => ("failure" in outcome ? String(outcome.failure.cause) : ""));
	assert.deepEqual(causes, ["TypeError: a slip", "SqliteError: no such table: no_such", ""]);
	db.close();
});

storeContract("memory", () => openMemory({ pseudonym: (sub) => `p${sub.length}` }));
