import assert from "node:assert/strict";
import { test } from "node:test";
import { HOST, next, scene, Transition } from "./scene.test.ts";

test("what the container has stands on my at the first script, in all its forms; the host may have more", async () => {
	const { my, hear, init } = scene({ host: HOST, calls: "scan ap.pay then" });
	const all = my as unknown as Record<string, (options?: unknown, callback?: unknown) => Promise<unknown>>;
	assert.deepEqual(Object.keys(all), ["getAuthCode", "alert", "call", "canIUse", "scan"]);
	assert.equal(my.canIUse("scan"), true);
	const heard: unknown[] = [];
	const answered = all.scan?.({ type: "qr", success: (result: unknown) => heard.push(result) }, (result: unknown) =>
		heard.push(result),
	);
	all.mine = async () => "mine";
	const { mine } = all;
	const port = hear({ data: { ...init(), calls: ["scan", "confirm", "mine", "call"] } });
	const asked = (await next(port)) as { id: number };
	assert.deepEqual(asked, { type: "call", id: 1, api: "scan", params: '{"type":"qr"}' });
	port.postMessage({ type: "answer", id: asked.id, ok: true, result: { code: "4711" } });
	assert.deepEqual([await answered, heard], [{ code: "4711" }, [{ code: "4711" }, { code: "4711" }]]);
	assert.equal(typeof all.confirm, "function");
	assert.equal(all.mine, mine, "what the program has put there stays");
	assert.equal(all.tradePay, undefined);
});

test("what a container puts between is asked first, under each face", async () => {
	const asked: unknown[] = [];
	const { my, page } = scene(
		{ host: HOST },
		{
			calls: ["scan"],
			through: (bridge, face) => ({
				...bridge,
				ask(api, params, settle) {
					asked.push([face, api, params]);
					queueMicrotask(() => settle({ ok: true, result: { api } }));
				},
			}),
		},
	);
	const all = my as unknown as { scan(options: object): Promise<unknown> };
	assert.deepEqual(await all.scan({ a: 1 }), { api: "scan" });
	await new Promise((resolve) => page.AlipayJSBridge?.call("toast", { b: 2 }, resolve));
	assert.deepEqual(asked, [
		["my", "scan", { a: 1 }],
		["AlipayJSBridge", "toast", { b: 2 }],
	]);
});

test("the host is told what the page is called and whether it can go back, at load and when that changes", async () => {
	const { page, document, history, states, titleChanged, observed, tells } = scene();
	const told = tells(5);
	const shown = (title: string, canGoBack: boolean) => ({ type: "page", title, canGoBack });
	document.dispatchEvent(new Event("DOMContentLoaded"));
	document.title = "Cart";
	titleChanged();
	titleChanged();
	page.dispatchEvent(new Event("load"));
	history.length = 2;
	history.pushState("two");
	Object.assign(page, { navigation: { canGoBack: false } });
	page.dispatchEvent(new Event("popstate"));
	document.title = "Home";
	page.dispatchEvent(new Event("hashchange"));
	assert.deepEqual(await told, [
		shown("", false),
		shown("Cart", false),
		shown("Cart", true),
		shown("Cart", false),
		shown("Home", false),
	]);
	assert.deepEqual(states, ["two"]);
	assert.deepEqual(observed, [[document.head, { childList: true, subtree: true, characterData: true }]]);
});

test("the host is told once at load, and not again by the showing of the same", async () => {
	const { page, document, tells } = scene();
	const told = tells(2);
	document.title = "Cart";
	page.dispatchEvent(new Event("load"));
	page.dispatchEvent(new Transition("pageshow", false));
	document.title = "Home";
	page.dispatchEvent(new Transition("pageshow", false));
	assert.deepEqual(await told, [
		{ type: "page", title: "Cart", canGoBack: false },
		{ type: "page", title: "Home", canGoBack: false },
	]);
});

test("a page that comes back tells it again: its host is another", async () => {
	const { page, document, tells, hear } = scene();
	document.title = "Cart";
	const first = hear();
	page.dispatchEvent(new Transition("pageshow", false));
	await next(first);
	page.dispatchEvent(new Transition("pagehide", true));
	page.dispatchEvent(new Transition("pageshow", true));
	assert.deepEqual(await tells(1), [{ type: "page", title: "Cart", canGoBack: false }]);
});

test("window.open and links that would leave the frame: the program's own addresses in its place, the host is told of others", async () => {
	const { page, went, tells } = scene();
	const told = tells(2);
	const click = (link: object, prevented = false) => {
		const event = new Event("click", { cancelable: true });
		if (prevented) event.preventDefault();
		event.composedPath = () => [{ localName: "b" }, { localName: "a", download: "", ...link }] as never;
		page.dispatchEvent(event);
		return event.defaultPrevented;
	};
	assert.equal(page.open("../cart?x#y"), null);
	for (const nothing of ["", undefined, "javascript:alert(1)"]) assert.equal(page.open(nothing), null);
	page.open("https://bank.example/pay");
	const own = "https://shop.example/help";
	assert.equal(click({ target: "_blank", href: own }), true);
	assert.equal(click({ target: "_top", href: "tel:112" }), true);
	for (const target of ["", undefined, "_self", "content", "my_top", "_topmost"])
		assert.equal(click({ target, href: own }), false);
	assert.equal(click({ target: "_blank", href: own, download: "x" }), false);
	click({ target: "_blank", href: own }, true);
	assert.deepEqual(went, ["https://shop.example/cart?x#y", own]);
	assert.deepEqual(await told, [
		{ type: "open", url: "https://bank.example/pay" },
		{ type: "open", url: "tel:112" },
	]);
});
