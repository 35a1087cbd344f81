import assert from "node:assert/strict";
import { test } from "node:test";
import { type Call, HELLO_MS, manualTimers, memoryPipe, type Pipe } from "@byleave/protocol/bridge";
import { createBridge, noBridge, type SayHello } from "./bridge.ts";
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
	let hellos = 0;
	const sayHello: SayHello = (then) => {
		opened = then;
		hellos++;
		return () => {
			if (opened === then) opened = () => assert.fail("This hello was given up.");
		};
	};
	const bridge = createBridge(sayHello, { timers });
	const answer = (id: number, ok: boolean, result: unknown) => theirs.send({ type: "answer", id, ok, result });
	const open = (pipe: Pipe = mine) => opened(pipe, ["getAuthCode"]);
	return { bridge, my: createMy(bridge), timers, heard, theirs, answer, open, hellos: () => hellos };
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
		{ type: "call", id: 1, api: "getAuthCode", params: '{"scopes":["a"]}' },
		{ type: "call", id: 2, api: "getAuthCode", params: '{"scopes":"b"}' },
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

for (const how of ["says that it has ended the port", "is gone"]) {
	test(`a host that ${how}: what waits and what comes fails at once, and the document says hello again`, async () => {
		const { my, open, theirs, hellos } = scene();
		open();
		const failed = my.getAuthCode().catch((error) => error);
		if (how !== "is gone") theirs.send({ type: "end" });
		theirs.close();
		assert.deepEqual(await failed, unavailable);
		assert.equal(hellos(), 2);
		assert.deepEqual(await my.alert({ content: "x" }).catch((error) => error), unavailable);
		const [mine, again] = memoryPipe();
		again.listen((call) => again.send({ type: "answer", id: (call as Call).id, ok: true, result: "served" }));
		open(mine);
		assert.equal(await my.getAuthCode(), "served");
	});
}

test("two scripts that take the port from each other do not do so for ever", async () => {
	const { my, open, hellos } = scene();
	for (let times = 1; times <= 3; times++) {
		assert.equal(hellos(), times);
		const [mine, theirs] = memoryPipe();
		open(mine);
		theirs.send({ type: "end" });
		await turn();
	}
	assert.equal(hellos(), 3);
	assert.deepEqual(await my.getAuthCode().catch((error) => error), unavailable);
});

test("a document that comes back from the browser's cache is a new launch: what waited fails, and it says hello", async () => {
	const { bridge, my, open, heard, hellos } = scene();
	open();
	const failed = my.getAuthCode().catch((error) => error);
	bridge.leave();
	await turn();
	assert.deepEqual(heard.at(-1), { type: "bye" });
	bridge.comeBack();
	assert.deepEqual(await failed, unavailable);
	assert.equal(hellos(), 2);
	const waits = my.getAuthCode();
	const [mine, again] = memoryPipe();
	again.listen((call) => again.send({ type: "answer", id: (call as Call).id, ok: true, result: "served" }));
	open(mine);
	assert.equal(await waits, "served");
});

test("ruling 1: parameters are sent as what JSON says of them, false for what it cannot say", async () => {
	const { my, heard, open } = scene();
	open();
	const cycle: { own?: unknown } = {};
	cycle.own = cycle;
	const circular = { extra: cycle };
	const trap = {
		toJSON() {
			throw new Error("trap");
		},
	};
	const said: (readonly [unknown, string | false | undefined])[] = [
		[{ scopes: new Proxy(["a"], {}) }, '{"scopes":["a"]}'],
		[new Proxy({ scopes: "a" }, {}), '{"scopes":"a"}'],
		[{ scopes: ["a"], onTap() {}, extra: undefined }, '{"scopes":["a"]}'],
		[{ scopes: [() => {}] }, '{"scopes":[null]}'],
		[{ when: new Date(0), many: new Map() }, '{"when":"1970-01-01T00:00:00.000Z","many":{}}'],
		[{ extra: 10n }, false],
		[circular, false],
		[{ trap }, false],
		[undefined, undefined],
		[() => {}, undefined],
		[7, "7"],
	];
	for (const [options] of said) void my.getAuthCode(options as never);
	await turn();
	assert.deepEqual(
		heard.map(({ params }) => params),
		said.map(([, text]) => text),
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

test("whoever watches is told, also of what was before the host was heard", async () => {
	const { bridge, heard, open } = scene();
	const told = { type: "assigned", taken: ["a"], kept: [] } as const;
	bridge.tell(told);
	open();
	bridge.tell(told);
	await turn();
	assert.deepEqual(heard, [told, told]);
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

test("each call gets one answer, whatever the host says twice", async () => {
	const { my, open, answer } = scene();
	open();
	const heard: unknown[] = [];
	const asked = my.getAuthCode({ complete: (result) => heard.push(result) });
	for (const result of ["first", "second"]) answer(1, true, result);
	await asked;
	await turn();
	assert.deepEqual(heard, ["first"]);
});

test("a call without parameters says none", async () => {
	const { my, open, heard } = scene();
	open();
	void my.getAuthCode();
	await turn();
	assert.deepEqual(heard, [{ type: "call", id: 1, api: "getAuthCode" }]);
});

test("a document that leaves before the host was heard waits no longer; one that comes back greets anew, once", () => {
	const { bridge, timers, hellos } = scene();
	bridge.leave();
	assert.equal(timers.waiting, 0);
	for (const times of [2, 3]) {
		bridge.comeBack();
		assert.deepEqual([hellos(), timers.waiting], [times, 1]);
	}
});

test("a port that the host has ended is closed", async () => {
	const { open, theirs } = scene();
	open();
	const ended = new Promise<void>((resolve) => theirs.ended(resolve));
	theirs.send({ type: "end" });
	await ended;
});

test("whoever asks whether the host has been heard is told then, or at once", () => {
	const { bridge, open } = scene();
	const told: string[] = [];
	bridge.ready(() => told.push("early"));
	assert.equal(told.length, 0);
	open();
	bridge.ready(() => told.push("late"));
	assert.deepEqual(told, ["early", "late"]);
	assert.deepEqual(noBridge.calls(), []);
});

test("canIUse says of my own two that they are there, before the host is heard", () => {
	const { my } = scene();
	assert.deepEqual(Object.keys(my), ["getAuthCode", "alert", "call", "canIUse"]);
	for (const name of ["getAuthCode", "alert"]) assert.equal(my.canIUse(name), true);
});
