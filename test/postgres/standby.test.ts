// A primary and its standby: what is acknowledged lies on both, and the primary is followed when it changes.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { accessOf, refuses, worldOf } from "../../packages/server/src/contract/world.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { launch, type Postgres } from "./launch.ts";

/** A pair, the second confirming what the first commits. */
async function pair(): Promise<{ primary: Postgres; standby: Postgres; hosts: string }> {
	const primary = await launch();
	await primary.query("CREATE DATABASE byleave");
	await primary.stop();
	const standby = await launch([], primary);
	await primary.start();
	await isStreaming(primary);
	await primary.query("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
	await primary.query("SELECT pg_reload_conf()");
	await until(
		async () => (await primary.query("SELECT sync_state FROM pg_stat_replication"))[0]?.sync_state === "sync",
	);
	const hosts = `postgres://postgres@127.0.0.1:${standby.port},127.0.0.1:${primary.port}/byleave`;
	return { primary, standby, hosts };
}
const isStreaming = (primary: Postgres) =>
	until(async () => (await primary.query("SELECT state FROM pg_stat_replication"))[0]?.state === "streaming");
async function until(met: () => Promise<boolean>): Promise<void> {
	while (!(await met()));
}
/** Sessions of ours that wait for the standby to confirm their COMMIT. */
const waiting = async (primary: Postgres): Promise<number> => {
	const sql = "SELECT pid FROM pg_stat_activity WHERE datname = 'byleave' AND wait_event = 'SyncRep'";
	return (await primary.query(sql)).length;
};

describe("a primary and its standby", () => {
	let both: Awaited<ReturnType<typeof pair>>;
	before(async () => {
		both = await pair();
	});

	test("the standby is named first: it is passed over; alone it is refused, and told by name", async () => {
		const { primary, standby, hosts } = both;
		const store = await openPostgres({ url: hosts });
		await store.ready({ now: 1 });
		await store.close();
		assert.equal((await primary.query("SELECT value FROM meta WHERE key = 'ready'", "byleave"))[0]?.value, "1");
		await assert.rejects(openPostgres({ url: standby.url("byleave") }, { deadline: 2500 }), {
			code: "store_unavailable",
			message: `127.0.0.1:${standby.port}: it is a standby, and takes no writes.`,
		});
	});

	test("a wait for the standby that is cancelled is no success: it is acknowledged once the standby has it", async (t) => {
		const { primary, standby } = both;
		const store = await openPostgres({ url: primary.url("byleave") }, { deadline: 60_000 });
		t.after(() => store.close());
		const { issue, presented } = await worldOf(store);
		const redeem = await presented(await issue(), { retry: 0 });
		await standby.stop();
		let acknowledged = false;
		const call = store.redeemCode(redeem).then((family) => {
			acknowledged = true;
			return family;
		});
		await until(async () => (await waiting(primary)) === 1);
		const [first] = await primary.query("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
		await primary.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
		// Locally it is there, and COMMIT has resolved: with a warning. The verb is run again, and waits again.
		await until(async () => {
			const rows = await primary.query("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
			return acknowledged || (rows.length === 1 && rows[0]?.pid !== first?.pid);
		});
		assert.equal(acknowledged, false);
		await standby.start();
		assert.equal((await call).again, false);
	});

	test("the primary is lost, the standby promoted: a call that is under way waits, and what was acknowledged is there", async (t) => {
		const { primary, standby, hosts } = both;
		const store = await openPostgres({ url: hosts }, { deadline: 60_000 });
		t.after(() => store.close());
		const { issue, presented, access, redeem } = await worldOf(await emptied(store, primary));
		const acknowledged = await presented(await issue(), { retry: 0 });
		await store.redeemCode(acknowledged);
		const code = await issue();
		await primary.stop("SIGKILL");
		const call = redeem(code);
		// As whoever promotes it would: nobody confirms to it any more.
		await standby.query("ALTER SYSTEM SET synchronous_standby_names = ''");
		await standby.query("SELECT pg_promote()");
		assert.equal((await call).again, false);
		await access(accessOf(acknowledged.nonce));
		await refuses(store.redeemCode({ ...acknowledged, nonce: "another", actId: "another" }), "code_used");
	});
});

/** The test before this one has left its world. */
async function emptied<T>(store: T, primary: Postgres): Promise<T> {
	const rows = await primary.query("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'", "byleave");
	const names = rows.map(({ name }) => String(name)).filter((name) => name !== "meta");
	await primary.query(`TRUNCATE ${names.join(", ")}`, "byleave");
	return store;
}
