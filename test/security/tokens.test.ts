import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, it } from "node:test";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { openSqlite, type Store } from "@byleave/server";
import { APPLY, BOTH, byCode, byRefresh, INFO, OPERATOR_TOKEN, openWire, REVOKE, type Wire } from "../contract/wire.ts";
import { createWorld, mei, RIVAL, rivalKeys, type World } from "../world.ts";

/** The checklist's second part: what somebody who holds a token can do with it, and what ends it. */

let world: World;
let wire: Wire;
beforeEach(async () => {
	world = await createWorld();
	wire = await openWire(world);
});
afterEach(() => world.close());

const RETRY = alipayplus.lifetimes.retry;
const rival = { clientId: RIVAL, key: rivalKeys.privateKey };
const info = (accessToken: string) => wire.codeOf({ path: INFO, body: { accessToken } });
const family = async () => wire.tokensOf({ body: byCode(await wire.code()) });

it("[28] no kind of secret passes for another, at any endpoint, and trying burns nothing", async () => {
	const pending = await wire.host("/host/authorize", { appId: "Shop", scopes: ["auth_user"] });
	const { accessToken, refreshToken } = await family();
	const secrets = {
		code: await wire.code(),
		ticket: String(pending.json.ticket),
		access: accessToken,
		refresh: refreshToken,
		user: await world.mint(),
		operator: OPERATOR_TOKEN,
	};
	type Kind = keyof typeof secrets;
	const refused = (code: string) => assert.match(code, /^(INVALID_|PARAM_ILLEGAL)/);
	const slots: [name: string, takes: Kind, present: (secret: string) => Promise<void>][] = [
		...[APPLY, BOTH].flatMap((path): typeof slots => [
			[`${path} authCode`, "code", async (secret) => refused(await wire.codeOf({ path, body: byCode(secret) }))],
			[
				`${path} refreshToken`,
				"refresh",
				async (secret) => refused(await wire.codeOf({ path, body: byRefresh(secret) })),
			],
		]),
		...[BOTH, INFO, REVOKE].map((path): (typeof slots)[number] => [
			`${path} accessToken`,
			"access",
			async (accessToken) => refused(await wire.codeOf({ path, body: { accessToken } })),
		]),
		[
			"confirm",
			"ticket",
			async (ticket) => {
				const { status } = await wire.host("/host/confirm", { ticket, acceptedScopes: ["auth_user"] });
				assert.ok([400, 404].includes(status), `${status}`);
			},
		],
		["decline", "ticket", async (ticket) => void (await wire.host("/host/decline", { ticket, reason: "denied" }))],
		["cancel", "code", async (authCode) => void (await wire.host("/host/cancel", { authCode }))],
		[
			"a user's token",
			"user",
			async (secret) => {
				const authorization = `Bearer ${secret}`;
				const { status } = await wire.host("/host/authorize", { appId: "Shop" }, { authorization });
				assert.equal(status, 401);
			},
		],
		[
			"the operator's token",
			"operator",
			async (secret) => {
				const authorization = `Bearer ${secret}`;
				const { status } = await wire.operator("/operator/merchants", undefined, { authorization }, "GET");
				assert.equal(status, 401);
			},
		],
	];
	for (const [name, takes, present] of slots) {
		for (const [kind, secret] of Object.entries(secrets)) {
			if (kind === takes) continue;
			await present(secret).catch((error: Error) => assert.fail(`${kind} for ${name}: ${error.message}`));
		}
	}
	assert.equal(await info(secrets.access), "SUCCESS");
	assert.equal(await wire.codeOf({ body: byCode(secrets.code) }), "SUCCESS");
	assert.equal(await wire.codeOf({ body: byRefresh(secrets.refresh) }), "SUCCESS");
	const confirmed = await wire.host("/host/confirm", { ticket: secrets.ticket, acceptedScopes: ["auth_user"] });
	assert.equal(confirmed.status, 200);
});

it("[20] a refresh token used by a thief after its owner ends everything that came of it", async () => {
	const stolen = await family();
	const owner = await wire.tokensOf({ body: byRefresh(stolen.refreshToken) });
	world.later(RETRY + 1);
	assert.equal(await wire.codeOf({ body: byRefresh(stolen.refreshToken) }), "USED_REFRESH_TOKEN");
	for (const { accessToken } of [stolen, owner]) assert.equal(await info(accessToken), "INVALID_ACCESS_TOKEN");
	assert.notEqual(await wire.codeOf({ body: byRefresh(owner.refreshToken) }), "SUCCESS");
});

it("[21] a thief who came first loses it too when the owner comes, be it within the retry window", async () => {
	const stolen = await family();
	const thief = await wire.tokensOf({ body: byRefresh(stolen.refreshToken) });
	const further = await wire.tokensOf({ body: byRefresh(thief.refreshToken) });
	assert.equal(await wire.codeOf({ body: byRefresh(stolen.refreshToken) }), "USED_REFRESH_TOKEN");
	for (const { accessToken } of [stolen, thief, further]) assert.equal(await info(accessToken), "INVALID_ACCESS_TOKEN");
	assert.notEqual(await wire.codeOf({ body: byRefresh(further.refreshToken) }), "SUCCESS");
});

it("[29] a token is of use for its own app only, and to its own client only", async () => {
	const { accessToken } = await family();
	for (const path of [INFO, BOTH, REVOKE]) {
		assert.equal(await wire.codeOf({ path, body: { accessToken, appId: "All" } }), "PARAM_ILLEGAL");
		assert.equal(await wire.codeOf({ path, body: { accessToken }, ...rival }), "INVALID_ACCESS_TOKEN");
	}
	assert.equal(await info(accessToken), "SUCCESS");
});

it("[30] a token tells of its own user, whatever the request says", async () => {
	world.profiles.set("user-ben", { ...mei, nickName: "Ben" });
	const told = new Map<string, unknown>();
	const tokens = new Map<string, string>();
	for (const sub of ["user-mei", "user-ben"]) {
		world.session = { sub, sid: "s" };
		tokens.set(sub, (await wire.tokensOf({ body: byCode(await wire.code(["auth_user"])) })).accessToken);
	}
	for (const [sub, accessToken] of tokens) {
		const body = { accessToken, userId: "user-mei", sub: "user-mei", customerId: "user-mei" };
		const { json } = await wire.send({ path: INFO, body });
		told.set(sub, (json.userInfo as Record<string, unknown>).nickName);
	}
	assert.deepEqual(
		[...told],
		[
			["user-mei", "Mei"],
			["user-ben", "Ben"],
		],
	);
});

it("[34] revoking tells nobody whether a token exists, and nobody else's token can be revoked", async () => {
	const { accessToken, refreshToken } = await family();
	const answers = [];
	for (const [token, as] of [
		[accessToken, rival],
		[`${accessToken.slice(0, -1)}_`, rival],
		[refreshToken, {}],
		["AT", {}],
	] as const) {
		const { status, result } = await wire.send({ path: REVOKE, body: { accessToken: token }, ...as });
		answers.push({ status, ...result });
	}
	for (const answer of answers) assert.deepEqual(answer, answers[0]);
	assert.equal(await info(accessToken), "SUCCESS");
	assert.equal(await wire.codeOf({ path: REVOKE, body: { accessToken } }), "SUCCESS");
	assert.equal(await info(accessToken), "INVALID_ACCESS_TOKEN");
	assert.notEqual(await wire.codeOf({ body: byRefresh(refreshToken) }), "SUCCESS");
	// The user's consent is not the merchant's to take away.
	const before = await wire.host("/host/grants", undefined, {}, "GET");
	assert.deepEqual(
		(before.json.apps as { app: { appId: string } }[]).map(({ app }) => app.appId),
		["Shop"],
	);
});

it("[24] what was revoked or stopped stays dead when the server is killed and starts again", async (t) => {
	const folder = await mkdtemp(join(tmpdir(), "byleave-security-"));
	const opened: Store[] = [];
	t.after(async () => {
		for (const store of opened) await store.close();
		await rm(folder, { recursive: true, force: true });
	});
	const open = async () => {
		const store = await openSqlite(join(folder, "server.db"));
		opened.push(store);
		return store;
	};
	let current = await open();
	const behind = (_: Store, verb: keyof Store) =>
		current[verb] && ((...args: never[]) => (current[verb] as (...all: never[]) => unknown)(...args));
	const filed = await createWorld({ store: (normal) => new Proxy(normal, { get: behind as never }) });
	t.after(() => filed.close());
	const own = await openWire(filed);
	const [revoked, stopped] = [
		await own.tokensOf({ body: byCode(await own.code()) }),
		await own.tokensOf({ body: byCode(await own.code(["auth_base"], "All")) }),
	];
	const unused = await own.code(["auth_base"], "All");
	assert.equal(await own.codeOf({ path: REVOKE, body: { accessToken: revoked.accessToken } }), "SUCCESS");
	assert.equal((await own.host("/host/grants/stop-app", { appId: "All" })).status, 200);
	// The first one is never closed: nothing but what is on the disk is carried over.
	current = await open();
	await filed.restart(alipayplus);
	for (const { accessToken, refreshToken } of [revoked, stopped]) {
		assert.equal(await own.codeOf({ path: INFO, body: { accessToken } }), "INVALID_ACCESS_TOKEN");
		assert.notEqual(await own.codeOf({ body: byRefresh(refreshToken) }), "SUCCESS");
	}
	assert.notEqual(await own.codeOf({ body: byCode(unused) }), "SUCCESS");
	assert.equal(await own.codeOf({ body: byCode(await own.code()) }), "SUCCESS");
});

it("[15] an observer that fails takes no answer back", async () => {
	const authCode = await wire.code();
	const failing = world.events as unknown[];
	failing.push = () => {
		throw new Error("the sink is full");
	};
	const { accessToken, refreshToken } = await wire.tokensOf({ body: byCode(authCode) });
	assert.equal(await info(accessToken), "SUCCESS");
	await wire.tokensOf({ body: byRefresh(refreshToken) });
	const { json } = await wire.host("/host/authorize", { appId: "Shop", scopes: ["auth_base"] });
	assert.equal(typeof json.authCode, "string");
});
