import assert from "node:assert/strict";
import { test } from "node:test";
import { standIn } from "../globals.test.ts";
import { watchArming } from "./arming.ts";

type Listener = (event: object) => void;
const allow = { id: "allow" } as HTMLElement;
const beside = {};

/** A window as far as watchArming looks at one: the test tells its events, its frames and what is left for later. */
function watched(t: { after(then: () => void): void }) {
	const heard = new Map<string, Listener>();
	const frames = new Map<number, (at: number) => void>();
	const later: (() => void)[] = [];
	const target = (name: string) => ({
		addEventListener(
			type: string,
			listener: Listener,
			{ capture = false, signal }: { capture?: boolean; signal: AbortSignal },
		) {
			const key = `${name} ${type}${capture ? ", before anybody else" : ""}`;
			heard.set(key, listener);
			signal.addEventListener("abort", () => heard.delete(key));
		},
	});
	let asked = 0;
	const page = {
		window: target("window"),
		document: target("document"),
		requestAnimationFrame(step: (at: number) => void) {
			frames.set(++asked, step);
			return asked;
		},
		cancelAnimationFrame: (handle: number) => frames.delete(handle),
		setTimeout: (then: () => void) => void later.push(then),
	};
	standIn(t, page);

	const ending = new AbortController();
	const changes: boolean[] = [];
	const watch = watchArming(allow, ending.signal, () => void changes.push(watch.armed));
	let now = 1000;
	/** An event of the window; a person's, on Allow and now unless told otherwise. */
	const tell = (type: string, change: object = {}) => {
		const event = { isTrusted: true, timeStamp: now, composedPath: () => [allow, beside], ...change };
		(heard.get(`window ${type}, before anybody else`) ?? assert.fail(`Nobody hears ${type}.`))(event);
		return event as unknown as Event;
	};
	const finger = { pointerId: 7, pointerType: "touch", isPrimary: true };
	return {
		watch,
		heard,
		frames,
		changes,
		ending,
		tell,
		later: () => later.splice(0).map((then) => then()).length,
		/** Frames until so many milliseconds have passed. */
		pass(ms: number) {
			for (const end = now + ms; now < end; ) {
				now += 50;
				for (const [handle, step] of [...frames]) {
					frames.delete(handle);
					step(now);
				}
			}
		},
		pointer: (type: "down" | "up" | "cancel", change: object = {}) => tell(`pointer${type}`, { ...finger, ...change }),
		click: (change: object = {}) => watch.counts(tell("click", { detail: 1, ...change })),
	};
}

test("frames are watched until it is armed, and no longer; every change is told", (t) => {
	const { watch, frames, changes, pass } = watched(t);
	assert.deepEqual([watch.armed, frames.size], [false, 1]);
	pass(600);
	assert.deepEqual([watch.armed, frames.size, changes], [false, 1, []]);
	pass(50);
	assert.deepEqual([watch.armed, frames.size, changes], [true, 0, [true]]);
	watch.restart();
	assert.deepEqual([watch.armed, frames.size, changes], [false, 1, [true, false]]);
	watch.restart();
	assert.equal(frames.size, 1, "one frame is asked for at a time");
});

test("a person's press and click on Allow count, once; a script's are not heard, nor those beside it", (t) => {
	const { watch, pass, pointer, click, tell } = watched(t);
	assert.equal(watch.counts({} as Event), false);
	pass(650);
	pointer("down");
	assert.equal(watch.pressArmed, true);
	pointer("up");
	const counted = tell("click", { detail: 1 });
	assert.deepEqual([watch.counts(counted), watch.counts({} as Event), watch.pressArmed], [true, false, false]);
	assert.equal(click({ isTrusted: false }), false);
	pointer("down", { composedPath: () => [beside] });
	pointer("up");
	assert.equal(click(), false);
	pointer("down", { isTrusted: false, composedPath: () => [beside] });
	assert.equal(click({ detail: 0 }), true);
	pointer("down");
	pointer("cancel");
	assert.equal(click(), false);
});

test("a press that was not armed begins anew, by its own time", (t) => {
	const { watch, frames, changes, pass, pointer, click } = watched(t);
	pass(600);
	pointer("down");
	assert.deepEqual([changes, frames.size], [[false], 1]);
	pass(650);
	assert.equal(click(), false);
	assert.equal(watch.armed, true);
	pointer("down", { timeStamp: 1001 });
	assert.deepEqual([watch.armed, changes.at(-1), frames.size], [false, false, 1]);
});

test("a second pointer is known by its id", (t) => {
	const { pass, pointer, click } = watched(t);
	pass(650);
	pointer("down", { composedPath: () => [beside] });
	pointer("down", { pointerId: 8, isPrimary: false });
	assert.equal(click(), false);
	for (const pointerId of [7, 8]) pointer("up", { pointerId });
	pointer("down", { pointerId: 1, pointerType: "mouse" });
	assert.equal(click(), true);
});

test("Enter and Space are presses, other keys none; a key's press ends after its click", (t) => {
	const { watch, changes, pass, tell, click, later } = watched(t);
	pass(600);
	tell("keydown", { key: "a", repeat: false });
	tell("keyup", { key: "a" });
	assert.deepEqual([changes, later()], [[], 0]);
	tell("keydown", { key: "Enter", repeat: false });
	assert.deepEqual(changes, [false]);
	for (const key of ["Enter", " "]) {
		tell("keyup", { key });
		assert.equal(later(), 1);
		pass(650);
		tell("keydown", { key, repeat: false });
		assert.equal(watch.pressArmed, true);
		tell("keyup", { key });
		assert.equal(click({ detail: 0 }), true, "Space clicks after its keyup");
		tell("keydown", { key, repeat: false, composedPath: () => [beside] });
		tell("keyup", { key });
		later();
		assert.equal(watch.pressArmed, false);
		tell("keydown", { key, repeat: true });
		assert.equal(click({ detail: 0 }), false);
		watch.restart();
	}
});

for (const came of ["window focus", "document visibilitychange"]) {
	test(`${came}: all begins anew`, (t) => {
		const { watch, heard, frames, changes, pass } = watched(t);
		pass(650);
		heard.get(came)?.({});
		assert.deepEqual([watch.armed, changes, frames.size], [false, [true, false], 1]);
	});
}

test("what is over hears nothing, and asks for no frame", (t) => {
	for (const ms of [0, 650]) {
		const { heard, frames, pass, ending, watch } = watched(t);
		pass(ms);
		ending.abort();
		assert.deepEqual([heard.size, frames.size], [0, 0]);
		watch.restart();
		assert.equal(frames.size, 0);
	}
});
