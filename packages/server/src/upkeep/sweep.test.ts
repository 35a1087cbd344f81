import assert from "node:assert/strict";
import { it } from "node:test";
import { DAY } from "../trust/clock.ts";
import { sweep } from "./sweep.ts";

const NOW = 1_800_000_000_000;

/** A store with so many rows to drop, fifty at a time, and what else happens meanwhile. */
function made(rows: number, holds: () => boolean) {
	const happened: unknown[] = [];
	const needs = {
		store: {
			async sweep(given: { readonly now: number; readonly retention: number }) {
				happened.push(given);
				const dropped = Math.min(50, rows);
				rows -= dropped;
				return dropped;
			},
		},
		now: () => NOW,
		leases: { holds: async () => holds() },
		limits: { forget: async () => void happened.push("forget") },
	};
	return { happened, run: (stop = new AbortController().signal) => sweep(needs as never, stop) };
}
const turn = { now: NOW, retention: 7 * DAY };

it("drops until there is nothing left, and then what was counted", async () => {
	const { happened, run } = made(120, () => true);
	await run();
	assert.deepEqual(happened, [turn, turn, turn, turn, "forget"]);
});

it("does nothing in a process whose work it is not, and stops where it is not any more", async () => {
	const others = made(120, () => false);
	await others.run();
	assert.deepEqual(others.happened, []);
	let held = 2;
	const lost = made(1000, () => held-- > 0);
	await lost.run();
	assert.deepEqual(lost.happened, [turn, turn]);
});

it("stops when it is told to", async () => {
	const stop = new AbortController();
	const { happened, run } = made(1000, () => {
		if (happened.length === 2) stop.abort();
		return true;
	});
	await run(stop.signal);
	assert.equal(happened.length, 3);
});
