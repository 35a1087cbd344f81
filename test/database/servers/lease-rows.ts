import assert from "node:assert/strict";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { ConfigInput } from "@byleave/server";
import { type Another, another } from "../../../packages/server/src/contract/process.ts";

const SPAN = 9000;
const PROCESS = join(import.meta.dirname, "lease-process.ts");

/** Work that one of several processes does at a time, on an empty database, and what becomes of it when that one is gone. */
export function leasesAcross(open: (t: TestContext) => Promise<ConfigInput["store"]>): void {
	test("one process has the work; killed it loses it in time, stopped too, and one that wakes is told before it acts", async (t) => {
		const place = JSON.stringify(await open(t));
		const processes = [1, 2, 3].map(() => another(PROCESS, [place]));
		t.after(() => {
			for (const one of processes) one.kill();
		});
		const [first, second, third] = processes;
		assert.ok(first && second && third);
		for (const one of processes) assert.equal(await one.line(), "ready");
		const holds = async (one: Another): Promise<boolean> => {
			one.say("holds");
			return (await one.line()) === "true";
		};
		const later = (ms: number, ...all: readonly Another[]) => {
			for (const one of all) one.say(`later ${ms}`);
		};
		assert.deepEqual([await holds(first), await holds(second), await holds(third)], [true, false, false]);

		first.kill();
		await first.ended;
		later(SPAN - 1, second, third);
		assert.deepEqual([await holds(second), await holds(third)], [false, false], "its time is not over");
		later(SPAN / 3, second, third);
		assert.deepEqual([await holds(second), await holds(third)], [true, false]);

		second.signal("SIGSTOP");
		later(SPAN, third);
		assert.equal(await holds(third), true);
		// Time has gone on for it too, as its clocks will tell.
		second.say(`later ${SPAN}`);
		second.say("holds");
		second.signal("SIGCONT");
		assert.equal(await second.line(), "false");
		assert.equal(await holds(third), true);
	});
}
