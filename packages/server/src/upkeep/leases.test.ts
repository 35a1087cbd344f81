import assert from "node:assert/strict";
import { it, type TestContext } from "node:test";
import type { Store } from "../store.ts";
import { openMemory } from "../stores/sqlite/memory.ts";
import { createLeases } from "./leases.ts";

const work = { name: "work", span: 90_000 };

/** Several processes' leases on one store, each with its own clocks. */
async function made(t: TestContext) {
	const store = await openMemory();
	t.after(() => store.close());
	let asked = 0;
	let before = async () => {};
	const counted: Pick<Store, "takeLease" | "giveLease"> = {
		async takeLease(take) {
			asked++;
			await before();
			return store.takeLease(take);
		},
		giveLease: store.giveLease,
	};
	const one = () => {
		const at = { now: 1_800_000_000_000, elapsed: 0 };
		return { at, ...createLeases({ store: counted, now: () => at.now, elapsed: () => at.elapsed }) };
	};
	return {
		one,
		asked: () => asked,
		/** Does something while the store is being asked. */
		meanwhile: (act: () => Promise<void>) => {
			before = act;
		},
	};
}
const pass = (at: { now: number; elapsed: number }, ms: number) => {
	at.now += ms;
	at.elapsed += ms;
};

it("one of two holds a work, and asks for it a few times a span, as does the other", async (t) => {
	const { one, asked } = await made(t);
	const [first, second] = [one(), one()];
	for (let turn = 0; turn < 10; turn++) {
		assert.deepEqual([await first.holds(work), await second.holds(work)], [true, false]);
	}
	assert.equal(asked(), 2);
	for (const each of [first, second]) pass(each.at, work.span / 3);
	assert.deepEqual([await second.holds(work), await first.holds(work)], [false, true]);
	assert.equal(asked(), 4);
	assert.equal(await second.holds({ ...work, name: "other work" }), true);
});

it("who dies loses it after its span; who wakes again is told before it acts, whichever clock has seen it", async (t) => {
	const { one } = await made(t);
	const [first, second] = [one(), one()];
	assert.equal(await first.holds(work), true);
	pass(second.at, work.span - 1);
	assert.equal(await second.holds(work), false);
	pass(second.at, work.span / 3);
	assert.equal(await second.holds(work), true);
	// The machine slept: the clock that nobody sets stood still.
	first.at.now += work.span;
	assert.equal(await first.holds(work), false);

	const third = one();
	third.at.now = first.at.now + 2 * work.span;
	assert.equal(await third.holds(work), true);
	second.at.elapsed += work.span;
	assert.equal(await second.holds(work), false);
});

it("who was stopped while it asked does not go by the answer", async (t) => {
	const { one, meanwhile } = await made(t);
	const first = one();
	meanwhile(async () => pass(first.at, work.span));
	assert.equal(await first.holds(work), false);
	meanwhile(async () => {});
	assert.equal(await first.holds(work), true);
});

it("who ends gives back what it holds, takes nothing any more, and does not fail where the store does", async (t) => {
	const { one, meanwhile } = await made(t);
	const [first, second] = [one(), one()];
	assert.equal(await first.holds(work), true);
	await first.end();
	assert.equal(await first.holds(work), false);
	assert.equal(await second.holds(work), true);
	meanwhile(() => second.end());
	pass(second.at, work.span);
	assert.equal(await second.holds(work), false, "it ended while it asked");
	const failing = createLeases({
		store: { takeLease: async () => true, giveLease: () => Promise.reject(new Error("down")) },
		now: () => 0,
		elapsed: () => 0,
	});
	assert.equal(await failing.holds(work), true);
	await failing.end();
});
