import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { createMerchant, MerchantError } from "./index.ts";
import { createCodeGuard, createNonceGuard } from "./session-guards.ts";

const secret = "s".repeat(32);

describe("createNonceGuard", () => {
	it("[9] accepts a nonce from the session it was issued to, until it ends", () => {
		let now = 1_000_000;
		const guard = createNonceGuard({ secret, now: () => now });
		const nonce = guard.issue("session-1");
		assert.ok(guard.accepts("session-1", nonce));
		now += 599_999;
		assert.ok(guard.accepts("session-1", nonce));
		now += 1;
		assert.ok(!guard.accepts("session-1", nonce));
	});

	it("works across servers with one secret, and never issues the same twice", () => {
		const [one, other] = [createNonceGuard({ secret }), createNonceGuard({ secret })];
		const nonce = one.issue("session-1");
		assert.ok(other.accepts("session-1", nonce));
		assert.notEqual(nonce, one.issue("session-1"));
		assert.ok(!createNonceGuard({ secret: "t".repeat(32) }).accepts("session-1", nonce));
	});

	it("[9] refuses another session's, a longer life, and anything else", () => {
		const guard = createNonceGuard({ secret });
		const nonce = guard.issue("session-1");
		assert.ok(!guard.accepts("session-2", nonce));
		assert.ok(
			!guard.accepts(
				"session-1",
				nonce.replace(/^\d+/, (ends) => String(Number(ends) + 1)),
			),
		);
		assert.ok(!guard.accepts("session-1", `${nonce}A`));
		for (const other of [undefined, null, "", 7, {}, "a.b.c", nonce.slice(0, -1), `A${nonce}`, [nonce]]) {
			assert.ok(!guard.accepts("session-1", other));
		}
	});

	it("wants a secret of 32 characters", () => {
		const message = "createNonceGuard: secret must be 32 characters or more.";
		assert.throws(() => createNonceGuard({ secret: "s".repeat(31) }), { name: "TypeError", message });
	});
});

describe("createCodeGuard", () => {
	it("[123] accepts a code from the session that brought it first, and from no other until it ends", () => {
		let now = 1_000_000;
		const guard = createCodeGuard({ seconds: 35, now: () => now });
		for (const _ of [1, 2]) assert.ok(guard.accepts("session-1", "code"));
		assert.ok(!guard.accepts("session-2", "code"));
		assert.ok(guard.accepts("session-2", "another code"));
		now += 34_999;
		assert.ok(!guard.accepts("session-2", "code"));
		assert.ok(guard.accepts("session-1", "code"));
		now += 1;
		assert.ok(guard.accepts("session-2", "code"));
		assert.ok(!guard.accepts("session-1", "code"));
	});

	it("forgets the oldest where there are too many, not the newest", () => {
		const guard = createCodeGuard({ seconds: 35, now: () => 0 });
		for (let n = 0; n <= 100_000; n++) guard.accepts("session-1", `code ${n}`);
		assert.ok(!guard.accepts("session-2", "code 100000"));
		for (const n of [1, 50_000]) assert.ok(!guard.accepts("session-2", `code ${n}`));
		assert.ok(guard.accepts("session-2", "code 0"));
	});
});

describe("the merchant's client, told whose session it is", () => {
	const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const openClient = (now = Date.now) => {
		let asked = 0;
		const merchant = createMerchant({
			gateway: "https://wallet.example",
			clientId: "client-1",
			privateKey,
			platformPublicKey: publicKey,
			now,
			// Nobody answers: what counts is whether anybody was asked.
			fetch: () => {
				asked++;
				return Promise.reject(new TypeError("no network"));
			},
		});
		return { merchant, asked: () => asked };
	};
	const refusal = (asked: Promise<unknown>) =>
		asked.then(
			() => assert.fail("was answered"),
			(error: unknown) => (error instanceof MerchantError ? error : assert.fail(String(error))),
		);
	const troubleOf = async (asked: Promise<unknown>) => (await refusal(asked)).trouble;

	for (const name of ["applyToken", "applyTokenAndInquiryUserInfo"] as const) {
		it(`[123] ${name} asks nobody for a code that another session has brought, and repeats for its own`, async () => {
			const { merchant, asked } = openClient();
			for (const _ of [1, 2]) {
				assert.equal(await troubleOf(merchant[name]({ authCode: "AC1", session: "one" })), "transport");
			}
			for (const other of ["applyToken", "applyTokenAndInquiryUserInfo"] as const) {
				assert.equal(await troubleOf(merchant[other]({ authCode: "AC1", session: "two" })), "other_session");
			}
			assert.equal(asked(), 2);
			assert.equal(await troubleOf(merchant[name]({ authCode: "AC2", session: "two" })), "transport");
		});
	}

	it("[123] says why, and forgets the session when no server of the platform's would answer the code again", async () => {
		let now = 1_795_521_600_000;
		const { merchant } = openClient(() => now);
		await refusal(merchant.applyToken({ authCode: "AC1", session: "one" }));
		now += 34_999;
		const { message, name } = await refusal(merchant.applyToken({ authCode: "AC1", session: "two" }));
		const why = "The code was not redeemed. Another session of yours has brought it before.";
		const todo = "Have the mini program ask for a code of its own; whoever brings somebody else's is not to be let in.";
		assert.deepEqual([name, message], ["MerchantError", `${why} ${todo}`]);
		now += 1;
		assert.equal(await troubleOf(merchant.applyToken({ authCode: "AC1", session: "two" })), "transport");
	});

	it("takes a refresh token from any session", async () => {
		const { merchant } = openClient();
		for (const session of ["one", "two"]) {
			assert.equal(
				await troubleOf(merchant.applyTokenAndInquiryUserInfo({ refreshToken: "RT1", session })),
				"transport",
			);
		}
	});

	it("says no session to the platform", async () => {
		const sent: string[] = [];
		const merchant = createMerchant({
			gateway: "https://wallet.example",
			clientId: "client-1",
			privateKey,
			platformPublicKey: publicKey,
			fetch: (async (_url: string, init: { body: Uint8Array }) => {
				sent.push(Buffer.from(init.body).toString());
				throw new TypeError("no network");
			}) as unknown as typeof fetch,
		});
		await troubleOf(merchant.applyToken({ authCode: "AC1", session: "session-of-mine" }));
		assert.ok(sent.length === 1 && !sent[0]?.includes("session"));
	});
});
