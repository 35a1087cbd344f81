import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_PARAMS } from "@byleave/protocol/bridge";
import { readParams } from "./params.ts";

const nested = (depth: number): unknown => (depth === 0 ? "x" : [nested(depth - 1)]);

test("what JSON says in 16 kB passes, one character more does not", () => {
	const room = MOST_PARAMS - JSON.stringify({ scopes: "" }).length;
	const fits = { scopes: "a".repeat(room - 1) };
	assert.equal(readParams(fits), fits);
	assert.equal(readParams({ scopes: "a".repeat(room + 1) }), false);
	assert.equal(readParams({ a: "a".repeat(MOST_PARAMS), b: 1 }), false);
});

test("what nests too deeply, in itself, or is no data is refused", () => {
	const own: Record<string, unknown> = {};
	own.own = own;
	for (const scopes of [nested(40), own, new Map(), new Date(0), new Uint8Array(1), 7n, Symbol("s"), () => {}]) {
		assert.equal(readParams({ scopes }), false);
	}
	assert.notEqual(readParams({ scopes: nested(20), other: { a: [null, true, 7, undefined] } }), false);
});

test("none are none; only a plain object is an object", () => {
	assert.equal(readParams(undefined), undefined);
	assert.deepEqual(readParams(Object.create(null)), Object.create(null));
	class Params {}
	for (const params of [null, false, "", [], new Params()]) assert.equal(readParams(params), false);
});
