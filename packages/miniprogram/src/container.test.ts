import assert from "node:assert/strict";
import { test } from "node:test";
import { HELLO_MS, manualTimers } from "@byleave/protocol/bridge";
import { type Installed, install } from "./container.ts";

const HOST = "https://wallet.example";
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

class ScriptElement {
	removed = false;
	readonly dataset: Record<string, string | undefined>;
	constructor(dataset: Record<string, string | undefined>) {
		this.dataset = dataset;
	}
	remove() {
		this.removed = true;
	}
	removeAttribute(name: string) {
		delete this.dataset[name.replace("data-", "")];
	}
}
class FakeMessage extends Event {
	constructor(fields: { source: unknown; origin: string; data: unknown; ports: readonly MessagePort[] }) {
		super("message");
		Object.assign(this, fields);
	}
}

/** A page in a frame, as far as install looks at one. */
function scene(dataset: Record<string, string | undefined> = { nonce: "once", host: HOST }) {
	const said: [unknown, string][] = [];
	const parent = { postMessage: (message: unknown, origin: string) => void said.push([message, origin]) };
	const script = new ScriptElement(dataset);
	const document = Object.assign(new EventTarget(), { currentScript: script, readyState: "loading" });
	const page = Object.assign(new EventTarget(), { document, parent }) as unknown as Window & Partial<Installed>;
	const timers = manualTimers();
	const { my } = install(page, { timers });
	const { port1, port2 } = new MessageChannel();
	const init = { type: "byleave:init", v: 1, calls: ["getAuthCode"] };
	const hear = (change: object = {}) =>
		page.dispatchEvent(new FakeMessage({ source: parent, origin: HOST, data: init, ports: [port2], ...change }));
	const close = () => port1.close();
	return { said, script, document, page, timers, my, hear, port1, init, close };
}

test("the page gets my and AlipayJSBridge; the nonce goes to the host's origin and out of the document", () => {
	const { said, script, page, my, close } = scene();
	assert.equal(page.my, my);
	assert.equal(typeof page.AlipayJSBridge?.call, "function");
	assert.deepEqual(said, [[{ type: "byleave:hello", v: 1, nonce: "once" }, HOST]]);
	assert.deepEqual([script.removed, script.dataset.nonce], [true, undefined]);
	close();
});

test("[71] only an init from the parent, at the host's origin, with a port, of this version, opens the bridge; once", async () => {
	const { my, hear, init, port1, close } = scene();
	hear({ source: {} });
	hear({ origin: "https://evil.example" });
	hear({ ports: [] });
	hear({ data: { ...init, v: 2 } });
	hear({ data: null });
	assert.equal(my.canIUse("alert"), true, "no host was heard yet");
	hear();
	hear({ data: { ...init, calls: ["evil"] } });
	assert.equal(my.canIUse("alert"), false);
	assert.equal(my.canIUse("evil"), false);
	const asked = new Promise((resolve) => {
		port1.onmessage = ({ data }) => resolve(data);
	});
	void my.getAuthCode({ scopes: "a", complete: () => {} });
	assert.deepEqual(await asked, { type: "call", id: 1, api: "getAuthCode", params: { scopes: "a" } });
	close();
});

test("AlipayJSBridgeReady does not fire before the host has been heard", () => {
	const { document, hear, close } = scene();
	let fired = 0;
	document.addEventListener("AlipayJSBridgeReady", () => fired++);
	document.readyState = "complete";
	document.dispatchEvent(new Event("DOMContentLoaded"));
	assert.equal(fired, 0);
	hear();
	assert.equal(fired, 1);
	close();
});

test("AlipayJSBridgeReady fires when the host has been heard and the page's scripts have run", async () => {
	const { document, hear, close } = scene();
	let fired = 0;
	document.addEventListener("AlipayJSBridgeReady", () => fired++);
	hear();
	await turn();
	assert.equal(fired, 0);
	document.readyState = "interactive";
	document.dispatchEvent(new Event("DOMContentLoaded"));
	assert.equal(fired, 1);
	close();
});

for (const dataset of [{}, { nonce: "once" }, { host: HOST }]) {
	test(`without both nonce and host nobody is greeted: ${Object.keys(dataset)}`, async () => {
		const { said, my, timers, close } = scene(dataset);
		const failed = my.getAuthCode().catch((error) => error.outcome);
		timers.pass(HELLO_MS);
		assert.equal(await failed, "unavailable");
		assert.deepEqual(said, []);
		close();
	});
}
