import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { definePlatform, platformContract, type ScopeRow, type Source, seconds } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { createLog } from "../packages/server/src/observe/log.ts";
import { approveScope } from "../packages/server/src/register/apps.ts";
import { languages } from "../packages/server/src/words/index.ts";
import { createWorld, type World } from "./world.ts";

/**
 * A platform is whole: this wallet differs from the base platform in everything that a table can say, all of it stands
 * here and nowhere else, and the whole flow runs on it. No file of any package knows its words.
 */
const page: Source = { standing: "documented", source: "the wallet's own page" };
const shows = (views: ScopeRow["views"]): ScopeRow => ({ ...page, views, silent: "never" });
const decade = seconds(3650 * 86_400);
const wallet = definePlatform(alipayplus, {
	name: "leafwallet",
	only: ["auth_base", "HASH_LOGIN_ID"],
	add: {
		LEAF_CARD: shows(["nickName", "userName", "birthDate", "nationality"]),
		WHO: { ...shows(["userId"]), silent: "all", alias: "auth_base" },
	},
	silent: { HASH_LOGIN_ID: "all" },
	jsapi: { defaultScopes: ["WHO"], outcomes: { denied: 1001 }, messages: { 1001: "user cancels" } },
	paths: {
		prefixes: ["/leaf/api", "/leaf"],
		suffixes: [".htm", ""],
		operations: {
			applyToken: { v2: ["/v2/tokens/get", "/v2/authorizations/applyTokenSigned"] },
			inquiryUserInfo: { v2: "/v2/customers/user/inquiryUserInfoByAccessToken" },
			revoke: { v2: "/v2/authorizations/cancelToken" },
			applyTokenAndInquiryUserInfo: { v2: null },
		},
	},
	fields: {
		request: {
			applyToken: {
				v2: {
					authCode: { name: "auth_code" },
					refreshToken: { name: "refresh_token" },
					grantType: { name: "grant_type", words: { authorization_code: "code", refresh_token: "refresh" } },
					customerBelongsTo: null,
					extendInfo: { holds: ["customerBelongsTo"] },
				},
			},
			inquiryUserInfo: { v2: { accessToken: { name: "access_token" }, appId: { required: true } } },
		},
		answer: {
			v2: {
				tokens: { accessToken: "access_token", accessExpiresAt: "expires", customerId: null },
				times: "milliseconds",
				userInfo: "customer",
				user: {
					nickName: { name: "alias" },
					userName: { keys: { middleName: "secondName", lastName: "thirdName" } },
					birthDate: { name: "birthday" },
					nationality: { as: "countryName" },
				},
			},
		},
	},
	results: {
		code_used: { v2: { resultCode: "CODE_SPENT", resultMessage: "This code is spent." } },
		api_unknown: { v2: { resultCode: "NO_SUCH_API", resultStatus: "U" } },
	},
	success: { resultCode: "ACCEPT" },
	lifetimes: { access: decade, refresh: decade, family: decade },
	sources: { scopes: page, jsapi: page, paths: page, fields: page, results: page, lifetimes: page },
});

describe("a wallet of its own, in one table", () => {
	let world: World;
	/** What went over the merchant's wire last. */
	const wire = () => {
		const [exchange] = world.events.filter((event) => event.type === "exchange").slice(-1);
		assert.ok(exchange);
		return { asked: JSON.parse(exchange.requestBody), answered: JSON.parse(exchange.responseBody) };
	};
	const paths = () => world.events.filter((event) => event.type === "request").map(({ path }) => path);
	before(async () => {
		world = await createWorld({ platform: wallet, siteName: "LEAF" });
		for (const scope of ["auth_base", "HASH_LOGIN_ID", "LEAF_CARD"]) {
			await approveScope(world.server.context, { appId: "Shop", scope, approval: "required" });
		}
	});
	after(() => world.close());

	it("keeps the platform contract", () => assert.deepEqual(platformContract(wallet, languages), []));

	it("gives what is silent here without a sheet, and asks by default for what its table says", async () => {
		const byDefault = await world.my.getAuthCode();
		assert.deepEqual(byDefault.authSuccessScopes, ["WHO"]);
		const hash = await world.my.getAuthCode({ scopes: ["HASH_LOGIN_ID"] });
		assert.deepEqual(hash.authSuccessScopes, ["HASH_LOGIN_ID"]);
		assert.equal(world.person.sheets.length, 0);
	});

	it("does not know the base platform's scopes that it left out; a refusal has its own number", async () => {
		await assert.rejects(world.my.getAuthCode({ scopes: ["auth_user"] }), { outcome: "invalid_scopes" });
		world.person.will("Don't allow");
		await assert.rejects(world.my.getAuthCode({ scopes: ["LEAF_CARD"] }), {
			outcome: "denied",
			error: 1001,
			errorMessage: "user cancels",
		});
	});

	it("runs the flow: a sheet, a code, tokens that live ten years, a user, in its own words and on its own paths", async () => {
		world.person.will("Allow");
		const { authCode } = await world.my.getAuthCode({ scopes: ["LEAF_CARD", "HASH_LOGIN_ID"] });
		const tokens = await world.merchant.applyToken({ authCode, customerBelongsTo: "LEAF" });
		assert.ok(tokens.resultStatus === "S");
		const { accessToken } = tokens;
		assert.deepEqual(wire().asked, {
			grant_type: "authorization_code",
			auth_code: authCode,
			extendInfo: '{"customerBelongsTo":"LEAF"}',
		});
		const { result, ...answered } = wire().answered;
		assert.deepEqual([result.resultCode, result.resultStatus], ["ACCEPT", "S"]);
		assert.deepEqual(Object.keys(answered).sort(), [
			"access_token",
			"expires",
			"refreshToken",
			"refreshTokenExpiryTime",
		]);
		assert.equal(Number(answered.expires), Date.UTC(2026, 10, 23, 10) + decade * 1000);
		assert.equal(tokens.accessTokenExpiryTime, "2036-11-20T10:00:00+00:00");

		const info = await world.merchant.inquiryUserInfo({ accessToken, appId: "Shop" });
		assert.ok(info.resultStatus === "S", JSON.stringify(info));
		assert.deepEqual(wire().asked, { access_token: accessToken, appId: "Shop" });
		const { userId, loginIdInfos, ...customer } = wire().answered.customer;
		assert.deepEqual(customer, {
			alias: "Mei",
			userName: { fullName: "Mei Ling Tan", firstName: "Mei Ling", thirdName: "Tan" },
			birthday: "1991-04-02",
			nationality: "Malaysia",
		});
		assert.deepEqual(info.userInfo, {
			userId,
			loginIdInfos,
			nickName: "Mei",
			userName: { fullName: "Mei Ling Tan", firstName: "Mei Ling", lastName: "Tan" },
			birthDate: "1991-04-02",
			nationality: "Malaysia",
		});
		assert.deepEqual(paths().slice(-2), [
			"/leaf/api/v2/tokens/get.htm",
			"/leaf/api/v2/customers/user/inquiryUserInfoByAccessToken.htm",
		]);

		const again = await world.merchant.refresh({ refreshToken: tokens.refreshToken });
		assert.ok(again.resultStatus === "S");
		assert.equal(wire().asked.grant_type, "refresh_token");
		assert.equal((await world.merchant.revoke({ accessToken: again.accessToken })).resultStatus, "S");
		assert.equal(paths().at(-1), "/leaf/api/v2/authorizations/cancelToken.htm");
	});

	it("says what went wrong in its own codes, and names its own fields", async () => {
		const { authCode } = await world.my.getAuthCode();
		await world.merchant.applyToken({ authCode });
		world.later(wallet.lifetimes.retry + 1);
		const spent = await world.merchant.applyToken({ authCode });
		assert.deepEqual([spent.resultStatus, spent.result.resultCode], ["F", "CODE_SPENT"]);
		assert.match(spent.result.resultMessage, /^This code is spent\./);
		const missing = await world.merchant.inquiryUserInfo({ accessToken: "" });
		assert.match(missing.result.resultMessage, /^access_token must be there/);
	});

	it("is hidden in logs under its own names too", () => {
		const lines: string[] = [];
		createLog({ logLevel: "info", platform: wallet }, { write: (line) => void lines.push(line) }).info(
			{ auth_code: "x", alias: "x", customer: "x", birthday: "x", secondName: "x", expires: "told" },
			"x",
		);
		const { level, time, msg, ...logged } = JSON.parse(lines[0] ?? "{}");
		const hidden = Object.fromEntries(
			["auth_code", "alias", "customer", "birthday", "secondName"].map((key) => [key, "[hidden]"]),
		);
		assert.deepEqual(logged, { ...hidden, expires: "told" });
	});

	it("has no operation that it left out; the client says so, and the base platform's path is none here", async () => {
		await assert.rejects(world.merchant.applyTokenAndInquiryUserInfo({ authCode: "AC" }), {
			name: "TypeError",
			message: "There is no applyTokenAndInquiryUserInfo in v2.",
		});
		const based = await world.server.public.inject({
			method: "POST",
			url: "/v2/authorizations/applyToken",
			payload: {},
		});
		assert.equal(based.statusCode, 404);
	});
});
