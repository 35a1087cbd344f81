import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { type AnswerRow, definePlatform, type Platform, type PlatformChange } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { rebell } from "@byleave/protocol/platforms/rebell";
import { superqi } from "@byleave/protocol/platforms/superqi";
import { tng } from "@byleave/protocol/platforms/tng";
import { readAnswer } from "./answers/answers.ts";
import { createMerchant, MerchantError, type Sending } from "./index.ts";

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
		const more = { customerId: "u", null: "u" };
		assert.deepEqual(read({ tokens: names }, "tokens", { token: "AT", ...more }), { accessToken: "AT" });
	});

	it("is told as it came where it is RFC 3339 already; a customerId that is no text is none", () => {
		const eastern = { ...said, accessTokenExpiryTime: "2026-11-24T20:00:00+08:00" };
		assert.deepEqual(read({ tokens: told }, "tokens", eastern), eastern);
		const { customerId: _, ...anonymous } = eastern;
		assert.deepEqual(read({ tokens: told }, "tokens", { ...eastern, customerId: 7 }), anonymous);
		const digits = { ...said, accessTokenExpiryTime: "1795521600000" };
		const { accessTokenExpiryTime } = read({ tokens: told, times: "milliseconds" }, "tokens", digits) as typeof said;
		assert.equal(accessTokenExpiryTime, "2026-11-24T12:00:00+00:00");
	});

	it("is as much as was asked for", () => {
		const both = { ...said, userInfo: { userId: "u" } };
		const { userInfo, ...tokens } = both;
		for (const [shape, answer] of [
			["tokens", tokens],
			["userInfo", { userInfo }],
			["both", both],
			["nothing", {}],
		] as const) {
			assert.deepEqual(read({ tokens: told }, shape, both), answer);
		}
	});

	it("is unreadable where a time is none", () => {
		for (const accessTokenExpiryTime of ["soon", ""]) {
			assert.throws(
				() => read({ tokens: told, times: "milliseconds" }, "tokens", { ...said, accessTokenExpiryTime }),
				(error) => error instanceof MerchantError && error.why === "accessTokenExpiryTime is no time.",
			);
		}
	});

	it("is the user at the top, or under another key, each field by its own name", () => {
		const user = {
			userName: { keys: { middleName: "secondName", lastName: null } },
			avatar: { name: "icon" },
			nickName: { name: "nick" },
			gender: null,
		} as const;
		const fields = { userId: "u", icon: "https://x.example/a", userName: { secondName: "L", firstName: "M" }, more: 1 };
		const ours = {
			userInfo: { userId: "u", avatar: fields.icon, userName: { middleName: "L", firstName: "M" }, more: 1 },
		};
		assert.deepEqual(read({ userInfo: null, user }, "userInfo", fields), ours);
		assert.deepEqual(read({ userInfo: "who", user }, "userInfo", { who: fields }), ours);
		// Told though its row says that it is not, and a name that an answer's own parts bear.
		const odd = { userId: "u", gender: "F", result: "R" };
		assert.deepEqual(read({ userInfo: "who", user }, "userInfo", { who: odd }), { userInfo: odd });
		for (const userName of ["L M", null, { null: "N" }]) {
			const as = { userId: "u", userName };
			assert.deepEqual(read({ user }, "userInfo", { userInfo: as }), { userInfo: as });
		}
		const contactInfos = [{ no: "1", contactType: "EMAIL" }];
		const contacts = { contactInfos: { keys: { contactNo: "no" } } } as const;
		assert.deepEqual(read({ user: contacts }, "userInfo", { userInfo: { userId: "u", contactInfos } }), {
			userInfo: { userId: "u", contactInfos: [{ contactNo: "1", contactType: "EMAIL" }] },
		});
	});
});

describe("a message that was accepted", () => {
	it("has the id that the platform tells, by its name, or none", () => {
		const said = { messageId: "MS1", id: "MS2" };
		assert.deepEqual(read({}, "message", said), { messageId: "MS1" });
		assert.deepEqual(read({ message: { messageId: "id" } }, "message", said), { messageId: "MS2" });
		assert.deepEqual(read({ message: { messageId: null } }, "message", said), {});
		assert.throws(() => read({}, "message", { messageId: 7 }), MerchantError);
	});
});

describe("a signed answer that breaks the platform's own contract", () => {
	const tokens = { accessToken: "AT", accessTokenExpiryTime: "x", refreshToken: "RT", refreshTokenExpiryTime: "y" };
	const text = (json: unknown) => Buffer.from(JSON.stringify(json));
	for (const [body, why] of [
		[Buffer.from([0x22, 0xff, 0x22]), "The body is not JSON in UTF-8."],
		[Buffer.from("{"), "The body is not JSON in UTF-8."],
		[text([]), "the body is not an object."],
		[text(null), "the body is not an object."],
		[text(tokens), "result is not an object."],
		[text({ result: null, ...tokens }), "result is not an object."],
		[text({ result: { resultStatus: "S" }, ...tokens }), "resultCode is missing or not a string."],
		[text({ result: { ...result, resultMessage: 7 }, ...tokens }), "resultMessage is missing or not a string."],
		[text({ result: { ...result, resultStatus: "success" } }), "result.resultStatus is none of S, F, U, A."],
		[text({ result, ...tokens, accessToken: undefined }), "accessToken is missing or not a string."],
	] as const) {
		it(`is unreadable: ${why} ${body}`, () => {
			assert.throws(
				() => readAnswer(body, base, "tokens"),
				(error) => {
					assert.ok(error instanceof MerchantError);
					assert.deepEqual(
						[error.trouble, error.what, error.why, error.todo],
						[
							"unreadable",
							"The platform's answer is signed, but not what this operation answers.",
							why,
							"Check that gateway and version are right, and turn to the platform.",
						],
					);
					return true;
				},
			);
		});
	}

	it("is unreadable: a user without a userId", () => {
		assert.throws(() => read({}, "userInfo", { userInfo: {} }), /userId is missing or not a string\./);
	});
});

describe("what a platform's requests call otherwise", () => {
	const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	/** The request that a call would send. */
	const asked = async (
		gateway: string,
		change: Omit<PlatformChange, "name">,
		extendInfo?: string,
		more: object = {},
	) => {
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
			...more,
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
			["https://leaf.example/mine//", "https://leaf.example/mine/get.htm"],
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
			["7", "7"],
			["null", "null"],
		] as const) {
			const { body } = await asked("https://leaf.example", { fields }, given);
			assert.deepEqual(body, { ...sent, extendInfo }, given);
		}
		const alone = await asked("https://leaf.example", { fields }, undefined, { customerBelongsTo: undefined });
		assert.deepEqual(alone.body, sent);
	});
});

describe("a message, as a platform's request has it", () => {
	const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const templates = [{ templateParameters: { Title: "Tea", n: 7 }, language: "en" }];
	const byTemplate = { accessToken: "AT", requestId: "r", templateCode: "T", templates };
	const sent = async (platform: Platform, sending: Sending & object): Promise<readonly [string, unknown]> => {
		let request: readonly [string, unknown] | undefined;
		const merchant = createMerchant({
			...{ gateway: "https://leaf.example", clientId: "leaf", privateKey, platformPublicKey: publicKey, platform },
			needed: { appId: "Shop" },
			fetch: async (url, init) => {
				request = [new URL(String(url)).pathname, JSON.parse(new TextDecoder().decode(init?.body as Uint8Array))];
				return new Response("{}");
			},
		});
		await assert.rejects(merchant.sendMessage(sending), (error: unknown) => {
			// What is wrong before anything is sent is thrown as it is.
			if (error instanceof MerchantError) return true;
			throw error;
		});
		return request ?? assert.fail("nothing was sent");
	};

	it("goes to the path of its channel, without what that path has no field for", async () => {
		const sending = { ...byTemplate, redirectUrl: "pages/a" };
		const templateParameters = { Title: "Tea", n: 7 };
		assert.deepEqual(await sent(superqi, { ...sending, channel: "PUSH" }), [
			"/v1/messages/sendPush",
			{ ...byTemplate, templates: [{ templateParameters }] },
		]);
		assert.deepEqual(await sent(alipayplus, { ...sending, channel: "SMS" }), ["/v2/miniprogram/message/send", sending]);
	});

	it("goes to the other version's path where that alone has it, with what it demands", async () => {
		const needed = { ...byTemplate, appId: "Shop" };
		assert.deepEqual(await sent(tng, byTemplate), ["/acl/api/v2/customers/message/sendByAccessToken", needed]);
		const own = await sent(tng, { ...byTemplate, appId: "Other" } as Sending);
		assert.deepEqual(own[1], { ...needed, appId: "Other" });
	});

	it("says its own words by the wire's names, and the app where there is a place for it", async () => {
		const words = { title: "Tea", content: "Ready", url: "pages/a" };
		const sending = { targetUserId: "u1", requestId: "r", ...words, appId: "Shop" } as Sending;
		assert.deepEqual(await sent(rebell, sending), [
			"/v2/messages/sendInbox",
			{
				targetUserId: "u1",
				requestId: "r",
				title: "Tea",
				body: "Ready",
				url: "pages/a",
				extendInfo: '{"appId":"Shop"}',
			},
		]);
	});

	it("is none where the platform has none by this channel", async () => {
		await assert.rejects(sent(superqi, { ...byTemplate, channel: "SMS" }), /There is no sendMessage by SMS in v1\./);
	});
});
