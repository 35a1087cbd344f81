// A program of thirty pages, and a thousand steps through it. BYLEAVE_WALK_SEED takes the steps of another seed; longer ones are
// npm run walk's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openMarket } from "./market.ts";
import { pageRows } from "./rows.ts";
import { walk } from "./walk.ts";

const seed = Number(process.env.BYLEAVE_WALK_SEED ?? 20_261_126);

test("thirty pages, a thousand steps: nothing throws, stack, titles and lives are right, and no page is left over", async (t) => {
	t.diagnostic(`seed ${seed}`);
	await openMarket(async ({ phone, complaints, leftOver }) => {
		const visits = await walk(phone, { seed, steps: 1000 });
		// Whatever the seed, most pages are come by; with this one all are.
		assert.ok(visits.size > pageRows.length / 2);
		if (process.env.BYLEAVE_WALK_SEED === undefined) assert.equal(visits.size, pageRows.length);
		const { pages, elements, opened, held } = await leftOver();
		assert.deepEqual({ pages, elements }, { pages: 1, elements: 0 });
		// The browser itself holds a checkbox now and then whose page has gone; a kind of page that leaks is more.
		assert.ok(held <= opened / 40, `${held} of ${opened} pages are held`);
		assert.deepEqual(complaints(), []);
	});
});
