import assert from "node:assert/strict";
import { CALLERS, type Check, MINUTE, NOW } from "../world.ts";

const until = NOW + MINUTE;

export function leasesContract(check: Check): void {
	check(
		"a lease is its holder's until its time is over, and nobody else's; another work's is another",
		async (world) => {
			const take = (holder: string, now: number, name = "work") =>
				world.store.takeLease({ name, holder, now, until: now + MINUTE });
			assert.equal(await take("one", NOW), true);
			assert.equal(await take("two", NOW), false);
			assert.equal(await take("two", NOW, "other work"), true);
			assert.equal(await take("two", until - 1), false);
			assert.equal(await take("two", until), true);
			assert.equal(await take("one", until), false, "who held it before is told that it does not any more");
		},
	);

	check("its holder takes it again, for longer, or for less", async ({ store }) => {
		const take = (holder: string, now: number, end: number) =>
			store.takeLease({ name: "work", holder, now, until: end });
		assert.equal(await take("one", NOW, until), true);
		assert.equal(await take("one", NOW, until + MINUTE), true);
		assert.equal(await take("two", until, until + MINUTE), false);
		assert.equal(await take("one", until + 2 * MINUTE, until + 3 * MINUTE), true, "nobody has taken it meanwhile");
		assert.equal(await take("one", NOW, NOW + 1), true);
		assert.equal(await take("two", NOW + 1, until), true);
	});

	check("what is given back is the next one's; who does not hold it gives nothing", async ({ store }) => {
		const take = (holder: string) => store.takeLease({ name: "work", holder, now: NOW, until });
		await store.giveLease({ name: "work", holder: "one" });
		assert.equal(await take("one"), true);
		await store.giveLease({ name: "work", holder: "two" });
		await store.giveLease({ name: "other work", holder: "one" });
		assert.equal(await take("two"), false);
		await store.giveLease({ name: "work", holder: "one" });
		assert.equal(await take("two"), true);
		await store.giveLease({ name: "work", holder: "one" });
		assert.equal(await take("one"), false);
	});

	check("of many who want it at once one has it: a new one, and one whose time is over", async ({ store }) => {
		for (const now of [NOW, until]) {
			const holders = Array.from({ length: CALLERS }, (_, n) => `${now} ${n}`);
			const take = (holder: string) => store.takeLease({ name: "work", holder, now, until: now + MINUTE });
			const taken = await Promise.all(holders.map(take));
			assert.equal(taken.filter(Boolean).length, 1);
			const again = await Promise.all(holders.map(take));
			assert.deepEqual(again, taken);
		}
	});
}
