// What one server has changed, and another has not looked at yet: what forbids holds at once (ruling 45), the rest within a second.
import assert from "node:assert/strict";
import { beforeEach, type TestContext, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { hostPaths } from "@byleave/protocol";
import { readSignature } from "@byleave/protocol/signature";
import { createServer, type Server } from "@byleave/server";
import { rotateKeys, withdrawKey } from "../../packages/server/src/register/keys.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { act } from "../../packages/server/src/trust/person.ts";
import { APPLY, type Ask, BOTH, INFO, openWire, REVOKE, spki, type Wire } from "../contract/wire.ts";
import { CONFIG } from "../database/config.ts";
import { CLIENT, createWorld, rivalKeys } from "../world.ts";
import { between } from "./between.ts";
import { emptiedDatabase } from "./emptied.ts";

const { url, empty } = await emptiedDatabase();
beforeEach(empty);

/** One server, and another whose clock, and so its look at the registry, the test moves. */
async function two(t: TestContext, { place = url, changed }: { place?: string; changed?: () => void } = {}) {
	let elapsed = 0;
	const open = async (of: string, options: Parameters<typeof openPostgres>[1] = {}) => {
		const store = await openPostgres({ url: of }, options);
		t.after(() => store.close());
		return store;
	};
	const store = await open(url);
	const world = await createWorld({ store: () => store });
	t.after(() => world.close());
	const own = await open(place, { deadline: 300, ...(changed && { changed }) });
	const other = await world.beside({ store: own, now: world.server.context.now, elapsed: () => elapsed });
	t.after(() => other.close());
	const wire = await openWire(world);
	return {
		wire,
		one: world.server,
		other,
		pass: (ms: number) => {
			elapsed += ms;
		},
	};
}

/** Said to that server as a merchant says it; by which key it is answered, and what. */
async function said(wire: Wire, { public: face }: Server, ask: Ask) {
	const { path, headers, bytes } = wire.sealed(ask);
	const answer = await face.inject({ method: "POST", url: path, headers, payload: Buffer.from(bytes) });
	assert.equal(answer.statusCode, 200, answer.body);
	const signature = readSignature(String(answer.headers.signature));
	assert.ok(typeof signature === "object");
	const { resultStatus, resultCode } = answer.json().result;
	return { keyVersion: signature.keyVersion, resultStatus, resultCode };
}
const byCode = (authCode: string) => ({ grantType: "AUTHORIZATION_CODE", authCode });

test("[127] with the push cut off, who is suspended at one server is refused at the other at once", async (t) => {
	const { wire, one, other } = await two(t);
	const { accessToken } = await wire.tokensOf({ body: byCode(await wire.code()) });
	const ask = async () => (await said(wire, other, { path: INFO, body: { accessToken } })).resultCode;
	assert.equal(await ask(), "SUCCESS");
	const { store } = one.context;
	await store.setClientStatus({ clientId: CLIENT, status: "SUSPENDED", ...act(one.context) });
	assert.equal(other.context.registry.last().client(CLIENT)?.status, "ACTIVE", "it has not heard of it");
	assert.equal(await ask(), "INVALID_AUTH_CLIENT_STATUS");
	await store.setClientStatus({ clientId: CLIENT, status: "ACTIVE", ...act(one.context) });
	assert.equal(await ask(), "SUCCESS");
	await store.setAppStatus({ appId: "Shop", status: "SUSPENDED", ...act(one.context) });
	assert.equal(await ask(), "ACCESS_DENIED");
	const authorize = { method: "POST", url: hostPaths.authorize, payload: { appId: "Shop" } } as const;
	const headers = { authorization: `Bearer ${await wire.world.mint()}` };
	assert.equal((await other.public.inject({ ...authorize, headers })).json().cause, "app_suspended");
});

/** A new answer key signs at once, and the first one is withdrawn, at one server. */
async function replaceKey({ context }: Server): Promise<void> {
	await rotateKeys(context, { purpose: "answer", signsAfterMs: 0 });
	await withdrawKey(context, { purpose: "answer", version: "1" });
}
const inquiry = { path: INFO, body: { accessToken: "AT" } };

test("an answer key that was withdrawn at one server signs at no other after a second, push or no push", async (t) => {
	const { wire, one, other, pass } = await two(t);
	await replaceKey(one);
	assert.equal((await said(wire, one, inquiry)).keyVersion, "2");
	assert.equal((await said(wire, other, inquiry)).keyVersion, "1", "it has not looked since");
	pass(1001);
	assert.equal((await said(wire, other, inquiry)).keyVersion, "2");
});

test("with the push it signs at no other as soon as that has heard", async (t) => {
	let hear = () => {};
	const { wire, one, other } = await two(t, { changed: () => hear() });
	const heard = Promise.withResolvers<void>();
	let changes = 0;
	hear = () => {
		other.context.registry.stale();
		// One change is the new key, the other that the old one is withdrawn.
		if (++changes === 2) heard.resolve();
	};
	await replaceKey(one);
	await heard.promise;
	assert.equal((await said(wire, other, inquiry)).keyVersion, "2");
});

test("a server by its configuration hears what another process changes", async (t) => {
	const server = await createServer(
		{
			...CONFIG,
			store: { kind: "postgres", url },
			directory: { profile: async () => undefined },
			issuers: [{ issuer: "https://wallet.example", audience: "byleave", publicKeys: [spki(rivalKeys.publicKey)] }],
		},
		// By this clock no view ever grows old: what is new was told.
		{ sandbox: true, elapsed: () => 0 },
	);
	t.after(() => server.close());
	const store = await openPostgres({ url });
	t.after(() => store.close());
	await store.putMerchant({ merchantId: "late", name: "Late", ...act(server.context) });
	const known = async () => (await server.context.registry.current()).merchants.length > 0;
	while (!t.signal.aborted && !(await known())) await setImmediate();
	assert.ok(await known());
});

test("a server that is cut off from the database answers only U after a second, well signed, until it is back", async (t) => {
	const way = await between(url);
	const { wire, one, other, pass } = await two(t, { place: way.url(url) });
	const { accessToken, refreshToken } = await wire.tokensOf({ body: byCode(await wire.code()) });
	const asks: readonly Ask[] = [
		{ path: APPLY, body: byCode(await wire.code()) },
		{ path: APPLY, body: { grantType: "REFRESH_TOKEN", refreshToken } },
		{ path: BOTH, body: byCode(await wire.code()) },
		{ path: INFO, body: { accessToken } },
		{ path: REVOKE, body: { accessToken } },
	];
	way.cut();
	pass(1001);
	for (const ask of asks) {
		const { resultStatus, resultCode } = await said(wire, other, ask);
		assert.deepEqual([resultStatus, resultCode], ["U", "UNKNOWN_EXCEPTION"], JSON.stringify(ask));
	}
	const authorize = { method: "POST", url: hostPaths.authorize, payload: { appId: "Shop" } } as const;
	const headers = { authorization: `Bearer ${await wire.world.mint()}` };
	const asked = await other.public.inject({ ...authorize, headers });
	assert.deepEqual([asked.statusCode, asked.json().cause], [503, "store_unavailable"]);
	assert.equal((await other.public.inject({ url: "/ready" })).statusCode, 503);
	assert.equal((await other.public.inject({ url: "/health" })).statusCode, 200);
	// Nothing was done, and the other server does it.
	way.mend();
	for (const [n, ask] of asks.entries()) {
		assert.equal((await said(wire, n % 2 === 0 ? other : one, ask)).resultStatus, "S", JSON.stringify(ask));
	}
});
