import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Client } from "pg";
import { inside } from "../../packages/server/src/cli/bed.test.ts";
import { migrate, migrations } from "../../packages/server/src/stores/postgres/migrate.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { freshDatabase } from "./launch.ts";

async function connected(t: TestContext, url: string): Promise<Client> {
	const db = new Client({ connectionString: url });
	await db.connect();
	t.after(() => db.end());
	return db;
}
const command = (...args: string[]) => inside(args);
const tablesOf = async (db: Client): Promise<string[]> => {
	const { rows } = await db.query<{ name: string }>(
		"SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name",
	);
	return rows.map(({ name }) => name);
};
const versionOf = async (db: Client) =>
	Number((await db.query("SELECT value FROM meta WHERE key = 'schema'")).rows[0]?.value);

describe("byleave-server migrate", () => {
	it("tells the steps and touches nothing; then does them, once", async (t) => {
		const url = await freshDatabase();
		const db = await connected(t, url);
		const { host } = new URL(url);
		const dry = await command("migrate", "--dry-run", "--store", url);
		assert.equal(dry.code, 0, dry.err);
		assert.match(
			dry.out,
			new RegExp(`^${host} is at version 0; this server's is ${migrations.length}\\.\nStep 1, \\d+ statements:\n`),
		);
		assert.match(dry.out, /\n {2}CREATE TABLE IF NOT EXISTS grants\n/);
		assert.match(dry.out, /\nNothing has been changed: this was a dry run\.\n$/);
		assert.deepEqual(await tablesOf(db), []);

		const done = await command("migrate", "--store", url);
		assert.ok(done.out.endsWith(`\nDone: it is at version ${migrations.length}.\n`), done.err);
		assert.ok((await tablesOf(db)).includes("grants"));
		const again = await command("migrate", "--store", url);
		assert.match(again.out, /\nNothing is to be done\.\n$/);
	});

	it("leaves the session that kept others out as it was: it goes on to other work", async (t) => {
		const url = await freshDatabase();
		const [guard, db] = [await connected(t, url), await connected(t, url)];
		await guard.query("SET lock_timeout = 2500; SET statement_timeout = 30000");
		await migrate(guard, db);
		const { rows } = await guard.query(
			"SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS statement",
		);
		assert.deepEqual(rows, [{ lock: "2500ms", statement: "30s" }]);
	});

	it("is done by one of several that come at once", async (t) => {
		const url = await freshDatabase();
		const all = await Promise.all([1, 2, 3, 4].map(() => command("migrate", "--store", url)));
		assert.deepEqual(
			all.map(({ code, err }) => [code, err]),
			[1, 2, 3, 4].map(() => [0, ""]),
		);
		const db = await connected(t, url);
		assert.equal(await versionOf(db), migrations.length);
		const { rows } = await db.query("SELECT count(*)::int AS n FROM meta WHERE key = 'bucket-key'");
		assert.deepEqual(rows, [{ n: 1 }]);
	});

	it("leaves a database alone that has tables of somebody else's", async (t) => {
		const url = await freshDatabase();
		const db = await connected(t, url);
		await db.query("CREATE TABLE users (id int)");
		for (const more of [["--dry-run"], []]) {
			const { code, err } = await command("migrate", ...more, "--store", url);
			assert.equal(code, 1);
			assert.match(
				err,
				/cannot be used · it has a table users that is not this server's\. · Give it a database of its own\. \(/,
			);
		}
		await assert.rejects(openPostgres({ url }), /it has a table users that is not this server's/);
		assert.deepEqual(await tablesOf(db), ["users"]);
	});
});

describe("a step", () => {
	const next = [
		"CREATE TABLE IF NOT EXISTS tomorrow (key TEXT PRIMARY KEY)",
		"ALTER TABLE grants ADD COLUMN IF NOT EXISTS tomorrow TEXT",
	];

	it("that fails in the middle leaves the version, and is said again as a whole", async (t) => {
		const url = await freshDatabase();
		await (await openPostgres({ url })).close();
		const [guard, db] = [await connected(t, url), await connected(t, url)];
		const broken = [...migrations, [...next.slice(0, 1), "ALTER TABLE nowhere ADD COLUMN x TEXT"]];
		await assert.rejects(migrate(guard, db, broken), { code: "42P01" });
		assert.equal(await versionOf(db), migrations.length);
		await migrate(guard, db, [...migrations, next]);
		assert.equal(await versionOf(db), migrations.length + 1);
	});

	it("from the next version leaves this one's servers at work; from the one after it keeps them away", async (t) => {
		const url = await freshDatabase();
		const running = await openPostgres({ url });
		t.after(() => running.close());
		await running.ready({ now: 1 });
		const [guard, db] = [await connected(t, url), await connected(t, url)];
		assert.deepEqual(await migrate(guard, db, [...migrations, next]), {
			version: migrations.length,
			newest: migrations.length + 1,
		});

		const started = await openPostgres({ url });
		t.after(() => started.close());
		for (const [n, store] of [running, started].entries()) {
			const act = { now: 2, actId: `act-${n}` };
			await store.ready({ now: 2 });
			await store.putMerchant({ merchantId: `M${n}`, name: "Coffee", ...act });
			assert.ok((await store.registry()).merchants.some(({ merchantId }) => merchantId === `M${n}`));
		}
		const told = await command("migrate", "--store", url);
		assert.equal(told.code, 0, told.err);
		assert.match(told.out, /Nothing is to be done\.\n$/);

		await migrate(guard, db, [...migrations, next, ["CREATE TABLE IF NOT EXISTS later (key TEXT PRIMARY KEY)"]]);
		await assert.rejects(
			openPostgres({ url }),
			/its tables are at version \d+, this server knows \d+: run the newer one\./,
		);
		const refused = await command("migrate", "--dry-run", "--store", url);
		assert.equal(refused.code, 1);
		assert.match(refused.err, /this server knows \d+: run the newer one\./);
	});
});
