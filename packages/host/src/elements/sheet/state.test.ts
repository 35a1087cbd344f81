import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sheet, SheetItem } from "@byleave/protocol";
import { ARMING, acceptedScopes, allowEnabled, armed, sheetState } from "./state.ts";

const line = (optional: boolean, ...scopes: string[]): SheetItem => ({
	icon: "nickName",
	optional,
	scopes,
	fields: [],
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

test("armed exactly when the time is over", () => {
	assert.equal(armed(1000 + ARMING - 1, 1000), false);
	assert.equal(armed(1000 + ARMING, 1000), true);
});
