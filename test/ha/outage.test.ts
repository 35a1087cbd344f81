import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Event, Line } from "../../bench/ha/history/history.ts";
import { outagesOf } from "../../bench/ha/history/outage.ts";
import { at, pair } from "./story.ts";

const event = (time: number, what: Event["what"] = "node killed"): Event => ({
	kind: "event",
	what,
	node: "n1",
	at: time,
});
/** Redemptions, one every 100 ms, answered at once. */
const writes = (from: number, to: number, server = "a"): Line[] =>
	Array.from({ length: (to - from) / 100 + 1 }, (_, n) =>
		at(from + n * 100, "redeem", { presents: `code ${n}`, gives: pair(n), server, took: 0 }),
	);

describe("outages", () => {
	it("are from the last success before to the first after, by each way and by any", () => {
		const lines = [
			...writes(0, 5000),
			...writes(9000, 12_000),
			...writes(0, 4900, "b"),
			...writes(11_000, 12_000, "b"),
			event(5050),
		];
		const [outage] = outagesOf(lines);
		assert.deepEqual([outage?.any, outage?.by, outage?.event.at], [4000, { a: 4000, b: 6100 }, 5050]);
	});
	it("end where the next one begins, and an audit is none", () => {
		const lines = [
			...writes(0, 5000),
			event(5000),
			...writes(7000, 20_000),
			event(20_000, "switchover"),
			...writes(21_000, 30_000),
			event(30_000, "audit"),
			...writes(40_000, 41_000),
		];
		assert.deepEqual(
			outagesOf(lines).map(({ event, any }) => [event.what, any]),
			[
				["node killed", 2000],
				["switchover", 1000],
			],
		);
	});
	it("are of what is written alone: reading goes on, and what is refused or unknown is no success", () => {
		const during = [
			at(6000, "look", { presents: "access 1" }),
			at(6000, "look", { presents: "access 1", server: "looked at" }),
			at(6500, "refresh", { presents: "refresh 1", said: "refused" }),
			at(7000, "redeem", { presents: "code", said: "unknown" }),
		];
		const [outage] = outagesOf([...writes(0, 5000), event(5000), ...during, ...writes(9000, 10_000)]);
		assert.deepEqual([outage?.any, outage?.by, outage?.unknown], [4000, { a: 4000 }, 1]);
	});
});
