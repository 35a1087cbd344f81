import assert from "node:assert/strict";
import { test } from "node:test";
import { fails, settled, stage } from "../flow/stage.test.ts";
import { openFrame } from "./frame.ts";

const NONCE = "0123456789abcdef";
const hello = { type: "byleave:hello", v: 1, nonce: NONCE };

class FakeMessage extends Event {
	constructor(fields: { source: unknown; origin: string; data: unknown }) {
		super("message");
		Object.assign(this, fields);
	}
}

/** A host page with one frame, as far as openFrame looks at it. */
function scene(origin = "null") {
	const host = stage();
	const sent: { init: unknown; to: string; port: MessagePort }[] = [];
	const contentWindow = {
		postMessage: (init: unknown, to: string, [port]: MessagePort[]) =>
			void sent.push({ init, to, port: port as MessagePort }),
	};
	let refocused = 0;
	const page = Object.assign(new EventTarget(), {
		focus: () => {},
		setTimeout: (then: () => void) => setImmediate(then),
	});
	const document = {
		defaultView: page,
		activeElement: undefined as unknown,
		querySelector: () => ({ focusSheet: () => void refocused++ }),
	};
	const frame = Object.assign(new EventTarget(), {
		contentWindow,
		ownerDocument: document,
		removed: false,
		remove: () => {
			frame.removed = true;
		},
	});
	const element = frame as unknown as HTMLIFrameElement;
	const open = (nonce = NONCE) =>
		openFrame(host.host, { frame: element, appId: "Shop", name: "Shop Ltd", nonce, origin });
	const say = (change: { source?: unknown; origin?: string; data?: unknown } = {}) =>
		page.dispatchEvent(new FakeMessage({ source: contentWindow, origin, data: hello, ...change }));
	const steal = async () => {
		document.activeElement = frame;
		page.dispatchEvent(new Event("blur"));
		await settled();
		document.activeElement = undefined;
	};
	const ask = (port: MessagePort, id: number, ...scopes: string[]) =>
		new Promise<unknown>((resolve) => {
			port.onmessage = ({ data }) => resolve(data.result);
			port.postMessage({ type: "call", id, api: "getAuthCode", params: { scopes } });
		});
	const load = () => frame.dispatchEvent(new Event("load"));
	return { ...host, frame, page, document, sent, open, say, steal, load, ask, refocused: () => refocused };
}
const first = <Value>([value]: readonly Value[]): Value => {
	assert.ok(value !== undefined);
	return value;
};

test("the hello of the frame's own document gets an init with a port, and the port is served", async () => {
	const { open, say, sent, ask } = scene();
	const opened = open();
	say();
	assert.equal(sent.length, 1);
	const { init, to, port } = first(sent);
	assert.deepEqual(init, { type: "byleave:init", v: 1, calls: ["getAuthCode", "alert"] });
	assert.equal(to, "*", "an opaque origin cannot be addressed");
	assert.deepEqual(await ask(port, 1, "auth_base"), {
		authCode: "c1",
		authSuccessScopes: ["auth_base"],
		authErrorScopes: {},
	});
	opened.close();
});

test("[71] an origin that can be addressed is", () => {
	const { open, say, sent } = scene("https://shop.example");
	const opened = open();
	say();
	assert.equal(first(sent).to, "https://shop.example");
	opened.close();
});

test("[71] no other window, origin, version or nonce gets a port", () => {
	const { open, say, sent } = scene();
	const opened = open();
	say({ source: {} });
	say({ source: null });
	say({ origin: "https://evil.example" });
	for (const data of [
		null,
		7,
		{},
		{ ...hello, v: 2 },
		{ ...hello, nonce: "" },
		{ ...hello, nonce: [NONCE] },
		{ ...hello, type: "hello" },
	]) {
		say({ data });
	}
	assert.deepEqual(sent, []);
	say();
	assert.equal(sent.length, 1);
	opened.close();
});

test("[77] ruling 12: the nonce is good for one port; a nonce that can be guessed for none", () => {
	const { open, say, sent } = scene();
	const opened = open();
	say();
	say();
	assert.equal(sent.length, 1);
	opened.close();
	say();
	assert.equal(sent.length, 1);
	assert.throws(() => open(""), TypeError);
	assert.throws(() => open("short"), TypeError);
});

test("[77] the second load is a navigation and ends the bridge, with or without a hello before", async () => {
	for (const speaks of [true, false]) {
		const { open, say, sent, load } = scene();
		const opened = open();
		if (speaks) say();
		load();
		assert.equal(sent.length, Number(speaks));
		load();
		assert.equal(await opened.closed, "left");
		say();
		assert.equal(sent.length, Number(speaks));
	}
});

test("row 44: a navigation while the sheet is up closes it", async () => {
	const { open, say, sent, ask, load, nextSheet, log } = scene();
	open();
	say();
	load();
	const up = nextSheet();
	void ask(first(sent).port, 1, "auth_user");
	const sheet = await up;
	load();
	await settled();
	assert.equal(sheet.signal.aborted, true);
	assert.deepEqual(log.slice(2), ["decline t1 gone"]);
});

test("[65] row 55: the sheet gets the focus back from the frame that takes it; at the third time the frame is removed", async () => {
	const { open, say, sent, ask, steal, frame, nextSheet, reports, log, refocused } = scene();
	const opened = open();
	say();
	await steal();
	assert.equal(refocused(), 0, "without a sheet there is nothing to steal");
	const up = nextSheet();
	const call = ask(first(sent).port, 1, "auth_user");
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
	const { open, say, sent, ask, steal, frame, nextSheet } = scene();
	const opened = open();
	say();
	for (const id of [1, 2]) {
		const up = nextSheet();
		const call = ask(first(sent).port, id, "auth_user");
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
	const { open, say, sent, ask, page, document, frame, nextSheet, refocused } = scene();
	const opened = open();
	say();
	const up = nextSheet();
	void ask(first(sent).port, 1, "auth_user");
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
	const { open, say, sent, ask, page, document, frame, nextSheet } = scene();
	const opened = open();
	say();
	const up = nextSheet();
	void ask(first(sent).port, 1, "auth_user");
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
