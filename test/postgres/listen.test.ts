// The push of the registry's changes: what is heard, and what becomes of a connection that hears nothing any more.
import assert from "node:assert/strict";
import { beforeEach, type TestContext, test } from "node:test";
import { type HearingNews, listen } from "../../packages/server/src/stores/postgres/beside/listen.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { act } from "../../packages/server/src/trust/person.ts";
import { between } from "./between.ts";
import { emptiedDatabase } from "./emptied.ts";

const { url, empty, query } = await emptiedDatabase();
beforeEach(empty);

/** Says what it heard, one thing after the other. */
function hearing(t: TestContext, place: string, { every = 600_000 } = {}) {
	const heard: string[] = [];
	const waiting: (() => void)[] = [];
	const hear = (what: string) => {
		heard.push(what);
		waiting.shift()?.();
	};
	const clocks: number[] = [];
	const reasons: string[] = [];
	const listening = listen(
		{ url: place },
		{
			changed: () => hear("changed"),
			clock: (now) => clocks.push(now),
			told: (news: HearingNews) => {
				if (news.what === "hears-nothing") reasons.push(news.reason);
				hear(news.what);
			},
			every,
		},
	);
	t.after(() => listening.close());
	return {
		close: listening.close,
		clocks,
		reasons,
		/** The next thing that is heard. */
		async next(): Promise<string> {
			if (heard.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
			return heard.shift() ?? assert.fail();
		},
	};
}
const listeners = async () =>
	(
		await query(
			"SELECT pid FROM pg_stat_activity WHERE application_name = 'byleave (listens)' AND datname = current_database()",
		)
	).map(({ pid }) => pid);

test("a change of the registry is heard by each process, and what does not change it by none", async (t) => {
	const [one, two] = [hearing(t, url), hearing(t, url)];
	for (const each of [one, two]) assert.deepEqual([await each.next(), await each.next()], ["changed", "hears"]);
	const store = await openPostgres({ url });
	t.after(() => store.close());
	const at = { now: () => 1 };
	const merchant = { merchantId: "merchant", name: "Merchant" };
	await store.putMerchant({ ...merchant, ...act(at) });
	for (const each of [one, two]) assert.equal(await each.next(), "changed");
	// Nothing changes: it was so before. Then something does, and that is the next that is heard.
	await store.putMerchant({ ...merchant, ...act(at) });
	await store.setUserStatus({ pseudonym: "p", status: "FROZEN", ...act(at) });
	await one.close();
	await store.putMerchant({ ...merchant, name: "Renamed", ...act(at) });
	assert.equal(await two.next(), "changed");
	await two.close();
	assert.deepEqual(await listeners(), []);
});

test("it tells what time the database has", async (t) => {
	const one = hearing(t, url, { every: 1 });
	for (const _ of [1, 2]) await one.next();
	const before = Number((await query("SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now"))[0]?.now);
	assert.ok(one.clocks[0] !== undefined && one.clocks[0] <= before && one.clocks[0] > 1_700_000_000_000);
});

test("a session that is ended from outside is made anew, and everything may have changed meanwhile", async (t) => {
	const one = hearing(t, url);
	assert.deepEqual([await one.next(), await one.next()], ["changed", "hears"]);
	const [pid] = await listeners();
	await query("SELECT pg_terminate_backend($1)", [pid]);
	assert.deepEqual([await one.next(), await one.next(), await one.next()], ["hears-nothing", "changed", "hears"]);
	assert.deepEqual(one.reasons, ["it was shut down, or the session was ended."]);
	await query("NOTIFY byleave_registry");
	assert.equal(await one.next(), "changed");
});

test("a connection that has died without a word is noticed by a look at itself", async (t) => {
	const way = await between(url);
	const one = hearing(t, way.url(url), { every: 1 });
	assert.deepEqual([await one.next(), await one.next()], ["changed", "hears"]);
	way.hush();
	assert.equal(await one.next(), "hears-nothing");
	way.mend();
	assert.deepEqual([await one.next(), await one.next()], ["changed", "hears"]);
	assert.deepEqual(one.reasons, ["it did not answer in time."], "once, however often it was tried");
});

test("a session that listens somewhere else, as behind a pooler, is noticed though it answers", async (t) => {
	const way = await between(url, (said) => said.replace("LISTEN byleave_own_", "LISTEN byleave_not_"));
	const one = hearing(t, way.url(url));
	assert.deepEqual([await one.next(), await one.next()], ["changed", "hears-nothing"]);
	assert.match(one.reasons[0] ?? "", /a pooler in between must keep a session/);
});

test("of several hosts the one that can be listened at is found", async (t) => {
	const way = await between(url);
	way.cut();
	const { host } = new URL(url);
	const both = way.url(url).replace(/@([^/]+)/, (_, dead) => `@${dead},${host}`);
	const one = hearing(t, both);
	assert.deepEqual([await one.next(), await one.next(), await one.next()], ["hears-nothing", "changed", "hears"]);
});
