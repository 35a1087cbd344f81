import assert from "node:assert/strict";
import { test } from "node:test";
import { readParams } from "./params.ts";

const rule = { most: 1000, aliases: { scopeNicks: "scopes" } };
const nested = (depth: number): unknown => (depth === 0 ? "x" : [nested(depth - 1)]);

test("the JSON text of an object passes up to the rule's own limit, one character more does not", () => {
	for (const most of [1000, 5000]) {
		const room = most - JSON.stringify({ scopes: "" }).length;
		const fits = { scopes: "a".repeat(room) };
		assert.deepEqual(readParams(JSON.stringify(fits), { most }), fits);
		assert.equal(readParams(JSON.stringify({ scopes: "a".repeat(room + 1) }), { most }), false);
	}
});

test("none are none; only the text of an object is one", () => {
	assert.equal(readParams(undefined, rule), undefined);
	for (const sent of ["null", "false", "7", '"auth_base"', '["auth_base"]', "", "{", "{}x", "{a:1}"]) {
		assert.equal(readParams(sent, rule), false, sent);
	}
	for (const sent of [false, null, 7, {}, { scopes: "a" }, ["{}"], new Map(), 7n]) {
		assert.equal(readParams(sent, rule), false, String(sent));
	}
	assert.deepEqual(readParams("{}", rule), {});
});

test("what nests too deeply is refused", () => {
	const lists = (many: number) => `{"a":${"[".repeat(many)}${"]".repeat(many)}}`;
	assert.notEqual(readParams(lists(31), rule), false);
	assert.equal(readParams(lists(32), rule), false);
	assert.equal(readParams(JSON.stringify({ scopes: nested(40) }), rule), false);
	assert.equal(readParams(`{"a":${"[".repeat(400)}${"]".repeat(400)}}`, rule), false);
	const other = { scopes: nested(20), other: { a: [null, true, 7] } };
	assert.deepEqual(readParams(JSON.stringify(other), rule), other);
});

test("another name is read where the right one is absent, and only there", () => {
	const scopesOf = (text: string) => (readParams(text, rule) as { scopes?: unknown }).scopes;
	assert.deepEqual(scopesOf('{"scopeNicks":["a"]}'), ["a"]);
	assert.deepEqual(scopesOf('{"scopeNicks":["a"],"scopes":["b"]}'), ["b"]);
	assert.equal(scopesOf('{"scopeNicks":["a"],"scopes":null}'), null);
	assert.equal(scopesOf('{"__proto__":{"scopes":"a","scopeNicks":"a"}}'), undefined);
	assert.equal(({} as { scopes?: unknown }).scopes, undefined);
});
