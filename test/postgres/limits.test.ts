// Refusals are counted for all servers on a database (rulings 15, 16); what succeeds makes no trip for it.
import assert from "node:assert/strict";
import { beforeEach, type TestContext, test } from "node:test";
import type { Counted, Store } from "../../packages/server/src/store.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { createLimits } from "../../packages/server/src/trust/limits.ts";
import { INFO, OPERATOR_TOKEN, openWire } from "../contract/wire.ts";
import { createWorld, rivalKeys } from "../world.ts";
import { between } from "./between.ts";
import { emptiedDatabase } from "./emptied.ts";

const { url, empty, query } = await emptiedDatabase();
beforeEach(empty);

const MOST = 6;
/** However slow the machine is. */
const PATIENT = { countsWithin: 60_000 };
const PLENTY = 100_000;
const address = "192.0.2.1";
const countedRows = () => query("SELECT key, points FROM counted");

/** Three servers, each with a store of its own on one database; `trips` counts what they ask for counting. */
async function three(t: TestContext) {
	let trips = 0;
	const open = async (): Promise<Store> => {
		const store = await openPostgres({ url }, PATIENT);
		t.after(() => store.close());
		const ask: Counted["query"] = (query) => {
			trips++;
			assert.ok(store.counted);
			return store.counted.query(query);
		};
		return { ...store, counted: { query: ask } };
	};
	const stores = [await open(), await open(), await open()] as const;
	const config = { limits: { perClient: PLENTY, perUser: PLENTY, perAddress: MOST } };
	const world = await createWorld({ store: () => stores[0], config });
	t.after(() => world.close());
	const others = [];
	for (const store of stores.slice(1)) {
		const server = await world.beside({ store, now: world.server.context.now });
		t.after(() => server.close());
		others.push(server);
	}
	return { wire: await openWire(world), servers: [world.server, ...others], trips: () => trips };
}
type Three = Awaited<ReturnType<typeof three>>;

const asked = ({ wire }: Three, key?: typeof rivalKeys.privateKey) => {
	const { path, headers, bytes } = wire.sealed({ path: INFO, body: { accessToken: "AT" }, ...(key ? { key } : {}) });
	return { method: "POST", url: path, headers, payload: Buffer.from(bytes), remoteAddress: address } as const;
};

test("[57] bad signatures of a stranger at three servers draw on one bucket, as do wrong tokens of users and operators", async (t) => {
	const all = await three(t);
	const { servers, trips } = all;
	const refusals = [
		...servers.map((server) => () => server.public.inject(asked(all, rivalKeys.privateKey))),
		...servers.map(
			(server) => () =>
				server.public.inject({
					method: "POST",
					url: "/host/authorize",
					headers: { authorization: "Bearer nonsense" },
					payload: {},
					remoteAddress: address,
				}),
		),
		...servers.map(
			(server) => () =>
				server.operator.inject({
					url: "/operator/merchants",
					headers: { host: "127.0.0.1", authorization: "Bearer wrong" },
					remoteAddress: address,
				}),
		),
	];
	const told: number[] = [];
	for (const ask of refusals) told.push((await ask()).statusCode);
	assert.deepEqual(told, [200, 200, 200, 401, 401, 401, 429, 429, 429]);
	const [row, ...rows] = await countedRows();
	assert.equal(rows.length, 0);
	assert.doesNotMatch(String(row?.key), /192\.0\.2/, "whose address it is cannot be read");

	// It is known to be empty by now: nobody is asked.
	const before = trips();
	for (const ask of refusals) assert.equal((await ask()).statusCode, 429);
	assert.equal(trips(), before);
	for (const server of servers) {
		const good = await server.public.inject(asked(all));
		assert.equal(good.json().result.resultCode, "INVALID_ACCESS_TOKEN");
		const headers = { host: "127.0.0.1", authorization: `Bearer ${OPERATOR_TOKEN}` };
		assert.equal((await server.operator.inject({ url: "/operator/merchants", headers })).statusCode, 200);
		assert.equal((await server.public.inject({ url: "/ready", remoteAddress: address })).statusCode, 200);
	}
	assert.equal(trips(), before, "what succeeds makes no trip");
});

test("[57] at three servers at once no more are let through than one bucket holds", async (t) => {
	const all = await three(t);
	const answers = await Promise.all(
		Array.from({ length: 16 * MOST }, (_, n) => all.servers[n % 3]?.public.inject(asked(all, rivalKeys.privateKey))),
	);
	const codes = answers.map((answer) => answer?.statusCode);
	assert.equal(codes.filter((code) => code === 200).length, MOST);
	assert.equal(codes.filter((code) => code === 429).length, 15 * MOST);
});

test("while the database is not to be had, refused or silent, the bucket in memory holds", async (t) => {
	for (const [fault, options] of [
		["cut", PATIENT],
		["hush", {}],
	] as const) {
		const way = await between(url);
		const store = await openPostgres({ url: way.url(url) }, options);
		t.after(() => store.close());
		assert.ok(store.counted);
		const limits = createLimits(
			{ perClient: 1, perUser: 1, perAddress: MOST },
			{ counted: store.counted, nameOf: (network) => network },
		);
		if (fault === "cut") await limits.address("10.0.0.1");
		way[fault]();
		for (let drawn = 0; drawn < MOST; drawn++) await limits.address("10.0.0.2");
		await assert.rejects(limits.address("10.0.0.2"), { code: "too_many_requests" });
		way.mend();
		assert.deepEqual(await countedRows(), [{ key: "address:10.0.0.1", points: 1 }]);
	}
});

test("what was counted is forgotten when it is over, and not before", async (t) => {
	const store = await openPostgres({ url }, PATIENT);
	t.after(() => store.close());
	assert.ok(store.counted);
	const limits = createLimits(
		{ perClient: 1, perUser: 1, perAddress: MOST },
		{ counted: store.counted, nameOf: (network) => network },
	);
	await limits.address("10.0.0.1");
	await query("INSERT INTO counted SELECT 'address:' || n, 1, 1 FROM generate_series(1, 2500) n");
	await limits.forget();
	assert.deepEqual(await countedRows(), [{ key: "address:10.0.0.1", points: 1 }]);
});
