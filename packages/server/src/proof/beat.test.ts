import assert from "node:assert/strict";
import { it } from "node:test";
import { refusedOnBeat } from "./beat.ts";

it("[51] a refusal is passed on at the next beat after its beginning, however long the work took", async (t) => {
	let now = 0;
	// Each look at the clock takes a hundredth of a millisecond.
	t.mock.method(performance, "now", () => {
		now += 0.01;
		return now;
	});
	const refusal = new Error("no");
	for (const [took, beat] of [
		[0, 20],
		[7, 20],
		[19.9, 20],
		[20.1, 40],
		[39, 40],
	] as const) {
		const began = now;
		const work = async () => {
			now += took;
			throw refusal;
		};
		await assert.rejects(refusedOnBeat(work), refusal);
		assert.equal(Math.round(now - began), beat, `${took} ms of work`);
	}
});

it("what succeeds waits for nothing", async (t) => {
	const { mock } = t.mock.method(performance, "now");
	assert.equal(await refusedOnBeat(async () => "in"), "in");
	assert.equal(mock.callCount(), 1);
});
