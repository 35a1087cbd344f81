import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import type { Platform } from "@byleave/protocol";
import { antom } from "@byleave/protocol/platforms/antom";
import { gcash } from "@byleave/protocol/platforms/gcash";
import { mpesa } from "@byleave/protocol/platforms/mpesa";
import { rebell } from "@byleave/protocol/platforms/rebell";
import { superqi } from "@byleave/protocol/platforms/superqi";
import { tng } from "@byleave/protocol/platforms/tng";
import { vodapay } from "@byleave/protocol/platforms/vodapay";
import { injectFetch } from "../inject.ts";
import { CLIENT, type WorldOptions } from "../world.ts";
import { type WalletWorld, walletWorld } from "./wallet-world.ts";

/** What somebody who writes a wallet's table is most likely to get wrong, a test each. Source: the wallets' pages, see docs/platforms.md. */

async function opened(t: TestContext, platform: Platform, options: WorldOptions = {}): Promise<WalletWorld> {
	const world = await walletWorld(platform, options);
	t.after(() => world.close());
	return world;
}

/** The tokens' answer and the user's data on the wire, with these scopes allowed. */
async function told(world: WalletWorld, scopes: readonly string[]) {
	world.person.will("Allow");
	const { authCode } = await world.my.getAuthCode({ scopes });
	const tokens = await world.merchant.applyToken({ authCode });
	assert.ok(tokens.resultStatus === "S", JSON.stringify(tokens));
	const exchange = world.wire();
	const user = await world.merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
	assert.ok(user.resultStatus === "S", JSON.stringify(user));
	return { exchange, inquiry: world.wire(), tokens, user: user.userInfo };
}

describe("superqi", () => {
	it("gives login id and its hash without a sheet", async (t) => {
		const world = await opened(t, superqi);
		const { authSuccessScopes } = await world.my.getAuthCode({ scopes: ["USER_LOGIN_ID", "HASH_LOGIN_ID", "USER_ID"] });
		assert.deepEqual(authSuccessScopes, ["USER_LOGIN_ID", "HASH_LOGIN_ID", "USER_ID"]);
		assert.equal(world.person.sheets.length, 0);
	});
	it("says birthDate although its API is the first version, and the name twice, in parts of its own", async (t) => {
		const world = await opened(t, superqi);
		const { inquiry } = await told(world, ["USER_NAME", "USER_BIRTHDAY"]);
		const { userId, ...user } = inquiry.answered.userInfo as Record<string, unknown>;
		assert.deepEqual(user, {
			userName: { fullName: "Mei Ling Tan", firstName: "Mei", secondName: "Ling", lastName: "Tan" },
			userNameInArabic: { fullName: "مي تان", firstName: "مي", lastName: "تان" },
			birthDate: "1991-04-02",
		});
		assert.equal(inquiry.path, "/v1/users/inquiryUserInfo");
	});
	it("has no path to take a token back that anybody has seen: each is ours", () => {
		assert.deepEqual(
			superqi.operations
				.filter(({ operation }) => operation === "revoke")
				.map(({ path, standing }) => [path, standing]),
			[
				["/v1/authorizations/cancelToken", "ours"],
				["/v1/authorizations/revoke", "ours"],
			],
		);
	});
	it("asks for no appId nor authClientId, and its tokens live ten years", async (t) => {
		const world = await opened(t, superqi);
		const { exchange, inquiry } = await told(world, ["USER_NAME"]);
		assert.deepEqual(Object.keys(exchange.asked), ["grantType", "authCode"]);
		assert.deepEqual(Object.keys(inquiry.asked), ["accessToken"]);
		const lives = Date.parse(String(exchange.answered.accessTokenExpiryTime)) - Date.UTC(2026, 10, 23, 10);
		assert.equal(lives, 3650 * 86_400_000);
	});
});

describe("tng", () => {
	it("gives mobile number and e-mail with auth_user, which is USER_INFO", async (t) => {
		const world = await opened(t, tng);
		const { user } = await told(world, ["auth_user"]);
		assert.deepEqual(user.contactInfos, [
			{ contactType: "EMAIL", contactNo: "mei.tan@example.com" },
			{ contactType: "MOBILE_PHONE", contactNo: "60-198765432" },
		]);
		assert.equal(user.userName?.fullName, "Mei Ling Tan");
	});
	it("is not answered in percent signs, which its client does not decode", async (t) => {
		const world = await opened(t, tng);
		// A header that nobody can read shows nothing to mirror.
		const answer = await world.server.public.inject({
			method: "POST",
			url: "/acl/api/v1/authorizations/applyToken",
			headers: { "client-id": CLIENT, "request-time": "2026-11-23T10:00:00.000+00:00", signature: "none" },
			payload: "{}",
		});
		assert.match(String(answer.headers.signature), /^algorithm=RSA256, .*signature=[A-Za-z0-9_-]+$/);
	});
	it("is called below its prefix, which is signed", async (t) => {
		const world = await opened(t, tng);
		const { exchange, inquiry } = await told(world, ["USER_NAME"]);
		assert.equal(exchange.path, "/acl/api/v1/authorizations/applyToken");
		assert.equal(inquiry.path, "/acl/api/v1/customers/user/inquiryUserInfoByAccessToken");
		assert.equal((inquiry.answered.userInfo as Record<string, unknown>).userName !== undefined, true);
	});
	it("knows one user by both names of its base scope", async (t) => {
		const world = await opened(t, tng);
		const { authSuccessScopes } = await world.my.getAuthCode({ scopes: "auth_base,BASE_USER_INFO" });
		assert.deepEqual(authSuccessScopes, ["auth_base", "BASE_USER_INFO"]);
		assert.equal(world.person.sheets.length, 0);
	});
});

describe("gcash", () => {
	it("has .htm in its paths, which is signed; without it they answer too", async (t) => {
		const world = await opened(t, gcash);
		const { exchange, inquiry } = await told(world, ["USER_INFO"]);
		assert.equal(exchange.path, "/v1/authorizations/applyToken.htm");
		assert.equal(inquiry.path, "/v1/customers/user/inquiryUserInfoByAccessToken.htm");
		const documented = world.merchantWith({ gateway: "http://server.test/api" });
		assert.equal((await documented.revoke({ accessToken: "AT" })).result.resultCode, "INVALID_ACCESS_TOKEN");
		assert.equal(world.wire().path, "/api/v1/authorizations/cancelToken.htm");
	});
	it("takes extendInfo as an object and as its text", async (t) => {
		const world = await opened(t, gcash, { siteName: "GCASH" });
		for (const customerBelongsTo of ["GCASH", "ANOTHER"]) {
			for (const extendInfo of [{ customerBelongsTo }, JSON.stringify({ customerBelongsTo })]) {
				const { authCode } = await world.my.getAuthCode();
				const sent = await world.merchant.applyToken({ authCode, extendInfo: extendInfo as string });
				assert.equal(sent.resultStatus, customerBelongsTo === "GCASH" ? "S" : "F", JSON.stringify([extendInfo, sent]));
			}
		}
	});
	it("says birthday, a date alone, and never tells a login id of another type", async (t) => {
		const world = await opened(t, gcash);
		const { inquiry } = await told(world, ["USER_INFO", "USER_LOGIN_ID"]);
		const user = inquiry.answered.userInfo as Record<string, unknown>;
		assert.equal(user.birthday, "1991-04-02");
		assert.equal("birthDate" in user, false);
		assert.deepEqual(user.loginIdInfos, [{ loginIdType: "MOBILE_PHONE", maskLoginId: "60-1****6789" }]);
	});
});

describe("vodapay", () => {
	it("has no scopes of single fields; USER_ID is silent", async (t) => {
		const world = await opened(t, vodapay);
		await assert.rejects(world.my.getAuthCode({ scopes: ["USER_CONTACTINFO"] }), { outcome: "invalid_scopes" });
		assert.deepEqual((await world.my.getAuthCode({ scopes: "USER_ID" })).authSuccessScopes, ["USER_ID"]);
		assert.equal(world.person.sheets.length, 0);
	});
	it("has the first version's codes on the second's paths, and says F where others say U", async (t) => {
		const world = await opened(t, vodapay);
		const { tokens, exchange } = await told(world, ["auth_user"]);
		assert.ok(tokens.accessToken);
		assert.equal(exchange.path, "/v2/authorizations/applyToken");
		assert.deepEqual(Object.keys(exchange.asked), ["grantType", "authCode"]);
		const unknown = await world.merchant.applyToken({ authCode: "nobodys" });
		assert.equal(unknown.result.resultCode, "INVALID_CODE");
		assert.equal(vodapay.results.store_unavailable.v2.resultStatus, "F");
	});
	it("names the country, writes phones with a hyphen, ends both tokens at once, in its own zone", async (t) => {
		const world = await opened(t, vodapay, { config: { hashLoginId: "sha256" } });
		const { exchange, inquiry } = await told(world, ["auth_user"]);
		const { accessTokenExpiryTime, refreshTokenExpiryTime } = exchange.answered;
		assert.equal(accessTokenExpiryTime, "2036-11-20T12:00:00+02:00");
		assert.equal(refreshTokenExpiryTime, accessTokenExpiryTime);
		const user = inquiry.answered.userInfo as Record<string, unknown>;
		assert.equal(user.nationality, "Malaysia");
		const hashLoginId = createHash("sha256").update("60-123456789").digest("hex");
		assert.deepEqual((user.loginIdInfos as object[])[1], {
			loginIdType: "MOBILE_PHONE",
			loginId: "60-123456789",
			hashLoginId,
		});
	});
});

describe("mpesa", () => {
	it("has three scopes", () => assert.deepEqual(Object.keys(mpesa.scopes), ["auth_base", "auth_user", "SEND_MESSAGE"]));
	it("asks for appId and authClientId with every call", async (t) => {
		const world = await opened(t, mpesa);
		const { exchange, inquiry } = await told(world, ["auth_user"]);
		assert.deepEqual(Object.keys(exchange.asked).sort(), ["appId", "authClientId", "authCode", "grantType"]);
		assert.deepEqual(Object.keys(inquiry.asked).sort(), ["accessToken", "appId", "authClientId"]);
		const without = await world.merchantWith({ needed: {} }).inquiryUserInfo({ accessToken: "AT" });
		assert.equal(without.result.resultCode, "PARAM_ILLEGAL");
		assert.match(without.result.resultMessage, /appId/);
	});
	it("says AUTHCODE", async (t) => {
		const world = await opened(t, mpesa);
		const { result } = await world.merchant.applyToken({ authCode: "nobodys" });
		assert.equal(result.resultCode, "INVALID_AUTHCODE");
		assert.equal(world.wire().path, "/miniprogram/api/v2/authorizations/applyToken");
	});
});

describe("rebell", () => {
	it("asks even for who the user is, unless the app is the wallet's own", async (t) => {
		const world = await opened(t, rebell);
		world.person.will("Allow");
		await world.my.getAuthCode();
		assert.equal(world.person.sheets.length, 1);
		assert.equal(rebell.scopes.auth_base?.silent, "trusted");
	});
	it("has no error 3", () => {
		assert.deepEqual([...new Set(Object.values(rebell.jsapi.outcomes))].sort(), [1, 10, 11, 2].sort());
	});
	it("calls the algorithm SHA256withRSA and writes plain base64, both ways", async (t) => {
		const world = await opened(t, rebell);
		const sent: string[] = [];
		const inject = injectFetch(() => world.server.public);
		const merchant = world.merchantWith({
			fetch: async (url, init) => {
				const answer = await inject(url, init);
				sent.push(new Headers(init?.headers).get("signature") ?? "", answer.headers.get("signature") ?? "");
				return answer;
			},
		});
		assert.equal((await merchant.revoke({ accessToken: "AT" })).result.resultCode, "INVALID_ACCESS_TOKEN");
		assert.equal(sent.length, 2);
		for (const header of sent) assert.match(header, /^algorithm=SHA256withRSA, .*signature=[A-Za-z0-9+/]+==?$/);
	});
});

describe("antom", () => {
	it("tells the user's data flat, and the MD5 of the masked login id", async (t) => {
		const world = await opened(t, antom, { config: { hashLoginId: "md5" } });
		world.profiles.set("user-mei", {
			status: "ACTIVE",
			loginIds: [{ loginIdType: "MOBILE_PHONE", loginId: "60-123456789" }],
		});
		const { inquiry, user } = await told(world, ["USER_LOGIN_ID", "HASH_LOGIN_ID"]);
		const { result, userId, ...flat } = inquiry.answered;
		assert.deepEqual(flat, {
			userLoginId: "60-1****6789",
			hashUserLoginId: createHash("md5").update("60-1****6789").digest("hex"),
		});
		assert.equal(typeof userId, "string");
		assert.deepEqual(user.loginIdInfos, [{ maskLoginId: flat.userLoginId, hashLoginId: flat.hashUserLoginId }]);
	});
	it("must be told the wallet, and tells no customerId", async (t) => {
		const world = await opened(t, antom);
		const { exchange } = await told(world, ["USER_LOGIN_ID"]);
		assert.equal(exchange.path, "/ams/api/v1/authorizations/applyToken");
		assert.equal(exchange.asked.customerBelongsTo, "WALLET");
		assert.equal("customerId" in exchange.answered, false);
		const without = await world.merchantWith({ needed: {} }).applyToken({ authCode: "AC" });
		assert.match(without.result.resultMessage, /customerBelongsTo/);
	});
	it("answers below its sandbox's prefix", async (t) => {
		const world = await opened(t, antom);
		const sandbox = world.merchantWith({ gateway: "http://server.test/ams/sandbox/api" });
		assert.equal((await sandbox.revoke({ accessToken: "AT" })).result.resultCode, "INVALID_ACCESS_TOKEN");
	});
});
