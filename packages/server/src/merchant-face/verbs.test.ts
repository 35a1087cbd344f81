import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import { APPLY, APPLY_V1, anna, BOTH, INFO, keyTwo, openBed, REVOKE } from "./bed.test.ts";

type Bed = Awaited<ReturnType<typeof openBed>>;
const byCode = (authCode: string) => ({ grantType: "AUTHORIZATION_CODE", authCode });
const byRefresh = (refreshToken: unknown) => ({ grantType: "REFRESH_TOKEN", refreshToken });
const other = { clientId: "client-2", key: keyTwo.privateKey };
const codeOf = async (bed: Bed, path: string, body: object, more = {}) =>
	(await bed.send({ path, body, ...more })).result.resultCode;

describe("applyToken", () => {
	it("gives tokens for a code: all there, all signed, customerId the later userId", async () => {
		const bed = await openBed();
		const { json, signed } = await bed.send({ body: byCode(await bed.code()) });
		const { result, accessToken, refreshToken, customerId, ...times } = json;
		assert.deepEqual(result, { resultCode: "SUCCESS", resultStatus: "S", resultMessage: "Success." });
		assert.match(String(accessToken), /^AT[0-9a-f]{4}[\w-]{49}$/);
		assert.match(String(refreshToken), /^RT[0-9a-f]{4}[\w-]{49}$/);
		assert.deepEqual(times, {
			accessTokenExpiryTime: "2026-11-23T12:00:00+00:00",
			refreshTokenExpiryTime: "2026-12-23T10:00:00+00:00",
		});
		assert.ok(signed);
		const info = await bed.send({ path: INFO, body: { accessToken } });
		assert.deepEqual(info.json.userInfo, { userId: customerId, nickName: "Anna" });
		assert.deepEqual(
			bed.events.map(({ type }) => type),
			["signature", "redemption", "exchange", "signature", "disclosure", "exchange"],
		);
		assert.deepEqual(new Set(bed.events.map(({ trace }) => trace)), new Set(["trace-1", "trace-2"]));
	});

	it("[42] answers an honest retry with the same tokens, and a late one with an end to them", async () => {
		const bed = await openBed();
		const body = byCode(await bed.code());
		const first = (await bed.send({ body })).json;
		bed.now += 30_000;
		assert.deepEqual((await bed.send({ body })).json, first);
		bed.now += 1;
		assert.equal(await codeOf(bed, APPLY, body), "USED_AUTHCODE");
		assert.equal(await codeOf(bed, INFO, { accessToken: first.accessToken }), "INVALID_ACCESS_TOKEN");
	});

	it("[42] sixteen at once get one pair", async () => {
		const bed = await openBed();
		const body = byCode(await bed.code());
		const answers = await Promise.all(Array.from({ length: 16 }, () => bed.send({ body })));
		assert.equal(new Set(answers.map(({ json }) => JSON.stringify(json))).size, 1);
		assert.equal(answers[0]?.result.resultStatus, "S");
	});

	it("refreshes: a new pair, the same on a retry, v1 as well", async () => {
		const bed = await openBed();
		const first = (await bed.send({ path: APPLY_V1, body: byCode(await bed.code()) })).json;
		const second = (await bed.send({ path: APPLY_V1, body: byRefresh(first.refreshToken) })).json;
		assert.notEqual(second.accessToken, first.accessToken);
		assert.equal(second.customerId, first.customerId);
		assert.deepEqual((await bed.send({ body: byRefresh(first.refreshToken) })).json, second);
		assert.equal((await bed.send({ path: INFO, body: { accessToken: second.accessToken } })).result.resultStatus, "S");
		bed.now += 31_000;
		assert.equal(await codeOf(bed, APPLY, byRefresh(first.refreshToken)), "USED_REFRESH_TOKEN");
	});

	it("[7] another client, another app, another kind: refused, and nothing is burnt", async () => {
		const bed = await openBed();
		const authCode = await bed.code();
		const body = byCode(authCode);
		assert.equal(await codeOf(bed, APPLY, body, other), "INVALID_AUTHCODE");
		const { result } = await bed.send({ body: { ...body, appId: "app-of-client-2" } });
		assert.equal(result.resultCode, "PARAM_ILLEGAL");
		assert.match(result.resultMessage, /appId/);
		assert.equal(await codeOf(bed, APPLY, { ...body, authClientId: "client-2" }), "INVALID_AUTH_CLIENT");
		assert.equal(
			await codeOf(bed, APPLY_V1, { ...body, referenceClientId: "app-of-client-2" }),
			"REFERENCE_CLIENT_ID_NOT_MATCH",
		);
		assert.equal(await codeOf(bed, APPLY, byRefresh(authCode)), "INVALID_REFRESH_TOKEN");
		assert.equal(await codeOf(bed, INFO, { accessToken: authCode }), "INVALID_ACCESS_TOKEN");
		const first = (await bed.send({ body: { ...body, appId: "app-of-client-1", authClientId: "client-1" } })).json;
		assert.equal((first.result as { resultStatus: string }).resultStatus, "S");
		assert.equal(await codeOf(bed, APPLY, byCode(String(first.accessToken))), "INVALID_AUTHCODE");
		assert.equal(await codeOf(bed, APPLY, byRefresh(first.accessToken)), "INVALID_REFRESH_TOKEN");
		assert.equal(await codeOf(bed, INFO, { accessToken: first.refreshToken }), "INVALID_ACCESS_TOKEN");
		assert.equal(await codeOf(bed, INFO, { accessToken: first.accessToken }, other), "INVALID_ACCESS_TOKEN");
	});

	it("referenceClientId may be the Client-Id, or the app's id", async () => {
		const bed = await openBed();
		for (const referenceClientId of ["client-1", "app-of-client-1"]) {
			assert.equal(await codeOf(bed, APPLY_V1, { ...byCode(await bed.code()), referenceClientId }), "SUCCESS");
		}
	});

	it("[5] v1 and v2 name a code's ends each in their own words", async () => {
		const bed = await openBed();
		const authCode = await bed.code();
		bed.now += 300_000;
		assert.equal(await codeOf(bed, APPLY, byCode(authCode)), "EXPIRED_AUTHCODE");
		assert.equal(await codeOf(bed, APPLY_V1, byCode(authCode)), "EXPIRED_CODE");
		for (const odd of ["2810111301lGZcM9CjlF91WH00039190", "AC00FFxxxx", "AC", "AC00ff"]) {
			assert.equal(await codeOf(bed, APPLY_V1, byCode(odd)), "INVALID_CODE");
		}
		assert.equal(await codeOf(bed, APPLY, { grantType: "PASSWORD" }), "AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE");
	});
});

describe("inquiryUserInfo", () => {
	const tokensOf = async (bed: Bed, scopes: string[]) =>
		(await bed.send({ body: byCode(await bed.code(scopes)) })).json;

	it("v1 says birthday; lists are there when granted, empty or not; nothing else is", async () => {
		const bed = await openBed();
		const { accessToken, customerId } = await tokensOf(bed, ["USER_BIRTHDAY", "USER_CONTACTINFO", "HASH_LOGIN_ID"]);
		const hashLoginId = bed.context.secrets.loginIdHash("merchant-1", "27-612341234");
		const common = {
			userId: customerId,
			contactInfos: [],
			loginIdInfos: [{ loginIdType: "MOBILE_PHONE", hashLoginId }],
		};
		const v1 = await bed.send({ path: "/v1/users/inquiryUserInfo", body: { accessToken } });
		assert.deepEqual(v1.json.userInfo, { ...common, birthday: "2000-02-29" });
		const v2 = await bed.send({ path: INFO, body: { accessToken } });
		assert.deepEqual(v2.json.userInfo, { ...common, birthDate: "2000-02-29" });
		const seen = bed.events.find((event) => event.type === "disclosure");
		assert.ok(seen?.items.includes("birthDate") && !seen.items.includes("nickName"));
	});

	it("hashes login ids unsalted only where the configuration says so", async () => {
		const bed = await openBed({ config: { hashLoginId: "sha256" } });
		const { accessToken } = await tokensOf(bed, ["HASH_LOGIN_ID"]);
		const { json } = await bed.send({ path: INFO, body: { accessToken } });
		assert.match(JSON.stringify(json.userInfo), /"hashLoginId":"[0-9a-f]{64}"/);
		assert.ok(!JSON.stringify(json).includes(bed.context.secrets.loginIdHash("merchant-1", "27-612341234")));
	});

	it("asks the directory each time, and follows it", async () => {
		const bed = await openBed();
		const { accessToken } = await tokensOf(bed, ["USER_NICKNAME"]);
		const says = () => codeOf(bed, INFO, { accessToken });
		assert.equal(await says(), "SUCCESS");
		bed.profile = { ...anna, status: "FROZEN" };
		assert.equal(await says(), "ACCESS_DENIED");
		bed.profile = undefined;
		assert.equal(await says(), "PROCESS_FAIL");
		bed.profile = new Failure("directory_unavailable", { cause: new Error("down") });
		assert.equal(await says(), "UNKNOWN_EXCEPTION");
		assert.ok(bed.events.some((event) => event.type === "fault" && event.cause === "directory_unavailable"));
	});

	it("a scope that vanished from the platform's table reveals nothing", async () => {
		const bed = await openBed();
		const { accessToken, customerId } = await tokensOf(bed, ["auth_base", "USER_NICKNAME"]);
		const { USER_NICKNAME: _, ...scopes } = bed.context.platform.scopes;
		Object.assign(bed.context.platform, { ...bed.context.platform });
		const mutable = bed.context as { platform: typeof bed.context.platform };
		mutable.platform = { ...bed.context.platform, scopes };
		const { json } = await bed.send({ path: INFO, body: { accessToken } });
		assert.deepEqual(json.userInfo, { userId: customerId });
	});

	it("ends with its time", async () => {
		const bed = await openBed();
		const { accessToken } = await tokensOf(bed, ["auth_base"]);
		bed.now += 2 * 3600_000;
		assert.equal(await codeOf(bed, INFO, { accessToken }), "EXPIRED_ACCESS_TOKEN");
	});
});

describe("applyTokenAndInquiryUserInfo", () => {
	it("by code, by access token, by refresh token", async () => {
		const bed = await openBed();
		const first = (await bed.send({ path: BOTH, body: byCode(await bed.code()) })).json;
		assert.deepEqual(first.userInfo, { userId: first.customerId, nickName: "Anna" });
		const { result: _, ...info } = (await bed.send({ path: BOTH, body: { accessToken: first.accessToken } })).json;
		assert.deepEqual(info, { userInfo: first.userInfo });
		const second = (await bed.send({ path: BOTH, body: byRefresh(first.refreshToken) })).json;
		assert.notEqual(second.accessToken, first.accessToken);
		assert.deepEqual(second.userInfo, first.userInfo);
	});

	for (const [name, profile, code] of [
		["fails", new Failure("directory_unavailable"), "UNKNOWN_EXCEPTION"],
		["does not know the user", undefined, "PROCESS_FAIL"],
		["has frozen the user", { ...anna, status: "FROZEN" } as const, "ACCESS_DENIED"],
	] as const) {
		it(`[101] burns neither code nor refresh token when the directory ${name}`, async () => {
			const bed = await openBed();
			const body = byCode(await bed.code());
			bed.profile = profile;
			assert.equal(await codeOf(bed, BOTH, body), code);
			assert.ok(!bed.events.some(({ type }) => type === "redemption"));
			bed.now += 60_000;
			bed.profile = anna;
			const { refreshToken } = (await bed.send({ path: BOTH, body })).json;
			bed.profile = profile;
			assert.equal(await codeOf(bed, BOTH, byRefresh(refreshToken)), code);
			bed.now += 60_000;
			bed.profile = anna;
			assert.equal(await codeOf(bed, BOTH, byRefresh(refreshToken)), "SUCCESS");
		});
	}

	it("an honest retry gets the same again; a late one ends the family, whatever the order of calls", async () => {
		const bed = await openBed();
		const body = byCode(await bed.code());
		const first = (await bed.send({ path: BOTH, body })).json;
		assert.deepEqual((await bed.send({ path: BOTH, body })).json, first);
		const { refreshToken } = (await bed.send({ path: BOTH, body: byRefresh(first.refreshToken) })).json;
		assert.equal(await codeOf(bed, BOTH, body), "USED_AUTHCODE");
		assert.equal(await codeOf(bed, APPLY, byRefresh(refreshToken)), "INVALID_REFRESH_TOKEN");
	});

	it("wants grantType or an access token", async () => {
		const bed = await openBed();
		assert.match((await bed.send({ path: BOTH, body: {} })).result.resultMessage, /grantType/);
	});
});

describe("revoke", () => {
	it("ends the family, also by an expired token, again without harm; only the owner can", async () => {
		const bed = await openBed();
		const { accessToken, refreshToken } = (await bed.send({ body: byCode(await bed.code()) })).json;
		assert.equal(await codeOf(bed, REVOKE, { accessToken }, other), "INVALID_ACCESS_TOKEN");
		bed.now += 3 * 3600_000;
		const { json } = await bed.send({ path: REVOKE, body: { accessToken } });
		assert.deepEqual(Object.keys(json), ["result"]);
		assert.equal(await codeOf(bed, "/v1/authorizations/cancelToken", { accessToken }), "SUCCESS");
		assert.equal(await codeOf(bed, APPLY, byRefresh(refreshToken)), "INVALID_REFRESH_TOKEN");
		assert.equal(await codeOf(bed, REVOKE, { accessToken: `${accessToken}x` }), "INVALID_ACCESS_TOKEN");
	});
});

describe("what is seen and kept", () => {
	it("[13] no secret gets into the log", async () => {
		const bed = await openBed();
		const authCode = await bed.code();
		const { accessToken } = (await bed.send({ path: BOTH, body: byCode(authCode) })).json;
		await bed.send({ path: BOTH, body: byCode(authCode), signedBody: "{}" });
		for (const secret of [authCode, String(accessToken), "Anna"]) assert.ok(!bed.logged.includes(secret));
		const exchange = bed.events.find((event) => event.type === "exchange");
		assert.ok(
			exchange?.operation === "applyTokenAndInquiryUserInfo" && exchange.version === "v2" && exchange.cause === null,
		);
		assert.ok(exchange.requestBody.includes(authCode) && exchange.responseBody.includes(String(accessToken)));
	});
});
