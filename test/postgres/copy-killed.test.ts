import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { inside } from "../../packages/server/src/cli/bed.test.ts";
import { openDatabase } from "../../packages/server/src/stores/sqlite/database.ts";
import { freshDatabase } from "./launch.ts";

const main = fileURLToPath(new URL("../../packages/server/src/cli/main.ts", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "byleave-copy-killed-"));
after(() => rm(folder, { recursive: true, force: true }));

function command(
	t: { after(end: () => void): void },
	args: readonly string[],
	env: Record<string, string> = {},
): ChildProcess {
	const { PATH = "" } = process.env;
	const child = spawn(process.execPath, ["--conditions=byleave-source", main, ...args], { env: { PATH, ...env } });
	t.after(() => child.kill("SIGKILL"));
	return child;
}

it("a copy that is killed goes on when it is run again, and ends whole", async (t) => {
	const file = join(folder, "byleave.sqlite");
	const source = openDatabase(file);
	source.exec(`
		INSERT INTO merchants VALUES ('M1', 'Coffee');
		INSERT INTO clients (client_id, merchant_id, status, response_encoding, title_case_headers) VALUES ('C1', 'M1', 'ACTIVE', 'mirror', 0);
		INSERT INTO apps (app_id, client_id, name, trusted, status) VALUES ('A1', 'C1', 'Coffee', 0, 'ACTIVE');
		WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2500)
		INSERT INTO grants SELECT 'ab12', printf('g%05d', n), printf('u%05d', n), 'A1', 1, printf('p%05d', n), NULL, n FROM n;
	`);
	source.close();
	const url = await freshDatabase();
	const to = ["copy", "--from", `sqlite:${file}`, "--to", url];
	assert.equal((await inside(["migrate", "--store", url])).code, 0);

	// Who reads grants is let through; the copy's rows have to wait.
	const [db, watch] = [new Client({ connectionString: url }), new Client({ connectionString: url })];
	for (const one of [db, watch]) {
		await one.connect();
		t.after(() => one.end());
	}
	await db.query("BEGIN; LOCK TABLE grants IN SHARE MODE");
	const first = command(t, to);
	const waits = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
	for (let met = 0; met === 0; met = (await watch.query(waits)).rows.length) assert.equal(first.exitCode, null);
	first.kill("SIGKILL");
	await once(first, "exit");
	const { rows } = await db.query("SELECT value FROM meta WHERE key = 'copy'");
	assert.equal(JSON.parse(rows[0]?.value).table, "grants");
	await db.query("ROLLBACK");

	const { code, out, err } = await inside(to);
	assert.deepEqual([code, err], [0, ""]);
	assert.match(out, /^going on in grants\ngrants: 2500 rows copied\nTABLE /);
	assert.match(out, /^grants +2500$/m);
	assert.match(
		out,
		/\nAll 2503 rows are the same on both sides, in every column\. Start the server on PostgreSQL, with the same secret\.\n$/,
	);
	const counted = await db.query(
		"SELECT count(*)::int AS grants, count(DISTINCT created_at)::int AS times FROM grants",
	);
	assert.deepEqual(counted.rows, [{ grants: 2500, times: 2500 }]);
});

it("a password in an argument is not in the list of processes", {
	skip: process.platform !== "linux" && "that list is another's",
}, async (t) => {
	// It has connected: by then it has done all that it does at its start.
	const silent = createServer().listen(0, "127.0.0.1");
	await once(silent, "listening");
	t.after(() => silent.close());
	const { port } = silent.address() as { port: number };
	const child = command(t, ["migrate", "--store", `postgres://keeper:hunter2@127.0.0.1:${port}/b`]);
	const [socket] = await once(silent, "connection");
	const listed = await readFile(`/proc/${child.pid}/cmdline`, "utf8");
	socket.destroy();
	assert.match(listed, /^byleave-server\0/);
	assert.doesNotMatch(listed, /hunter2/);
});
