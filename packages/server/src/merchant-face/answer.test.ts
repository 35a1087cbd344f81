import assert from "node:assert/strict";
import { it } from "node:test";
import { Failure } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { asFailure, resultOf } from "./answer.ts";

const { results } = alipayplus;
const told = (failure: Failure, errorPages: string | null = null, version: "v1" | "v2" = "v2") =>
	resultOf({ platform: alipayplus, config: { errorPages } }, version, failure);
const code = results.field_invalid.v2.resultCode;

it("a result says what is wrong with which field, and where its code is explained", () => {
	const failure = new Failure("field_invalid", { field: "authCode", message: "authCode must be a string." });
	assert.deepEqual(told(failure), {
		...results.field_invalid.v2,
		resultMessage: `authCode must be a string. See ${code}`,
	});
	const { resultMessage } = told(failure, "https://docs.example/errors");
	assert.equal(resultMessage, `authCode must be a string. See https://docs.example/errors#${code}`);
	const unnamed = new Failure("field_invalid", { field: "authCode", message: "It must be a string." });
	assert.equal(told(unnamed).resultMessage, `authCode: It must be a string. See ${code}`);
});

it("a failure without words of its own is told in the platform's", () => {
	const words = results.field_invalid.v2.resultMessage;
	assert.equal(told(new Failure("field_invalid")).resultMessage, `${words} See ${code}`);
	assert.equal(told(new Failure("field_invalid", { field: "appId" })).resultMessage, `appId: ${words} See ${code}`);
});

it("a signature's mistake is told as it is, without the header's name before it", () => {
	const failure = new Failure("signature_mismatch", { field: "Signature", message: "Signed was nothing." });
	assert.match(told(failure).resultMessage, /^Signed was nothing\. See /);
});

it("what may hold a secret is told in the platform's words alone, each version in its own", () => {
	for (const version of ["v1", "v2"] as const) {
		const row = results.code_unknown[version];
		const { resultCode, resultMessage } = told(new Failure("code_unknown", { message: "AC-secret" }), null, version);
		assert.deepEqual([resultCode, resultMessage], [row.resultCode, `${row.resultMessage} See ${row.resultCode}`]);
	}
});

it("what no merchant can cause is told as a fault of ours", () => {
	for (const cause of ["app_blocked", "ticket_unknown"] as const) {
		const { resultCode, resultStatus } = told(new Failure(cause));
		assert.deepEqual([resultCode, resultStatus], [results.internal.v2.resultCode, "U"], cause);
	}
	const error = new Error("unforeseen");
	const failure = asFailure(error);
	assert.deepEqual([failure.code, failure.cause], ["internal", error]);
	assert.equal(asFailure(failure), failure);
});

it("a message has 256 characters at most, the last of which say where to look", () => {
	const see = ` See ${code}`;
	for (const [length, kept] of [
		[256 - see.length, 256 - see.length],
		[257 - see.length, 256 - see.length],
		[1000, 256 - see.length],
	] as const) {
		const { resultMessage } = told(new Failure("field_invalid", { message: "x".repeat(length) }));
		assert.equal(resultMessage, "x".repeat(kept) + see);
	}
});
