import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "./causes/cause.ts";
import { definePlatform } from "./platform/define.ts";
import { alipayplus } from "./platforms/alipayplus.ts";
import { knownScopes, readScopes } from "./scopes.ts";

const platform = definePlatform(alipayplus, {
	name: "two by default",
	jsapi: { defaultScopes: ["auth_base", "USER_NAME"] },
});
const lenient = definePlatform(alipayplus, { name: "lenient", jsapi: { unknownScope: "scope" } });

const refused = (act: () => unknown, authErrorScopes: Record<string, string> = {}): void =>
	assert.throws(act, (error) => {
		assert.ok(error instanceof Failure);
		assert.deepEqual([error.code, error.field, error.authErrorScopes], ["scopes_invalid", "scopes", authErrorScopes]);
		return true;
	});

describe("readScopes", () => {
	for (const [asked, names] of [
		[undefined, ["auth_base", "USER_NAME"]],
		[null, ["auth_base", "USER_NAME"]],
		["auth_user", ["auth_user"]],
		["b, a ,,\tc,", ["b", "a", "c"]],
		[["a"], ["a"]],
		[
			[" a,b", "c ", ""],
			["a", "b", "c"],
		],
		[
			["a", "b", "a"],
			["a", "b"],
		],
		["a,a", ["a"]],
		[Array.from({ length: 64 }, (_, n) => `s${n}`).join(), Array.from({ length: 64 }, (_, n) => `s${n}`)],
		[Array.from({ length: 64 }, () => "a"), ["a"]],
	] as const) {
		it(`reads ${JSON.stringify(asked)?.slice(0, 60)}`, () => assert.deepEqual(readScopes(asked, platform), names));
	}

	for (const asked of [
		"",
		" , ",
		[],
		[""],
		7,
		true,
		{},
		{ length: 1, 0: "a" },
		[1],
		["a", null],
		["a", ["b"]],
		Array.from({ length: 65 }, (_, n) => `s${n}`),
		// Counted before doubles are removed.
		"a,".repeat(65),
	]) {
		it(`refuses ${JSON.stringify(asked).slice(0, 60)}`, () => refused(() => readScopes(asked, platform)));
	}
});

describe("knownScopes", () => {
	it("takes names that are all known", () => {
		const names = ["auth_user", "USER_NAME"];
		assert.deepEqual(knownScopes(names, alipayplus), { known: names, refused: {} });
	});
	it("fails the call for an unknown name, and says which it was", () => {
		refused(() => knownScopes(["auth_user", "NO_SUCH"], alipayplus), { NO_SUCH: "40002" });
	});
	it("refuses the unknown name alone where the platform says so", () => {
		assert.deepEqual(knownScopes(["NO_SUCH", "auth_user", "constructor"], lenient), {
			known: ["auth_user"],
			refused: { NO_SUCH: "40002", constructor: "40002" },
		});
	});
	it("fails the call where no name is known", () => {
		refused(() => knownScopes(["NO_SUCH", "toString"], lenient), { NO_SUCH: "40002", toString: "40002" });
	});
});
