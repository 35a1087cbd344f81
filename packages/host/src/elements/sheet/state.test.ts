import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sheet, SheetItem } from "@byleave/protocol";
import { acceptedScopes, allowEnabled, offersSwitch, sheetState, storedValues } from "./state.ts";

const line = (optional: boolean, ...scopes: string[]): SheetItem => ({
	icon: "nickName",
	optional,
	scopes,
	fields: [{ title: "t", kind: "text", values: ["v"], said: [] }],
	why: null,
});
const sheet = (grantsAnyway: boolean, ...items: SheetItem[]) => ({ grantsAnyway, items }) as unknown as Sheet;
const none = new Set<string>();

test("required scopes are accepted whatever the switches say, each once", () => {
	const asked = sheet(false, line(false, "a", "b"), line(false, "b", "c"), line(true, "d"));
	assert.deepEqual(acceptedScopes(asked, none), ["a", "b", "c"]);
	assert.deepEqual(acceptedScopes(asked, new Set(["d"])), ["a", "b", "c", "d"]);
	assert.deepEqual(sheetState(asked), { required: ["a", "b", "c"], optional: ["d"], enabledAtOnce: true });
});

test("a switch for something that is not on the sheet accepts nothing", () => {
	assert.deepEqual(acceptedScopes(sheet(false, line(true, "a")), new Set(["b"])), []);
});

test("Allow waits for a switch where it would grant nothing", () => {
	const asked = sheet(false, line(true, "a"), line(true, "b"));
	assert.equal(allowEnabled(asked, none), false);
	assert.equal(allowEnabled(asked, new Set(["b"])), true);
	assert.deepEqual(sheetState(asked), { required: [], optional: ["a", "b"], enabledAtOnce: false });
});

test("Allow does not wait where it grants something anyway", () => {
	assert.equal(allowEnabled(sheet(true, line(true, "a")), none), true);
	assert.equal(allowEnabled(sheet(false, line(false, "a")), none), true);
});

test("a scope that a required line shows is required, even if another line offers it", () => {
	assert.deepEqual(sheetState(sheet(false, line(true, "a"), line(false, "a"))).optional, []);
});

test("no switch where nothing is stored; what only acts has one", () => {
	const optional = line(true, "a");
	const fields = (...values: readonly (readonly string[])[]) =>
		values.map((stored) => ({ title: "t", kind: "text", values: stored, said: [] }) as const);
	assert.equal(offersSwitch(optional), true);
	assert.equal(offersSwitch(line(false, "a")), false);
	assert.equal(offersSwitch({ ...optional, fields: fields([], [""]) }), false);
	assert.equal(offersSwitch({ ...optional, fields: fields([], ["x"]) }), true);
	assert.equal(offersSwitch({ ...optional, fields: [{ title: "t", kind: "none", values: [], said: [] }] }), true);
});

test("what has no switch cannot be accepted, and Allow waits for what never comes", () => {
	const asked = sheet(false, { ...line(true, "a"), fields: [] });
	assert.deepEqual(sheetState(asked), { required: [], optional: [], enabledAtOnce: false });
	assert.deepEqual(acceptedScopes(asked, new Set(["a"])), []);
	assert.equal(allowEnabled(asked, new Set(["a"])), false);
});

test("the values that there are stand with their words, and what is empty is left out", () => {
	const said = storedValues({ title: "t", kind: "code", values: ["F", "", "SE", "X"], said: ["Female", "", "Sweden"] });
	assert.deepEqual(said, [
		{ value: "F", said: "Female" },
		{ value: "SE", said: "Sweden" },
		{ value: "X", said: null },
	]);
});
