import assert from "node:assert/strict";
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { readSignature, signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import { createMerchant, MerchantError, type MerchantOptions } from "./index.ts";

const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const mine = pair();
const platform = pair();
const now = Date.UTC(2026, 10, 23, 10);
const clientId = "client-1";
const result = { resultCode: "DONE", resultStatus: "S", resultMessage: "Done." };
const tokens = {
	accessToken: "AT1",
	accessTokenExpiryTime: "2026-11-23T12:00:00+00:00",
	refreshToken: "RT1",
	refreshTokenExpiryTime: "2026-12-23T10:00:00+00:00",
	customerId: "u1",
};

interface Sealed {
	path: string;
	clientId: string;
	time: string;
	keyVersion: string;
	key: typeof platform.privateKey;
}
type Seal = (body: string, change?: Partial<Sealed>) => Record<string, string>;
interface Seen {
	url: string;
	init: { method: string; headers: Record<string, string>; body: Uint8Array; redirect: string; signal: AbortSignal };
	json: Record<string, unknown>;
}

/** A platform that answers what it is told to, sealed as a right answer to the request unless told otherwise. */
function gateway(answer: (seal: Seal, seen: Seen) => Response | Promise<Response>) {
	const seen: Seen[] = [];
	const fake = async (url: string, init: Seen["init"]): Promise<Response> => {
		const one = { url, init, json: JSON.parse(Buffer.from(init.body).toString()) as Record<string, unknown> };
		seen.push(one);
		const seal: Seal = (body, change = {}) => {
			const as = {
				path: new URL(url).pathname,
				clientId,
				time: writeTime(now),
				keyVersion: "1",
				key: platform.privateKey,
				...change,
			};
			const text = signedText({ ...as, method: "POST", body: Buffer.from(body) });
			const signature = sign("sha256", text, as.key);
			return {
				signature: writeSignature({ keyVersion: as.keyVersion, signature, encoding: "percent" }),
				"client-id": as.clientId,
				"response-time": as.time,
			};
		};
		return answer(seal, one);
	};
	return { seen, fetch: fake as unknown as typeof fetch };
}
const answering = (json: object) =>
	gateway((seal) => new Response(JSON.stringify(json), { headers: seal(JSON.stringify(json)) }));

const options = (more: Partial<MerchantOptions>): MerchantOptions => ({
	gateway: "https://wallet.example/acl/api",
	clientId,
	privateKey: mine.privateKey,
	platformPublicKey: platform.publicKey,
	now: () => now,
	...more,
});
const merchantAt = (at: { fetch: typeof fetch }, more: Partial<MerchantOptions> = {}) =>
	createMerchant(options({ fetch: at.fetch, ...more }));

async function trouble(promise: Promise<unknown>): Promise<MerchantError> {
	const error = await promise.then(
		() => assert.fail("was not refused"),
		(error: unknown) => error,
	);
	assert.ok(error instanceof MerchantError, String(error));
	assert.ok(error.what && error.why && error.todo);
	return error;
}

describe("what the merchant's client sends", () => {
	it("[39] signs the gateway's path, prefix included, over the very bytes it sends", async () => {
		const at = answering({ result, ...tokens });
		await merchantAt(at, { keyVersion: "7" }).applyToken({ authCode: "AC1", appId: "app-1", extendInfo: "é" });
		const [{ url, init, json } = assert.fail()] = at.seen;
		assert.equal(url, "https://wallet.example/acl/api/v2/authorizations/applyToken");
		assert.deepEqual(json, { grantType: "AUTHORIZATION_CODE", authCode: "AC1", appId: "app-1", extendInfo: "é" });
		assert.equal(init.redirect, "error");
		assert.equal(init.headers["content-type"], "application/json; charset=UTF-8");
		const header = readSignature(init.headers.signature ?? "");
		assert.ok(typeof header === "object");
		assert.equal(header.keyVersion, "7");
		const text = signedText({
			method: "POST",
			path: "/acl/api/v2/authorizations/applyToken",
			clientId,
			time: init.headers["request-time"] ?? "",
			body: init.body,
		});
		assert.ok(verify("sha256", text, mine.publicKey, header.signature));
	});

	for (const [name, call, path, json, ...answered] of [
		[
			"refresh",
			(m) => m.refresh({ refreshToken: "RT1" }),
			"/authorizations/applyToken",
			{ grantType: "REFRESH_TOKEN", refreshToken: "RT1" },
			"tokens",
		],
		[
			"inquiryUserInfo",
			(m) => m.inquiryUserInfo({ accessToken: "AT1" }),
			"/users/inquiryUserInfo",
			{ accessToken: "AT1" },
			"userInfo",
		],
		["revoke", (m) => m.revoke({ accessToken: "AT1" }), "/authorizations/revoke", { accessToken: "AT1" }],
		[
			"both by code",
			(m) => m.applyTokenAndInquiryUserInfo({ authCode: "AC1" }),
			"/authorizations/applyTokenAndInquiryUserInfo",
			{ grantType: "AUTHORIZATION_CODE", authCode: "AC1" },
			"tokens",
			"userInfo",
		],
		[
			"both by refresh",
			(m) => m.applyTokenAndInquiryUserInfo({ refreshToken: "RT1" }),
			"/authorizations/applyTokenAndInquiryUserInfo",
			{ grantType: "REFRESH_TOKEN", refreshToken: "RT1" },
			"tokens",
			"userInfo",
		],
		[
			"info by token",
			(m) => m.applyTokenAndInquiryUserInfo({ accessToken: "AT1" }),
			"/authorizations/applyTokenAndInquiryUserInfo",
			{ accessToken: "AT1" },
			"userInfo",
		],
	] as const satisfies readonly (readonly [
		string,
		(m: ReturnType<typeof createMerchant>) => Promise<{ resultStatus: string }>,
		string,
		object,
		...string[],
	])[]) {
		it(name, async () => {
			const user = { userInfo: { userId: "u1" } };
			const at = answering({ result, ...tokens, ...user });
			const { resultStatus, result: _, ...told } = await call(merchantAt(at, { gateway: "http://127.0.0.1:4180/" }));
			assert.equal(resultStatus, "S");
			const parts: readonly string[] = answered;
			const named = { ...(parts.includes("tokens") && tokens), ...(parts.includes("userInfo") && user) };
			assert.deepEqual(told, named);
			assert.equal(at.seen[0]?.url, `http://127.0.0.1:4180/v2${path}`);
			assert.deepEqual(at.seen[0]?.json, json);
			assert.ok(!at.seen[0]?.init.headers.signature?.includes("keyVersion"));
		});
	}

	it("v1 has its own paths and names; birthday reads as birthDate", async () => {
		const at = answering({ result, userInfo: { userId: "u1", birthday: "2000-02-29", contactInfos: [] } });
		const merchant = merchantAt(at, { version: "v1" });
		const answer = await merchant.inquiryUserInfo({ accessToken: "AT1" });
		assert.ok(answer.resultStatus === "S");
		assert.deepEqual(answer.userInfo, { userId: "u1", birthDate: "2000-02-29", contactInfos: [] });
		await merchant.revoke({ accessToken: "AT1" });
		assert.match(at.seen[1]?.url ?? "", /\/v1\/authorizations\/cancelToken$/);
		const message = "There is no applyTokenAndInquiryUserInfo in v1.";
		await assert.rejects(merchant.applyTokenAndInquiryUserInfo({ authCode: "AC1" }), { name: "TypeError", message });
	});
});

describe("what the merchant's client answers", () => {
	it("S with the tokens; whatever else comes is not handed on", async () => {
		const answer = await merchantAt(answering({ result, ...tokens, other: 1 })).applyToken({ authCode: "AC1" });
		const { resultStatus, ...told } = result;
		assert.deepEqual(answer, { resultStatus, result: told, ...tokens });
	});

	for (const resultStatus of ["F", "U", "A"] as const) {
		it(`${resultStatus} as a result, not an exception`, async () => {
			const answer = await merchantAt(answering({ result: { ...result, resultStatus } })).applyToken({
				authCode: "AC1",
			});
			assert.deepEqual(answer, { resultStatus, result: { resultCode: "DONE", resultMessage: "Done." } });
		});
	}

	it("a signed answer that makes no sense is unreadable", async () => {
		assert.equal((await trouble(merchantAt(answering([])).applyToken({ authCode: "AC1" }))).trouble, "unreadable");
	});
});

describe("an answer nobody vouches for is never used", () => {
	const body = JSON.stringify({ result, ...tokens });
	// verify.test.ts has them all; these hold that it is asked, and of what.
	const cases: Record<string, (seal: Seal) => Response> = {
		unsigned: () => new Response(body),
		"empty and unsigned": () => new Response(null),
		"unsigned 429": () => new Response("{}", { status: 429 }),
		"altered after signing": (seal) => new Response(body.replace("AT1", "AT2"), { headers: seal(body) }),
		"of another path": (seal) =>
			new Response(body, { headers: seal(body, { path: "/acl/api/v2/authorizations/revoke" }) }),
		"of the path without prefix": (seal) =>
			new Response(body, { headers: seal(body, { path: "/v2/authorizations/applyToken" }) }),
		"for another client, renamed": (seal) =>
			new Response(body, { headers: { ...seal(body, { clientId: "client-2" }), "client-id": clientId } }),
		late: (seal) => new Response(body, { headers: seal(body, { time: writeTime(now - 301_000) }) }),
		early: (seal) => new Response(body, { headers: seal(body, { time: writeTime(now + 301_000) }) }),
		"a signed request of the merchant's sent back": (seal) =>
			new Response(body, { headers: seal(body, { key: mine.privateKey }) }),
	};
	for (const [name, answer] of Object.entries(cases)) {
		it(name, async () => {
			const error = await trouble(merchantAt(gateway(answer)).applyToken({ authCode: "AC1secret" }));
			assert.equal(error.trouble, "unverified");
			assert.ok(!/AC1|AT1|AT2/.test(inspect(error)), "holds a secret");
		});
	}

	it("[50] is taken up to five minutes either way", async () => {
		for (const time of [now - 300_000, now + 300_000]) {
			const at = gateway((seal) => new Response(body, { headers: seal(body, { time: writeTime(time) }) }));
			assert.equal((await merchantAt(at).applyToken({ authCode: "AC1" })).resultStatus, "S");
		}
	});

	it("[50] is checked with the key of the version it names, of those that are known", async () => {
		const next = pair();
		const keys = { "1": platform.publicKey, "2": next.publicKey };
		const of = (change: Partial<Sealed>) =>
			merchantAt(
				gateway((seal) => new Response(body, { headers: seal(body, change) })),
				{ platformPublicKey: keys },
			).applyToken({ authCode: "AC1" });
		assert.equal((await of({ keyVersion: "2", key: next.privateKey })).resultStatus, "S");
		assert.equal((await of({ keyVersion: "1" })).resultStatus, "S");
		assert.equal((await trouble(of({ keyVersion: "2" }))).trouble, "unverified");
		assert.match((await trouble(of({ keyVersion: "3" }))).why, /keyVersion 3/);
	});

	it("is read no further than a megabyte", async () => {
		const of = (length: number) => {
			const at = gateway(() => new Response("x".repeat(length), { status: 203 }));
			return trouble(merchantAt(at).applyToken({ authCode: "AC1" }));
		};
		assert.equal((await of(1_048_576)).trouble, "unverified");
		const { trouble: kind, message, status } = await of(1_048_577);
		const said = "The answer is too large; it was not read. It is over a megabyte. Check the gateway's address.";
		assert.deepEqual([kind, message, status], ["unreadable", said, 203]);
	});
});

describe("no answer at all", () => {
	const silent = () =>
		gateway(
			(_, { init }) =>
				new Promise((_, reject) => {
					if (init.signal.aborted) reject(init.signal.reason);
					init.signal.addEventListener("abort", () => reject(init.signal.reason));
				}),
		);

	const todo = "The platform may or may not have done it: repeat the same call within half a minute.";

	it("is told as transport", async () => {
		const fault = new TypeError("fetch failed");
		const error = await trouble(merchantAt(gateway(() => Promise.reject(fault))).applyToken({ authCode: "AC1" }));
		const said = `applyToken: no answer. The connection failed, or the gateway redirected. ${todo}`;
		assert.deepEqual([error.trouble, error.message, error.cause], ["transport", said, fault]);
	});

	it("ends with the deadline", async () => {
		const error = await trouble(merchantAt(silent(), { deadline: 1 }).applyToken({ authCode: "AC1" }));
		const said = `applyToken: no answer in time. The deadline passed. ${todo}`;
		assert.deepEqual([error.trouble, error.message], ["deadline", said]);
	});

	it("ends with the caller's signal", async () => {
		const signal = AbortSignal.abort();
		const error = await trouble(merchantAt(silent()).applyToken({ authCode: "AC1", signal }));
		assert.deepEqual([error.trouble, error.why], ["transport", "The caller's signal ended it."]);
	});
});
