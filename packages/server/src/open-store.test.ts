import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { Failure } from "@byleave/protocol";
import { ConfigError } from "./config/config.ts";
import { troubleOf } from "./observe/store-trouble.ts";
import { openStore } from "./open-store.ts";

async function folderOf(t: TestContext): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "byleave-open-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	return folder;
}
const refuses = (file: string, why: RegExp, busyTimeout = 50) =>
	assert.rejects(openStore({ kind: "sqlite", file }, { busyTimeout }), (error) => {
		assert.ok(error instanceof ConfigError, String(error));
		assert.equal(error.problems.length, 1);
		assert.ok(error.message.startsWith(`store.file: ${file}: `), error.message);
		assert.match(error.message, why);
		assert.doesNotMatch(error.message, /down, locked or full|sqlite/i);
		return true;
	});

describe("[113] a store that cannot be opened names its file and why", () => {
	it("makes the folder that is missing, for its owner alone", async (t) => {
		const folder = join(await folderOf(t), "made", "here");
		const store = await openStore({ kind: "sqlite", file: join(folder, "byleave.db") }, {});
		await store.audit(0);
		await store.close();
		if (process.platform !== "win32") assert.equal((await stat(folder)).mode & 0o777, 0o700);
	});

	it("a folder", async (t) => {
		const file = join(await folderOf(t), "byleave.db");
		await mkdir(file);
		await refuses(file, /it is a folder; name a file in it\.$/);
	});

	it("a file in a file's place", async (t) => {
		const file = join(await folderOf(t), "file");
		await writeFile(file, "x");
		await refuses(join(file, "byleave.db"), /its folder cannot be made \((EEXIST|ENOTDIR)\)\.$/);
	});

	it("garbage, which stays as it is", async (t) => {
		const file = join(await folderOf(t), "byleave.db");
		await writeFile(file, "my notes, which nobody shall overwrite\n".repeat(200));
		await refuses(file, /it is no database, or a damaged one\.$/);
	});

	it("another program that holds it locked", async (t) => {
		const file = join(await folderOf(t), "byleave.db");
		const hold = `const { DatabaseSync } = await import("node:sqlite");
			new DatabaseSync(process.argv[1]).exec("CREATE TABLE theirs (x); BEGIN EXCLUSIVE");
			process.stdout.write("held");
			process.stdin.resume();`;
		const other = spawn(process.execPath, ["--input-type=module", "--eval", hold, file]);
		t.after(() => other.kill("SIGKILL"));
		await once(other.stdout, "data");
		await refuses(file, /another process holds it locked\.$/);
	});

	it("a file that may not be read", async (t) => {
		if (process.getuid?.() === 0 || process.platform === "win32") return t.skip("nothing is closed to root");
		const file = join(await folderOf(t), "byleave.db");
		await writeFile(file, "");
		await chmod(file, 0o000);
		await refuses(file, /(cannot be opened|may not open it|may not be written)\.$/);
	});

	it("what else databases and systems say, for the log too", () => {
		const as = (cause: Error) => troubleOf(new Failure("store_unavailable", { cause }));
		for (const [said, why] of [
			["SqliteError: database or disk is full", "the disk is full"],
			["SqliteError: disk I/O error", "the disk fails"],
			["SqliteError: attempt to write a readonly database", "it may not be written"],
			["SqliteError: database is locked", "another process holds it locked"],
			["SqliteError: unable to open database file", "it cannot be opened"],
			["Error: database disk image is malformed", "it is no database, or a damaged one"],
			["something that nobody knows", undefined],
		] as const) {
			assert.equal(as(new Error(said)), why, said);
		}
		assert.equal(troubleOf(Object.assign(new Error("write"), { code: "ENOSPC" })), "the disk is full");
		assert.equal(troubleOf("text"), undefined);
	});
});
