import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createPressure } from "./pressure.ts";

/** A machine that does one thing after the other, by a clock that only this file turns. */
function machine() {
	let now = 0;
	const queue: { left: number; done: () => void }[] = [];
	const timers: { at: number; act: () => void }[] = [];
	let probes = 0;
	const pressure = createPressure({
		elapsed: () => now,
		probe(done) {
			probes++;
			queue.push({ left: 0, done });
		},
		later: (act, ms) => void timers.push({ at: now + ms, act }),
	});
	/** Works for a millisecond. */
	function work(): void {
		now++;
		for (const { at, act } of timers.splice(0)) at <= now ? act() : timers.push({ at, act });
		let left = 1;
		for (let first = queue[0]; first && left > 0; first = queue[0]) {
			const part = Math.min(first.left, left);
			first.left -= part;
			left -= part;
			if (first.left > 1e-9) break;
			queue.shift();
			first.done();
		}
	}
	return {
		pressure,
		/** So many a millisecond arrive, each taking so long, for so many milliseconds; how they fared. */
		offered({ perMs, takes, ms, elsewhere = 0 }: { perMs: number; takes: number; ms: number; elsewhere?: number }) {
			const told = { done: 0, refused: 0, waits: [] as number[] };
			let arrived = 0;
			for (let until = now + ms; now < until; ) {
				for (arrived += perMs; arrived >= 1; arrived--) {
					if (pressure.refuses()) {
						told.refused++;
						continue;
					}
					const left = pressure.entered();
					const began = now;
					const over = () => {
						left();
						told.done++;
						told.waits.push(now - began);
					};
					// What waits for others afterwards waits there as long as that takes.
					queue.push({
						left: takes,
						done: () => (elsewhere > 0 ? timers.push({ at: now + elsewhere, act: over }) : over()),
					});
				}
				work();
			}
			return told;
		},
		pause(ms: number) {
			now += ms;
		},
		rest(ms: number) {
			for (let n = 0; n < ms; n++) work();
		},
		probes: () => probes,
	};
}
const longest = (waits: readonly number[], from: number): number =>
	waits.slice(Math.floor(waits.length * from)).reduce((most, one) => Math.max(most, one), 0);

describe("at three times what a machine can do", () => {
	// Whatever the machine: one that takes 0.3 ms for a request, and ones that are ten times quicker and slower.
	for (const takes of [0.03, 0.3, 3]) {
		it(`it goes on doing nearly all that it can, and nobody waits long: ${takes} ms each`, () => {
			const { offered } = machine();
			const { done, refused, waits } = offered({ perMs: 3 / takes, takes, ms: 5000 });
			assert.ok(done * takes >= 0.95 * 5000, `${done} done`);
			assert.ok(refused >= 0.6 * (3 / takes) * 5000, `${refused} refused`);
			const most = longest(waits, 0.3);
			assert.ok(most <= Math.max(200, 100 * takes), `${most} ms`);
		});
	}
	it("it lets in more where a part of the time goes elsewhere", () => {
		const { offered } = machine();
		offered({ perMs: 10, takes: 0.3, ms: 1000 });
		const { done } = offered({ perMs: 10, takes: 0.3, ms: 5000, elsewhere: 100 });
		assert.ok(done * 0.3 >= 0.85 * 5000, `${done} done`);
	});
	it("it lets in fewer as soon as it has become slower", () => {
		const { offered } = machine();
		offered({ perMs: 10, takes: 0.3, ms: 2000 });
		const most = longest(offered({ perMs: 10, takes: 3, ms: 5000 }).waits, 0.3);
		assert.ok(most <= 300, `${most} ms`);
	});
	it("when it is over, nobody is refused any more, however many are under way", () => {
		const { offered, rest } = machine();
		offered({ perMs: 9, takes: 0.3, ms: 1000 });
		rest(2000);
		assert.equal(offered({ perMs: 2, takes: 0.3, ms: 3000, elsewhere: 2000 }).refused, 0);
	});
});

describe("nobody is refused", () => {
	it("at what the machine can do", () => {
		assert.equal(machine().offered({ perMs: 2.4, takes: 0.3, ms: 5000 }).refused, 0);
	});
	it("because others are slow, however many wait for them", () => {
		const { refused, waits } = machine().offered({ perMs: 2, takes: 0.3, ms: 5000, elsewhere: 2000 });
		assert.equal(refused, 0);
		assert.ok(longest(waits, 0) >= 2000);
	});
	it("after the machine has stood still, or after one burst", () => {
		const { offered, pause } = machine();
		offered({ perMs: 2, takes: 0.3, ms: 100 });
		pause(5000);
		assert.equal(offered({ perMs: 2, takes: 0.3, ms: 1000 }).refused, 0);
		assert.equal(offered({ perMs: 100, takes: 0.3, ms: 3 }).refused, 0);
		assert.equal(offered({ perMs: 2, takes: 0.3, ms: 1000 }).refused, 0);
	});
	it("while so few are under way that they wait for nobody but themselves, however slow each is", () => {
		const { pressure, offered } = machine();
		const held = Array.from({ length: 50 }, () => pressure.entered());
		assert.equal(offered({ perMs: 1 / 400, takes: 400, ms: 8000 }).refused, 0);
		for (const left of held) left();
	});
});

it("asks nothing while nothing is asked of it", () => {
	const { offered, rest, probes } = machine();
	offered({ perMs: 2, takes: 0.3, ms: 100 });
	rest(100);
	const before = probes();
	rest(10_000);
	assert.equal(probes(), before);
	assert.ok(before > 0);
});
