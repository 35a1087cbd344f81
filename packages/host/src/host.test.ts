import assert from "node:assert/strict";
import { test } from "node:test";
import { manualTimers, memoryPipe } from "@byleave/protocol/bridge";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import fc from "fast-check";
import { MOST_IN_FLIGHT } from "./connection.ts";
import { fails, littleService, settled, stage } from "./flow/stage.test.ts";
import { createHost } from "./host.ts";

test("[76] row 56: an appId in the message is not looked at; the frame's own is asked for", async () => {
	const asked: string[] = [];
	const { page, answers } = stage(({ service }) => ({
		getAuthCode(request) {
			asked.push(request.appId);
			const scopes = asked.length === 1 ? ["scopes"] : [];
			assert.deepEqual(Object.keys(request).sort(), ["appId", ...scopes, "signal"]);
			return service.getAuthCode(request);
		},
	}));
	page.send({
		type: "call",
		id: 1,
		api: "getAuthCode",
		appId: "Other",
		params: JSON.stringify({ scopes: "auth_base", appId: "Other" }),
	});
	await settled();
	page.send({ type: "call", id: 2, api: "getAuthCode", appId: "Other" });
	await settled();
	assert.deepEqual(asked, ["Shop", "Shop"]);
	assert.deepEqual(
		answers.map(({ ok }) => ok),
		[true, true],
	);
});

test("[91] row 56: a repeated or lower id is dropped", async () => {
	const { page, answers, log } = stage();
	for (const id of [5, 5, 4, 1]) page.send({ type: "call", id, api: "getAuthCode" });
	await settled();
	assert.deepEqual(log, ["authorize auth_base"]);
	assert.deepEqual(
		answers.map(({ id }) => id),
		[5],
	);
});

test("[82] row 56: an unknown call fails as not supported, whatever it is called", async () => {
	const { ask } = stage();
	for (const api of ["tradePay", "", "__proto__", "constructor", "toString", "getauthcode"]) {
		assert.deepEqual(await ask(api, { scopes: "auth_base" }), fails(1, "not_supported"));
	}
});

test("row 56: parameters over 16 kB fail as invalid", async () => {
	const { ask, log } = stage();
	assert.deepEqual(await ask("getAuthCode", { scopes: "a".repeat(16_384) }), fails(2, "invalid_params"));
	assert.deepEqual(await ask("alert", { content: "a".repeat(16_384) }), fails(2, "invalid_params"));
	assert.deepEqual(await ask("nothing", { scopes: "a".repeat(16_384) }), fails(1, "not_supported"));
	assert.deepEqual(log, []);
});

test("parameters that are no text of an object fail as invalid; none ask for the default", async () => {
	const { page, answers, log } = stage();
	const wrong = [false, null, 7, {}, { scopes: "auth_base" }, "auth_base", '["auth_base"]', "null", new Map(), 7n];
	for (const [at, params] of wrong.entries()) page.send({ type: "call", id: at + 1, api: "getAuthCode", params });
	await settled();
	assert.deepEqual(
		answers.map(({ result }) => result),
		wrong.map(() => fails(2, "invalid_params")),
	);
	assert.deepEqual(log, []);
	page.send({ type: "call", id: 99, api: "getAuthCode" });
	await settled();
	const granted = { authCode: "c1", authSuccessScopes: ["auth_base"], authErrorScopes: {} };
	assert.deepEqual(answers.at(-1)?.result, granted);
});

test("ruling 1: scopeNicks is read where scopes is absent", async () => {
	const { ask, log } = stage();
	await ask("getAuthCode", { scopeNicks: ["USER_ID"] });
	await ask("getAuthCode", { scopeNicks: ["auth_user"], scopes: ["USER_ID"] });
	assert.deepEqual(log, ["authorize USER_ID", "authorize USER_ID"]);
});

test("[85] a page that calls in a loop is stopped", async () => {
	const { ask, timers, getAuthCode } = stage(() => ({ getAuthCode: () => new Promise(() => {}) }));
	const calls = Array.from({ length: MOST_IN_FLIGHT }, () => ask("getAuthCode"));
	assert.deepEqual(await getAuthCode("auth_base"), fails(3, "unavailable"));
	timers.pass(10_000);
	for (const result of await Promise.all(calls)) assert.deepEqual(result, fails(10, "timeout"));
	assert.equal(timers.waiting, 0);
});

test("alert: text only, under the app's name, one after the other; never over a sheet", async () => {
	const { ask, alerts, getAuthCode, nextSheet } = stage();
	const up = nextSheet();
	const code = getAuthCode("auth_user");
	const sheet = await up;
	const first = ask("alert", { title: "Hello", content: 7 });
	const second = ask("alert", { message: "again" });
	await settled();
	assert.equal(alerts.length, 0);
	sheet.allow();
	assert.equal((await code).authCode, "c1");
	await settled();
	assert.deepEqual(
		alerts.map(({ text }) => text),
		["Shop Ltd: Hello\n7"],
	);
	alerts[0]?.close();
	assert.deepEqual(await first, {});
	await settled();
	alerts[1]?.close();
	assert.deepEqual([await second, alerts[1]?.text], [{}, "Shop Ltd: again"]);
	void ask("alert", { title: 1, content: { html: "<b>", list: [true, null] } });
	await settled();
	assert.equal(alerts[2]?.text, 'Shop Ltd: 1\n{"html":"<b>","list":[true,null]}');
});

test("an alert closes with its page and makes room", async () => {
	const { ask, alerts, connection, open } = stage();
	void ask("alert", { content: "x" });
	await settled();
	connection.close();
	assert.equal(alerts[0]?.signal.aborted, true);
	void open("Other").ask("alert", { content: "y" });
	await settled();
	assert.equal(alerts[1]?.text, "Other Ltd: y");
});

test("a fault in report does no harm", async () => {
	const { getAuthCode, reports } = stage(null);
	reports.push = () => {
		throw new Error("full");
	};
	assert.deepEqual(await getAuthCode("auth_base"), fails(3, "unavailable"));
});

test("a fault of the host's own ends the call and no other", async () => {
	const { service, nextSheet } = littleService();
	const reports: unknown[] = [];
	let reads = 0;
	const host = createHost({
		oauthService: service,
		platform: {
			jsapi: alipayplus.jsapi,
			get lifetimes() {
				if (++reads === 3) throw new Error("broken");
				return alipayplus.lifetimes;
			},
		},
		alert: async () => {},
		report: ({ error, ...fact }) => reports.push([fact, String(error)]),
		timers: manualTimers(),
	});
	const [page, inside] = memoryPipe();
	host.connect({ appId: "Shop", name: "Shop Ltd", pipe: inside });
	const answers: unknown[] = [];
	page.listen((message) => answers.push((message as { result: unknown }).result));
	const up = nextSheet();
	page.send({ type: "call", id: 1, api: "getAuthCode", params: '{"scopes":"auth_user"}' });
	(await up).allow();
	await settled();
	const fact = { cause: "internal", outcome: "service_error", appId: "Shop" };
	assert.deepEqual(answers, [fails(3, "service_error")]);
	assert.deepEqual(reports, [
		[fact, "Error: broken"],
		[fact, "undefined"],
	]);
	page.send({ type: "call", id: 2, api: "getAuthCode" });
	await settled();
	assert.equal((answers[1] as unknown as { authCode: string }).authCode, "c1");
});

/** Anything that a page can post. */
const message = fc.oneof(
	fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true }),
	fc.record({
		type: fc.constantFrom("call", "call", "answer", "byleave:hello"),
		id: fc.oneof(fc.integer({ min: -1, max: 30 }), fc.double(), fc.string()),
		api: fc.oneof(fc.constantFrom("getAuthCode", "alert", "__proto__"), fc.string(), fc.anything()),
		params: fc.oneof(
			fc.record({ scopes: fc.json() }).map((params) => JSON.stringify(params)),
			fc
				.record({ scopes: fc.array(fc.constantFrom("auth_base", "auth_user", "__proto__", "NO_SUCH")) })
				.map((params) => JSON.stringify(params)),
			fc.json(),
			fc.anything(),
		),
	}),
);

test("whatever a page sends: the host never throws and never answers twice", async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(message, { maxLength: 40 }), async (messages) => {
			const { page, answers, heard, shown, alerts, reports, timers, log } = stage();
			for (const one of messages) page.send(one);
			for (let turns = 0; turns < 12; turns++) {
				await settled();
				for (const sheet of shown) sheet.allow();
				for (const alert of alerts) alert.close();
			}
			assert.ok(answers.every(({ ok }) => typeof ok === "boolean"));
			assert.deepEqual(heard, []);
			assert.deepEqual(
				reports.filter(({ cause }) => cause === "internal" || cause === "service_failed"),
				[],
			);
			// A live host still answers, and nothing is left waiting.
			page.send({ type: "call", id: Number.MAX_SAFE_INTEGER, api: "getAuthCode", params: "{}" });
			await settled();
			const ids = answers.map(({ id }) => id);
			assert.equal(new Set(ids).size, ids.length);
			assert.ok(ids.includes(Number.MAX_SAFE_INTEGER), log.join("\n"));
			assert.equal(timers.waiting, 0);
		}),
		{ numRuns: 300 },
	);
});
