import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pipe } from "@byleave/protocol/bridge";
import { fails, settled, stage } from "./flow/stage.test.ts";

test("a port that takes nothing any more ends, and its code is taken back", async () => {
	const { host, log } = stage();
	let hear: (message: unknown) => void = () => {};
	let sends = 0;
	const pipe: Pipe = {
		send() {
			sends++;
			throw new Error("closed");
		},
		listen(listener) {
			hear = listener;
		},
		ended() {},
		close() {},
	};
	const { closed } = host.connect({ appId: "Shop", name: "Shop Ltd", pipe });
	hear({ type: "call", id: 1, api: "getAuthCode" });
	assert.equal(await closed, "left");
	await settled();
	assert.deepEqual([log, sends], [["authorize auth_base", "cancel c1"], 1]);
});

test("closing for a cause is reported once, also if no call waits; whatever comes then is not heard", async () => {
	const { host, log, reports } = stage();
	let hear: (message: unknown) => void = () => {};
	let closings = 0;
	const sent: unknown[] = [];
	const connection = host.connect({
		appId: "Shop",
		name: "Shop Ltd",
		pipe: {
			send: (message) => void sent.push(message),
			listen: (listener) => {
				hear = listener;
			},
			ended: () => {},
			close: () => {
				closings++;
			},
		},
	});
	connection.close("focus_stolen");
	connection.close("focus_stolen");
	for (const api of ["getAuthCode", "nothing"]) hear({ type: "call", id: sent.length, api });
	await settled();
	assert.deepEqual([closings, log, sent], [1, [], [{ type: "end" }]]);
	assert.deepEqual(reports, [{ cause: "focus_stolen", outcome: "service_error", appId: "Shop" }]);
});

test("[119] without a word from the window no call is served, and no code that came meanwhile is given", async () => {
	const { open, log, alerts } = stage();
	let there = false;
	const dead = open("Shop", async () => there);
	void dead.getAuthCode("auth_base");
	void dead.ask("alert", { content: "x" });
	assert.equal(await dead.connection.closed, "left");
	await settled();
	assert.deepEqual([log, alerts, dead.answers, dead.heard], [[], [], [], [{ type: "end" }]]);

	there = true;
	let asked = 0;
	const leaves = open("Shop", async () => asked++ === 0);
	void leaves.getAuthCode("auth_base");
	assert.equal(await leaves.connection.closed, "left");
	await settled();
	assert.deepEqual(log, ["authorize auth_base", "cancel c1"]);
	assert.deepEqual([leaves.answers, leaves.heard], [[], [{ type: "end" }]]);

	const lives = open("Shop", async () => there);
	assert.equal((await lives.getAuthCode("auth_base")).authCode, "c2");
});

test("closing with a cause answers what waits, reports it and closes the pipe", async () => {
	const { getAuthCode, connection, nextSheet, log, reports, page } = stage();
	const up = nextSheet();
	const call = getAuthCode("auth_user");
	const sheet = await up;
	connection.close("focus_stolen");
	connection.close();
	assert.deepEqual(await call, fails(3, "service_error"));
	assert.equal(await connection.closed, "focus_stolen");
	assert.equal(sheet.signal.aborted, true);
	page.send({ type: "call", id: 9, api: "getAuthCode" });
	await settled();
	assert.deepEqual(log, ["authorize auth_user", "sheet t1", "decline t1 gone"]);
	assert.deepEqual(reports, [{ cause: "focus_stolen", outcome: "service_error", appId: "Shop" }]);
});

test("what is no call is not answered, and does not use up an id", async () => {
	const { page, answers, log, getAuthCode } = stage();
	const call = { type: "call", id: 1, api: "getAuthCode" };
	for (const change of [
		{ type: "answer" },
		{ type: undefined },
		{ api: 7 },
		{ api: undefined },
		{ id: "1" },
		{ id: 1.5 },
	]) {
		page.send({ ...call, ...change });
	}
	await settled();
	assert.deepEqual([answers, log], [[], []]);
	assert.equal((await getAuthCode("auth_base")).authCode, "c1");
});

for (const how of ["says goodbye", "is gone"] as const) {
	test(`a document that ${how} is told nothing more`, async () => {
		const sent: unknown[] = [];
		let hear: (message: unknown) => void = () => {};
		let gone = () => {};
		const pipe: Pipe = {
			send: (message) => void sent.push(message),
			listen: (listener) => {
				hear = listener;
			},
			ended: (listener) => {
				gone = listener;
			},
			close: () => {},
		};
		const { closed } = stage().host.connect({ appId: "Shop", name: "Shop Ltd", pipe });
		if (how === "is gone") gone();
		else hear({ type: "bye" });
		assert.equal(await closed, "left");
		assert.deepEqual(sent, []);
	});
}

test("[119] the window is asked before a call is served, and once more only before a code is given", async () => {
	const { open } = stage();
	let asked = 0;
	const { getAuthCode } = open("Shop", async () => {
		asked++;
		return true;
	});
	await getAuthCode("NO_SUCH");
	assert.equal(asked, 1);
	await getAuthCode("auth_base");
	assert.equal(asked, 3);
});

test("a refusal that reaches nobody is no code to be taken back, and nothing to report", async () => {
	const gate = Promise.withResolvers<void>();
	const { getAuthCode, connection, log, reports } = stage(() => ({
		async getAuthCode() {
			await gate.promise;
			return { outcome: "unavailable", authErrorScopes: {} };
		},
	}));
	void getAuthCode("auth_base");
	await settled();
	connection.close();
	gate.resolve();
	await settled();
	assert.deepEqual([log, reports], [[], []]);
});

test("whoever watches sheets hears of each once, until they stop", async () => {
	const { host, getAuthCode, nextSheet } = stage();
	const seen: boolean[] = [];
	const stop = host.watchSheets((up) => seen.push(up));
	for (const watching of [true, false]) {
		const up = nextSheet();
		const call = getAuthCode("auth_user");
		(await up).answer({ kind: "denied" });
		await call;
		await settled();
		assert.deepEqual(seen, [true, false]);
		if (watching) stop();
	}
});

test("an answer of a super app's own is a failure only with error and errorMessage", async () => {
	const answers = [
		{ error: 7 },
		{ errorMessage: "m" },
		{ error: "7", errorMessage: "m" },
		{ error: 7, errorMessage: "m" },
	];
	const scene = stage(undefined, { own: { most: 100, run: async ({ params }) => answers[Number(params.at)] ?? {} } });
	for (const at of answers.keys()) assert.deepEqual(await scene.ask("own", { at }), answers[at]);
	assert.deepEqual(
		scene.answers.map(({ ok }) => ok),
		[true, true, true, false],
	);
});
