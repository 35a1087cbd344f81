import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, readFileSync, statSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import { inFolder } from "../../contract/process.ts";
import { accessOf, handsOn, lives, NOW, refreshOf, refuses, row, worldOf } from "../../contract/world.ts";
import type { Store } from "../../store.ts";
import { openDatabase } from "./database.ts";
import { migrations } from "./migrate.ts";
import { openSqlite } from "./sqlite.ts";

const put = (store: Store, merchantId: string) =>
	store.putMerchant({ merchantId, name: "M", ...handsOn(store).act(), actId: merchantId });

test("if the thread dies, every verb under way and every later one says so", async (t) => {
	let thread: Worker | undefined;
	process.once("worker", (worker) => {
		thread = worker;
	});
	const store = await openSqlite((await inFolder(t))("dies.db"));
	const outcomes = Promise.allSettled(Array.from({ length: 50 }, (_, n) => put(store, `${n}`)));
	await thread?.terminate();
	for (const outcome of await outcomes) {
		if (outcome.status === "rejected") assert.equal(outcome.reason.code, "store_unavailable");
	}
	await refuses(store.ready({ now: NOW }), "store_unavailable");
	await refuses(store.registry(), "store_unavailable");
	await store.close();
});

test("what cannot be carried to the thread is a fault of the caller's, and holds up nobody", async (t) => {
	const store = await openSqlite((await inFolder(t))("clone.db"));
	const name = (() => "M") as unknown as string;
	await refuses(store.putMerchant({ merchantId: "m", name, now: NOW, actId: "a" }), "internal");
	await put(store, "m");
	await store.close();
});

test("a file that cannot be used is refused by its name and in words that say why", async (t) => {
	const path = await inFolder(t);
	const newer = openDatabase(path("newer.db"));
	newer.exec(`PRAGMA user_version = ${migrations.length + 1}`);
	newer.close();
	await writeFile(path("garbage.db"), "this is no database, whatever its name says. ".repeat(50));
	await mkdir(path("folder.db"));
	await writeFile(path("file"), "");
	for (const [name, why] of [
		["newer.db", new RegExp(`newer\\.db: .*version ${migrations.length + 1}, this server knows ${migrations.length}`)],
		["garbage.db", /garbage\.db: it is no database of this kind/],
		["folder.db", /folder\.db: it is a folder/],
		["file/in-a-file.db", /in-a-file\.db: part of its path is a file/],
	] as const) {
		await assert.rejects(openSqlite(path(name)), { name: "Failure", code: "store_unavailable", message: why });
	}
});

test("file and folder are made, for their owner alone; a file that others could read is closed to them", async (t) => {
	const path = await inFolder(t);
	const file = path("deep/er/store.db");
	await (await openSqlite(file)).close();
	assert.equal(statSync(file).mode & 0o777, 0o600);
	assert.equal(statSync(path("deep/er")).mode & 0o777, 0o700);
	chmodSync(file, 0o644);
	const store = await openSqlite(file);
	for (const name of [file, `${file}-wal`, `${file}-shm`]) assert.equal(statSync(name).mode & 0o077, 0, name);
	await store.close();
});

test("a store whose file was removed or replaced is not ready, though it can be written", async (t) => {
	const path = await inFolder(t);
	const store = await openSqlite(path("gone.db"));
	await store.ready({ now: NOW });
	await rename(path("gone.db"), path("elsewhere.db"));
	await assert.rejects(store.ready({ now: NOW }), {
		code: "store_unavailable",
		message: /gone\.db: it is not the file/,
	});
	await writeFile(path("gone.db"), readFileSync(path("elsewhere.db")));
	await refuses(store.ready({ now: NOW }), "store_unavailable");
	await store.close();
});

test("it opens whatever flags the process was started with", async (t) => {
	const code = `import { openSqlite } from ${JSON.stringify(import.meta.resolve("./sqlite.ts"))};
		const store = await openSqlite(process.argv[1]);
		await store.ready({ now: 1 });
		await store.close();`;
	const flags = ["--conditions=byleave-source", "--input-type=module", "--eval", code];
	await promisify(execFile)(process.execPath, [...flags, (await inFolder(t))("flags.db")]);
});

test("a file keeps what was committed, its buckets too, and is not migrated twice", async (t) => {
	const file = (await inFolder(t))("again.db");
	const buckets = new Set<string>();
	for (const n of [1, 2, 3]) {
		const store = await openSqlite(file);
		await put(store, `${n}`);
		assert.equal((await store.registry()).merchants.length, n);
		buckets.add(store.bucketOf("client", "sub"));
		await store.close();
	}
	assert.equal(buckets.size, 1);
	const db = openDatabase(file);
	assert.equal(db.prepare("PRAGMA user_version").get()?.user_version, migrations.length);
	assert.equal(db.prepare("PRAGMA journal_mode").get()?.journal_mode, "wal");
	assert.equal(db.prepare("PRAGMA synchronous").get()?.synchronous, 2);
	db.close();
});

test("while another process holds the file, reading goes on and writing waits, and then says that it could not", async (t) => {
	const file = (await inFolder(t))("held.db");
	const store = await openSqlite(file, { busyTimeout: 20 });
	await put(store, "m");
	const other = new DatabaseSync(file);
	other.exec("BEGIN IMMEDIATE");
	const late = put(store, "n");
	assert.equal((await store.registry()).merchants.length, 1);
	await refuses(late, "store_unavailable");
	await refuses(store.ready({ now: NOW }), "store_unavailable");
	other.exec("ROLLBACK");
	other.close();
	await store.ready({ now: NOW });
	assert.equal((await store.registry()).merchants.length, 1);
	await store.close();
});

test("what waits for another process to have written is written then", async (t) => {
	const file = (await inFolder(t))("waits.db");
	const store = await openSqlite(file, { busyTimeout: 60_000 });
	const other = new DatabaseSync(file);
	other.exec("BEGIN IMMEDIATE");
	const late = put(store, "n");
	// It reads while that waits: the thread is not asleep.
	assert.equal((await store.registry()).merchants.length, 0);
	other.exec("COMMIT");
	other.close();
	await late;
	assert.equal((await store.registry()).merchants.length, 1);
	await store.close();
});

test("what has ended is dropped whole: a family goes with its last token, long before its own year is over", async (t) => {
	const file = (await inFolder(t))("swept.db");
	const store = await openSqlite(file);
	const { issue, redeem, refresh, open } = await worldOf(store);
	await refresh(refreshOf((await redeem(await issue())).nonce));
	await issue();
	await open();
	await store.sweep({ now: NOW + lives.refresh, retention: 0 });
	await store.close();
	const db = openDatabase(file);
	for (const table of ["tickets", "codes", "families", "tokens"]) {
		assert.equal(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows, 0, table);
	}
	db.close();
});

test("who was erased is not to be found in the file", async (t) => {
	const file = (await inFolder(t))("erased.db");
	const store = await openSqlite(file);
	const { issue, redeem, open, access, erase, importId, setUser } = await worldOf(store);
	const sub = "an-unmistakable-user";
	await importId("an-unmistakable-id", { sub });
	const { nonce } = await redeem(await issue({ sub, items: [row("S", "nickName")] }));
	assert.equal((await access(accessOf(nonce))).userId, "an-unmistakable-id");
	await open({ sub, terms: JSON.stringify({ shown: "an-unmistakable-value" }) });
	await setUser("FROZEN", sub);
	const found = async () => {
		const both = await Promise.all([file, `${file}-wal`].map((path) => readFile(path, "latin1")));
		return both.join().includes("an-unmistakable");
	};
	assert.equal(await found(), true);
	await erase({ sub });
	assert.equal(await found(), false);
	await store.close();
});
