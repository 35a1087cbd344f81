import assert from "node:assert/strict";
import { test } from "node:test";
import { createArming } from "./arming.ts";

const finger = { id: 7, type: "touch", primary: true };

/** A sheet just shown, and frames of 60 a second unless a test says otherwise. Time is the test's own. */
function shown() {
	const arming = createArming();
	let now = 1000;
	return {
		arming,
		get now() {
			return now;
		},
		/** Frames until so many milliseconds have passed. */
		pass(ms: number, step = 10) {
			for (const end = now + ms; now < end; ) {
				now += step;
				arming.frame(now);
			}
		},
		/** Time without a frame. */
		freeze(ms: number) {
			now += ms;
		},
		press: (onAllow = true, at = now) => arming.pointerDown(at, finger, onAllow),
		tap(onAllow = true) {
			arming.pointerDown(now, finger, onAllow);
			arming.pointerUp(finger);
			return onAllow && arming.click(now, 1);
		},
	};
}

/** The first frame is when the sheet begins to be seen. */
function armed() {
	const scene = shown();
	scene.pass(610);
	return scene;
}

test("armed after 600 ms of presented frames, and not one less", () => {
	const { arming, pass } = shown();
	pass(10);
	pass(590);
	assert.equal(arming.armed, false);
	pass(10);
	assert.equal(arming.armed, true);
});

test("a step counts for 50 ms at most: a frozen thread gains nothing, a slow phone arms all the same", () => {
	const frozen = shown();
	frozen.pass(10);
	frozen.freeze(700);
	frozen.pass(10);
	assert.equal(frozen.arming.armed, false);
	frozen.pass(540);
	assert.equal(frozen.arming.armed, false);
	frozen.pass(10);
	assert.equal(frozen.arming.armed, true);

	const slow = shown();
	slow.pass(200, 200);
	slow.pass(11 * 200, 200);
	assert.equal(slow.arming.armed, false);
	slow.pass(200, 200);
	assert.equal(slow.arming.armed, true);
});

test("a press and a click count, on Allow and armed", () => {
	const scene = armed();
	assert.equal(scene.tap(), true);
	const early = shown();
	early.pass(600);
	assert.equal(early.tap(), false);
});

test("[116] a press made before it was armed is refused by its time stamp, however late it is heard of", () => {
	const scene = shown();
	const at = scene.now + 127;
	scene.pass(847);
	assert.equal(scene.arming.armed, true);
	scene.press(true, at);
	assert.equal(scene.arming.click(scene.now, 1), false);
	assert.equal(scene.arming.armed, false, "and everything starts anew");
});

for (const rhythm of [80, 120, 180, 250]) {
	test(`taps every ${rhythm} ms get nothing, however long`, () => {
		const scene = shown();
		for (let taps = 0; taps < 100; taps++) {
			assert.equal(scene.tap(), false);
			scene.pass(rhythm);
		}
		// Whoever stops and looks is heard.
		scene.pass(610);
		assert.equal(scene.tap(), true);
	});
}

test("a press at 350 ms that is let go at 1050 ms gets nothing", () => {
	const scene = shown();
	scene.pass(350);
	scene.press();
	scene.pass(700);
	scene.arming.pointerUp(finger);
	assert.equal(scene.arming.armed, true);
	assert.equal(scene.arming.click(scene.now, 1), false);
});

test("a press that began beside Allow is none on it, nor one that waits until the focus is back", () => {
	const beside = armed();
	beside.press(false);
	assert.equal(beside.arming.click(beside.now, 1), false);

	const away = armed();
	away.press();
	away.arming.restart();
	away.pass(700);
	assert.equal(away.arming.click(away.now, 1), false);
});

test("pointercancel, a second pointer and a key's repeat spoil a press", () => {
	const cancelled = armed();
	cancelled.press();
	cancelled.arming.pointerCancel(finger);
	assert.equal(cancelled.arming.click(cancelled.now, 1), false);

	const second = armed();
	second.press();
	second.arming.pointerDown(second.now, { ...finger, id: 8, primary: false }, true);
	assert.equal(second.arming.click(second.now, 1), false);
	const mouse = armed();
	mouse.press(false);
	mouse.arming.pointerDown(mouse.now, { id: 1, type: "mouse", primary: true }, true);
	assert.equal(mouse.arming.click(mouse.now, 1), false, "a mouse beside a finger");

	const held = armed();
	held.arming.keyDown(held.now, false, true);
	held.arming.keyDown(held.now, true, true);
	assert.equal(held.arming.click(held.now, 0), false);
});

test("a finger that never said goodbye is no second pointer for ever", () => {
	const scene = armed();
	scene.press(false);
	scene.arming.pointerDown(scene.now, { ...finger, id: 9 }, true);
	assert.equal(scene.arming.click(scene.now, 1), true);
});

test("Enter and Space count like a press", () => {
	const scene = armed();
	scene.arming.keyDown(scene.now, false, true);
	assert.equal(scene.arming.click(scene.now, 0), true);
	scene.arming.keyDown(scene.now, false, false);
	assert.equal(scene.arming.click(scene.now, 0), false, "on something else");

	const early = shown();
	early.pass(300);
	early.arming.keyDown(early.now, false, true);
	early.pass(700);
	assert.equal(early.arming.click(early.now, 0), false);
});

test("[117] a click without any press counts if armed; a held Enter never does", () => {
	assert.equal(shown().arming.click(5000, 0), false);
	const scene = armed();
	assert.equal(scene.arming.click(scene.now - 20, 0), false, "made before it was armed");
	assert.equal(scene.arming.click(scene.now, 0), true);

	const held = shown();
	for (let repeats = 0; repeats < 60; repeats++) {
		held.pass(30);
		held.arming.keyDown(held.now, true, true);
		assert.equal(held.arming.click(held.now, 0), false);
	}
});

test("[117] what is left of an earlier press takes nothing from assistive technology", () => {
	const dragged = armed();
	dragged.press(false);
	dragged.arming.pointerUp(finger);
	assert.equal(dragged.arming.click(dragged.now, 0), true);

	const key = armed();
	key.arming.keyDown(key.now, false, false);
	key.arming.keyUp();
	assert.equal(key.arming.click(key.now, 0), true);
});

test("what was done once it was armed counts, however late it is heard of", () => {
	const scene = armed();
	const at = scene.now;
	scene.pass(200);
	assert.equal(scene.arming.click(at, 0), true);
});

test("a pointer that is up, or was cancelled, is no second one beside another; neither end spoils a key's press", () => {
	const mouse = { id: 1, type: "mouse", primary: true };
	for (const end of ["pointerUp", "pointerCancel"] as const) {
		const { arming, now, press } = armed();
		arming[end](finger);
		press(false);
		arming[end](finger);
		arming.pointerDown(now, mouse, true);
		assert.equal(arming.click(now, 1), true, end);
		arming.keyDown(now, false, true);
		arming[end](mouse);
		assert.equal(arming.click(now, 0), true, end);
	}
});

test("a key that comes up ends its own press, and no pointer's", () => {
	const { arming, now, press } = armed();
	arming.keyUp();
	press(false);
	arming.keyUp();
	assert.equal(arming.click(now, 1), false);
});

test("whether the press under way is armed is told, for what else must not be done by surprise", () => {
	const { arming, now, press } = armed();
	assert.equal(arming.pressArmed, false);
	press(false);
	assert.equal(arming.pressArmed, true);
	arming.restart();
	assert.equal(arming.pressArmed, false);
	const key = armed().arming;
	key.keyDown(now, true, true);
	assert.equal(key.pressArmed, false);
	shown().arming.restart();
});
