import assert from "node:assert/strict";
import { it } from "node:test";
import { repeat } from "./repeat.ts";

it("a turn is left out while the last one goes on; a failure is told and ends nothing", async (t) => {
	t.mock.timers.enable({ apis: ["setInterval"] });
	const told: unknown[] = [];
	const turns: { done: () => void; fail: (error: Error) => void }[] = [];
	const stop = repeat({
		every: 1000,
		work: () => new Promise((done, fail) => turns.push({ done, fail })),
		failed: (error) => told.push(error),
	});
	t.mock.timers.tick(999);
	assert.equal(turns.length, 0);
	t.mock.timers.tick(3001);
	assert.equal(turns.length, 1, "one, however long it takes");
	const error = new Error("the disk is full");
	turns[0]?.fail(error);
	await new Promise(setImmediate);
	assert.deepEqual(told, [error]);
	t.mock.timers.tick(1000);
	assert.equal(turns.length, 2);
	turns[1]?.done();
	await stop();
	t.mock.timers.tick(5000);
	assert.equal(turns.length, 2, "none after the end");
});

it("the end tells the turn under way, and waits for it", async (t) => {
	t.mock.timers.enable({ apis: ["setInterval"] });
	let ended = false;
	const stop = repeat({
		every: 1,
		work: (signal) =>
			new Promise((resolve) => {
				signal.addEventListener("abort", () => {
					ended = true;
					resolve();
				});
			}),
		failed: (error) => assert.fail(String(error)),
	});
	t.mock.timers.tick(1);
	await stop();
	assert.ok(ended);
});
