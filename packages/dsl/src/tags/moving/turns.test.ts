import assert from "node:assert/strict";
import { test } from "node:test";
import { placeOfSlide, slideAfter, stepsOf } from "./turns.ts";

test("which slide comes next", () => {
	const cases = [
		[0, 1, 3, false, 1],
		[2, 1, 3, false, 2],
		[0, -1, 3, false, 0],
		[2, 1, 3, true, 0],
		[0, -1, 3, true, 2],
		[0, 1, 0, true, 0],
		[0, 1, 1, true, 0],
	] as const;
	for (const [current, by, count, circular, next] of cases)
		assert.equal(slideAfter(current, by, count, circular), next, `${current} by ${by} of ${count} ${circular}`);
});

test("in a circle a slide is drawn on the side that is nearer", () => {
	assert.deepEqual(
		[0, 1, 2].map((index) => placeOfSlide(index, 2, 3, true)),
		[3, 1, 2],
	);
	assert.deepEqual(
		[0, 1, 2].map((index) => placeOfSlide(index, -1, 3, true)),
		[0, -2, -1],
	);
	assert.equal(placeOfSlide(0, 2, 3, false), 0);
	assert.equal(placeOfSlide(0, 7, 1, true), 0);
});

test("how many steps a drag is", () => {
	assert.equal(stepsOf(-250, 390, 900), 1);
	assert.equal(stepsOf(250, 390, 900), -1);
	assert.equal(stepsOf(-90, 390, 900), 1);
	assert.equal(stepsOf(-40, 390, 900), 0);
	assert.equal(stepsOf(-40, 390, 60), 1);
	assert.equal(stepsOf(-10, 390, 5), 0);
	assert.equal(stepsOf(-10, 0, 5), 0);
});
