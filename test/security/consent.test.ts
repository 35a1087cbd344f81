import assert from "node:assert/strict";
import { afterEach, beforeEach, it } from "node:test";
import type { Pending } from "@byleave/protocol";
import { hostPaths } from "@byleave/protocol";
import { byCode, byRefresh, INFO, openWire, type Wire } from "../contract/wire.ts";
import { linesOf } from "../person.ts";
import { createWorld, mei, type World } from "../world.ts";

/** Consent: whose it is, what it covers, and how it ends. */

let world: World;
let wire: Wire;
beforeEach(async () => {
	world = await createWorld();
	wire = await openWire(world);
});
afterEach(() => world.close());

const ask = async (scopes: unknown, appId = "Shop") => wire.host(hostPaths.authorize, { appId, scopes });
const pending = async (scopes: readonly string[], appId = "Shop"): Promise<Pending> => {
	const { json } = await ask(scopes, appId);
	assert.ok(typeof json.ticket === "string", JSON.stringify(json));
	return json as unknown as Pending;
};
const allow = (ticket: string, acceptedScopes: readonly string[]) =>
	wire.host(hostPaths.confirm, { ticket, acceptedScopes });
const fieldsOf = async (authCode: unknown) => {
	const { accessToken } = await wire.tokensOf({ body: byCode(String(authCode)) });
	const { json } = await wire.send({ path: INFO, body: { accessToken } });
	return Object.keys(json.userInfo as object).filter((name) => name !== "userId");
};

it("[63] a sheet is answered by the user and in the session that it was opened for, and by nobody else", async () => {
	const { ticket, askedScopes } = await pending(["auth_user"]);
	const own = world.session;
	world.profiles.set("user-ben", mei);
	for (const other of [
		{ sub: "user-mei", sid: "session-2" },
		{ sub: "user-ben", sid: "session-1" },
		{ sub: "user-ben", sid: "session-2" },
	]) {
		world.session = other;
		const { status, json } = await allow(ticket, askedScopes);
		assert.deepEqual([status, json.cause], [404, "ticket_unknown"]);
		assert.equal((await wire.host(hostPaths.decline, { ticket, reason: "denied" })).status, 200);
		assert.deepEqual(await world.store.grantsOf({ sub: other.sub }), []);
	}
	world.session = own;
	assert.equal((await allow(ticket, askedScopes)).status, 200, "nobody else's attempt has burnt it");
});

it("[64] a sheet that is allowed twice at once gives one code", async () => {
	const { ticket, askedScopes } = await pending(["auth_user"]);
	const answers = await Promise.all(Array.from({ length: 16 }, () => allow(ticket, askedScopes)));
	const codes = answers.flatMap(({ json }) => (typeof json.authCode === "string" ? [json.authCode] : []));
	assert.equal(codes.length, 1);
	for (const { status, json } of answers) if (status !== 200) assert.equal(json.cause, "ticket_unknown");
	assert.deepEqual(await fieldsOf(codes[0]), ["nickName", "avatar", "gender"]);
});

it("[86] nothing passes in the shadow of what is silent", async () => {
	for (const asked of [["auth_base", "USER_NICKNAME"], ["USER_NICKNAME", "USER_ID"], "auth_base,USER_NICKNAME"]) {
		const { json } = await ask(asked);
		assert.deepEqual(json.askedScopes, ["USER_NICKNAME"]);
		assert.equal(json.authCode, undefined);
	}
	const { ticket } = await pending(["auth_base", "auth_user"]);
	for (const accepted of [[], ["auth_base"], ["auth_base", "auth_user"], ["auth_user", "USER_NAME"]]) {
		const { status, json } = await allow(ticket, accepted);
		assert.deepEqual([status, json.cause], [400, "accepted_invalid"], `${accepted}`);
	}
	assert.deepEqual(await world.store.grantsOf({ sub: "user-mei" }), []);
	world.person.will("Don't allow");
	await assert.rejects(world.my.getAuthCode({ scopes: ["auth_base", "auth_user"] }), { error: 11 });
});

it("[87] a scopes argument that is none is error 2, and nobody is asked", async () => {
	const many = Array.from({ length: 10_000 }, (_, n) => `S${n}`);
	const inherited = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];
	const asked = [[], "", [""], [1], [null], [["auth_user"]], {}, 7, true, many, ...inherited.map((name) => [name])];
	for (const scopes of asked) {
		const said = JSON.stringify(scopes).slice(0, 40);
		await assert.rejects(world.my.getAuthCode({ scopes } as never), { error: 2 }, said);
		const { status, json } = await ask(scopes);
		// 10 000 names are more than a page may send, and more than the server reads.
		assert.deepEqual([status, json.cause], scopes === many ? [413, "body_too_large"] : [400, "scopes_invalid"], said);
	}
	assert.deepEqual((await ask(["auth_base", "auth_base", " auth_base"])).json.authSuccessScopes, ["auth_base"]);
	assert.equal(world.person.sheets.length, 0);
});

it("[96] who asks for more is asked for the new ones only", async () => {
	const { ticket } = await pending(["USER_NICKNAME"]);
	await allow(ticket, ["USER_NICKNAME"]);
	const wider = await pending(["USER_NICKNAME", "USER_AVATAR"]);
	assert.deepEqual([wider.askedScopes, wider.grantedScopes], [["USER_AVATAR"], ["USER_NICKNAME"]]);
	assert.deepEqual(linesOf(wider.sheet), ["avatar"]);
	// Until that is allowed nothing more leaves.
	assert.deepEqual(await fieldsOf((await ask(["USER_NICKNAME"])).json.authCode), ["nickName"]);
});

it("[97] what was left off is in no answer, no token and no user info", async () => {
	const { ticket } = await pending(["auth_user", "USER_NAME"]);
	const { json } = await allow(ticket, ["auth_user"]);
	assert.deepEqual(json.authSuccessScopes, ["auth_user"]);
	assert.deepEqual(Object.keys(json.authErrorScopes as object), ["USER_NAME"]);
	const tokens = await wire.tokensOf({ body: byCode(String(json.authCode)) });
	const later = await wire.tokensOf({ body: byRefresh(tokens.refreshToken) });
	const { json: info } = await wire.send({ path: INFO, body: { accessToken: later.accessToken } });
	assert.ok(!("userName" in (info.userInfo as object)));
	const [grant] = await world.store.grantsOf({ sub: "user-mei" });
	assert.ok(grant?.items.every(({ scope }) => scope === "auth_user"));
	assert.ok(!JSON.stringify(world.events).includes('"userName"'));
});

it("[98] what was left off stays off for a day, and is then asked for again, never granted by itself", async () => {
	const { ticket } = await pending(["auth_user", "USER_NAME"]);
	await allow(ticket, ["auth_user"]);
	for (const wait of [0, 86_399]) {
		world.later(wait);
		const { json } = await ask(["auth_user", "USER_NAME"]);
		assert.deepEqual(json.authSuccessScopes, ["auth_user"]);
		assert.deepEqual(Object.keys(json.authErrorScopes as object), ["USER_NAME"]);
	}
	world.later(1);
	assert.deepEqual((await pending(["auth_user", "USER_NAME"])).askedScopes, ["USER_NAME"]);
});

it("[99] the user's page lists every consent, token or not; stopping ends all of it with that request", async () => {
	const { ticket } = await pending(["auth_user"]);
	const { json } = await allow(ticket, ["auth_user"]);
	const listed = async () => {
		const { json } = await wire.host(hostPaths.grants, undefined, {}, "GET");
		return (json.apps as { app: { appId: string } }[]).map(({ app }) => app.appId);
	};
	assert.deepEqual(await listed(), ["Shop"], "though no token has ever been made");
	await wire.tokensOf({ body: byCode(String(json.authCode)) });
	world.later(3 * 3600); // The access token has ended; the consent has not.
	assert.deepEqual(await listed(), ["Shop"]);
	const first = await wire.tokensOf({ body: byCode(await wire.code(["auth_user"])) });
	const second = await wire.tokensOf({ body: byRefresh(first.refreshToken) });
	const unused = await wire.code(["auth_user"]);
	const open = await pending(["USER_LOGIN_ID"]);
	assert.equal((await wire.host(hostPaths.stopApp, { appId: "Shop" })).status, 200);
	assert.deepEqual(await listed(), []);
	// The younger first: using what is used already would end them too.
	for (const { accessToken, refreshToken } of [second, first]) {
		assert.notEqual(await wire.codeOf({ path: INFO, body: { accessToken } }), "SUCCESS");
		assert.notEqual(await wire.codeOf({ body: byRefresh(refreshToken) }), "SUCCESS");
	}
	assert.notEqual(await wire.codeOf({ body: byCode(unused) }), "SUCCESS");
	assert.notEqual((await allow(open.ticket, open.askedScopes)).status, 200);
	assert.deepEqual((await pending(["auth_user"])).askedScopes, ["auth_user"], "and the user is asked anew");
});
