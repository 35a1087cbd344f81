import assert from "node:assert/strict";
import { test } from "node:test";
import { fails, settled } from "../flow/stage.test.ts";
import { HOST, hello, ORIGIN, scene, until } from "./stage.test.ts";

const granted = (authCode: string) => ({ authCode, authSuccessScopes: ["auth_base"], authErrorScopes: {} });

test("the hello of the frame's window gets an init that echoes it, to the program's origin, with a port that is served", async () => {
	const { open, say, sent, asked, ask, port } = scene();
	const opened = open();
	say();
	assert.deepEqual(
		sent.map(({ init, to }) => [init, to]),
		[[{ type: "byleave:init", v: 1, id: "first", calls: ["getAuthCode", "alert"] }, ORIGIN]],
	);
	assert.deepEqual(await ask(port(), 1, "auth_base"), granted("c1"));
	assert.ok(asked.every(({ value, to }) => value.length >= 16 && to === ORIGIN));
	assert.equal(new Set(asked.map(({ value }) => value)).size, asked.length);
	opened.close();
});

test("[71] no other window, origin, version or word gets a port", () => {
	const { open, say, sent } = scene();
	const opened = open();
	say({ source: {} });
	say({ source: null });
	for (const origin of ["https://evil.example", "null", "", HOST, `${ORIGIN}:8443`]) say({ origin });
	for (const data of [null, 7, {}, { ...hello, v: 2 }, { ...hello, id: undefined }, { ...hello, type: "hello" }]) {
		say({ data });
	}
	assert.deepEqual(sent, []);
	say();
	assert.equal(sent.length, 1);
	opened.close();
});

test("ruling 12: an origin that is none, opaque or the host's own is refused", () => {
	const { open } = scene();
	for (const origin of ["", "null", "*", "shop", "https://shop.example/", "https://shop.example/a", HOST]) {
		assert.throws(() => open(origin), TypeError, origin);
	}
});

test("[77] each document has a port of its own, and the port of the one before it ends", async () => {
	const { open, say, sent, ask, port } = scene();
	const opened = open();
	say();
	const first = port();
	assert.deepEqual(await ask(first, 1, "auth_base"), granted("c1"));
	const ended = new Promise((resolve) => {
		first.onmessage = ({ data }) => resolve(data);
	});
	say({ data: { ...hello, id: "second" } });
	assert.deepEqual(await ended, { type: "end" });
	assert.deepEqual(
		sent.map(({ init }) => init.id),
		["first", "second"],
	);
	assert.deepEqual(await ask(port(), 1, "auth_base"), granted("c2"));
	opened.close();
	say();
	assert.equal(sent.length, 2);
});

test("row 44: another document while the sheet is up closes it", async () => {
	const { open, say, ask, port, nextSheet, log } = scene();
	const opened = open();
	say();
	const up = nextSheet();
	void ask(port(), 1, "auth_user");
	const sheet = await up;
	say({ data: { ...hello, id: "second" } });
	await settled();
	assert.equal(sheet.signal.aborted, true);
	assert.deepEqual(log.slice(2), ["decline t1 gone"]);
	opened.close();
});

test("[119] a window that says nothing for 10 s closes the sheet and its port; a later hello is served", async () => {
	const { open, say, ask, port, nextSheet, log, timers, asked, leaves } = scene();
	const opened = open();
	say();
	const first = port();
	const up = nextSheet();
	void ask(first, 1, "auth_user");
	const sheet = await up;
	leaves();
	await settled();
	timers.pass(1000);
	assert.ok(asked.length > 1);
	timers.pass(9999);
	await settled();
	assert.equal(sheet.signal.aborted, false);
	const ended = new Promise((resolve) => {
		first.onmessage = ({ data }) => resolve(data);
	});
	timers.pass(1);
	assert.deepEqual(await ended, { type: "end" });
	assert.equal(sheet.signal.aborted, true);
	assert.deepEqual(log.slice(2), ["decline t1 gone"]);
	say();
	assert.notEqual(port(), first);
	opened.close();
});

test("[119] only the window itself can say that the program is there, from its origin, with the value asked", async () => {
	const { open, say, ask, port, asked, here, leaves, timers, log } = scene();
	const opened = open();
	say();
	leaves();
	void ask(port(), 1, "auth_base");
	await until(() => asked.length > 0);
	here({ source: {} });
	here({ origin: "https://evil.example" });
	here({ data: { type: "byleave:here", v: 1, value: "guessed" } });
	here({ data: null });
	await settled();
	assert.deepEqual(log, []);
	here();
	await until(() => log.length > 0);
	assert.deepEqual(log, ["authorize auth_base"]);
	opened.close();
	assert.equal(timers.waiting, 0);
});

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
	assert.equal(await sheet(1, frame, document.body), 1);
	assert.equal(await sheet(2, document.body, document.body), 1);
	assert.equal(await sheet(3, frame, {}), 1);
	document.activeElement = document.body;
	document.dispatchEvent(new Event("focusout"));
	await settled();
	assert.equal(focused(), 2, "a sheet may keep it until it is out of the document");
	document.dispatchEvent(new Event("focusout"));
	await settled();
	assert.equal(focused(), 2);
	document.hasFocus = () => false;
	assert.equal(await sheet(4, frame, document.body), 2);
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
	assert.equal(frame.removed, true);
	assert.equal(await opened.closed, "focus_stolen");
	assert.deepEqual(await call, fails(3, "service_error"));
	await settled();
	assert.deepEqual(reports, [{ cause: "focus_stolen", outcome: "service_error", appId: "Shop" }]);
	assert.deepEqual(log.slice(2), ["decline t1 gone"]);
});

test("thefts are counted for each sheet anew", async () => {
	const { open, say, port, ask, steal, frame, nextSheet } = scene();
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

test("a theft counts though the browser itself has taken the focus from the inert frame by the time", async () => {
	const { open, say, port, ask, page, document, frame, nextSheet } = scene();
	const opened = open();
	say();
	const up = nextSheet();
	void ask(port(), 1, "auth_user");
	await up;
	for (let times = 1; times <= 3; times++) {
		assert.equal(frame.removed, false);
		page.dispatchEvent(new Event("blur"));
		document.activeElement = frame;
		await Promise.resolve();
		document.activeElement = undefined;
		await settled();
	}
	assert.equal(await opened.closed, "focus_stolen");
});

test("remove ends the bridge and takes the frame out", async () => {
	const { open, frame } = scene();
	const opened = open();
	opened.remove();
	assert.deepEqual([frame.removed, await opened.closed], [true, "gone"]);
});
