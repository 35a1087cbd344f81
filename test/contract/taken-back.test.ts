import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { createWorld, RIVAL, rivalKeys, type World } from "../world.ts";
import { APPLY, BOTH, byCode, byRefresh, INFO, openWire, REVOKE, type Wire } from "./wire.ts";

/** Ruling 23 over HTTP: what the merchant gives back, and what the user takes back. */

let world: World;
let wire: Wire;
beforeEach(async () => {
	world = await createWorld();
	wire = await openWire(world);
});
afterEach(() => world.close());

const ALL = ["auth_base", "auth_user"];
const tokens = async (scopes = ALL) => wire.tokensOf({ body: byCode(await wire.code(scopes)) });
const info = (accessToken: string) => wire.codeOf({ path: INFO, body: { accessToken } });
const refreshing = (token: string) => wire.codeOf({ body: byRefresh(token) });
const stopApp = () => wire.host("/host/grants/stop-app", { appId: "Shop" });

describe("revoke", () => {
	for (const path of [REVOKE, "/v1/authorizations/cancelToken"]) {
		const revoke = (accessToken: string) => wire.codeOf({ path, body: { accessToken } });

		it(`${path} ends every generation of the family, and the retry of its code and refresh token`, async () => {
			const code = byCode(await wire.code());
			const first = await wire.tokensOf({ body: code });
			const second = await wire.tokensOf({ body: byRefresh(first.refreshToken) });
			assert.equal(await revoke(first.accessToken), "SUCCESS");
			for (const { accessToken } of [first, second]) assert.equal(await info(accessToken), "INVALID_ACCESS_TOKEN");
			assert.equal(await refreshing(second.refreshToken), "INVALID_REFRESH_TOKEN");
			assert.equal(await refreshing(first.refreshToken), "USED_REFRESH_TOKEN");
			assert.equal(await wire.codeOf({ body: code }), "USED_AUTHCODE");
		});

		it(`[34] ${path} is idempotent, takes an expired token, and not one that was never the client's`, async () => {
			const { accessToken, refreshToken } = await tokens();
			world.later(alipayplus.lifetimes.access);
			assert.equal(await info(accessToken), "EXPIRED_ACCESS_TOKEN");
			for (const other of [refreshToken, `${accessToken}x`, "AT"])
				assert.equal(await revoke(other), "INVALID_ACCESS_TOKEN");
			const rival = { clientId: RIVAL, key: rivalKeys.privateKey };
			assert.equal(await wire.codeOf({ path, body: { accessToken }, ...rival }), "INVALID_ACCESS_TOKEN");
			const live = await wire.tokensOf({ body: byRefresh(refreshToken) });
			assert.equal(await info(live.accessToken), "SUCCESS");
			for (let n = 0; n < 3; n++) assert.equal(await revoke(accessToken), "SUCCESS");
			assert.equal(await info(live.accessToken), "INVALID_ACCESS_TOKEN");
		});
	}

	it("[34] leaves the grant, the other families and the codes alone", async () => {
		const [one, other] = [await tokens(), await tokens()];
		const code = await wire.code(ALL);
		assert.equal(await wire.codeOf({ path: REVOKE, body: { accessToken: one.accessToken } }), "SUCCESS");
		assert.equal(await info(other.accessToken), "SUCCESS");
		assert.equal(await wire.codeOf({ body: byCode(code) }), "SUCCESS");
		const again = await wire.host("/host/authorize", { appId: "Shop", scopes: ALL });
		assert.equal(typeof again.json.authCode, "string", "the next call is silent");
	});

	it("an appId or authClientId that is not the token's revokes nothing", async () => {
		const { accessToken } = await tokens();
		assert.equal(await wire.codeOf({ path: REVOKE, body: { accessToken, appId: "All" } }), "PARAM_ILLEGAL");
		assert.equal(
			await wire.codeOf({ path: REVOKE, body: { accessToken, authClientId: RIVAL } }),
			"INVALID_AUTH_CLIENT",
		);
		assert.equal(await info(accessToken), "SUCCESS");
	});
});

describe("stopping one scope", () => {
	const keys = async (accessToken: string) => {
		const { json } = await wire.send({ path: INFO, body: { accessToken } });
		return Object.keys(json.userInfo as object).sort();
	};
	const whole = ["avatar", "gender", "nickName", "userId", "userName"];
	const rest = ["userId", "userName"];
	const more = [...ALL, "USER_NAME"];

	it("[17] narrows tokens that are out, codes that are out, and what a refresh or a retry gives", async () => {
		const used = byCode(await wire.code(more));
		const first = await wire.tokensOf({ body: used });
		const unused = await wire.code(more);
		assert.deepEqual(await keys(first.accessToken), whole);
		const stopped = await wire.host("/host/grants/stop-scope", { appId: "Shop", scope: "auth_user" });
		assert.equal(stopped.status, 200);

		assert.deepEqual(await keys(first.accessToken), rest);
		const retried = await wire.tokensOf({ path: BOTH, body: used });
		assert.equal(retried.accessToken, first.accessToken);
		assert.deepEqual(Object.keys(retried.userInfo ?? {}).sort(), rest);
		const redeemed = await wire.tokensOf({ path: BOTH, body: byCode(unused) });
		assert.deepEqual(Object.keys(redeemed.userInfo ?? {}).sort(), rest);
		const refreshed = await wire.tokensOf({ path: BOTH, body: byRefresh(first.refreshToken) });
		assert.deepEqual(Object.keys(refreshed.userInfo ?? {}).sort(), rest);
	});

	it("[16] that is the last one that the user allowed stops the app: what was silent goes too", async () => {
		const first = await wire.tokensOf({ body: byCode(await wire.code(ALL)) });
		const unused = await wire.code(ALL);
		const stopped = await wire.host("/host/grants/stop-scope", { appId: "Shop", scope: "auth_user" });
		assert.equal(stopped.status, 200);
		assert.equal(await info(first.accessToken), "INVALID_ACCESS_TOKEN");
		assert.equal(await refreshing(first.refreshToken), "INVALID_REFRESH_TOKEN");
		assert.equal(await wire.codeOf({ body: byCode(unused) }), "INVALID_AUTHCODE");
		assert.deepEqual(await world.store.grantsOf({ sub: "user-mei" }), []);
	});

	it("leaves tokens none of whose scopes is left dead, though another scope lives", async () => {
		const both = await wire.tokensOf({ body: byCode(await wire.code(more)) });
		const named = await wire.tokensOf({ body: byCode(await wire.code(["USER_NAME"])) });
		await wire.host("/host/grants/stop-scope", { appId: "Shop", scope: "USER_NAME" });
		assert.equal(await info(named.accessToken), "INVALID_ACCESS_TOKEN");
		assert.equal(await info(both.accessToken), "SUCCESS");
	});
});

describe("stopping an app", () => {
	for (const [name, stop] of [
		["by the user", stopApp],
		[
			"by a block, and an unblock",
			async () => {
				await wire.host("/host/grants/block", { appId: "Shop", blocked: true });
				return wire.host("/host/grants/block", { appId: "Shop", blocked: false });
			},
		],
		["by the operator", () => wire.operator("/operator/grants/revoke", { sub: "user-mei", appId: "Shop" })],
		["by erasing the user", () => wire.operator("/operator/users/erase", { sub: "user-mei" })],
	] as const) {
		it(`[16] ${name}: every code, token and retry of before is dead, for good; another user's and another app's live`, async () => {
			const used = byCode(await wire.code(ALL));
			const first = await wire.tokensOf({ body: used });
			const unused = await wire.code(ALL);
			const otherApp = await wire.tokensOf({ body: byCode(await wire.code(["auth_base"], "All")) });
			const mine = world.session;
			world.session = { sub: "user-ken", sid: "session-2" };
			const otherUser = await wire.tokensOf({ body: byCode(await wire.code()) });
			world.session = mine;

			const { status, text } = await stop();
			assert.equal(status, 200, text);
			const isDead = async () => {
				assert.equal(await info(first.accessToken), "INVALID_ACCESS_TOKEN");
				assert.match(await refreshing(first.refreshToken), /^INVALID_REFRESH_TOKEN$/);
				assert.match(await wire.codeOf({ path: APPLY, body: byCode(unused) }), /^INVALID_AUTHCODE$/);
				assert.match(await wire.codeOf({ path: BOTH, body: used }), /^(USED|INVALID)_AUTHCODE$/);
				assert.match(await wire.codeOf({ path: APPLY, body: used }), /^(USED|INVALID)_AUTHCODE$/);
			};
			await isDead();
			// A new consent is a new beginning, not a resurrection. A proof of before the erasure is none (ruling 22).
			world.later(1);
			const anew = await tokens();
			assert.equal(await info(anew.accessToken), "SUCCESS");
			await isDead();
			assert.equal(await info(anew.accessToken), "SUCCESS");
			assert.equal(await refreshing(otherUser.refreshToken), "SUCCESS");
			if (name !== "by erasing the user") assert.equal(await refreshing(otherApp.refreshToken), "SUCCESS");
		});
	}

	it("a ticket of before it confirms to nothing", async () => {
		const { json } = await wire.host("/host/authorize", { appId: "Shop", scopes: ALL });
		await stopApp();
		const told = await wire.host("/host/confirm", { ticket: json.ticket, acceptedScopes: json.askedScopes });
		assert.deepEqual([told.status, told.json.cause], [404, "ticket_unknown"]);
		assert.deepEqual(await world.store.grantsOf({ sub: "user-mei" }), []);
	});
});
