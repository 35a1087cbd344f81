import assert from "node:assert/strict";
import { test } from "node:test";
import { failed, scene } from "./scene.test.ts";

const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

test("ruling 47: an answer by value, function, failure or exception, under every spelling; canIUse says yes", async () => {
	const module = () => ({
		default: { scan: { code: "4711" }, chooseImage: () => ({ apFilePaths: ["a.png"] }) },
		async tradePay(options: { orderStr: string }) {
			return { resultCode: options.orderStr };
		},
		getLocation: { error: 11, errorMessage: "Location is off." },
		makePhoneCall() {
			throw { error: 4, errorMessage: "No." };
		},
		ownName: () => undefined,
	});
	const { my, raw, open, noted } = scene({ module });
	open();
	assert.deepEqual(await my.scan?.({ type: "qr" }), { code: "4711" });
	assert.deepEqual(await raw("scan"), { code: "4711" });
	assert.deepEqual(await my.call?.("chooseImage"), { apFilePaths: ["a.png"] });
	assert.deepEqual(await my.tradePay?.({ orderStr: "9000" }), { resultCode: "9000" });
	assert.deepEqual(await failed(my.getLocation?.()), { error: 11, errorMessage: "Location is off." });
	assert.deepEqual(await failed(my.makePhoneCall?.()), { error: 4, errorMessage: "No." });
	assert.deepEqual(await my.ownName?.(), {});
	for (const name of ["scan", "tradePay", "ownName"]) assert.equal(my.canIUse?.(name), true, name);
	assert.deepEqual(await noted(), []);
});

test("nobody answers getAuthCode but the host", async () => {
	const module = () => ({ getAuthCode: { authCode: "made up" }, canIUse: () => true });
	const { my, open, asked } = scene({ module, data: { getAuthCode: { authCode: "made up" } } }, () => ({
		authCode: "real",
	}));
	open();
	assert.deepEqual(await my.getAuthCode?.({}), { authCode: "real" });
	assert.equal(my.canIUse?.("tradePay"), false);
	assert.deepEqual(await asked(), [["getAuthCode", "{}"]]);
});

test("[134] answers that are data: of published names only, and the module's come before them", async () => {
	const data = { scan: { code: "data" }, tradePay: { error: 6001, errorMessage: "Cancelled." }, noSuchName: {} };
	const { my, open } = scene({ data, module: () => ({ scan: { code: "module" } }) });
	open();
	assert.deepEqual(await my.scan?.(), { code: "module" });
	assert.equal((await failed(my.tradePay?.())).error, 6001);
	assert.equal(my.noSuchName, undefined);
});

test("what goes wrong in the module is told with file and line, and ends its own call", async () => {
	const lines = ["", "byleave.my.ts:7"];
	const broken = new TypeError("x is not a function");
	broken.stack = "TypeError: x\n at scan (http://shop.localhost:1/byleave-my.js?v=1:2:15)\n at other.js:9:9";
	const module = () => ({
		scan() {
			throw broken;
		},
	});
	const { my, open, noted } = scene({ module, lines });
	open();
	assert.equal((await failed(my.scan?.())).errorMessage, "x is not a function");
	assert.deepEqual(await noted(), [
		["answer failed", { why: "scan: TypeError: x is not a function", at: "byleave.my.ts:7" }],
	]);

	const never = scene({
		lines,
		module() {
			throw broken;
		},
	});
	never.open();
	assert.deepEqual(await never.noted(), [
		["answer failed", { why: "TypeError: x is not a function", at: "byleave.my.ts:7" }],
	]);
	assert.equal((await failed(never.my.scan?.())).error, 1);
});

test("a page that relays: what it posts the developer's answer gets, whose reply comes to onMessage", async () => {
	const posted: unknown[] = [];
	const module = () => ({
		async postMessage(data: { ask: string }) {
			posted.push(data);
			return data.ask === "code" ? { authCode: "c1" } : undefined;
		},
	});
	const { my } = scene({ module });
	const heard: unknown[] = [];
	(my as { onMessage?: unknown }).onMessage = (message: unknown) => heard.push(message);
	my.postMessage?.({ ask: "code" });
	my.postMessage?.({ ask: "nothing" });
	await settled();
	assert.deepEqual([posted, heard], [[{ ask: "code" }, { ask: "nothing" }], [{ authCode: "c1" }]]);
	const env = await new Promise((resolve) => my.getEnv?.(resolve));
	assert.deepEqual(env, { miniprogram: true });
});

test("a page that relays to nobody: the developer is told what was posted", async () => {
	const { my, sync, open, noted } = scene();
	sync("onMessage", () => {});
	assert.deepEqual(await my.postMessage?.({ ask: "code" }), {});
	open();
	assert.deepEqual(await noted(), [["posted", { data: '{"ask":"code"}' }]]);
});
