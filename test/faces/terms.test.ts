import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { definePlatform, hostPaths, type Pending, seconds } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { BOTH, byCode, openWire } from "../contract/wire.ts";
import { createWorld, mei, type WorldOptions } from "../world.ts";

/** What a ticket, a sheet and a code promise, each at its boundary, by the host face's front door. */

async function opened(t: TestContext, options: WorldOptions = {}) {
	const world = await createWorld(options);
	t.after(() => world.close());
	const wire = await openWire(world);
	const ask = async (scopes: readonly string[], language?: string) =>
		wire.host(hostPaths.authorize, { appId: "Shop", scopes, ...(language === undefined ? {} : { language }) });
	const pending = async (scopes: readonly string[], language?: string): Promise<Pending> => {
		const { json } = await ask(scopes, language);
		assert.ok(typeof json.ticket === "string", JSON.stringify(json));
		return json as unknown as Pending;
	};
	const confirm = (ticket: string, acceptedScopes: readonly string[]) =>
		wire.host(hostPaths.confirm, { ticket, acceptedScopes });
	const buys = (authCode: unknown) => wire.codeOf({ body: byCode(String(authCode)) });
	return { world, wire, ask, pending, confirm, buys };
}

describe("Allow", () => {
	it("tells what was refused anyway beside what was left off", async (t) => {
		const { pending, confirm } = await opened(t);
		const { ticket } = await pending(["auth_user", "USER_ADDRESS", "USER_NAME"]);
		const { json } = await confirm(ticket, ["auth_user"]);
		assert.deepEqual(json.authErrorScopes, { USER_ADDRESS: "40006", USER_NAME: "10001" });
	});

	it("of a scope that was asked under two names is for both or for neither", async (t) => {
		const nickName = alipayplus.scopes.USER_NICKNAME ?? assert.fail();
		const add = { NICK: { ...nickName, alias: "USER_NICKNAME" } };
		const { pending, confirm } = await opened(t, { platform: definePlatform(alipayplus, { name: "aliased", add }) });
		const names = ["USER_NICKNAME", "NICK"];
		const { ticket } = await pending(names);
		for (const name of names) assert.equal((await confirm(ticket, [name])).json.cause, "accepted_invalid");
		assert.deepEqual((await confirm(ticket, names)).json.authSuccessScopes, names);
	});

	it("may come until the ticket ends, and not at its end", async (t) => {
		const { world, pending, confirm } = await opened(t);
		const { ticket: first } = await pending(["auth_user"]);
		const { ticket: second } = await pending(["auth_user"]);
		world.later(599);
		assert.equal((await confirm(first, ["auth_user"])).status, 200);
		world.later(1);
		const { status, json } = await confirm(second, ["auth_user"]);
		assert.deepEqual([status, json.cause], [410, "ticket_expired"]);
	});

	it("[5] gives a code of 300 s from then on, however long the sheet was up", async (t) => {
		const { world, pending, confirm, buys } = await opened(t);
		const codes: unknown[] = [];
		for (const scope of ["auth_user", "USER_LOGIN_ID"]) {
			const { ticket } = await pending([scope]);
			world.later(500);
			codes.push((await confirm(ticket, [scope])).json.authCode);
		}
		assert.equal(await buys(codes[0]), "EXPIRED_AUTHCODE");
		world.later(299);
		assert.equal(await buys(codes[1]), "SUCCESS");
	});

	it("[5] gives a code that is over at 300 s, as a silent one is", async (t) => {
		const { world, ask, pending, confirm, buys } = await opened(t);
		const { ticket } = await pending(["auth_user"]);
		const codes = [(await confirm(ticket, ["auth_user"])).json.authCode, (await ask(["auth_base"])).json.authCode];
		world.later(300);
		for (const code of codes) assert.equal(await buys(code), "EXPIRED_AUTHCODE");
	});
});

describe("a sheet that closes", () => {
	for (const reason of ["gone", "user_changed", "timeout"] as const) {
		it(`is no refusal where it was ${reason}: the next is shown`, async (t) => {
			const { wire, ask, pending } = await opened(t);
			for (let n = 0; n < 3; n++) {
				const { ticket } = await pending(["auth_user"]);
				assert.equal((await wire.host(hostPaths.decline, { ticket, reason })).status, 200);
			}
			assert.equal(typeof (await ask(["auth_user"])).json.ticket, "string");
		});
	}

	for (const reason of ["denied", "dismissed"] as const) {
		it(`[85] is a refusal where it was ${reason}: the second suppresses the third`, async (t) => {
			const { wire, ask, pending } = await opened(t);
			for (let n = 0; n < 2; n++) {
				const { ticket } = await pending(["auth_user"]);
				await wire.host(hostPaths.decline, { ticket, reason });
			}
			const { json } = await ask(["auth_user"]);
			assert.equal(json.outcome, "suppressed", JSON.stringify(json));
		});
	}
});

describe("a sheet's reasons", () => {
	it("are in the user's language where the app gives them in it, else in English", async (t) => {
		const { wire, pending } = await opened(t);
		const say = (language: string, text: string) =>
			wire.operator("/operator/apps/purpose", { appId: "Shop", scope: "auth_user", language, text });
		for (const [language, text] of [
			["en", "To greet you."],
			["id", "Untuk menyapa Anda."],
		] as const) {
			assert.equal((await say(language, text)).status, 200);
		}
		const reasons = async (language: string) => {
			const { sheet } = await pending(["auth_user"], language);
			return [...new Set(sheet.items.map(({ why }) => why).filter((why) => why !== null))];
		};
		assert.deepEqual(await reasons("en"), ["To greet you."]);
		assert.deepEqual(await reasons("id"), ["Untuk menyapa Anda."]);
		assert.deepEqual(await reasons("ar"), ["To greet you."]);
	});
});

describe("a scope that needs a fresh login", () => {
	const { USER_LOGIN_ID } = alipayplus.scopes;
	assert.ok(USER_LOGIN_ID);
	const add = { USER_LOGIN_ID: { ...USER_LOGIN_ID, freshLogin: seconds(300) } };
	const platform = definePlatform(alipayplus, { name: "careful", add });

	it("has it for so many seconds and not one more", async (t) => {
		const { world, ask } = await opened(t, { platform });
		const now = world.server.context.now() / 1000;
		for (const [age, status] of [
			[0, 200],
			[300, 200],
			[301, 401],
		] as const) {
			world.session = { sub: "user-mei", sid: "session-1", authTime: now - age };
			const { json, ...told } = await ask(["USER_LOGIN_ID"]);
			assert.equal(told.status, status, `${age} s`);
			const says = "USER_LOGIN_ID needs a login within the last 300 s.";
			if (status !== 200) assert.deepEqual([json.cause, json.message], ["login_stale", says]);
		}
	});

	it("is not had by a time that is no number, nor by none", async (t) => {
		const { world, wire } = await opened(t, { platform });
		for (const time of ["9999999999", null, undefined, true, [9_999_999_999]]) {
			const authorization = `Bearer ${await world.mint({ auth_time: time })}`;
			const body = { appId: "Shop", scopes: ["USER_LOGIN_ID"] };
			const { status } = await wire.host(hostPaths.authorize, body, { authorization });
			assert.equal(status, 401, String(time));
		}
	});
});

describe("a code that is taken back", () => {
	it("[88] is void, but only when its own user's host says so", async (t) => {
		const { world, wire, ask, buys } = await opened(t);
		const { authCode: kept } = (await ask(["auth_base"])).json;
		const { authCode: void_ } = (await ask(["auth_base"])).json;
		const own = world.session;
		world.session = { sub: "user-ken", sid: "session-1" };
		await wire.host(hostPaths.cancel, { authCode: kept });
		world.session = own;
		await wire.host(hostPaths.cancel, { authCode: void_ });
		assert.deepEqual([await buys(kept), await buys(void_)], ["SUCCESS", "INVALID_AUTHCODE"]);
	});

	it("[88] is void for whichever user it was made", async (t) => {
		const { world, wire, ask, buys } = await opened(t);
		world.session = { sub: "user-ken", sid: "session-1" };
		const { authCode } = (await ask(["auth_base"])).json;
		await wire.host(hostPaths.cancel, { authCode });
		assert.equal(await buys(authCode), "INVALID_AUTHCODE");
	});
});

describe("a user who is frozen", () => {
	it("by the operator: refused as such, whatever was asked for", async (t) => {
		const { wire, ask } = await opened(t);
		await wire.operator("/operator/users/status", { sub: "user-mei", status: "FROZEN" });
		for (const scopes of [["auth_base"], ["auth_user"], ["USER_ADDRESS"], ["auth_base", "USER_ADDRESS"]]) {
			const { status, json } = await ask(scopes);
			assert.deepEqual([status, json.cause, json.authErrorScopes], [403, "user_frozen", {}], `${scopes}`);
		}
	});

	for (const status of ["FROZEN", "INACTIVE"] as const) {
		it(`by the directory, as ${status}: no sheet, no tokens with it, no code burnt`, async (t) => {
			const { world, wire, ask, pending, confirm } = await opened(t);
			const { ticket } = await pending(["auth_user"]);
			const { authCode } = (await confirm(ticket, ["auth_user"])).json;
			world.profiles.set("user-mei", { ...mei, status });
			assert.equal((await ask(["USER_LOGIN_ID"])).json.cause, "user_frozen");
			const both = { path: BOTH, body: byCode(String(authCode)) };
			const { result, json } = await wire.send(both);
			assert.notEqual(result.resultStatus, "S");
			assert.equal(json.userInfo, undefined);
			world.profiles.set("user-mei", mei);
			assert.equal(await wire.codeOf(both), "SUCCESS");
		});
	}
});
