import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { fails, settled } from "../flow/stage.test.ts";
import { FRAME_SANDBOX } from "./frame.ts";
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
	const { open, document } = scene();
	for (const origin of ["", "null", "*", "shop", "https://shop.example/", "https://shop.example/a"]) {
		const message = "openFrame: Shop has no origin of its own.";
		assert.throws(() => open(origin), { name: "TypeError", message }, origin);
	}
	const message = "openFrame: the origin of Shop is the host's.";
	assert.throws(() => open(HOST), { name: "TypeError", message });
	document.defaultView = null;
	const homeless = "openFrame: the frame's document has no window.";
	assert.throws(() => open(), { name: "TypeError", message: homeless });
	assert.equal(FRAME_SANDBOX, "allow-scripts allow-same-origin allow-forms");
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

test("a frame that is closed watches nothing any more", async () => {
	const { open, say, port, ask, steal, frame, document, page, host, nextSheet, refocused, asked, timers } = scene();
	let watching = 0;
	const { watchSheets } = host;
	host.watchSheets = (listener) => {
		watching++;
		const stop = watchSheets(listener);
		return () => {
			watching--;
			stop();
		};
	};
	const opened = open();
	say();
	assert.ok(watching > 0);
	const up = nextSheet();
	void ask(port(), 1, "auth_user");
	await up;
	document.activeElement = frame;
	page.dispatchEvent(new Event("blur"));
	opened.close();
	await settled();
	await steal();
	assert.deepEqual([refocused(), watching, timers.waiting], [0, 0, 0]);
	for (const type of ["blur", "message"]) assert.equal(getEventListeners(page, type).length, 0, type);
	const before = asked.length;
	timers.pass(1000);
	assert.equal(asked.length, before);
	opened.close();
	assert.equal(await opened.closed, "gone");
});

test("the window is asked as long as a sheet is up, once a second, and no longer", async () => {
	const { open, say, port, ask, asked, leaves, here, nextSheet, timers } = scene();
	const opened = open();
	say();
	const up = nextSheet();
	const call = ask(port(), 1, "auth_user");
	const sheet = await up;
	await settled();
	const first = asked.length;
	for (let seconds = 1; seconds <= 2; seconds++) {
		timers.pass(999);
		assert.equal(asked.length, first + seconds - 1);
		timers.pass(1);
		assert.equal(asked.length, first + seconds);
		await settled();
	}
	leaves();
	timers.pass(1000);
	const last = asked.length;
	sheet.answer({ kind: "denied" });
	assert.deepEqual(await call, fails(11, "denied", { auth_user: "10001" }));
	here();
	await settled();
	assert.equal(timers.waiting, 0);
	timers.pass(5000);
	assert.equal(asked.length, last);
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
