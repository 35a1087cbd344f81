import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callFailed } from "../jsapi.ts";
import { jsapi } from "../platforms/jsapi.ts";
import { type Cause, causes, Failure } from "./cause.ts";
import { outcomes } from "./outcome.ts";

describe("a Failure", () => {
	it("says what its cause says, unless it is told more", () => {
		const plain = new Failure("user_frozen");
		assert.ok(plain instanceof Error);
		assert.deepEqual([plain.name, plain.code, plain.message], ["Failure", "user_frozen", causes.user_frozen.what]);
		assert.deepEqual([plain.field, plain.authErrorScopes, plain.cause], [undefined, {}, undefined]);
		const cause = new Error("why");
		const authErrorScopes = { auth_user: "10001" };
		const told = new Failure("header_invalid", { message: "more", field: "Client-Id", authErrorScopes, cause });
		assert.deepEqual(
			[told.message, told.field, told.authErrorScopes, told.cause],
			["more", "Client-Id", authErrorScopes, cause],
		);
	});

	it("has its cause's outcome, for every cause one that exists", () => {
		for (const code of Object.keys(causes) as Cause[]) {
			const { outcome } = new Failure(code);
			assert.equal(outcome, causes[code].outcome);
			assert.ok(Object.hasOwn(outcomes, outcome), `${code}: ${outcome}`);
		}
	});
});

describe("callFailed", () => {
	it("gives the platform's number and message for the outcome", () => {
		assert.deepEqual(callFailed(jsapi, "denied", { auth_user: "10001" }), {
			error: 11,
			errorMessage: "User's authorization is cancelled",
			outcome: "denied",
			authErrorScopes: { auth_user: "10001" },
		});
		assert.deepEqual(callFailed(jsapi, "network").authErrorScopes, {});
	});
	it("has a text even for a number that the platform gives no message", () => {
		assert.equal(callFailed({ ...jsapi, messages: {} }, "denied").errorMessage, "");
	});
});
