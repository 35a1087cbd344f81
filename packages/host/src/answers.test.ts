import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pending } from "@byleave/protocol";
import { readAuthorize, readAuthPage, readConfirm } from "./answers.ts";

const code = { authCode: "c", authSuccessScopes: ["a", "b"], authErrorScopes: { c: "1" } };
const ticket = {
	ticket: "t",
	expiresIn: 1,
	askedScopes: ["a"],
	grantedScopes: [],
	authErrorScopes: {},
	sheet: {},
};

test("a code and a ticket are read, and nothing that stands beside their fields", () => {
	assert.deepEqual(readConfirm({ ...code, more: 1 }), code);
	assert.deepEqual(readAuthorize({ ...code, more: 1 }, ["b", "a", "c"]), code);
	assert.deepEqual(readAuthorize({ ...ticket, more: 1 }), ticket);
});

test("what is not of their shape is refused", () => {
	for (const wrong of [
		{ ...code, authSuccessScopes: "ab" },
		{ ...code, authSuccessScopes: [["a"]] },
		{ ...code, authSuccessScopes: new Array(1) },
		{ ...code, authErrorScopes: ["a"] },
		{ ...code, authErrorScopes: null },
		{ ...code, error: null },
		{ ...ticket, expiresIn: 0 },
		{ ...ticket, expiresIn: Number.NaN },
		{ ...ticket, grantedScopes: undefined },
		{ ...ticket, sheet: [] },
	]) {
		assert.throws(() => readAuthorize(wrong), TypeError, JSON.stringify(wrong));
	}
	assert.throws(() => readConfirm(ticket), TypeError, "a ticket is no answer to confirm");
	assert.throws(() => readAuthorize({ ...ticket, grantedScopes: ["z"] }, ["a"]), TypeError);
});

test("a scope by the name of __proto__ is a name like any other", () => {
	const authErrorScopes = JSON.parse('{"__proto__":"40002"}');
	const failure = readConfirm({ outcome: "invalid_scopes", authErrorScopes });
	assert.deepEqual(Object.entries(failure.authErrorScopes), [["__proto__", "40002"]]);
});

test("a cause that there is not is left out; the outcome stands", () => {
	const failure = { outcome: "denied", authErrorScopes: {} };
	assert.deepEqual(readConfirm({ ...failure, cause: "whim" }), failure);
	assert.deepEqual(readConfirm({ ...failure, cause: "user_denied" }), { ...failure, cause: "user_denied" });
});

test("a page's answer accepts nothing that the sheet did not ask for", () => {
	const pending = ticket as unknown as Pending;
	assert.deepEqual(readAuthPage({ kind: "accepted", scopes: ["a", "a"] }, pending), {
		kind: "accepted",
		scopes: ["a"],
	});
	assert.deepEqual(readAuthPage({ kind: "accepted", scopes: [] }, pending), { kind: "accepted", scopes: [] });
	assert.throws(() => readAuthPage({ kind: "accepted", scopes: ["a", "b"] }, pending), TypeError);
	assert.throws(() => readAuthPage({ kind: "accepted", scopes: "a" }, pending), TypeError);
});

test("an error stands above whatever lies beside it", () => {
	const error = { code: 1005 };
	for (const answer of [
		readAuthorize({ ...code, error }),
		readAuthorize({ ...ticket, error }),
		readConfirm({ ...code, error }),
		readAuthPage({ kind: "accepted", scopes: ["a"], error }, ticket as unknown as Pending),
	]) {
		assert.equal("outcome" in answer && answer.outcome, "service_error");
	}
});
