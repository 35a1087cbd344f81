import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { standIn } from "../globals.test.ts";
import { holdBack, watchBackdrop, watchGrabber } from "./ways-out.ts";

type State = Record<string, unknown> | null;

/** A window with a history of its own, in which the test goes back, and time that the test lets pass. */
function browser(t: { after(then: () => void): void }, state: State = null) {
	const entries: State[] = [state];
	const timers = new Map<number, [then: () => void, ms: number]>();
	const window = new EventTarget();
	let at = 0;
	let backs = 0;
	const history = {
		get state() {
			return entries[at] ?? null;
		},
		get length() {
			return entries.length;
		},
		pushState(pushed: State) {
			entries.splice(at + 1, entries.length, pushed);
			at++;
		},
		back: () => void backs++,
	};
	const page = {
		window,
		history,
		setTimeout(then: () => void, ms: number) {
			timers.set(timers.size + 1, [then, ms]);
			return timers.size;
		},
		clearTimeout: (timer: number) => void timers.delete(timer),
	};
	standIn(t, page);
	/** To an entry, as Back and Forward go. */
	const go = (by: number) => {
		at += by;
		window.dispatchEvent(new Event("popstate"));
	};
	const heard = () => getEventListeners(window, "popstate").length;
	return { entries, history, timers, go, heard, backs: () => backs };
}

test("Back leaves the sheet, once, and the page's own state is kept", async (t) => {
	const { entries, go, heard, backs } = browser(t, { route: "/cart" });
	let left = 0;
	const release = holdBack(() => left++);
	assert.equal(entries.length, 2);
	assert.equal(entries[1]?.route, "/cart");
	go(0);
	assert.equal(left, 0, "our entry is still on top");
	go(-1);
	assert.equal(left, 1);
	go(1);
	go(-1);
	assert.deepEqual([left, heard()], [1, 0]);
	await release({ leave: false });
	assert.equal(backs(), 0, "it has gone already");
});

test("a sheet that ends takes its entry away, and is gone when that is", async (t) => {
	const { go, heard, backs, timers } = browser(t);
	const release = holdBack(() => assert.fail("nobody went back"));
	let gone = false;
	const released = release({ leave: false }).then(() => {
		gone = true;
	});
	await null;
	assert.deepEqual([backs(), gone, [...timers.values()].map(([, ms]) => ms)], [1, false, [500]]);
	go(-1);
	await released;
	assert.deepEqual([heard(), timers.size], [0, 0]);
});

test("a way back that is swallowed is not waited for for ever", async (t) => {
	const { heard, timers } = browser(t);
	const released = holdBack(() => {})({ leave: false });
	for (const [then] of timers.values()) then();
	await released;
	assert.equal(heard(), 0);
});

test("the history is left alone where the page leaves, or stands elsewhere, or has gone on", async (t) => {
	for (const how of ["leaves", "elsewhere", "went on", "another sheet's"]) {
		const { history, backs, heard } = browser(t);
		const release = holdBack(() => assert.fail(how));
		if (how === "elsewhere") history.pushState({});
		if (how === "went on") history.pushState(history.state);
		if (how === "another sheet's") holdBack(() => {});
		await release({ leave: how === "leaves" });
		assert.deepEqual([backs(), heard()], [0, how === "another sheet's" ? 1 : 0], how);
	}
});

test("a page that may push no more has a sheet all the same", async (t) => {
	const { history, heard, backs } = browser(t);
	history.pushState = () => {
		throw new DOMException("too often", "SecurityError");
	};
	await holdBack(() => assert.fail("nobody went back"))({ leave: false });
	assert.deepEqual([heard(), backs()], [0, 0]);
});

test("a press that begins and ends beside the sheet, and is ready as it begins, leaves it", () => {
	const dialog = Object.assign(new EventTarget(), {
		getBoundingClientRect: () => ({ left: 10, right: 90, top: 20, bottom: 80 }),
	});
	let ready = true;
	let left = 0;
	watchBackdrop(
		dialog as unknown as HTMLDialogElement,
		() => ready,
		() => left++,
	);
	const tell = (type: string, [clientX, clientY]: readonly [number, number], target?: object) => {
		const event = Object.assign(new Event(type), { clientX, clientY });
		if (target) Object.defineProperty(event, "target", { value: target });
		dialog.dispatchEvent(event);
	};
	const press = (from: readonly [number, number], to = from, target?: object) => {
		const before = left;
		tell("pointerdown", from, target);
		tell("click", to, target);
		return left - before;
	};
	for (const beside of [
		[9, 50],
		[91, 50],
		[50, 19],
		[50, 81],
		[0, 0],
	] as const) {
		assert.equal(press(beside), 1, String(beside));
		assert.equal(press(beside, [50, 50]), 0);
		assert.equal(press([50, 50], beside), 0);
		assert.equal(press(beside, beside, {}), 0, "a part of the sheet that sticks out of it");
	}
	for (const edge of [
		[10, 20],
		[90, 80],
	] as const) {
		assert.equal(press(edge), 0, String(edge));
	}
	ready = false;
	assert.equal(press([0, 0]), 0);
});

test("a click without a press leaves nothing", () => {
	const dialog = Object.assign(new EventTarget(), {
		getBoundingClientRect: () => ({ left: 1, right: 2, top: 1, bottom: 2 }),
	});
	watchBackdrop(
		dialog as unknown as HTMLDialogElement,
		() => true,
		() => assert.fail("left"),
	);
	dialog.dispatchEvent(Object.assign(new Event("click"), { clientX: 0, clientY: 0 }));
});

test("the sheet follows its grabber down, and goes if that is far enough", () => {
	const captured: number[] = [];
	const grabber = Object.assign(new EventTarget(), { setPointerCapture: (id: number) => void captured.push(id) });
	const style = {
		translate: "",
		removeProperty(name: "translate") {
			style[name] = "";
		},
	};
	let drawn = 0;
	watchGrabber(grabber as unknown as HTMLElement, { style } as unknown as HTMLElement, () => drawn++);
	const tell = (type: string, clientY: number, change: object = {}) => {
		const fields = { clientY, pointerId: 7, isPrimary: true, button: 0, ...change };
		grabber.dispatchEvent(Object.assign(new Event(`pointer${type}`), fields));
		return style.translate;
	};
	assert.equal(tell("move", 500), "", "nothing is held");
	for (const other of [{ isPrimary: false }, { button: 2 }]) {
		tell("down", 100, other);
		assert.equal(tell("move", 150, other), "");
		tell("up", 300, other);
	}
	assert.deepEqual([captured, drawn], [[], 0]);

	tell("down", 100);
	assert.deepEqual(captured, [7]);
	assert.equal(tell("move", 130), "0 30px");
	assert.equal(tell("move", 60), "0 0px", "not up");
	assert.deepEqual([tell("up", 171), drawn], ["", 0]);
	tell("down", 100);
	tell("move", 172);
	assert.deepEqual([tell("up", 172), drawn], ["", 1]);
	assert.equal(tell("move", 300), "", "let go");
	tell("down", 100);
	tell("move", 200);
	assert.deepEqual([tell("cancel", 200), drawn], ["", 1]);
	tell("up", 400);
	assert.equal(drawn, 1);
});
