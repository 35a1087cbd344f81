import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pending } from "@byleave/protocol";
import { readAuthorize, readAuthPage, readConfirm } from "./answers.ts";
import type { Failed } from "./oauth-service.ts";

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

test("what is wrong is said, by its name", () => {
	const pending = ticket as unknown as Pending;
	const wrong: readonly (readonly [() => unknown, string])[] = [
		[() => readAuthorize(undefined), "An object is missing."],
		[() => readConfirm([]), "An object is missing."],
		[() => readConfirm({ ...code, authSuccessScopes: 7 }), "authSuccessScopes is no list of names."],
		[() => readConfirm({ ...code, authSuccessScopes: [] }), "authSuccessScopes is empty."],
		[() => readConfirm(code, ["a"]), "authSuccessScopes names what was not asked."],
		[() => readConfirm({ ...code, authCode: "" }), "authCode is no string."],
		[() => readConfirm({ ...code, authErrorScopes: { a: 1 } }), "authErrorScopes holds no strings."],
		[() => readConfirm({ outcome: "great", authErrorScopes: {} }), "outcome is none that there is."],
		[() => readAuthorize({ ...ticket, ticket: 7 }), "ticket is no string."],
		[() => readAuthorize({ ...ticket, askedScopes: "a" }), "askedScopes is no list of names."],
		[() => readAuthorize({ ...ticket, askedScopes: [] }), "askedScopes is empty."],
		[() => readAuthorize(ticket, ["b"]), "askedScopes names what was not asked."],
		[() => readAuthorize({ ...ticket, grantedScopes: 7 }), "grantedScopes is no list of names."],
		[() => readAuthorize({ ...ticket, grantedScopes: ["b"] }, ["a"]), "grantedScopes names what was not asked."],
		[
			() => readAuthorize({ ...ticket, expiresIn: Number.POSITIVE_INFINITY }),
			"expiresIn is no number of milliseconds.",
		],
		[() => readAuthPage({ kind: "later" }, pending), "kind is none that the SPI names."],
		[() => readAuthPage({ kind: "accepted", scopes: 7 }, pending), "scopes is no list of names."],
		[() => readAuthPage({ kind: "accepted", scopes: ["b"] }, pending), "scopes names what was not asked."],
	];
	for (const [read, message] of wrong) assert.throws(read, { name: "TypeError", message });
});

test("a ticket lasts up to 24 days: what a timer can hold", () => {
	for (const expiresIn of [0.5, 2 ** 31 - 1])
		assert.deepEqual(readAuthorize({ ...ticket, expiresIn }), { ...ticket, expiresIn });
	assert.throws(() => readAuthorize({ ...ticket, expiresIn: 2 ** 31 }), TypeError);
});

test("a notice is handed on as it is, if it is one", () => {
	const failure = { outcome: "denied", authErrorScopes: {} };
	const notice = { what: "Why." };
	assert.deepEqual(readConfirm({ ...failure, notice }), { ...failure, notice });
	assert.throws(() => readConfirm({ ...failure, notice: "Why." }), TypeError);
});

test("an error's scopes are told with it, and none are none", () => {
	const authErrorScopes = { a: "10001" };
	for (const [errorCode, outcome] of [
		[1001, "dismissed"],
		[1003, "timeout"],
		[1000, "service_error"],
	] as const) {
		const { outcome: told, authErrorScopes: refused } = readConfirm({
			error: { code: errorCode },
			authErrorScopes,
		}) as Failed;
		assert.deepEqual([told, refused], [outcome, authErrorScopes]);
		assert.deepEqual(readConfirm({ error: { code: errorCode } }).authErrorScopes, {});
	}
	assert.deepEqual(readAuthPage({ error: { code: 1001 } }, ticket as unknown as Pending), { kind: "dismissed" });
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
