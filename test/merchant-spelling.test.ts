import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { createMerchant, MerchantError } from "@byleave/merchant";
import { type AnswerRow, definePlatform, type PlatformChange } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { readAnswer } from "../packages/merchant/src/answers.ts";

const result = { resultCode: "DONE", resultStatus: "S", resultMessage: "Done." };
const base = alipayplus.answers.v2;
const read = (row: Partial<AnswerRow>, shape: Parameters<typeof readAnswer>[2], json: object) => {
	const body = new TextEncoder().encode(JSON.stringify({ result, ...json }));
	const { resultStatus, result: _, ...rest } = readAnswer(body, { ...base, ...row }, shape);
	assert.equal(resultStatus, "S");
	return rest;
};

describe("what a platform's answers call otherwise", () => {
	const said = { accessToken: "AT", accessTokenExpiryTime: "1795521600", refreshToken: "RT", customerId: "u" };
	const told = { ...base.tokens, refreshExpiresAt: null };

	it("is told in our words, times as RFC 3339", () => {
		assert.deepEqual(read({ tokens: told, times: "seconds" }, "tokens", said), {
			...said,
			accessTokenExpiryTime: "2026-11-24T12:00:00+00:00",
		});
		const names = {
			...told,
			accessToken: "token",
			accessExpiresAt: null,
			refreshToken: null,
			customerId: null,
		};
		assert.deepEqual(read({ tokens: names }, "tokens", { token: "AT", customerId: "u" }), { accessToken: "AT" });
	});

	it("is unreadable where a time is none", () => {
		for (const accessTokenExpiryTime of ["soon", ""]) {
			assert.throws(
				() => read({ tokens: told, times: "milliseconds" }, "tokens", { ...said, accessTokenExpiryTime }),
				(error) => error instanceof MerchantError && error.trouble === "unreadable",
			);
		}
	});

	it("is the user at the top, or under another key, each field by its own name", () => {
		const user = {
			userName: { keys: { middleName: "secondName", lastName: null } },
			avatar: { name: "icon" },
		} as const;
		const fields = { userId: "u", icon: "https://x.example/a", userName: { secondName: "L", firstName: "M" }, more: 1 };
		const ours = {
			userInfo: { userId: "u", avatar: fields.icon, userName: { middleName: "L", firstName: "M" }, more: 1 },
		};
		assert.deepEqual(read({ userInfo: null, user }, "userInfo", fields), ours);
		assert.deepEqual(read({ userInfo: "who", user }, "userInfo", { who: fields }), ours);
		const contactInfos = [{ no: "1", contactType: "EMAIL" }];
		const contacts = { contactInfos: { keys: { contactNo: "no" } } } as const;
		assert.deepEqual(read({ user: contacts }, "userInfo", { userInfo: { userId: "u", contactInfos } }), {
			userInfo: { userId: "u", contactInfos: [{ contactNo: "1", contactType: "EMAIL" }] },
		});
	});
});

describe("what a platform's requests call otherwise", () => {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	/** The request that a call would send. */
	const asked = async (gateway: string, change: Omit<PlatformChange, "name">, extendInfo?: string) => {
		let sent: { url: string; body: unknown } | undefined;
		const merchant = createMerchant({
			gateway,
			clientId: "c",
			privateKey,
			platformPublicKey: publicKey,
			platform: definePlatform(alipayplus, { name: "wallet", ...change }),
			fetch: async (url, init) => {
				sent = { url: String(url), body: JSON.parse(Buffer.from(init?.body as Uint8Array).toString()) };
				return new Response("", { status: 500 });
			},
		});
		const call = {
			authCode: "AC",
			appId: "A",
			referenceClientId: "R",
			customerBelongsTo: "LEAF",
			...(extendInfo && { extendInfo }),
		};
		await assert.rejects(merchant.applyToken(call), MerchantError);
		return sent ?? assert.fail("nothing was sent");
	};

	it("goes to the platform's own path; a path of the gateway's stands for its prefix", async () => {
		const paths = {
			prefixes: ["/leaf/api", ""],
			suffixes: [".htm"],
			operations: { applyToken: { v2: ["/get", "/b"] } },
		};
		for (const [gateway, url] of [
			["https://leaf.example", "https://leaf.example/leaf/api/get.htm"],
			["https://leaf.example/", "https://leaf.example/leaf/api/get.htm"],
			["https://leaf.example/mine/", "https://leaf.example/mine/get.htm"],
		] as const) {
			assert.equal((await asked(gateway, { paths })).url, url);
		}
	});

	it("holds the fields that the row has, by its names and words, and no others", async () => {
		const v2 = {
			authCode: { name: "code" },
			grantType: { words: { auth: "code", again: "refresh" } },
			appId: null,
			customerBelongsTo: null,
			extendInfo: { holds: ["customerBelongsTo"] },
		} as const;
		const fields = { request: { applyToken: { v2 } } };
		const sent = { code: "AC", grantType: "auth" };
		for (const [given, extendInfo] of [
			[undefined, '{"customerBelongsTo":"LEAF"}'],
			['{"memo":1}', '{"memo":1,"customerBelongsTo":"LEAF"}'],
			['{"customerBelongsTo":"OTHER"}', '{"customerBelongsTo":"OTHER"}'],
			["free text", "free text"],
			["[1]", "[1]"],
		] as const) {
			const { body } = await asked("https://leaf.example", { fields }, given);
			assert.deepEqual(body, { ...sent, extendInfo }, given);
		}
	});
});
