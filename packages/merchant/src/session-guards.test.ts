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
		for (const other of [undefined, null, "", 7, {}, "a.b.c", nonce.slice(0, -1), [nonce]]) {
			assert.ok(!guard.accepts("session-1", other));
		}
	});

	it("wants a secret of 32 characters", () => {
		assert.throws(() => createNonceGuard({ secret: "short" }), TypeError);
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
		assert.ok(!guard.accepts("session-2", "code 50000"));
		assert.ok(guard.accepts("session-2", "code 0"));
	});
});

describe("the merchant's client, told whose session it is", () => {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const openClient = () => {
		let asked = 0;
		const merchant = createMerchant({
			gateway: "https://wallet.example",
			clientId: "client-1",
			privateKey,
			platformPublicKey: publicKey,
			// Nobody answers: what counts is whether anybody was asked.
			fetch: () => {
				asked++;
				return Promise.reject(new TypeError("no network"));
			},
		});
		return { merchant, asked: () => asked };
	};
	const troubleOf = (asked: Promise<unknown>) =>
		asked.then(
			() => "none",
			(error: unknown) => (error instanceof MerchantError ? error.trouble : String(error)),
		);

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
