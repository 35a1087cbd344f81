// What PostgreSQL does that a store must not be misled by (docs/decisions.md, "PostgreSQL"). Each on the real server.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { accessOf, NOW, refuses, row, type World, worldOf } from "../../packages/server/src/contract/world.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { between } from "./between.ts";
import { emptiedDatabase } from "./emptied.ts";
import { gated } from "./gate.ts";

const database = await emptiedDatabase();
const { url, query } = database;

async function world(t: TestContext): Promise<World> {
	await database.empty();
	const store = await openPostgres({ url });
	t.after(() => store.close());
	return worldOf(store);
}
/** The same database seen through a network that fails; there is a session already. */
async function behind(t: TestContext, deadline?: number) {
	const way = await between(url);
	const store = await openPostgres({ url: way.url(url) }, deadline === undefined ? {} : { deadline });
	t.after(() => store.close());
	await store.ready({ now: 1 });
	return { way, store };
}
/** How many sessions wait for a lock of another's. */
const blocked = async (): Promise<number> =>
	Number(
		(
			await query(
				"SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
			)
		)[0]?.n,
	);
async function until(met: () => Promise<boolean>): Promise<void> {
	while (!(await met()));
}

test("who has waited for a lock sees what the other has written: a code that is used again ends the family", async (t) => {
	const { issue, presented, access } = await world(t);
	const code = await issue();
	const [first, second] = [await presented(code, { retry: 0 }), await presented(code, { retry: 0 })];
	const quick = await gated(url);
	const slow = await gated(url);
	t.after(() => quick.store.close());
	t.after(() => slow.store.close());
	quick.shut();
	const redeemed = quick.store.redeemCode(first);
	await quick.waiting();
	quick.pass(); // it has read, and holds the grant
	await quick.waiting();
	const again = slow.store.redeemCode(second);
	let over = false;
	again.catch(() => {
		over = true;
	});
	await until(async () => over || (await blocked()) === 1);
	assert.equal(over, false, "it waits for the lock");
	quick.open();
	await redeemed;
	await refuses(again, "code_used");
	await refuses(access(accessOf(first.nonce)), "access_unknown");
});

test("a COMMIT that resolves as ROLLBACK is no success: the fault is told, and nothing is there", async (t) => {
	const { store, act } = await world(t);
	await query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'P0001'; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON audit FOR EACH ROW WHEN (NEW.fact = 'merchant-put') EXECUTE FUNCTION refuse()`);
	t.after(() => query("DROP TRIGGER refuse ON audit; DROP FUNCTION refuse"));
	const before = await store.registry();
	await refuses(store.putMerchant({ merchantId: "new", name: "New", ...act() }), "store_unavailable");
	assert.deepEqual(await store.registry(), before);
});

test("a conflict behind the writes is run again, to one effect", async (t) => {
	const { store, act, audit } = await world(t);
	await query(`CREATE SEQUENCE tries;
		CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			IF nextval('tries') < 4 THEN RAISE EXCEPTION 'no' USING ERRCODE = '40001'; END IF; RETURN NEW; END $$;
		CREATE TRIGGER refuse BEFORE INSERT ON audit FOR EACH ROW WHEN (NEW.fact = 'merchant-put') EXECUTE FUNCTION refuse()`);
	t.after(() => query("DROP TRIGGER refuse ON audit; DROP FUNCTION refuse; DROP SEQUENCE tries"));
	const facts = (await audit()).length;
	await store.putMerchant({ merchantId: "new", name: "New", ...act() });
	assert.equal((await query("SELECT last_value FROM tries"))[0]?.last_value, "4");
	assert.equal((await audit()).length, facts + 1);
});

test("many who are asked for the first time, at once, on tables that are nearly empty: none has to be run again for another", async (t) => {
	const { person, act, store: made } = await world(t);
	let trips = 0;
	const store = await openPostgres({ url }, { onTrip: () => void trips++ });
	t.after(() => store.close());
	const subs = Array.from({ length: 64 }, (_, n) => `person ${n}`);
	const issues = subs.map((sub, n) => ({
		...act(),
		...person({ sub }),
		appId: "app",
		provedAt: NOW,
		epoch: 0,
		grantId: n.toString(16).padStart(16, "0"),
		codeDigest: `code of ${sub}`,
		scopes: ["S"],
		items: [row("S", "nickName")],
		expiresAt: NOW + 1000,
	}));
	trips = 0;
	await Promise.all(issues.map((issue) => store.issueCode(issue)));
	// Each looks, finds nothing to lock, looks once more through the gate, and writes.
	assert.equal(trips, 3 * subs.length);
	assert.equal((await made.grantsOf({ sub: "person 63" })).length, 1);
});

test("COMMIT lost on the way there: it is run again", async (t) => {
	const { issue, presented, audit } = await world(t);
	const redeem = await presented(await issue(), { retry: 0 });
	const { way, store } = await behind(t);
	const cut = way.instead("asked", "COMMIT", ({ cutIt }) => cutIt());
	const family = await store.redeemCode(redeem);
	await cut;
	assert.equal(family.again, false);
	assert.equal((await audit()).filter(({ fact }) => fact === "code-redeemed").length, 1);
});

test("the answer to COMMIT lost on the way back: it is run again, knows its own effect, and answers the same", async (t) => {
	const { issue, presented, audit, access } = await world(t);
	const redeem = await presented(await issue(), { retry: 0 });
	const { way, store } = await behind(t);
	const cut = way.instead("answered", "COMMIT", ({ cutIt }) => cutIt());
	const family = await store.redeemCode(redeem);
	await cut;
	assert.equal(family.again, false);
	assert.equal((await audit()).filter(({ fact }) => fact === "code-redeemed").length, 1);
	await access(accessOf(redeem.nonce));
	// It has written a row, so that it waited for the standby as the first try would have.
	assert.equal((await query("SELECT count(*) AS n FROM witness"))[0]?.n, "1");
});

test("silence at COMMIT: nobody waits for ever, and who comes next waits for no other connection of that network", async (t) => {
	const { issue, presented } = await world(t);
	const [redeem, other] = [await presented(await issue()), await presented(await issue())];
	const { way, store } = await behind(t, 2500);
	// As many connections as it may have, all of which lead nowhere from now on.
	await Promise.all(Array.from({ length: 30 }, (_, n) => store.ready({ now: n })));
	assert.ok(way.connections > 5);
	const silent = way.instead("asked", "COMMIT", () => {
		way.hush();
		way.mend();
	});
	const call = store.redeemCode(redeem);
	call.catch(() => {});
	await silent;
	await refuses(call, "store_unavailable");
	await store.redeemCode(other);
	await store.redeemCode(redeem);
});

test("sessions ended from outside, idle and in the middle of a transaction: the verb is run again, and nobody hears of it", async (t) => {
	const { issue, presented } = await world(t);
	const redeem = await presented(await issue(), { retry: 0 });
	const { store, ...gate } = await gated(url);
	t.after(() => store.close());
	const end = () =>
		query(
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'byleave' AND datname = current_database()",
		);
	await end();
	gate.shut();
	const call = store.redeemCode(redeem);
	await gate.waiting();
	gate.pass();
	await gate.waiting();
	await end();
	gate.open();
	assert.equal((await call).again, false);
});

test("a server that takes no writes any more, under sessions that it has: none is said to have gone through", async (t) => {
	const { store, act } = await world(t);
	const short = await openPostgres({ url }, { deadline: 2500 });
	t.after(() => short.close());
	const isSet = (to: string) => () =>
		query("SHOW default_transaction_read_only").then(([row]) => row?.default_transaction_read_only === to);
	const put = () => short.putMerchant({ merchantId: "new", name: "New", ...act() });
	await query("ALTER SYSTEM SET default_transaction_read_only = on");
	try {
		await query("SELECT pg_reload_conf()");
		await until(isSet("on"));
		await assert.rejects(put(), { code: "store_unavailable", message: /it is a standby, and takes no writes/ });
	} finally {
		await query("SET default_transaction_read_only = off");
		await query("ALTER SYSTEM RESET default_transaction_read_only");
		await query("SELECT pg_reload_conf()");
		await query("RESET default_transaction_read_only");
		await until(isSet("off"));
	}
	await put();
	assert.ok((await store.registry()).merchants.some(({ merchantId }) => merchantId === "new"));
});

test("text that PostgreSQL cannot hold finds nothing, and is no fault", async (t) => {
	const { lookAtCode, store } = await world(t);
	await refuses(lookAtCode("a\0b"), "code_unknown");
	assert.deepEqual(await store.grantsOf({ sub: "a\0b" }), []);
});
