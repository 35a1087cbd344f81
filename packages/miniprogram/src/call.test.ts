import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { createAlipayJSBridge } from "./alipay-js-bridge.ts";
import type { Bridge } from "./bridge.ts";
import { createMy } from "./my.ts";

const uncaught: unknown[] = [];
const unhandled: unknown[] = [];
const onUnhandled = (error: unknown) => unhandled.push(error);
// The runner's own listener would fail the test that looks for one.
const runners = process.listeners("unhandledRejection");
const page = globalThis as { reportError?: (error: unknown) => void };
beforeEach(() => {
	uncaught.length = unhandled.length = 0;
	page.reportError = (error) => uncaught.push(error);
	process.removeAllListeners("unhandledRejection").on("unhandledRejection", onUnhandled);
});
afterEach(() => {
	delete page.reportError;
	process.off("unhandledRejection", onUnhandled);
	for (const listener of runners) process.on("unhandledRejection", listener);
});
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A bridge that gives one answer to everything. */
function answering(ok: boolean, result: unknown) {
	const asked: { api: string; params: unknown }[] = [];
	const bridge: Bridge = {
		ask(api, params, settle) {
			asked.push({ api, params });
			queueMicrotask(() => settle({ ok, result }));
		},
		calls: () => undefined,
		ready: () => {},
		tell: () => {},
		leave: () => {},
		comeBack: () => {},
	};
	return { asked, bridge, my: createMy(bridge) };
}
const granted = { authCode: "code", authSuccessScopes: ["a"], authErrorScopes: {} };
const refused = { error: 11, errorMessage: "no", outcome: "denied", authErrorScopes: { a: "10001" } };

/** Callbacks that write down what they are called with. */
function recording() {
	const calls: [string, unknown][] = [];
	const write = (name: string) => (argument: unknown) => void calls.push([name, argument]);
	return { calls, success: write("success"), fail: write("fail"), complete: write("complete") };
}

for (const [ok, result, first] of [
	[true, granted, "success"],
	[false, refused, "fail"],
] as const) {
	test(`${first} once, then complete once, with the object of the Promise`, async () => {
		const { calls, ...callbacks } = recording();
		const settled = await answering(ok, result)
			.my.getAuthCode(callbacks)
			.catch((error: unknown) => error);
		assert.deepEqual(
			calls.map(([name]) => name),
			[first, "complete"],
		);
		for (const [, argument] of calls) assert.equal(argument, result);
		assert.equal(settled, result);
	});
}

test("row 52: success throws, complete is still called, the error is reported as uncaught", async () => {
	const oops = new Error("oops");
	const { calls, complete } = recording();
	const success = () => {
		throw oops;
	};
	assert.equal(await answering(true, granted).my.getAuthCode({ success, complete }), granted);
	assert.deepEqual(calls, [["complete", granted]]);
	assert.deepEqual(uncaught, [oops]);
});

test("where a page cannot report an error, it is thrown behind the call's back", async () => {
	const oops = new Error("oops");
	const later: (() => void)[] = [];
	delete page.reportError;
	const { queueMicrotask } = globalThis;
	const bridge: Bridge = {
		...answering(true, granted).bridge,
		ask: (_api, _params, settle) => settle({ ok: true, result: granted }),
	};
	globalThis.queueMicrotask = (then) => void later.push(then);
	try {
		const throwing = () => {
			throw oops;
		};
		const called = createMy(bridge).getAuthCode({ complete: throwing });
		assert.equal(later.length, 1);
		assert.throws(() => later[0]?.(), oops);
		assert.equal(await called, granted);
	} finally {
		globalThis.queueMicrotask = queueMicrotask;
	}
});

test("an error in complete is reported too", async () => {
	const oops = new Error("oops");
	const complete = () => {
		throw oops;
	};
	assert.equal(await answering(true, granted).my.getAuthCode({ complete }), granted);
	assert.deepEqual(uncaught, [oops]);
});

test("row 53: without callbacks the Promise settles with the same object", async () => {
	assert.equal(await answering(true, granted).my.getAuthCode(), granted);
	await assert.rejects(answering(false, refused).my.getAuthCode(), (error) => error === refused);
});

test("row 54: no unhandled rejection when any callback was given", async () => {
	const { my } = answering(false, refused);
	void my.getAuthCode({ success: () => {} });
	void my.getAuthCode({ fail: () => {} });
	void my.getAuthCode({ complete: () => {} });
	void my.call("getAuthCode", () => {});
	createAlipayJSBridge(answering(false, refused).bridge).call("getAuthCode");
	await turn();
	assert.deepEqual(unhandled, []);
	void my.getAuthCode();
	await turn();
	assert.deepEqual(unhandled, [refused]);
});

test("callbacks that are no functions are left alone, and count for nothing", async () => {
	const { my } = answering(false, refused);
	void my.getAuthCode({ fail: "later" as never });
	await turn();
	assert.deepEqual([uncaught, unhandled], [[], [refused]]);
});

test("the host gets what is not a callback, unread", async () => {
	const { asked, my } = answering(true, granted);
	await my.getAuthCode();
	await my.getAuthCode(null);
	await my.getAuthCode({ scopes: null, success: () => {} });
	await my.getAuthCode("auth_base" as never);
	await my.getAuthCode(["auth_base"] as never);
	const trap = Object.defineProperty({}, "scopes", {
		enumerable: true,
		get() {
			throw new Error("trap");
		},
	});
	await my.getAuthCode(trap);
	assert.deepEqual(
		asked.map(({ params }) => params),
		[undefined, undefined, { scopes: null }, "auth_base", ["auth_base"], false],
	);
});

test("my.call takes options and a callback, either, or none", async () => {
	const { asked, my } = answering(false, refused);
	const heard: unknown[] = [];
	const answered = (result: unknown) => void heard.push(result);
	await my.call("x", { a: 1 }, answered).catch(() => {});
	await my.call("x", answered).catch(() => {});
	await my.call("x", { b: 2 }).catch(() => {});
	assert.deepEqual(asked, [
		{ api: "x", params: { a: 1 } },
		{ api: "x", params: undefined },
		{ api: "x", params: { b: 2 } },
	]);
	assert.deepEqual(heard, [refused, refused]);
});

test("AlipayJSBridge.call: one callback, either result", async () => {
	const heard: unknown[] = [];
	createAlipayJSBridge(answering(true, granted).bridge).call("getAuthCode", { scopes: "a" }, (r: unknown) =>
		heard.push(r),
	);
	createAlipayJSBridge(answering(false, refused).bridge).call("getAuthCode", (r: unknown) => heard.push(r));
	await turn();
	assert.deepEqual(heard, [{ ...granted, authcode: "code" }, refused]);
});

test("AlipayJSBridge.call: its success gets the code by both names too; my's does not", async () => {
	const heard: unknown[] = [];
	const success = (result: unknown) => heard.push(result);
	const { bridge, my } = answering(true, granted);
	createAlipayJSBridge(bridge).call("getAuthCode", { scopeNicks: ["a"], success });
	await my.getAuthCode({ success });
	assert.deepEqual(heard, [{ ...granted, authcode: "code" }, granted]);
});

test("a callback after the options gets the same object, after complete", async () => {
	for (const [ok, result] of [
		[true, granted],
		[false, refused],
	] as const) {
		for (const name of ["getAuthCode", "alert"] as const) {
			const { calls, complete } = recording();
			const callback = (answer: object) => void calls.push(["callback", answer]);
			await answering(ok, result)
				.my[name]({ complete }, callback)
				.catch(() => {});
			assert.deepEqual(calls, [
				["complete", result],
				["callback", result],
			]);
		}
	}
});

test("a name that is not there is undefined, and my is no thenable", async () => {
	const { my } = answering(true, granted);
	const names = my as unknown as Record<string, unknown>;
	assert.equal(names.tradePay, undefined);
	assert.equal(names.then, undefined);
	assert.equal(await my, my);
});
