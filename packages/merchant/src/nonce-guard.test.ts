import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createNonceGuard } from "./nonce-guard.ts";

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
