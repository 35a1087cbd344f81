import assert from "node:assert/strict";
import { test } from "node:test";
import { manualTimers, systemTimers } from "./timers.ts";

test("manual timers run what is due, in order, and nothing that was called off", () => {
	const timers = manualTimers();
	const ran: string[] = [];
	timers.after(20, () => ran.push("late"));
	timers.after(10, () => {
		ran.push("early");
		timers.after(5, () => ran.push("from within"));
	});
	timers.after(10, () => ran.push("never"))();
	timers.pass(9);
	assert.deepEqual([ran, timers.waiting], [[], 2]);
	timers.pass(11);
	assert.deepEqual([ran, timers.waiting], [["early", "from within", "late"], 0]);
});

test("manual time goes on though nothing was due", () => {
	const timers = manualTimers();
	const ran: string[] = [];
	timers.pass(10);
	timers.after(5, () => ran.push("due"));
	timers.pass(4);
	assert.deepEqual(ran, []);
	timers.pass(1);
	assert.deepEqual(ran, ["due"]);
});

test("the machine's timers run once, and not if they were called off", { timeout: 60_000 }, async () => {
	const ran: string[] = [];
	systemTimers.after(0, () => ran.push("never"))();
	// Timers of one length run in the order in which they were set.
	await new Promise<void>((resolve) => systemTimers.after(0, resolve));
	assert.deepEqual(ran, []);
});
