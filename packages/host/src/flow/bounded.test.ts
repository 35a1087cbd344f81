import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { manualTimers } from "@byleave/protocol/bridge";
import { bounded, TIME_IS_UP } from "./bounded.ts";
import { settled } from "./stage.test.ts";

/** Work that ends when the test says so, and what it was given. */
function work() {
	const { promise, resolve, reject } = Promise.withResolvers<string>();
	const given: AbortSignal[] = [];
	const run = (signal: AbortSignal) => {
		given.push(signal);
		return promise;
	};
	return { run, resolve, reject, given };
}

test("a value in time is the end: no timer and no listener is left, the work is not aborted", async () => {
	const timers = manualTimers();
	const gone = new AbortController();
	const { run, resolve, given } = work();
	const ended = bounded({ timers, ms: 10, signals: [gone.signal], late: () => assert.fail("late") }, run);
	assert.deepEqual([timers.waiting, getEventListeners(gone.signal, "abort").length], [1, 1]);
	resolve("done");
	assert.deepEqual(await ended, { value: "done" });
	assert.deepEqual([timers.waiting, getEventListeners(gone.signal, "abort").length], [0, 0]);
	gone.abort("later");
	assert.equal(given[0]?.aborted, false);
});

test("work that fails, also at once, rejects as it failed, and leaves nothing", async () => {
	const timers = manualTimers();
	const { signal } = new AbortController();
	const fault = new Error("no");
	for (const run of [
		() => Promise.reject(fault),
		() => {
			throw fault;
		},
	]) {
		await assert.rejects(bounded({ timers, ms: 10, signals: [signal] }, run), (error) => error === fault);
		assert.deepEqual([timers.waiting, getEventListeners(signal, "abort").length], [0, 0]);
	}
});

for (const [how, reason] of [
	["time is up", TIME_IS_UP],
	["a signal aborts", "gone"],
] as const) {
	test(`${how}: the work is given up and sees why; what it says then is late`, async () => {
		const timers = manualTimers();
		const [other, gone] = [new AbortController(), new AbortController()];
		const { run, resolve, given } = work();
		const late: string[] = [];
		const signals = [other.signal, gone.signal];
		const ended = bounded({ timers, ms: 10, signals, late: (value) => void late.push(value) }, run);
		if (reason === TIME_IS_UP) timers.pass(10);
		else gone.abort(reason);
		assert.deepEqual(await ended, { stopped: reason });
		assert.deepEqual([given[0]?.aborted, given[0]?.reason], [true, reason]);
		assert.equal(timers.waiting, 0);
		for (const signal of signals) assert.equal(getEventListeners(signal, "abort").length, 0);
		resolve("after all");
		await settled();
		assert.deepEqual(late, ["after all"]);
	});
}

test("what is given up may fail, or answer, though nobody listens", async () => {
	const timers = manualTimers();
	for (const end of ["resolve", "reject"] as const) {
		const scene = work();
		const ended = bounded({ timers, ms: 10, signals: [] }, scene.run);
		timers.pass(10);
		assert.deepEqual(await ended, { stopped: TIME_IS_UP });
		scene[end]("late");
		await settled();
	}
});

test("a signal that has aborted before: the work never begins", async () => {
	const timers = manualTimers();
	const { signal } = new AbortController();
	const ended = bounded({ timers, ms: 10, signals: [signal, AbortSignal.abort("before")] }, () => assert.fail("began"));
	assert.deepEqual(await ended, { stopped: "before" });
	assert.deepEqual([timers.waiting, getEventListeners(signal, "abort").length], [0, 0]);
});

test("without a time only the signals bound it", () => {
	const timers = manualTimers();
	void bounded({ timers, signals: [] }, work().run);
	assert.equal(timers.waiting, 0);
});

test("the time is up by its own name, which the work sees", () => assert.equal(TIME_IS_UP, "timeout"));
