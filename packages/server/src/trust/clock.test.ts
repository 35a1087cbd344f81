import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openMemory } from "../stores/sqlite/memory.ts";
import { agreeing, type ClockNews, createClock } from "./clock.ts";

const NOON = Date.UTC(2026, 10, 25, 12);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** A machine whose clocks a test moves. */
function machine() {
	const at = { wall: NOON, elapsed: 3 * DAY };
	const news: ClockNews[] = [];
	const clock = createClock({ wall: () => at.wall, elapsed: () => at.elapsed }, (one) => news.push(one));
	return {
		at,
		clock,
		news,
		/** Both go on. */
		pass(ms: number) {
			at.wall += ms;
			at.elapsed += ms;
		},
		/** Somebody sets the wall clock. */
		set(by: number) {
			at.wall += by;
		},
		agrees: () => {
			try {
				clock.mustAgree();
				return true;
			} catch (error) {
				assert.equal((error as { code?: unknown }).code, "store_unavailable");
				return false;
			}
		},
	};
}

describe("[129] the server's clock (ruling 35)", () => {
	it("is the wall clock while nobody sets it, however slowly that is corrected", () => {
		const { at, clock, pass, set, news, agrees } = machine();
		for (let hour = 0; hour < 48; hour++) {
			pass(60 * MINUTE);
			set(hour % 2 ? 900 : -100);
			assert.equal(clock.now(), at.wall);
			assert.ok(agrees());
		}
		assert.deepEqual(news, []);
	});

	it("stands still while the wall clock, set back by up to five minutes, catches up", () => {
		const { at, clock, pass, set, news, agrees } = machine();
		pass(MINUTE);
		const before = clock.now();
		set(-5 * MINUTE);
		assert.equal(clock.now(), before);
		pass(4 * MINUTE);
		assert.equal(clock.now(), before);
		assert.equal(clock.wall(), at.wall, "others' clocks are held against the plain one");
		pass(2 * MINUTE);
		assert.equal(clock.now(), before + MINUTE);
		assert.ok(agrees());
		assert.deepEqual(news, []);
	});

	it("follows a wall clock that is set back by more, and says so once", () => {
		const { at, clock, pass, set, news, agrees } = machine();
		clock.now();
		set(-5 * MINUTE - 1);
		assert.equal(clock.now(), at.wall);
		pass(SECOND);
		assert.equal(clock.now(), at.wall);
		assert.ok(agrees());
		assert.deepEqual(news, [{ what: "set-back", by: -5 * MINUTE - 1 }]);
	});

	it("set back in small steps it stands still, and follows when they come to more", () => {
		const { at, clock, set } = machine();
		const before = clock.now();
		for (let step = 1; step <= 5; step++) {
			set(-MINUTE);
			assert.equal(clock.now(), before);
		}
		set(-MINUTE);
		assert.equal(clock.now(), at.wall);
	});

	it("goes ahead with the wall clock by a minute at most; by more it is not believed, and goes on as it was", () => {
		const { at, clock, pass, set, news, agrees } = machine();
		set(MINUTE);
		assert.equal(clock.now(), at.wall);
		assert.ok(agrees());
		const before = clock.now();
		set(MINUTE + 1);
		assert.ok(!agrees());
		pass(10 * SECOND);
		assert.equal(clock.now(), before + 10 * SECOND);
		assert.ok(!agrees());
		assert.deepEqual(news, [{ what: "set-ahead", by: MINUTE + 1 }]);
	});

	it("a day ahead and back again leaves no trace", () => {
		const { at, clock, pass, set, news, agrees } = machine();
		set(DAY);
		assert.ok(!agrees());
		pass(20 * SECOND);
		clock.now();
		set(-DAY);
		assert.ok(agrees());
		assert.equal(clock.now(), at.wall);
		assert.deepEqual(news, [{ what: "set-ahead", by: DAY }, { what: "agrees-again" }]);
	});

	it("a machine that slept is believed when its clocks have gone in step for a minute", () => {
		const { at, clock, pass, set, agrees } = machine();
		set(8 * 60 * MINUTE);
		assert.ok(!agrees());
		pass(MINUTE - 1);
		assert.ok(!agrees());
		pass(1);
		assert.ok(agrees());
		assert.equal(clock.now(), at.wall);
	});

	it("a wall clock that keeps being set is not in step", () => {
		const { pass, set, news, agrees } = machine();
		set(DAY);
		for (let n = 0; n < 10; n++) {
			assert.ok(!agrees());
			pass(30 * SECOND);
			set(5 * MINUTE);
		}
		assert.ok(!agrees());
		assert.deepEqual(news, [{ what: "set-ahead", by: DAY }], "once");
	});

	it("a wall clock that is set by a minute more is in step still, by more than that it is not", () => {
		for (const [more, believed] of [
			[MINUTE, true],
			[MINUTE + 1, false],
			[-MINUTE - 1, false],
		] as const) {
			const { pass, set, agrees } = machine();
			set(DAY);
			assert.ok(!agrees());
			pass(30 * SECOND);
			set(more);
			assert.ok(!agrees());
			pass(30 * SECOND);
			assert.equal(agrees(), believed);
		}
	});

	it("hears of a set clock from the store first, and believes neither while they are apart", () => {
		const { at, clock, set, news, agrees } = machine();
		const before = clock.now();
		set(DAY);
		clock.hear(before);
		assert.ok(!agrees());
		assert.equal(clock.now(), before);
		clock.hear(at.wall);
		assert.ok(agrees());
		set(DAY);
		clock.hear(at.wall);
		assert.ok(agrees());
		assert.deepEqual(
			news.map(({ what }) => what),
			["set-ahead", "off-the-store", "agrees-again", "agrees-again", "set-ahead", "agrees-again"],
		);
	});

	it("says which clocks do not agree, and a store refuses all but to be closed", async (t) => {
		const { at, clock, set } = machine();
		const memory = await openMemory();
		t.after(() => memory.close());
		const store = agreeing(Object.assign(memory, { name: "theirs" }), clock);
		await store.ready({ now: NOON });
		clock.hear(at.wall + DAY);
		assert.throws(() => store.ready({ now: NOON }), { message: "This server's clock and its store's do not agree." });
		clock.hear(at.wall);
		set(DAY);
		assert.throws(
			() => store.ready({ now: NOON }),
			/^Failure: This server's clock was set ahead, or its machine slept/,
		);
		assert.equal(Reflect.get(store, "name"), "theirs");
		await store.close();
	});

	it("a store's clock that says the same is believed at once; two seconds off, neither is", () => {
		const { at, clock, set, pass, news, agrees } = machine();
		clock.hear(at.wall - 2 * SECOND);
		assert.ok(agrees());
		clock.hear(at.wall - 2 * SECOND - 1);
		assert.ok(!agrees());
		assert.deepEqual(news, [{ what: "off-the-store", by: 2 * SECOND + 1 }]);
		clock.hear(at.wall + 2 * SECOND + 1);
		assert.ok(!agrees());
		assert.equal(news.length, 1);
		clock.hear(at.wall + 2 * SECOND);
		assert.ok(agrees());
		set(DAY);
		assert.ok(!agrees());
		clock.hear(at.wall);
		assert.ok(agrees());
		assert.equal(clock.now(), at.wall);
		pass(1);
		assert.deepEqual(
			news.map(({ what }) => what),
			["off-the-store", "agrees-again", "set-ahead", "agrees-again"],
		);
	});
});
