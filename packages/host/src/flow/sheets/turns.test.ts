import assert from "node:assert/strict";
import { test } from "node:test";
import { MOST_WAITING } from "@byleave/protocol";
import { manualTimers } from "@byleave/protocol/bridge";
import { settled } from "../stage.test.ts";
import { createTakenAway } from "./taken-away.ts";
import { createSheetTurns } from "./turns.ts";

test("turns come one after the other, in order, and each end is counted", async () => {
	const turns = createSheetTurns();
	const came: string[] = [];
	const enter = (name: string) => {
		const turn = turns.enter() ?? assert.fail("The line is full.");
		void turn.come.then(() => came.push(name));
		return turn;
	};
	const [first, second, third] = [enter("first"), enter("second"), enter("third")];
	assert.deepEqual([first.atOnce, second.atOnce], [true, false]);
	await settled();
	assert.deepEqual(came, ["first"]);
	second.end();
	second.end();
	await settled();
	assert.deepEqual([came, turns.ended], [["first"], 0], "who gives up a place has had no turn");
	first.end();
	first.end();
	await settled();
	assert.deepEqual([came, turns.ended], [["first", "third"], 1]);
	third.end();
	assert.equal(turns.ended, 2);
	assert.equal(enter("fourth").atOnce, true);
});

test("it is quiet when nobody has a turn or waits for one", async () => {
	const turns = createSheetTurns();
	await turns.quiet();
	const [first, second] = [turns.enter(), turns.enter()];
	let quiet = 0;
	for (const _ of [1, 2]) void turns.quiet().then(() => quiet++);
	first?.end();
	await settled();
	assert.equal(quiet, 0);
	second?.end();
	await settled();
	assert.equal(quiet, 2);
});

test("so many may wait, and no more; a place that is given up is free", () => {
	const turns = createSheetTurns();
	const line = Array.from({ length: 1 + MOST_WAITING }, () => turns.enter() ?? assert.fail("full too early"));
	assert.equal(turns.enter(), undefined);
	line.at(-1)?.end();
	assert.ok(turns.enter());
	assert.equal(turns.enter(), undefined);
});

test("[121] two sheets of an app that were taken away within the window suppress, from any time on", () => {
	const timers = manualTimers();
	const takenAway = createTakenAway(timers, () => 60_000);
	timers.pass(1_000_000);
	assert.equal(takenAway.suppresses("Shop"), false);
	takenAway.note("Shop");
	assert.equal(takenAway.suppresses("Shop"), false);
	timers.pass(59_999);
	takenAway.note("Shop");
	assert.deepEqual([takenAway.suppresses("Shop"), takenAway.suppresses("Other")], [true, false]);
	timers.pass(59_999);
	assert.equal(takenAway.suppresses("Shop"), true);
	timers.pass(1);
	assert.equal(takenAway.suppresses("Shop"), false);
	takenAway.note("Shop");
	assert.equal(takenAway.suppresses("Shop"), false, "a minute lies between these two");
});
