// A program of thirty pages, and a thousand steps through it. BYLEAVE_WALK_SEED takes the steps of another seed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openMarket } from "./market.ts";
import { pageRows } from "./rows.ts";
import { walk } from "./walk.ts";

const seed = Number(process.env.BYLEAVE_WALK_SEED ?? 20_261_126);

test("thirty pages, a thousand steps: nothing throws, stack, titles and lives are right, and no page is left over", async (t) => {
	t.diagnostic(`seed ${seed}`);
	await openMarket(async ({ phone, heard, leftOver }) => {
		const visits = await walk(phone, { seed, steps: Number(process.env.BYLEAVE_WALK_STEPS ?? 1000) });
		if (!process.env.BYLEAVE_WALK_STEPS) assert.equal(visits.size, pageRows.length);
		assert.deepEqual(await leftOver(), { pages: 1, instances: 1, elements: 0 });
		assert.deepEqual(heard, []);
	});
});
