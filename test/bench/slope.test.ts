// What `npm run soak` judges by.
import assert from "node:assert/strict";
import { it } from "node:test";
import { slopeOf } from "../../bench/soak/slope.ts";

const points = (count: number, of: (x: number) => number) =>
	Array.from({ length: count }, (_, x) => [x, of(x)] as const);
/** Between -1 and 1, the same every time. */
const noise = (x: number): number => ((x * 7919) % 101) / 50.5 - 1;

it("a line is found as it is", () => {
	const { rise, within, mean } = slopeOf(points(10, (x) => 3 * x + 2));
	assert.ok(Math.abs(rise - 3) < 1e-9 && within < 1e-9 && Math.abs(mean - 15.5) < 1e-9);
});
it("what only wavers does not rise by more than its bound", () => {
	const { rise, within } = slopeOf(points(60, (x) => 100 + 5 * noise(x)));
	assert.ok(Math.abs(rise) <= within && within > 0, `${rise} ± ${within}`);
});
it("what rises under its wavering rises by more than its bound", () => {
	const { rise, within } = slopeOf(points(60, (x) => 100 + 0.5 * x + 5 * noise(x)));
	assert.ok(rise > within, `${rise} ± ${within}`);
});
it("samples that hang together say less", () => {
	const slow = slopeOf(points(60, (x) => 100 + 5 * Math.sin(x / 8))).within;
	const quick = slopeOf(points(60, (x) => 100 + 5 * Math.sin(x * 8))).within;
	assert.ok(slow > 2 * quick, `${slow}, ${quick}`);
});
