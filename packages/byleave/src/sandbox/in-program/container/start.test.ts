import assert from "node:assert/strict";
import { test } from "node:test";
import { failed, type Heard, scene, told } from "./scene.test.ts";

test("before the host is heard: what the container has is a function, canIUse is honest, what nobody publishes is not there", () => {
	const { my, page } = scene();
	for (const name of ["getAuthCode", "alert", "confirm", "showToast", "getStorage", "getStorageSync", "request"]) {
		assert.equal(typeof my[name], "function", name);
		assert.equal(my.canIUse?.(name), true, name);
	}
	for (const name of ["tradePay", "scan", "chooseImage", "getBatteryInfoSync"]) {
		assert.equal(typeof my[name], "function", name);
		assert.equal(my.canIUse?.(name), false, name);
	}
	for (const name of ["then", "noSuchName", "pushWindow", "onSocketOpen", "offSocketOpen", "toast"]) {
		assert.equal(my[name], undefined, name);
	}
	assert.deepEqual([my.isIDE, typeof my.SDKVersion, typeof my.env], [false, "string", "object"]);
	assert.equal(page.navigator.userAgent, `Mozilla/5.0 (Linux; Android 15) Chrome/140 ${told.userAgent}`);
});

test("ruling 38: a published name that nobody has ends with fail and complete, error 1, and a line", async () => {
	const { my, sync, open, noted, asked, raw } = scene();
	open();
	const calls: string[] = [];
	const error = await failed(
		my.tradePay?.({ orderStr: "x", fail: () => calls.push("fail"), complete: () => calls.push("complete") }),
	);
	assert.deepEqual([error.error, error.outcome, calls], [1, "not_supported", ["fail", "complete"]]);
	assert.equal((await failed(my.call?.("tradePay"))).error, 1);
	assert.equal(((await raw("scan")) as { error: number }).error, 1);
	assert.equal(sync<{ error: number }>("getBatteryInfoSync").error, 1);
	const { ap } = my as unknown as { ap: Record<string, () => Promise<unknown>> };
	assert.equal((await failed(ap.navigateToAlipayPage?.())).error, 1);
	assert.deepEqual(await noted(), [
		["missing", { name: "tradePay", at: "", times: 1 }],
		["missing", { name: "tradePay", at: "", times: 1 }],
		["missing", { name: "scan", at: "", times: 1 }],
		["missing", { name: "getBatteryInfoSync", at: "", times: 1 }],
		["missing", { name: "ap.navigateToAlipayPage", at: "", times: 1 }],
	]);
	assert.deepEqual(await asked(), [], "the host is not troubled with it");
	for (const name of ["tradePay", "scan"]) assert.equal(my.canIUse?.(name), false);
});

test("each place of a missing call is a line that counts, however it is called; a loop is told in two", async () => {
	const { my, sync, open, noted, raw, from } = scene();
	open();
	const { tradePay, call } = my;
	from("/pay.js:3:5", () => tradePay?.({ fail() {} }));
	from("/pay.js:4:5", () => void call?.("tradePay", { fail() {} }));
	void from("/old.js:1:1", () => raw("tradePay"));
	from("/low.js:9:2", () => sync("getBatteryInfoSync"));
	for (let times = 0; times < 1000; times++) {
		from("/loop.js:2:2", () => my.scan?.({ fail() {} }));
		await null;
	}
	assert.equal(my.canIUse?.("chooseImage"), false, "to ask is no call");
	assert.deepEqual(await noted(), [
		["missing", { name: "tradePay", at: "/pay.js:3:5", times: 1 }],
		["missing", { name: "tradePay", at: "/pay.js:4:5", times: 1 }],
		["missing", { name: "tradePay", at: "/old.js:1:1", times: 1 }],
		["missing", { name: "getBatteryInfoSync", at: "/low.js:9:2", times: 1 }],
		["missing", { name: "scan", at: "/loop.js:2:2", times: 1 }],
		["missing", { name: "scan", at: "/loop.js:2:2", times: 999 }],
	]);
});

test("what was counted is told before the page goes", async () => {
	const { my, open, page, heardToTheEnd, from } = scene();
	open();
	for (let times = 0; times < 3; times++) {
		from("/a.js:1:1", () => my.scan?.({ fail() {} }));
		await null;
	}
	page.dispatchEvent(new Event("pagehide"));
	const told = (await heardToTheEnd()).filter(({ type }) => type === "noted");
	assert.deepEqual(
		told.map(({ detail }) => detail?.times),
		[1, 2],
	);
});

test("my and every page's script share one object that frameworks write on", () => {
	const { my, page } = scene();
	(my as Record<string, unknown>).createApp = () => "theirs";
	assert.equal((page as unknown as { my: { createApp(): string } }).my.createApp(), "theirs");
});

test("each spelling of a call reaches the host as its own name", async () => {
	const answer = ({ api }: Heard) => (api === "confirm" ? { confirm: true } : {});
	const { my, raw, open, asked } = scene({}, answer);
	open(["getAuthCode", "alert", "confirm", "showToast", "setNavigationBar"]);
	await my.showToast?.({ content: "a" });
	await my.call?.("showToast", { content: "b" });
	await raw("toast", { content: "c", type: "success" });
	await raw("toast", { message: "d" });
	assert.deepEqual(await raw("confirm", { message: "Sure?", okButton: "Yes" }), { confirm: true, ok: true });
	await raw("setTitle", { title: "Cart" });
	await raw("nobodyKnowsThis", { a: 1 });
	const sent = (await asked()).map(([api, params]) => [api, JSON.parse(String(params))]);
	assert.deepEqual(sent, [
		["showToast", { content: "a" }],
		["showToast", { content: "b" }],
		["showToast", { content: "c", type: "success" }],
		["showToast", { message: "d", content: "d" }],
		["confirm", { message: "Sure?", okButton: "Yes", content: "Sure?", confirmButtonText: "Yes" }],
		["setNavigationBar", { title: "Cart" }],
		["nobodyKnowsThis", { a: 1 }],
	]);
});

test("storage: what JSON says of a value, null for a missing one, by promise, callback, return value and the older names", async () => {
	const { my, sync, raw, page } = scene();
	assert.deepEqual(await my.getStorage?.({ key: "user" }), { data: null });
	assert.deepEqual(await my.setStorage?.({ key: "user", data: { name: "Mara", age: undefined } }), {});
	const heard: unknown[] = [];
	await my.getStorage?.({ key: "user", success: (result: unknown) => heard.push(result) });
	assert.deepEqual(heard, [{ data: { name: "Mara" } }]);
	assert.deepEqual(sync("getStorageSync", { key: "user" }), { data: { name: "Mara" } });
	assert.deepEqual(sync("getStorageSync", "user"), { data: { name: "Mara" } });
	my.setStorageSync?.({ key: "n", data: 0 });
	my.setStorageSync?.("word", "x");
	assert.deepEqual(await raw("getTinyLocalStorage", { key: "n" }), { data: 0 });
	assert.deepEqual(await raw("setTinyLocalStorage", { key: "t", data: "{}" }), {});
	assert.deepEqual(await my.call?.("getStorageSync", { key: "t" }), { data: "{}" });
	const info = sync<{ keys: string[] }>("getStorageInfoSync");
	assert.deepEqual([...info.keys].sort(), ["n", "t", "user", "word"]);

	page.localStorage.setItem("own", "the program's");
	await my.removeStorage?.({ key: "user" });
	my.removeStorageSync?.({ key: "n" });
	assert.deepEqual(sync("getStorageSync", { key: "user" }), { data: null });
	my.clearStorageSync?.();
	assert.deepEqual(sync<{ keys: string[] }>("getStorageInfoSync").keys, []);
	assert.equal(page.localStorage.getItem("own"), "the program's");
});

test("storage that cannot be says why, and a Sync form never throws", async () => {
	const { my, sync } = scene();
	const error = await failed(my.setStorage?.({ key: "big", data: "x".repeat(2000) }));
	assert.match(String(error.errorMessage), /no room for "big"/);
	assert.equal((await failed(my.getStorage?.({}))).error, 2);
	assert.equal(sync<{ error: number }>("getStorageSync").error, 2);
});

test("what the program may know of itself and of the phone", async () => {
	const { my, sync } = scene();
	const info = sync<Record<string, unknown>>("getSystemInfoSync");
	const { app, windowWidth, pixelRatio, language, platform, system } = info;
	assert.deepEqual(
		[app, windowWidth, pixelRatio, language, platform, system],
		["wallet", 375, 2, "de", "Android", "15"],
	);
	assert.deepEqual(await my.getSystemInfo?.(), info);
	assert.deepEqual(sync("getAppIdSync"), { appId: "SHOP1" });
	assert.deepEqual(await my.getNetworkType?.(), { networkAvailable: true, networkType: "WIFI" });
	const { path, query } = sync<{ path: string; query: object }>("getLaunchOptionsSync");
	assert.deepEqual([path, query], ["cart/index.html", { a: "1", b: "x" }]);
});

test("steps between pages: the answer first, then the step; not beyond the first page", async () => {
	const { my, raw, went, page } = scene();
	assert.deepEqual(await my.navigateBack?.({ delta: 2 }), {});
	assert.deepEqual(await raw("pushWindow", { url: "../help.html" }), {});
	await new Promise((resolve) => setTimeout(resolve));
	assert.deepEqual(went, [-2, "https://shop.example/help.html"]);
	assert.equal(((await raw("pushWindow", { url: "https://other.example/" })) as { error: number }).error, 2);
	page.navigation.canGoBack = false;
	assert.equal((await failed(my.navigateBack?.())).outcome, "unavailable");
});

test("my.onAppShow and its kind: heard until taken off; what cannot be known is not there", () => {
	const { my, sync, page, document } = scene();
	const heard: unknown[] = [];
	const listener = () => heard.push("show");
	my.onAppShow?.(listener);
	my.onAppHide?.(() => heard.push("hide"));
	const listen = (state: unknown) => heard.push(state);
	const { remove } = sync<{ remove(): void }>("on", "networkStatusChange", listen);
	document.visibilityState = "hidden";
	document.dispatchEvent(new Event("visibilitychange"));
	document.visibilityState = "visible";
	document.dispatchEvent(new Event("visibilitychange"));
	page.navigator.onLine = false;
	page.dispatchEvent(new Event("offline"));
	my.offAppShow?.(listener);
	my.offAppHide?.();
	remove();
	for (const type of ["visibilitychange", "visibilitychange"]) document.dispatchEvent(new Event(type));
	page.dispatchEvent(new Event("online"));
	assert.deepEqual(heard, ["hide", "show", { isConnected: false, networkType: "NOTREACHABLE" }]);
});

test("window.confirm and prompt answer at once what no person said, and the developer is told", async () => {
	const { page, open, noted } = scene();
	open();
	assert.deepEqual([page.confirm("Sure?"), page.prompt()], [false, null]);
	assert.deepEqual(await noted(), [
		["dialog", { name: "confirm", text: "Sure?" }],
		["dialog", { name: "prompt", text: "" }],
	]);
});
