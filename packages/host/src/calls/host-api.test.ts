import assert from "node:assert/strict";
import { test } from "node:test";
import { manualTimers } from "@byleave/protocol/bridge";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { fails, settled, stage } from "../flow/stage.test.ts";
import { createHost, type HostOptions } from "../host.ts";
import type { HostApi } from "./host-api.ts";

const most = 1000;
/** A row that does no more than this. */
const row = (run: HostApi["run"], rule: Partial<HostApi> = {}): HostApi => ({ most, ...rule, run });
/** Something drawn that stays until the test, its person, closes it. */
function drawings() {
	const drawn: { readonly what: string; readonly signal: AbortSignal; close(): void }[] = [];
	const draw = (what: string) => (signal: AbortSignal) =>
		new Promise<void>((resolve) => void drawn.push({ what, signal, close: resolve }));
	return { drawn, draw };
}

test("a call of the super app's own: who asks, with what, and the answer; canIUse names it", async () => {
	const asked: unknown[] = [];
	const apis = {
		scan: row(async ({ appId, name, params }) => {
			asked.push({ appId, name, params });
			return { code: "4711" };
		}),
	};
	const { ask, host, reports } = stage(undefined, apis);
	assert.deepEqual(host.calls, ["getAuthCode", "alert", "scan"]);
	assert.deepEqual(await ask("scan", { type: "qr", appId: "Other" }), { code: "4711" });
	assert.deepEqual(await ask("scan"), { code: "4711" });
	assert.deepEqual(asked, [
		{ appId: "Shop", name: "Shop Ltd", params: { type: "qr", appId: "Other" } },
		{ appId: "Shop", name: "Shop Ltd", params: {} },
	]);
	assert.deepEqual(reports, []);
});

test("[82] what is no row is not supported, whatever objects have by nature", async () => {
	const { ask, host } = stage(undefined, { scan: row(async () => ({})) });
	for (const api of ["tradePay", "Scan", "scan.object", "__proto__", "constructor", "toString", "hasOwnProperty"]) {
		assert.deepEqual(await ask(api), fails(1, "not_supported"), api);
		assert.equal(host.calls.includes(api), false);
	}
});

test("each row has its own size limit and its own other names", async () => {
	const apis = {
		small: row(async ({ params }) => params, { most: 20, aliases: { message: "content" } }),
		large: row(async ({ params }) => params, { most: 200_000 }),
	};
	const { ask } = stage(undefined, apis);
	const large = { content: "a".repeat(100_000) };
	assert.deepEqual(await ask("large", large), large);
	assert.deepEqual(await ask("small", large), fails(2, "invalid_params"));
	assert.deepEqual(await ask("small", { message: 7 }), { message: 7, content: 7 });
	assert.deepEqual(await ask("large", { message: 7 }), { message: 7 });
});

test("a failure of the row's own is told as it is; one in the JSAPI's words with the platform's number", async () => {
	const apis = {
		own: row(async () => ({ error: 12, errorMessage: "No connection." })),
		outcome: row(async () => ({ outcome: "dismissed" })),
		no: row(async () => ({ outcome: "paid", error: "none" })),
	};
	const { page, answers, reports } = stage(undefined, apis);
	for (const [at, api] of Object.keys(apis).entries()) page.send({ type: "call", id: at + 1, api });
	await settled();
	assert.deepEqual(
		answers.map(({ ok, result }) => [ok, result]),
		[
			[false, { error: 12, errorMessage: "No connection." }],
			[false, fails(11, "dismissed")],
			[true, { outcome: "paid", error: "none" }],
		],
	);
	assert.deepEqual(reports, [{ cause: "dismissed", outcome: "dismissed", appId: "Shop" }]);
});

test("a row that throws, rejects or answers nonsense ends its own call, and is reported", async () => {
	const oops = new Error("oops");
	const apis: Record<string, HostApi> = {
		throws: row(() => {
			throw oops;
		}),
		rejects: row(() => Promise.reject(oops)),
		draws: row(async ({ turn }) => {
			await turn(() => Promise.reject(oops));
			return {};
		}),
		nothing: row(async () => undefined),
		text: row(async () => "done" as never),
		uncloneable: row(async () => ({ run() {} })),
		well: row(async () => ({ well: true })),
	};
	const { ask, reports } = stage(undefined, apis);
	for (const api of Object.keys(apis).slice(0, -1)) assert.deepEqual(await ask(api), fails(3, "service_error"), api);
	assert.deepEqual(await ask("well"), { well: true });
	const faults = reports.filter(({ error }) => error !== undefined);
	assert.equal(faults.length, 6);
	assert.deepEqual(
		faults.slice(0, 3).map(({ error }) => error),
		[oops, oops, oops],
	);
});

test("what draws nothing has ten seconds; a person has as long as they need", async () => {
	const { drawn, draw } = drawings();
	let gone: AbortSignal | undefined;
	const apis = {
		hangs: row((asking) => {
			gone = asking.gone;
			return new Promise(() => {});
		}),
		dialog: row(async ({ turn }) => {
			await turn(draw("dialog"));
			return { confirm: true };
		}),
	};
	const { ask, timers } = stage(undefined, apis);
	const hangs = ask("hangs");
	const dialog = ask("dialog");
	await settled();
	timers.pass(9_999);
	assert.equal(gone?.aborted, false);
	timers.pass(1);
	assert.deepEqual(await hangs, fails(10, "timeout"));
	assert.equal(gone?.aborted, true);
	timers.pass(3_600_000);
	drawn[0]?.close();
	assert.deepEqual(await dialog, { confirm: true });
	assert.equal(timers.waiting, 0);
});

test("nothing is drawn over a sheet, nor a sheet over what is drawn; one after the other as they were asked for", async () => {
	const { drawn, draw } = drawings();
	const apis = {
		dialog: row(async ({ turn, params }) => {
			await turn(draw(String(params.what)));
			return {};
		}),
	};
	const { ask, getAuthCode, nextSheet, shown } = stage(undefined, apis);
	const up = nextSheet();
	const first = getAuthCode("auth_user");
	const sheet = await up;
	const dialog = ask("dialog", { what: "a" });
	await settled();
	assert.deepEqual([shown.length, drawn.length], [1, 0]);
	sheet.allow();
	await first;
	await settled();
	const second = getAuthCode("USER_NAME");
	const last = ask("dialog", { what: "b" });
	await settled();
	assert.deepEqual([shown.length, drawn.map(({ what }) => what)], [1, ["a"]]);
	drawn[0]?.close();
	await dialog;
	await settled();
	assert.equal(shown.length + drawn.length, 3, "one of the two has its turn");
	for (let turns = 0; turns < 2; turns++) {
		for (const one of shown) one.allow();
		for (const one of drawn) one.close();
		await settled();
	}
	await Promise.all([second, last]);
});

test("a call with nothing to draw keeps no sheet waiting", async () => {
	const { ask, getAuthCode, nextSheet } = stage(undefined, { hangs: row(() => new Promise(() => {})) });
	void ask("hangs");
	const up = nextSheet();
	const code = getAuthCode("auth_user");
	(await up).allow();
	assert.equal((await code).authCode, "c1");
});

test("too many that wait for their turn: the call is unavailable, and nothing of it is drawn", async () => {
	const { drawn, draw } = drawings();
	const apis = { dialog: row(async ({ turn }) => turn(draw("dialog")).then(() => ({}))) };
	const { ask } = stage(undefined, apis);
	const asked = Array.from({ length: 10 }, () => ask("dialog"));
	assert.deepEqual(await asked[9], fails(3, "unavailable"));
	for (let at = 0; at < 9; at++) {
		await settled();
		drawn[at]?.close();
	}
	assert.deepEqual(
		await Promise.all(asked.slice(0, 9)),
		asked.slice(0, 9).map(() => ({})),
	);
	assert.equal(drawn.length, 9);
});

test("a document that is gone: what is drawn goes, what waits is never drawn, nobody is told; the next one's turn comes", async () => {
	const { drawn, draw } = drawings();
	const apis = {
		dialog: row(async ({ turn, params }) => turn(draw(String(params.what))).then(() => ({}))),
	};
	const { ask, connection, answers, open, reports, timers } = stage(undefined, apis);
	void ask("dialog", { what: "up" });
	void ask("dialog", { what: "waits" });
	await settled();
	connection.close();
	assert.equal(drawn[0]?.signal.aborted, true);
	const other = open("Other").ask("dialog", { what: "other" });
	await settled();
	assert.deepEqual(
		drawn.map(({ what }) => what),
		["up", "other"],
	);
	drawn[1]?.close();
	assert.deepEqual(await other, {});
	assert.deepEqual([answers, reports, timers.waiting], [[], [], 0]);
});

test("a call that only says what it asks for, or what it opens, is getAuthCode under a name of the wallet's own", async () => {
	const passed: unknown[] = [];
	const apis = {
		cards: { asks: ["auth_base"] },
		sign: { opens: "url" },
		signed: { opens: "url", state: "said" },
	} as const;
	const { ask, host } = stage(
		() => ({
			async getAuthCode({ scopes, prepared }) {
				passed.push(prepared ?? scopes);
				const code = { authCode: "c1", authSuccessScopes: ["auth_base"], authErrorScopes: {} };
				return prepared === undefined ? code : { ...code, authState: "order 7" };
			},
		}),
		apis,
	);
	assert.deepEqual(host.calls, ["getAuthCode", "alert", "cards", "sign", "signed"]);
	const given = { authCode: "c1", authSuccessScopes: ["auth_base"], authErrorScopes: {} };
	assert.deepEqual(await ask("cards", { scopes: ["auth_user"] }), given);
	assert.deepEqual(await ask("sign", { url: "leaf://x", scopes: ["auth_user"] }), { authCode: "c1" });
	assert.deepEqual(await ask("signed", { url: "leaf://y" }), { authCode: "c1", said: "order 7" });
	assert.deepEqual(await ask("sign", { other: "leaf://x" }), fails(2, "invalid_params"));
	assert.deepEqual(passed, [["auth_base"], "leaf://x", "leaf://y"]);
});

test("alert may be drawn in the super app's own way; getAuthCode and rows without a size cannot be", async () => {
	const { ask, alerts } = stage(undefined, { alert: row(async ({ params }) => ({ shown: params.content })) });
	assert.deepEqual(await ask("alert", { content: "x" }), { shown: "x" });
	assert.deepEqual(alerts, []);
	const create = (apis: NonNullable<HostOptions["apis"]>) => () =>
		createHost({ platform: alipayplus, alert: async () => {}, report() {}, timers: manualTimers(), apis });
	assert.throws(create({ getAuthCode: row(async () => ({})) }), /apis\.getAuthCode: this call is the host's own/);
	assert.throws(create({ scan: {} as HostApi }), /apis\.scan\.run/);
	assert.throws(create({ canIUse: { asks: ["auth_base"] } }), /apis\.canIUse: every host has this call itself/);
	assert.throws(create({ "a b": { asks: ["auth_base"] } }), /apis\.a b: a call's name is/);
	assert.throws(create({ scan: row(async () => ({}), { most: 0 }) }), /apis\.scan\.most/);
});
