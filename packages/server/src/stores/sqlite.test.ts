import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import { inFolder } from "./contract/process.ts";
import { accessOf, lives, NOW, refreshOf, refuses, row, worldOf } from "./contract/world.ts";
import { storeContract } from "./contract.ts";
import { openDatabase } from "./database.ts";
import { migrations } from "./migrations.ts";
import { openSqlite } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "byleave-store-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
storeContract("sqlite", () => openSqlite(join(folder, `${++files}.db`), { pseudonym: (sub) => `p${sub.length}` }));

test("if the thread dies, every verb under way and every later one says so", async (t) => {
	let thread: Worker | undefined;
	process.once("worker", (worker) => {
		thread = worker;
	});
	const store = await openSqlite((await inFolder(t))("dies.db"));
	const under = Array.from({ length: 50 }, (_, n) => store.putMerchant({ merchantId: `${n}`, name: "M" }));
	const outcomes = Promise.allSettled(under);
	await thread?.terminate();
	for (const outcome of await outcomes) {
		if (outcome.status === "rejected") assert.equal(outcome.reason.code, "store_unavailable");
	}
	await refuses(store.ready(), "store_unavailable");
	await refuses(store.merchants(), "store_unavailable");
	await store.close();
});

test("what cannot be carried to the thread is a fault of the caller's, and holds up nobody", async (t) => {
	const store = await openSqlite((await inFolder(t))("clone.db"));
	await refuses(store.putMerchant({ merchantId: "m", name: (() => "M") as unknown as string }), "internal");
	await store.putMerchant({ merchantId: "m", name: "M" });
	await store.close();
});

test("a file that cannot be opened, or was written by a newer version, is refused", async (t) => {
	const path = await inFolder(t);
	await refuses(openSqlite(path("no/such/folder.db")), "store_unavailable");
	const db = new Sqlite(path("newer.db"));
	db.pragma(`user_version = ${migrations.length + 1}`);
	db.close();
	await refuses(openSqlite(path("newer.db")), "store_unavailable");
});

test("it opens whatever flags the process was started with", async (t) => {
	const code = `import { openSqlite } from ${JSON.stringify(import.meta.resolve("./sqlite.ts"))};
		const store = await openSqlite(process.argv[1]);
		await store.ready();
		await store.close();`;
	const flags = ["--conditions=byleave-source", "--input-type=module", "--eval", code];
	await promisify(execFile)(process.execPath, [...flags, (await inFolder(t))("flags.db")]);
});

test("a file keeps what was committed, and is not migrated twice", async (t) => {
	const file = (await inFolder(t))("again.db");
	for (const n of [1, 2, 3]) {
		const store = await openSqlite(file);
		await store.putMerchant({ merchantId: `${n}`, name: "M" });
		assert.equal((await store.merchants()).length, n);
		await store.close();
	}
	const db = openDatabase(file);
	assert.equal(db.pragma("user_version", { simple: true }), migrations.length);
	assert.equal(db.pragma("journal_mode", { simple: true }), "wal");
	assert.equal(db.pragma("synchronous", { simple: true }), 2);
	db.close();
});

test("while another process holds the file, reading goes on and writing says that it could not", async (t) => {
	const file = (await inFolder(t))("held.db");
	const store = await openSqlite(file, { busyTimeout: 1 });
	await store.putMerchant({ merchantId: "m", name: "M" });
	const other = new Sqlite(file);
	other.exec("BEGIN IMMEDIATE");
	assert.equal((await store.merchants()).length, 1);
	await refuses(store.putMerchant({ merchantId: "n", name: "N" }), "store_unavailable");
	await refuses(store.ready(), "store_unavailable");
	other.exec("ROLLBACK");
	other.close();
	await store.ready();
	assert.equal((await store.merchants()).length, 1);
	await store.close();
});

test("what has ended is dropped whole: a family goes with its last token, long before its own year is over", async (t) => {
	const file = (await inFolder(t))("swept.db");
	const store = await openSqlite(file);
	const { issue, redeem, refresh, open } = await worldOf(store);
	await refresh(refreshOf((await redeem(await issue())).nonce));
	await issue();
	await open();
	await store.sweep(NOW + lives.refresh, 0);
	await store.close();
	const db = openDatabase(file);
	for (const table of ["tickets", "codes", "families", "tokens"]) {
		assert.equal(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), 0, table);
	}
	db.close();
});

test("the audit names a user by the pseudonym, also where only a code or a token was presented", async (t) => {
	const store = await openSqlite((await inFolder(t))("audit.db"), { pseudonym: (sub) => `not ${sub.length}` });
	const { issue, redeem, look } = await worldOf(store);
	const { nonce } = await redeem(await issue());
	await store.endFamily(look(accessOf(nonce)));
	await store.eraseUser("sub", NOW);
	const users = (await store.audit(0)).filter(({ pseudonym }) => pseudonym !== null);
	assert.deepEqual(
		users.map(({ fact, pseudonym }) => [fact, pseudonym]),
		["granted-silently", "code-redeemed", "family-ended", "user-erased"].map((fact) => [fact, "not 3"]),
	);
	await store.close();
});

test("[107] who was erased is not to be found in the file", async (t) => {
	const file = (await inFolder(t))("erased.db");
	const store = await openSqlite(file, { pseudonym: () => "somebody" });
	const { issue, redeem, open } = await worldOf(store);
	const sub = "an-unmistakable-user";
	await redeem(await issue({ sub, items: [row("S", "nickName")] }));
	await open({ sub, terms: JSON.stringify({ shown: "an-unmistakable-value" }) });
	await store.userId("client", sub, "an-unmistakable-id");
	const found = async () => {
		const files = await Promise.all([file, `${file}-wal`].map((path) => readFile(path, "latin1")));
		return files.join().includes("an-unmistakable");
	};
	assert.equal(await found(), true);
	await store.eraseUser(sub, NOW);
	assert.equal(await found(), false);
	await store.close();
});
