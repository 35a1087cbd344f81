import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seconds } from "../lifetimes.ts";
import { alipayplus } from "../platforms/alipayplus.ts";
import { type Item, items, type View } from "../profile/views.ts";
import { type ContractWords, platformContract } from "./contract.ts";
import { definePlatform, type PlatformChange } from "./define.ts";
import type { Platform } from "./platform.ts";
import type { OperationRow, ScopeRow } from "./rows.ts";

const titles = Object.fromEntries(items.map((item) => [item, `your ${item}`]));
const languages: readonly ContractWords[] = [
	{ language: "en", titles },
	{ language: "id", titles },
];
const row: ScopeRow = { ...(alipayplus.scopes.USER_NAME ?? assert.fail()), source: "a page" };
const sources = { scopes: { standing: "documented", source: "a page" } } as const;
/** The base platform with one scope put in. */
const scope = (change: Partial<ScopeRow>): Platform =>
	definePlatform(alipayplus, { name: "p", add: { S: { ...row, ...change } } });
const platform = (change: Partial<Platform>): Platform => ({ ...alipayplus, name: "p", ...change });
const without = (item: Item): readonly ContractWords[] => [
	{ language: "en", titles },
	{ language: "id", titles: { ...titles, [item]: "" } },
];
const { operations: rows, results, jsapi, lifetimes, success, paths } = alipayplus;
const year = lifetimes.family;
const around = (change: Partial<Platform["paths"]>): Platform => platform({ paths: { ...paths, ...change } });
type Changed = NonNullable<PlatformChange["fields"]>;
const fields = (change: Changed): Platform =>
	definePlatform(alipayplus, { name: "p", fields: change, sources: { fields: sources.scopes } });
const requests = (v1: NonNullable<NonNullable<Changed["request"]>["applyToken"]>["v1"] & object): Platform =>
	fields({ request: { applyToken: { v1 } } });
type Answers = NonNullable<NonNullable<Changed["answer"]>["v2"]>;
const answers = (v2: Answers, v1: Answers = {}): Platform => fields({ answer: { v1, v2 } });
const [first = assert.fail(), second = assert.fail()] = rows;
const sending = rows.find(({ operation }) => operation === "sendMessage") ?? assert.fail();
/** The base platform's message/send, changed. */
const sends = (change: Partial<OperationRow>): Platform => platform({ operations: [{ ...sending, ...change }] });
const { templates, templateCode, accessToken, requestId } = sending.fields;
const whole = { templates, templateCode, accessToken, requestId } as OperationRow["fields"];
const sendsWithout = (field: keyof typeof whole): Platform => {
	const { [field]: _, ...fields } = whole;
	return sends({ fields });
};
const text = { type: "string", max: 64, required: true } as const;
const toUser = { targetUserId: text, requestId: text } as const;
const written = { channels: ["PUSH"], written: "PUSH" } as const;
const [link = assert.fail()] = alipayplus.deepLinks;
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
			definePlatform(alipayplus, { name: "p", only: ["auth_base", "USER_ID"], sources }),
			[{ language: "en", titles: {} }],
		],
		["the longest code and message", result({ resultCode: "C".repeat(64), resultMessage: "m".repeat(256) }), languages],
		["no time for retries", platform({ lifetimes: { ...lifetimes, retry: seconds(0) } }), languages],
		["tokens that live as long as their family", platform({ lifetimes: { ...lifetimes, access: year } }), languages],
		["several prefixes and suffixes", around({ prefixes: ["", "/api/v1"], suffixes: [".htm", ""] }), languages],
		["a field of the user's that one version does not tell", answers({ user: { userAddresses: null } }), languages],
		["a message in words of its own", sends({ message: written, fields: { ...toUser, content: text } }), languages],
		["links of its own, or none", platform({ deepLinks: [{ ...link, begins: "leaf+pay://open" }] }), languages],
		["no links", platform({ deepLinks: [] }), languages],
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
			definePlatform(alipayplus, { name: "p", only: ["auth_base", "USER_AVATAR", "USER_NAME"], sources }),
			without("avatar"),
			["USER_AVATAR asks for avatar, which has no words in id."],
		],
		[
			definePlatform(alipayplus, {
				name: "p",
				only: ["auth_base"],
				add: { S: { ...row, silent: "trusted" } },
				sources,
			}),
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
		...["Griver ", "", "Gr\u00edver", "a\nb"].map(
			(userAgent) =>
				[
					platform({ jsapi: { ...jsapi, superApp: { ...jsapi.superApp, userAgent } } }),
					languages,
					["the super app's user agent is no words of ASCII."],
				] as const,
		),
		[
			platform({ jsapi: { ...jsapi, superApp: { ...jsapi.superApp, source: "" } } }),
			languages,
			["the super app's row names no source."],
		],
		[
			platform({ signature: { ...alipayplus.signature, label: "ROT13", source: "" } }),
			languages,
			["the label ROT13 is not read here.", "the signature's row names no source."],
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
		[platform({ open: { prepare: "" } }), languages, ["prepare is open without a reason."]],
		[platform({ operations: [first, { ...second, path: first.path }] }), languages, ["two operations share a path."]],
		[platform({ operations: [{ ...first, source: "" }, second] }), languages, [`${first.path} names no source.`]],
		[
			platform({ lifetimes: { ...lifetimes, access: seconds(0), ticket: seconds(-1) } }),
			languages,
			["the lifetime access is not positive.", "the lifetime ticket is not positive."],
		],
		[platform({ lifetimes: { ...lifetimes, code: seconds(86_401) } }), languages, ["a code lives longer than a day."]],
		[platform({ lifetimes: { ...lifetimes, access: seconds(year + 1) } }), languages, ["a token outlives its family."]],
		[sendsWithout("requestId"), languages, [`${sending.path} must be asked with a requestId.`]],
		[
			sendsWithout("accessToken"),
			languages,
			[`${sending.path} must be asked with an accessToken, or with a targetUserId.`],
		],
		[
			sends({ fields: { ...whole, ...toUser } }),
			languages,
			[`${sending.path} must be asked with an accessToken, or with a targetUserId.`],
		],
		[
			sendsWithout("templateCode"),
			languages,
			[`${sending.path} must be asked with a template, or with what the message says.`],
		],
		[
			sends({ message: written, fields: toUser }),
			languages,
			[`${sending.path} must be asked with a template, or with what the message says.`],
		],
		[
			sends({ message: written }),
			languages,
			[`${sending.path} needs templates, or one channel for what it says itself.`],
		],
		[
			sends({ message: { ...written, channels: ["SMS"] }, fields: { ...toUser, content: text } }),
			languages,
			[`${sending.path} needs templates, or one channel for what it says itself.`],
		],
		[
			sends({ fields: { ...whole, templates: { ...text, max: 5 } } }),
			languages,
			[`${sending.path} must have templates of that type.`],
		],
		[sends({ message: { channels: [] } }), languages, [`${sending.path} sends by no channel, or by one twice.`]],
		[
			sends({ message: { channels: ["SMS", "SMS"] } }),
			languages,
			[`${sending.path} sends by no channel, or by one twice.`],
		],
		[
			sends({ operation: "revoke" }),
			languages,
			[`${sending.path} sends messages without a row, or has one and sends none.`],
		],
		[
			sends({ message: { channels: ["SMS"], results: { user_frozen: { ...success, resultCode: "C".repeat(65) } } } }),
			languages,
			[
				`the result of user_frozen at ${sending.path} in v2 is too long.`,
				`the result of user_frozen at ${sending.path} in v2 says success.`,
			],
		],
		[
			platform({ deepLinks: [{ ...link, source: "", begins: "https://x.example/" }] }),
			languages,
			["links https://x.example/ name no source.", "links https://x.example/ begin like no app's."],
		],
		[platform({ deepLinks: [{ ...link, begins: "a://b?c" }] }), languages, ["links a://b?c begin like no app's."]],
		[
			platform({ deepLinks: [{ ...link, page: "query" }, link] }),
			languages,
			[`links ${link.begins} name two things alike.`, "two kinds of links begin alike."],
		],
		[platform({ deepLinks: [{ ...link, app: "" }] }), languages, [`links ${link.begins} name two things alike.`]],
		[platform({ success: { ...success, resultStatus: "A" } }), languages, ["success does not say success."]],
		[
			definePlatform(alipayplus, { name: "p", silent: { auth_user: "all" }, results: {}, lifetimes: {} }),
			languages,
			[
				"auth_user names no source.",
				"scopes names no source.",
				"results names no source.",
				"lifetimes names no source.",
			],
		],
		[
			around({ prefixes: ["api", "/api/"], suffixes: ["htm"] }),
			languages,
			[
				"the prefix api is not like /acl/api.",
				"the prefix /api/ is not like /acl/api.",
				"the suffix htm is not like .htm.",
			],
		],
		[around({ prefixes: [] }), languages, ["there is no prefix or no suffix, not even an empty one."]],
		[around({ suffixes: [] }), languages, ["there is no prefix or no suffix, not even an empty one."]],
		[
			around({ versions: [{ below: "/v1/", version: "v1" }] }),
			languages,
			["paths that begin otherwise than all others have no version."],
		],
		[platform({ operations: [{ ...first, path: "apply" }] }), languages, ["apply does not begin with a slash."]],
		[
			requests({ authCode: { name: "code" }, refreshToken: { name: "code" } }),
			languages,
			["/v1/authorizations/applyToken has two fields of one name."],
		],
		[
			requests({ grantType: { words: {} } }),
			languages,
			["/v1/authorizations/applyToken has a grantType without words."],
		],
		[
			requests({ authCode: null, refreshToken: null }),
			languages,
			[
				"/v1/authorizations/applyToken has no field for authCode.",
				"/v1/authorizations/applyToken has no field for refreshToken.",
			],
		],
		[requests({ grantType: null }), languages, ["/v1/authorizations/applyToken has no field for accessToken."]],
		[answers({ tokens: { customerId: "accessToken" } }), languages, ["answers of v2 name two things alike."]],
		[answers({ userInfo: "result" }), languages, ["answers of v2 name two things alike."]],
		[answers({ user: { avatar: { name: "gender" } } }), languages, ["two fields of the user are called alike in v2."]],
		[answers({ user: { userId: null } }), languages, ["answers of v2 do not tell who the user is."]],
		[answers({ offset: "Z" }), languages, ["the offset Z is not like +08:00."]],
		[
			answers({ user: { userAddresses: null } }, { user: { userAddresses: null } }),
			languages,
			["USER_ADDRESS gives userAddresses, which no answer tells."],
		],
	] as const) {
		it(`says: ${problems.join(" ")}`, () =>
			assert.deepEqual(
				platformContract(broken, words),
				problems.map((problem) => `p: ${problem}`),
			));
	}
});
