import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { definePlatform, type Platform, type ScopeRow, seconds } from "./platform.ts";
import { type ContractWords, platformContract } from "./platform-contract.ts";
import { alipayplus } from "./platforms/alipayplus.ts";
import { type Item, items, type View } from "./profile/views.ts";

const titles = Object.fromEntries(items.map((item) => [item, `your ${item}`]));
const languages: readonly ContractWords[] = [
	{ language: "en", titles },
	{ language: "id", titles },
];
const row: ScopeRow = { ...(alipayplus.scopes.USER_NAME ?? assert.fail()), source: "a page" };
/** The base platform with one scope put in. */
const scope = (change: Partial<ScopeRow>): Platform =>
	definePlatform(alipayplus, { name: "p", add: { S: { ...row, ...change } } });
const platform = (change: Partial<Platform>): Platform => ({ ...alipayplus, name: "p", ...change });
const without = (item: Item): readonly ContractWords[] => [
	{ language: "en", titles },
	{ language: "id", titles: { ...titles, [item]: "" } },
];
const { operations: rows, results, jsapi, lifetimes } = alipayplus;
const [first = assert.fail(), second = assert.fail()] = rows;
/** Every result but one is as it was, and that one is changed in one version. */
const result = (change: object, version: "v1" | "v2" = "v1"): Platform => {
	const { code_used } = results;
	return platform({
		results: { ...results, code_used: { ...code_used, [version]: { ...code_used[version], ...change } } },
	});
};

describe("platformContract", () => {
	for (const [what, whole, words] of [
		["the base platform", alipayplus, languages],
		["no language at all", alipayplus, []],
		["an alias of a scope", scope({ alias: "USER_NAME" }), languages],
		["a silent scope that no language has words for", scope({ silent: "all", views: ["birthDate"] }), languages],
		[
			"silent scopes only, in a language without words",
			definePlatform(alipayplus, { name: "p", only: ["auth_base", "USER_ID"] }),
			[{ language: "en", titles: {} }],
		],
		["the longest code and message", result({ resultCode: "C".repeat(64), resultMessage: "m".repeat(256) }), languages],
		["no time for retries", platform({ lifetimes: { ...lifetimes, retry: seconds(0) } }), languages],
		["codes that live a day", platform({ lifetimes: { ...lifetimes, code: seconds(86_400) } }), languages],
	] as const) {
		it(`finds nothing wrong with ${what}`, () => assert.deepEqual(platformContract(whole, words), []));
	}

	for (const [broken, words, problems] of [
		[scope({ source: "" }), languages, ["S names no source."]],
		[scope({ alias: "T" }), languages, ["S stands for T, which is no scope."]],
		[scope({ alias: "toString" }), languages, ["S stands for toString, which is no scope."]],
		[
			scope({ silent: "all", views: ["shoeSize" as View] }),
			languages,
			["S gives shoeSize, which is no view or operation."],
		],
		[
			scope({ silent: "all", views: ["constructor" as View] }),
			languages,
			["S gives constructor, which is no view or operation."],
		],
		[
			scope({ silent: "all", operations: ["message.read" as "message.send"] }),
			languages,
			["S gives message.read, which is no view or operation."],
		],
		[
			definePlatform(alipayplus, { name: "p", only: ["auth_base", "USER_AVATAR", "USER_NAME"] }),
			without("avatar"),
			["USER_AVATAR asks for avatar, which has no words in id."],
		],
		[
			definePlatform(alipayplus, { name: "p", only: ["auth_base"], add: { S: { ...row, silent: "trusted" } } }),
			without("userId"),
			["S asks for userId, which has no words in id."],
		],
		[
			platform({ jsapi: { ...jsapi, defaultScopes: ["auth_base", "auth"] } }),
			languages,
			["the default scope auth does not exist."],
		],
		[
			platform({ jsapi: { ...jsapi, outcomes: { ...jsapi.outcomes, timeout: 12 } } }),
			languages,
			["outcome timeout has no message for error 12."],
		],
		[result({ resultCode: "C".repeat(65) }), languages, ["the result of code_used in v1 is too long."]],
		[result({ resultMessage: "m".repeat(257) }, "v2"), languages, ["the result of code_used in v2 is too long."]],
		[result({ resultStatus: "S" }), languages, ["the result of code_used in v1 says success."]],
		[
			platform({ unreached: { USED_AUTHCODE: "not built", OTHER: "not built" } }),
			languages,
			["USED_AUTHCODE is reached and said to be unreached."],
		],
		[platform({ unreached: { OTHER: "" } }), languages, ["OTHER is unreached without a reason."]],
		[platform({ operations: [first, { ...second, path: first.path }] }), languages, ["two operations share a path."]],
		[platform({ operations: [{ ...first, source: "" }, second] }), languages, [`${first.path} names no source.`]],
		[
			platform({ lifetimes: { ...lifetimes, access: seconds(0), ticket: seconds(-1) } }),
			languages,
			["the lifetime access is not positive.", "the lifetime ticket is not positive."],
		],
		[platform({ lifetimes: { ...lifetimes, code: seconds(86_401) } }), languages, ["a code lives longer than a day."]],
	] as const) {
		it(`says: ${problems.join(" ")}`, () =>
			assert.deepEqual(
				platformContract(broken, words),
				problems.map((problem) => `p: ${problem}`),
			));
	}
});
