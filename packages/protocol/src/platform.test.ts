import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonical, definePlatform, itemsOf, type ScopeRow, scopeRow, seconds } from "./platform.ts";
import { alipayplus } from "./platforms/alipayplus.ts";

const named = (name: string): ScopeRow => scopeRow(alipayplus, name) ?? assert.fail(name);

describe("definePlatform", () => {
	it("keeps all that is not named", () => {
		assert.deepEqual(definePlatform(alipayplus, { name: "same" }), { ...alipayplus, name: "same" });
	});

	it("keeps only, or drops, the scopes that are named", () => {
		const scopesOf = (change: object) =>
			Object.keys(definePlatform(alipayplus, { name: "wallet", ...change }).scopes).sort();
		const all = Object.keys(alipayplus.scopes).sort();
		assert.deepEqual(scopesOf({ only: ["auth_user", "auth_base"] }), ["auth_base", "auth_user"]);
		assert.deepEqual(scopesOf({ only: [] }), []);
		assert.deepEqual(
			scopesOf({ drop: ["USER_ADDRESS"] }),
			all.filter((name) => name !== "USER_ADDRESS"),
		);
		assert.deepEqual(scopesOf({ only: ["auth_user", "auth_base"], drop: ["auth_user"] }), ["auth_base"]);
	});

	it("adds scopes, also in place of the base's", () => {
		const row = { ...named("auth_user"), views: ["birthDate"] } as const;
		const { scopes } = definePlatform(alipayplus, { name: "wallet", only: ["auth_user"], add: { MORE: row } });
		assert.deepEqual(scopes, { auth_user: named("auth_user"), MORE: row });
		assert.equal(definePlatform(alipayplus, { name: "wallet", add: { auth_user: row } }).scopes.auth_user, row);
	});

	it("changes single words of the JSAPI and single lifetimes", () => {
		const { jsapi, lifetimes } = definePlatform(alipayplus, {
			name: "wallet",
			jsapi: { unknownScope: "scope" },
			lifetimes: { code: seconds(60) },
		});
		assert.deepEqual(jsapi, { ...alipayplus.jsapi, unknownScope: "scope" });
		assert.deepEqual(lifetimes, { ...alipayplus.lifetimes, code: 60 });
	});

	it("names a scope that the base does not have", () => {
		for (const change of [{ only: ["auth_user", "AUTH"] }, { drop: ["AUTH"] }]) {
			assert.throws(() => definePlatform(alipayplus, { name: "wallet", ...change }), {
				name: "TypeError",
				message: "definePlatform(wallet): alipayplus has no scope AUTH.",
			});
		}
		assert.throws(() => definePlatform(alipayplus, { name: "wallet", only: ["toString"] }), TypeError);
	});
});

describe("a scope's row", () => {
	it("is found by its name and by nothing that objects inherit", () => {
		assert.equal(scopeRow(alipayplus, "auth_user"), alipayplus.scopes.auth_user);
		for (const name of ["AUTH_USER", "__proto__", "constructor"]) assert.equal(scopeRow(alipayplus, name), undefined);
	});

	it("stands under its alias's name, if it has one", () => {
		assert.equal(canonical(alipayplus, "USER_ID"), "auth_base");
		assert.equal(canonical(alipayplus, "USER_NAME"), "USER_NAME");
		assert.equal(canonical(alipayplus, "NO_SUCH"), "NO_SUCH");
	});

	it("gives userId, once, and its views and operations", () => {
		assert.deepEqual(itemsOf(named("auth_user")), ["userId", "nickName", "avatar", "gender"]);
		assert.deepEqual(itemsOf(named("USER_NAME")), ["userId", "userName"]);
		assert.deepEqual(itemsOf({ ...named("SEND_MESSAGE"), views: ["avatar"] }), ["userId", "avatar", "message.send"]);
	});
});
