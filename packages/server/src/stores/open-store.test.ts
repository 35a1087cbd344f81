import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { ConfigError } from "../config/config.ts";
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
		await store.ready({ now: 1 });
		await store.close();
		if (process.platform !== "win32") assert.equal((await stat(folder)).mode & 0o777, 0o700);
	});

	it("a folder", async (t) => {
		const file = join(await folderOf(t), "byleave.db");
		await mkdir(file);
		await refuses(file, /it is a folder\. Name a file in it\.$/);
	});

	it("a file in a file's place", async (t) => {
		const file = join(await folderOf(t), "file");
		await writeFile(file, "x");
		await refuses(join(file, "byleave.db"), /part of its path is a file, where a folder is needed\.$/);
	});

	it("garbage, which stays as it is", async (t) => {
		const file = join(await folderOf(t), "byleave.db");
		await writeFile(file, "my notes, which nobody shall overwrite\n".repeat(200));
		await refuses(file, /it is no database of this kind\. Name another file/);
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
		await refuses(file, /this user may not read and write it, or its folder\.$/);
	});
});
