import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { HELLO_MS, manualTimers } from "@byleave/protocol/bridge";
import { type Installed, install } from "./container.ts";
import { FakeMessage, HOST, next, ScriptElement, scene, Transition, turn } from "./scene.test.ts";

test("the page gets my and AlipayJSBridge; the hello goes to the host's origin; the loader's script goes away", () => {
	const { said, script, page, my } = scene();
	assert.equal(page.my, my);
	assert.equal(typeof page.AlipayJSBridge?.call, "function");
	const [[hello, to] = []] = said;
	assert.match(hello?.id ?? "", /^[\w-]{16,}$/);
	assert.deepEqual([hello, to], [{ type: "byleave:hello", v: 1, id: hello?.id }, HOST]);
	assert.equal(script.removed, true);
});

test("[71] only an init from the parent, at the host's origin, that echoes the hello, with a port, opens the bridge; once", async () => {
	const { my, hear, init } = scene();
	hear({ source: {} });
	hear({ origin: "https://evil.example" });
	hear({ ports: [] });
	hear({ data: { ...init(), v: 2 } });
	hear({ data: { ...init(), id: "another" } });
	hear({ data: { ...init(), calls: "all" } });
	hear({ data: null });
	assert.equal(my.canIUse("alert"), true, "no host was heard yet");
	const port = hear();
	hear({ data: { ...init(), calls: ["evil"] } });
	assert.equal(my.canIUse("alert"), false);
	assert.equal(my.canIUse("evil"), false);
	const asked = next(port);
	void my.getAuthCode({ scopes: "a", complete: () => {} });
	assert.deepEqual(await asked, { type: "call", id: 1, api: "getAuthCode", params: '{"scopes":"a"}' });
});

test("a host that ends the port gets another hello, with another id", async () => {
	const { my, hear, hellos } = scene();
	const ended = my.getAuthCode().catch((error) => error.outcome);
	hear().postMessage({ type: "end" });
	assert.equal(await ended, "unavailable");
	const [first, second, ...more] = hellos();
	assert.ok(second && second !== first);
	assert.deepEqual(more, []);
	const asked = next(hear());
	void my.getAuthCode({ complete: () => {} });
	assert.deepEqual(await asked, { type: "call", id: 2, api: "getAuthCode", params: "{}" });
});

test("the window says that the program is there to the host, and to nobody else", () => {
	const { page, parent, said } = scene();
	const ask = (change: object = {}) => {
		const data = { type: "byleave:there?", v: 1, value: "random" };
		page.dispatchEvent(new FakeMessage({ source: parent, origin: HOST, data, ports: [], ...change }));
		return said.slice(1);
	};
	assert.deepEqual(ask({ source: {} }), []);
	assert.deepEqual(ask({ origin: "https://evil.example" }), []);
	assert.deepEqual(ask({ data: null }), []);
	assert.deepEqual(ask(), [[{ type: "byleave:here", v: 1, value: "random" }, HOST]]);
});

for (const persisted of [true, false]) {
	test(`a page that is hidden says goodbye, ${persisted ? "and hello when it comes back" : "and nothing more"}`, async () => {
		const { page, hear, hellos } = scene();
		const port = hear();
		const heard = next(port);
		page.dispatchEvent(new Transition("pagehide", persisted));
		assert.deepEqual(await heard, { type: "bye" });
		page.dispatchEvent(new Transition("pageshow", persisted));
		assert.equal(hellos().length, persisted ? 2 : 1);
	});
}

test("AlipayJSBridgeReady does not fire before the host has been heard", () => {
	const { document, hear } = scene();
	let fired = 0;
	document.addEventListener("AlipayJSBridgeReady", () => fired++);
	document.readyState = "complete";
	document.dispatchEvent(new Event("DOMContentLoaded"));
	assert.equal(fired, 0);
	hear();
	assert.equal(fired, 1);
});

test("AlipayJSBridgeReady fires when the host has been heard and the page's scripts have run", async () => {
	const { document, hear } = scene();
	let fired = 0;
	document.addEventListener("AlipayJSBridgeReady", () => fired++);
	hear();
	await turn();
	assert.equal(fired, 0);
	document.readyState = "interactive";
	for (const _ of [1, 2]) document.dispatchEvent(new Event("DOMContentLoaded"));
	assert.equal(fired, 1);
});

test("without the host's origin nobody is greeted", async () => {
	const { said, my, timers } = scene({});
	const failed = my.getAuthCode().catch((error) => error.outcome);
	timers.pass(HELLO_MS);
	assert.equal(await failed, "unavailable");
	assert.deepEqual(said, []);
});

/** A page that another one of its program holds, or none, with nothing installed yet. */
function heldByItsOwn(currentScript: ScriptElement | null) {
	const said: unknown[] = [];
	const location = { origin: "https://shop.example" };
	const parent = { location, postMessage: (message: unknown) => said.push(message) };
	const document = Object.assign(new EventTarget(), { currentScript });
	const page = Object.assign(new EventTarget(), { document, parent, location, history: {} });
	return { said, parent, page: page as unknown as Window & Partial<Installed> };
}

test("a page in a frame of the program's own greets nobody, and answers nobody: what holds it is no host", () => {
	const { said, parent, page } = heldByItsOwn(new ScriptElement({ host: HOST }));
	install(page, { timers: manualTimers() });
	const data = { type: "byleave:there?", v: 1, value: "random" };
	page.dispatchEvent(new FakeMessage({ source: parent, origin: HOST, data, ports: [] }));
	page.dispatchEvent(new Transition("pagehide", true));
	page.dispatchEvent(new Transition("pageshow", true));
	assert.deepEqual(said, []);
});

test("a script that is no element, a module for one, installs it too: my has its own two calls", () => {
	const { my } = install(heldByItsOwn(null).page, { timers: manualTimers() });
	assert.deepEqual(Object.keys(my), ["getAuthCode", "alert", "call", "canIUse"]);
});

test("the loader's script installs it where there is a page, and is nothing where there is none", async (t) => {
	t.mock.timers.enable({ apis: ["setTimeout"] }); // Its own would wait ten seconds for a host.
	const load = (times: string): Promise<unknown> => import(`../install.ts?${times}`);
	await load("without");
	const { page } = heldByItsOwn(new ScriptElement({}));
	const names = globalThis as { window?: unknown };
	names.window = page;
	try {
		await load("within");
	} finally {
		delete names.window;
	}
	assert.equal(typeof page.my?.getAuthCode, "function");
	// As every copy of this module finds it.
	assert.equal((Reflect.get(page, Symbol.for("@byleave/miniprogram")) as Installed).my, page.my);
});

test("a page that hides and comes back is heard of before its own listeners, which could keep it from ours", () => {
	const { page } = heldByItsOwn(new ScriptElement({ host: HOST }));
	const heard: unknown[] = [];
	const { addEventListener } = page;
	page.addEventListener = (...given: Parameters<typeof addEventListener>) => {
		const [type, , first] = given;
		if (type === "pagehide" || type === "pageshow") heard.push([type, first]);
		addEventListener.apply(page, given);
	};
	install(page, { timers: manualTimers() });
	assert.deepEqual(heard.slice(0, 2), [
		["pagehide", true],
		["pageshow", true],
	]);
});

test("a page that installs it twice has one bridge", () => {
	const { page, installed, hellos } = scene();
	assert.equal(install(page), installed);
	assert.equal(hellos().length, 1);
});

test("ruling 38: what a script assigns to my adds what it lacks, keeps what it has, and is told", async () => {
	const { page, my, hear } = scene();
	const { getAuthCode } = my;
	class Shim {
		tradePay() {
			return "paid";
		}
		getAuthCode() {}
	}
	const shim = Object.assign(new Shim(), { alert() {}, SDKVersion: "9" });
	const names = page as unknown as { my: unknown };
	names.my = shim;
	names.my = my;
	names.my = undefined;
	assert.equal(page.my, my);
	assert.equal(my.getAuthCode, getAuthCode);
	const added = my as unknown as { tradePay(): string; SDKVersion: string; webpackJsonp?: object };
	assert.deepEqual([added.tradePay(), added.SDKVersion, "constructor" in shim], ["paid", "9", true]);
	added.webpackJsonp = [];
	assert.deepEqual((page.my as unknown as typeof added).webpackJsonp, []);
	const heard: unknown[] = [];
	const port = hear();
	const two = new Promise<void>((resolve) => {
		port.onmessage = ({ data }) => heard.push(data) === 2 && resolve();
	});
	await two;
	assert.deepEqual(heard, [
		{ type: "assigned", taken: ["SDKVersion", "tradePay"], kept: ["alert", "getAuthCode"] },
		{ type: "assigned", taken: [], kept: [] },
	]);
});

test("ruling 38: symbols are taken and not told; what a function is by nature is not; what is taken may be changed", async () => {
	const { page, my, tells } = scene();
	const told = tells(2);
	const mark = Symbol("mark");
	const names = page as unknown as { my: unknown };
	names.my = Object.freeze({ [mark]: 1, tradePay: 1 });
	names.my = Object.assign(() => {}, { scan: 1 });
	const added = my as unknown as Record<string | symbol, unknown>;
	assert.equal(added[mark], 1);
	assert.equal(Object.getOwnPropertyDescriptor(my, "tradePay")?.configurable, true);
	for (const nature of ["bind", "call", "apply"]) assert.equal(Object.hasOwn(my, nature), nature === "call", nature);
	assert.deepEqual(await told, [
		{ type: "assigned", taken: ["tradePay"], kept: [] },
		{ type: "assigned", taken: ["length", "name", "scan"], kept: [] },
	]);
});

test("ruling 38: a classic script may declare a my of its own", () => {
	for (const declaration of ["const my = 7; my", "let my = 7; my", "var my = { taken: 7 }; my.taken"]) {
		const { page } = scene();
		const property = Object.getOwnPropertyDescriptor(page, "my") ?? assert.fail();
		const context = vm.createContext({});
		Object.defineProperty(context, "my", property);
		assert.equal(vm.runInContext(declaration, context), 7);
		assert.deepEqual([property.configurable, property.enumerable], [true, true]);
	}
});

test("the page's own dialogs are the host's, and nothing waits for them", async () => {
	const { page, hear } = scene();
	const port = hear();
	const heard: unknown[] = [];
	const all = new Promise<void>((resolve) => {
		port.onmessage = ({ data }) => heard.push([data.api, data.params]) === 4 && resolve();
	});
	assert.deepEqual(
		[page.alert("Hello"), page.confirm("Sure?"), page.prompt("Name?"), page.alert()],
		[undefined, false, null, undefined],
	);
	await all;
	const shown = ["Hello", "Sure?", "Name?", ""];
	assert.deepEqual(
		heard,
		shown.map((content) => ["alert", JSON.stringify({ content })]),
	);
});
