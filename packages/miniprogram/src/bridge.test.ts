import assert from "node:assert/strict";
import { test } from "node:test";
import { type Call, HELLO_MS, manualTimers, memoryPipe, type Pipe } from "@byleave/protocol/bridge";
import { createBridge, noBridge } from "./bridge.ts";
import { createMy } from "./my.ts";

const unavailable = { error: 3, errorMessage: "Unknown error", outcome: "unavailable", authErrorScopes: {} };
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A bridge whose hello is answered when the test says so, and what its host hears. */
function scene() {
	const timers = manualTimers();
	const [mine, theirs] = memoryPipe();
	const heard: Call[] = [];
	theirs.listen((message) => heard.push(message as Call));
	let opened: (pipe: Pipe, calls: readonly string[]) => void = () => {};
	const bridge = createBridge((then) => (opened = then), { timers });
	const answer = (id: number, ok: boolean, result: unknown) => theirs.send({ type: "answer", id, ok, result });
	return { bridge, my: createMy(bridge), timers, heard, theirs, answer, open: () => opened(mine, ["getAuthCode"]) };
}

test("calls made before the host is heard wait for it, in order", async () => {
	const { my, heard, open } = scene();
	void my.getAuthCode({ scopes: ["a"] });
	void my.getAuthCode({ scopes: "b" });
	await turn();
	assert.deepEqual(heard, []);
	open();
	await turn();
	assert.deepEqual(heard, [
		{ type: "call", id: 1, api: "getAuthCode", params: { scopes: ["a"] } },
		{ type: "call", id: 2, api: "getAuthCode", params: { scopes: "b" } },
	]);
});

test("row 61: nobody answers the hello within 10 s", async () => {
	const { my, timers } = scene();
	const failed = my.getAuthCode().catch((error) => error);
	timers.pass(HELLO_MS - 1);
	assert.equal(timers.waiting, 1);
	timers.pass(1);
	assert.deepEqual(await failed, unavailable);
	assert.deepEqual(await my.getAuthCode().catch((error) => error), unavailable);
});

test("a host that is heard late still serves the calls made after it", async () => {
	const { my, timers, heard, open, answer } = scene();
	const first = my.getAuthCode().catch((error) => error.outcome);
	timers.pass(HELLO_MS);
	assert.equal(await first, "unavailable");
	open();
	const second = my.getAuthCode();
	await turn();
	assert.deepEqual(
		heard.map(({ id }) => id),
		[2],
	);
	answer(2, true, { authCode: "c" });
	assert.deepEqual(await second, { authCode: "c" });
});

test("the hello's timer ends when the host is heard", async () => {
	const { timers, open } = scene();
	open();
	assert.equal(timers.waiting, 0);
});

test("when the pipe ends, what waits fails and later calls fail too", async () => {
	const { my, open, theirs } = scene();
	open();
	const failed = my.getAuthCode().catch((error) => error);
	theirs.close();
	assert.deepEqual(await failed, unavailable);
	assert.deepEqual(await my.alert({ content: "x" }).catch((error) => error), unavailable);
});

test("what cannot be copied is sent as false", async () => {
	const { my, heard, open } = scene();
	void my.getAuthCode({ scopes: [() => {}] as never });
	open();
	void my.getAuthCode({ scopes: new Proxy(["a"], {}) });
	await turn();
	assert.deepEqual(
		heard.map(({ params }) => params),
		[false, false],
	);
});

test("canIUse says what the host answers", () => {
	const { my, open } = scene();
	assert.equal(my.canIUse("alert"), true);
	assert.equal(my.canIUse("tradePay"), false);
	open();
	assert.equal(my.canIUse("getAuthCode.object.scopes"), true);
	assert.equal(my.canIUse("alert"), false);
	assert.equal(my.canIUse("constructor"), false);
});

test("[91] garbage and answers to nothing are ignored", async () => {
	const { my, open, theirs, answer } = scene();
	open();
	const asked = my.getAuthCode();
	for (const message of [null, 7, "answer", {}, { type: "answer" }, { type: "call", id: 1 }]) theirs.send(message);
	answer(99, false, "not mine");
	answer(1, true, "first");
	answer(1, false, "second");
	assert.equal(await asked, "first");
});

test("leaving tells the host", async () => {
	const { bridge, heard, open } = scene();
	open();
	bridge.leave();
	await turn();
	assert.deepEqual(heard, [{ type: "bye" }]);
});

test("without a container every call fails at once", async () => {
	const my = createMy(noBridge);
	await assert.rejects(my.getAuthCode(), (error) => {
		assert.deepEqual(error, unavailable);
		return true;
	});
	assert.equal(my.canIUse("getAuthCode"), false);
});
