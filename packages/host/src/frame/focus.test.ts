import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { fails, settled } from "../flow/stage.test.ts";
import { scene } from "./stage.test.ts";

test("the focus goes back to the frame that had it before the sheet, and is taken from nobody", async () => {
	const { open, say, ask, port, document, frame, nextSheet, focused } = scene();
	const opened = open();
	say();
	const sheet = async (id: number, before: unknown, after: unknown) => {
		document.activeElement = before;
		const up = nextSheet();
		const call = ask(port(), id, "auth_user");
		(await up).answer({ kind: "denied" });
		document.activeElement = after;
		await call;
		await settled();
		return focused();
	};
	assert.equal(await sheet(1, document.body, document.body), 0);
	assert.equal(await sheet(2, frame, null), 1);
	assert.equal(await sheet(3, document.body, document.body), 1);
	assert.equal(await sheet(4, frame, {}), 1);
	document.activeElement = document.body;
	document.dispatchEvent(new Event("focusout"));
	await settled();
	assert.equal(focused(), 2, "a sheet may keep it until it is out of the document");
	document.dispatchEvent(new Event("focusout"));
	await settled();
	assert.equal(focused(), 2);
	assert.equal(getEventListeners(document, "focusout").length, 0);
	document.hasFocus = () => false;
	assert.equal(await sheet(5, frame, document.body), 2);
	opened.close();
});

test("[65] row 55: the sheet gets the focus back from the frame that takes it; at the third time the frame is removed", async () => {
	const { open, say, port, ask, steal, frame, nextSheet, reports, log, refocused } = scene();
	const opened = open();
	say();
	await steal();
	assert.equal(refocused(), 0, "without a sheet there is nothing to steal");
	const up = nextSheet();
	const call = ask(port(), 1, "auth_user");
	await up;
	await steal();
	await steal();
	assert.deepEqual([refocused(), frame.removed], [2, false]);
	await steal();
	assert.deepEqual([refocused(), frame.removed], [3, true]);
	assert.equal(await opened.closed, "focus_stolen");
	assert.deepEqual(await call, fails(3, "service_error"));
	await settled();
	assert.deepEqual(reports, [{ cause: "focus_stolen", outcome: "service_error", appId: "Shop" }]);
	assert.deepEqual(log.slice(2), ["decline t1 gone"]);
});

test("the focus is brought back to the sheet's element, and to the window where there is none", async () => {
	const { open, say, port, ask, steal, page, document, nextSheet } = scene();
	const looked: string[] = [];
	let windows = 0;
	page.focus = () => void windows++;
	const answers = [null, {}];
	document.querySelector = (name?: string) => {
		looked.push(String(name));
		return answers.shift() as never;
	};
	const opened = open();
	say();
	const up = nextSheet();
	void ask(port(), 1, "auth_user");
	await up;
	await steal();
	await steal();
	assert.deepEqual([windows, looked], [2, ["byleave-sheet", "byleave-sheet"]]);
	opened.close();
});

test("thefts are counted for each sheet anew", async () => {
	const { open, say, port, ask, steal, frame, nextSheet, timers } = scene();
	const opened = open();
	say();
	for (const id of [1, 2]) {
		const up = nextSheet();
		const call = ask(port(), id, "auth_user");
		const sheet = await up;
		await steal();
		await steal();
		sheet.answer({ kind: "denied" });
		await call;
	}
	assert.equal(frame.removed, false);
	assert.equal(timers.waiting, 0, "and nobody is asked when none is up");
	opened.close();
});

test("a blur that goes elsewhere is no theft; the focus is not touched within the event", async () => {
	const { open, say, port, ask, page, document, frame, nextSheet, refocused } = scene();
	const opened = open();
	say();
	const up = nextSheet();
	void ask(port(), 1, "auth_user");
	await up;
	page.dispatchEvent(new Event("blur"));
	await settled();
	assert.equal(refocused(), 0);
	document.activeElement = frame;
	page.dispatchEvent(new Event("blur"));
	document.activeElement = undefined;
	assert.equal(refocused(), 0);
	await settled();
	assert.equal(refocused(), 1);
	page.dispatchEvent(new Event("blur"));
	document.activeElement = frame;
	await settled();
	assert.equal(refocused(), 2, "some browsers name the active element late");
	opened.close();
});
