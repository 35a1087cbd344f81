import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "../causes/cause.ts";
import type { OperationName, OperationRow, Version } from "../platform/rows.ts";
import { alipayplus } from "../platforms/alipayplus.ts";
import { readSignature } from "../signature/index.ts";
import { alipay } from "./alipay.ts";
import type { Input } from "./dialect.ts";

const row = (operation: OperationName, version: Version = "v2"): OperationRow => {
	const found = alipayplus.operations.find((row) => row.operation === operation && row.version === version);
	assert.ok(found);
	return found;
};
const secretOf = (input: Input): string => ("secret" in input ? input.secret : assert.fail("it presents nothing"));
const refused = (act: () => unknown): Failure => {
	try {
		act();
	} catch (error) {
		assert.ok(error instanceof Failure);
		return error;
	}
	return assert.fail("was not refused");
};

describe("alipay.read", () => {
	const code = { grantType: "AUTHORIZATION_CODE", authCode: "AC1" };
	const said = {
		appId: undefined,
		authClientId: undefined,
		referenceClientId: undefined,
		customerBelongsTo: undefined,
	};

	it("reads a code, and what the request says of itself; ignores what no row lists", () => {
		const json = {
			...code,
			appId: "app-1",
			authClientId: "client-1",
			customerBelongsTo: "TNG",
			more: [1],
			refreshToken: null,
		};
		assert.deepEqual(alipay.read(row("applyToken"), json), {
			operation: "applyToken",
			presented: "code",
			secret: "AC1",
			...said,
			appId: "app-1",
			authClientId: "client-1",
			customerBelongsTo: "TNG",
		});
	});

	it("reads a refresh token; both may be there, grantType decides", () => {
		const json = { grantType: "REFRESH_TOKEN", refreshToken: "RT1", authCode: "" };
		assert.deepEqual(alipay.read(row("applyToken", "v1"), json), {
			operation: "applyToken",
			presented: "refresh",
			secret: "RT1",
			...said,
		});
		assert.equal(secretOf(alipay.read(row("applyToken"), { ...code, refreshToken: "RT1" })), "AC1");
	});

	it("reads the combined call's three ways", () => {
		const both = row("applyTokenAndInquiryUserInfo");
		assert.equal(alipay.read(both, code).presented, "code");
		assert.equal(alipay.read(both, { accessToken: "AT1" }).presented, "access");
		assert.equal(alipay.read(both, { grantType: "REFRESH_TOKEN", refreshToken: "RT1" }).presented, "refresh");
		assert.equal(refused(() => alipay.read(both, {})).field, "grantType");
	});

	it("refuses what the operation has no use for, though its row lists it", () => {
		const both = row("applyTokenAndInquiryUserInfo");
		assert.equal(
			refused(() => alipay.read({ ...both, operation: "applyToken" }, { accessToken: "AT1" })).field,
			"grantType",
		);
		assert.equal(refused(() => alipay.read({ ...both, operation: "revoke" }, code)).code, "field_invalid");
	});

	it("v1 names the app as referenceClientId and hides customerBelongsTo in extendInfo, a string or an object", () => {
		const v1 = row("applyToken", "v1");
		for (const extendInfo of ['{"customerBelongsTo":"GCASH"}', { customerBelongsTo: "GCASH" }]) {
			const input = alipay.read(v1, { ...code, referenceClientId: "app-1", extendInfo });
			assert.equal(input.customerBelongsTo, "GCASH");
			assert.equal(input.referenceClientId, "app-1");
		}
		for (const extendInfo of [
			"free text",
			"null",
			'["customerBelongsTo"]',
			'{"__proto__":{"customerBelongsTo":"X"}}',
			'{"customerBelongsTo":7}',
			'{"customerBelongsTo":""}',
			{},
			{ customerBelongsTo: null },
		]) {
			assert.equal(alipay.read(v1, { ...code, extendInfo }).customerBelongsTo, undefined);
		}
		assert.equal(alipay.read(v1, { ...code, appId: "app-1" }).appId, undefined);
		assert.equal(
			alipay.read(row("applyToken"), { ...code, extendInfo: { customerBelongsTo: "X" } }).customerBelongsTo,
			undefined,
		);
	});

	for (const [field, json] of [
		["grantType", { authCode: "AC1" }],
		["grantType", { ...code, grantType: 7 }],
		["authCode", { grantType: "AUTHORIZATION_CODE" }],
		["authCode", { grantType: "AUTHORIZATION_CODE", authCode: null }],
		["authCode", { grantType: "AUTHORIZATION_CODE", authCode: ["AC1"] }],
		["authCode", { ...code, authCode: "x".repeat(65) }],
		["authCode", { ...code, authCode: "a@b" }],
		["authCode", { ...code, authCode: "a#b" }],
		["authCode", { ...code, authCode: "a?b" }],
		["authCode", { ...code, authCode: "a\u0000b" }],
		["authCode", { ...code, authCode: "a\u0085b" }],
		["refreshToken", { grantType: "REFRESH_TOKEN", authCode: "AC1" }],
		["appId", { ...code, appId: "x".repeat(33) }],
		["appId", { ...code, appId: {} }],
		["extendInfo", { ...code, extendInfo: "x".repeat(4097) }],
		["extendInfo", { ...code, extendInfo: { memo: "x".repeat(4096) } }],
		["extendInfo", { ...code, extendInfo: [] }],
		["extendInfo", { ...code, extendInfo: 7 }],
	] as const) {
		it(`names ${field}: ${JSON.stringify(json).slice(0, 80)}`, () => {
			const failure = refused(() => alipay.read(row("applyToken"), json));
			assert.equal(failure.code, "field_invalid");
			assert.equal(failure.field, field);
			assert.match(failure.message, new RegExp(`^${field} must .+\\.$`));
			assert.ok(!failure.message.includes("AC1"));
		});
	}

	it("takes the longest that a row allows, counted in characters", () => {
		assert.equal(secretOf(alipay.read(row("applyToken"), { ...code, authCode: "é".repeat(64) })).length, 64);
		assert.equal(secretOf(alipay.read(row("applyToken"), { ...code, authCode: "😀".repeat(64) })).length, 128);
	});

	for (const grantType of ["authorization_code", "CLIENT_CREDENTIALS", "__proto__", "constructor"]) {
		it(`does not support grantType ${grantType}`, () => {
			const failure = refused(() => alipay.read(row("applyToken"), { ...code, grantType }));
			assert.deepEqual([failure.code, failure.field], ["grant_type_unsupported", "grantType"]);
		});
	}

	it("never reads what an object inherits", () => {
		const json = Object.create({ accessToken: "AT1" }) as Record<string, unknown>;
		assert.equal(refused(() => alipay.read(row("revoke"), json)).field, "accessToken");
	});

	it("wants an access token where nothing is exchanged", () => {
		for (const [operation, version] of [
			["revoke", "v1"],
			["revoke", "v2"],
			["inquiryUserInfo", "v1"],
			["inquiryUserInfo", "v2"],
		] as const) {
			assert.equal(alipay.read(row(operation, version), { accessToken: "AT1", grantType: "x" }).presented, "access");
			assert.equal(refused(() => alipay.read(row(operation, version), { authCode: "AC1" })).field, "accessToken");
		}
	});
});

describe("alipay.read, by a platform's own rows", () => {
	it("asks for the access token where there is no grantType, though the row lets it be absent", () => {
		const fields = { accessToken: { type: "string", max: 9 } } as const;
		const failure = refused(() => alipay.read({ operation: "revoke", fields }, {}));
		assert.deepEqual(
			[failure.field, failure.message],
			["accessToken", "accessToken must be there: a string of 1 to 9 characters."],
		);
	});
});

describe("alipay.write", () => {
	const { success } = alipayplus;
	const tokens = {
		accessToken: "AT1",
		accessExpiresAt: Date.UTC(2026, 10, 23, 10),
		refreshToken: "RT1",
		refreshExpiresAt: Date.UTC(2026, 11, 23, 10),
		customerId: "u1",
	};
	const userInfo = { userId: "u1", birthDate: "2000-02-29", contactInfos: [], loginIdInfos: [] };
	const written = (version: Version, output: object) =>
		JSON.parse(alipay.write(alipayplus.answers[version], { result: success, ...output }));

	it("always has the whole result, and nothing of the row beside it", () => {
		const { resultCode, resultStatus, resultMessage } = success;
		assert.deepEqual(written("v2", {}), { result: { resultCode, resultStatus, resultMessage } });
	});

	it("writes expiry times as RFC 3339 with offset and colon; customerId is the userId", () => {
		const { result: _, ...fields } = written("v2", { tokens, userInfo });
		assert.deepEqual(fields, {
			accessToken: "AT1",
			accessTokenExpiryTime: "2026-11-23T10:00:00+00:00",
			refreshToken: "RT1",
			refreshTokenExpiryTime: "2026-12-23T10:00:00+00:00",
			customerId: "u1",
			userInfo,
		});
	});

	it("v1 says birthday where v2 says birthDate; lists stay, what is unknown is left out", () => {
		const { birthDate, ...rest } = userInfo;
		assert.deepEqual(written("v1", { userInfo }).userInfo, { ...rest, birthday: birthDate });
		assert.deepEqual(written("v1", { userInfo: rest }).userInfo, rest);
		assert.deepEqual(written("v2", { userInfo: { ...rest, nickName: undefined } }).userInfo, rest);
	});
});

describe("alipay.seal", () => {
	const sealed = {
		clientId: "client-1",
		time: "2026-11-23T10:00:00+00:00",
		keyVersion: "3",
		label: "SHA256withRSA",
		signature: Uint8Array.from([1, 2]),
		encoding: "percent",
		titleCase: false,
	} as const;

	it("names its headers in lower case, or in Title-Case for those who find no others", () => {
		assert.deepEqual(Object.keys(alipay.seal(sealed)), ["content-type", "client-id", "response-time", "signature"]);
		const titled = alipay.seal({ ...sealed, titleCase: true });
		assert.deepEqual(Object.keys(titled), ["Content-Type", "Client-Id", "Response-Time", "Signature"]);
		assert.deepEqual(Object.values(titled), Object.values(alipay.seal(sealed)));
		assert.deepEqual(Object.values(titled), [
			"application/json; charset=UTF-8",
			"client-1",
			sealed.time,
			"algorithm=SHA256withRSA, keyVersion=3, signature=AQI%3D",
		]);
	});

	it("writes a signature header that its own reader takes", () => {
		const header = readSignature(alipay.seal(sealed).signature ?? "");
		assert.ok(typeof header === "object");
		assert.deepEqual([header.keyVersion, header.encoding], ["3", "percent"]);
	});
});
