import assert from "node:assert/strict";
import { test } from "node:test";
import type { AuthCode, CallFailed } from "@byleave/protocol";
import type { AuthPageAnswer, OAuthService } from "../oauth-service.ts";
import { fails, type Little, type Shown, settled, stage } from "./stage.test.ts";

type Stage = ReturnType<typeof stage>;
const never = () => new Promise<never>(() => {});
const granted = (authSuccessScopes: string[], authErrorScopes: Record<string, string> = {}, authCode = "c1") => ({
	authCode,
	authSuccessScopes,
	authErrorScopes,
});

/** A call for `scopes` whose sheet is up. */
async function asked(
	scopes: readonly string[],
	change?: (little: Little) => Partial<OAuthService>,
): Promise<Stage & { call: Promise<AuthCode & CallFailed>; sheet: Shown }> {
	const scene = stage(change);
	const up = scene.nextSheet();
	const call = scene.getAuthCode(...scopes);
	return { ...scene, call, sheet: await up };
}

test("allowed: grant and code at once, refused scopes are told too (rows 13, 19, 21)", async () => {
	const plain = await asked(["auth_user", "USER_ADDRESS"]);
	plain.sheet.allow();
	assert.deepEqual(await plain.call, granted(["auth_user"], { USER_ADDRESS: "40006" }));
	assert.deepEqual(plain.log.slice(1), ["sheet t1", "confirm t1 auth_user"]);
	assert.equal(plain.timers.waiting, 0);

	const partly = await asked(["auth_user", "USER_NAME"]);
	partly.sheet.allow("auth_user");
	assert.deepEqual(await partly.call, granted(["auth_user"], { USER_NAME: "10001" }));
});

for (const kind of ["denied", "dismissed"] as const) {
	test(`${kind}: each scope that the sheet asked for, and what was refused anyway (rows 14 to 16, 20)`, async () => {
		const { sheet, call, log, answers } = await asked(["auth_base", "auth_user", "USER_ADDRESS"]);
		sheet.answer({ kind });
		assert.deepEqual(await call, fails(11, kind, { auth_user: "10001", USER_ADDRESS: "40006" }));
		assert.deepEqual(log.slice(2), [`decline t1 ${kind}`]);
		assert.equal(answers.length, 1);
	});
	test(`${kind} is answered only when the service has counted it`, async () => {
		const gate = Promise.withResolvers<void>();
		const { sheet, answers, call } = await asked(["auth_user"], () => ({
			decline: () => gate.promise,
		}));
		sheet.answer({ kind });
		await settled();
		assert.deepEqual(answers, []);
		gate.resolve();
		assert.equal((await call).outcome, kind);
	});
}

test("row 36: the user changes: the sheet closes, no refusal is counted", async () => {
	const { sheet, call, host, log, getAuthCode } = await asked(["auth_user", "USER_ADDRESS"]);
	host.userChanged();
	assert.deepEqual(await call, fails(11, "dismissed", { auth_user: "10001", USER_ADDRESS: "40006" }));
	assert.equal(sheet.signal.aborted, true);
	sheet.allow();
	await settled();
	assert.deepEqual(log.slice(2), ["decline t1 user_changed"]);
	assert.equal((await getAuthCode("auth_base")).authCode, "c1");
});

test("'not you?' ends the call in the same way", async () => {
	const { sheet, call, log } = await asked(["auth_user"]);
	sheet.answer({ kind: "switchUser" });
	assert.deepEqual(await call, fails(11, "dismissed", { auth_user: "10001" }));
	assert.deepEqual(log.slice(2), ["decline t1 user_changed"]);
});

test("[89] the user changes after Allow: the code is taken back", async () => {
	const gate = Promise.withResolvers<void>();
	const { sheet, call, host, log } = await asked(["auth_user"], ({ service }) => ({
		async confirm(...given) {
			const answer = await service.confirm(...given);
			await gate.promise;
			return answer;
		},
	}));
	sheet.allow();
	await settled();
	host.userChanged();
	assert.deepEqual(await call, fails(11, "dismissed", { auth_user: "10001" }));
	gate.resolve();
	await settled();
	assert.deepEqual(log.slice(2), ["confirm t1 auth_user", "decline t1 user_changed", "cancel c1"]);
});

test("row 41: the sheet is left open until the ticket ends", async () => {
	const { sheet, call, timers, log } = await asked(["auth_user"]);
	timers.pass(599_999);
	assert.equal(sheet.signal.aborted, false);
	timers.pass(1);
	assert.deepEqual(await call, fails(10, "timeout"));
	assert.equal(sheet.signal.aborted, true);
	assert.deepEqual(log.slice(2), ["decline t1 timeout"]);
});

test("row 41: the service's own sheet may see the end first", async () => {
	for (const showAuthPage of [
		() => Promise.reject(new DOMException("over", "TimeoutError")),
		async () => ({ error: { code: 1003 } }),
	]) {
		const { getAuthCode, log } = stage(() => ({ showAuthPage }));
		assert.deepEqual(await getAuthCode("auth_user"), fails(10, "timeout"));
		assert.deepEqual(log.slice(1), ["decline t1 timeout"]);
	}
});

for (const [how, leave, reason] of [
	["its pipe ends", ({ page }: Stage) => page.close(), "left"],
	["it says so", ({ page }: Stage) => page.send({ type: "bye" }), "left"],
	["the host closes it", ({ connection }: Stage) => connection.close(), "gone"],
] as const) {
	test(`row 44: the page goes while the sheet is up: ${how}`, async () => {
		const scene = await asked(["auth_user"]);
		leave(scene);
		await settled();
		assert.equal(scene.sheet.signal.aborted, true);
		assert.deepEqual(scene.log.slice(2), ["decline t1 gone"]);
		assert.deepEqual([scene.answers, scene.timers.waiting], [[], 0]);
		assert.equal(await scene.connection.closed, reason);
		// The turn is free again.
		const up = scene.nextSheet();
		void scene.open("Other").getAuthCode("auth_user");
		assert.equal((await up).pending.ticket, "t2");
	});
}

test("row 44: the page goes after Allow: the code is taken back", async () => {
	const gate = Promise.withResolvers<void>();
	const { sheet, connection, log, answers } = await asked(["auth_user"], ({ service }) => ({
		async confirm(...given) {
			const answer = await service.confirm(...given);
			await gate.promise;
			return answer;
		},
	}));
	sheet.allow();
	await settled();
	connection.close();
	gate.resolve();
	await settled();
	assert.deepEqual(log.slice(2), ["confirm t1 auth_user", "decline t1 gone", "cancel c1"]);
	assert.deepEqual(answers, []);
});

const network = { outcome: "network", cause: "connection_lost", authErrorScopes: {} } as const;

test("row 45: the answer to confirm is lost, the grant is there: the host asks again, silently", async () => {
	const { sheet, call, log } = await asked(["USER_NAME", "auth_user", "auth_base", "USER_ADDRESS"], ({ service }) => ({
		async confirm(...given) {
			await service.confirm(...given);
			return network;
		},
	}));
	sheet.allow("auth_user");
	const refused = { USER_NAME: "10001", USER_ADDRESS: "40006" };
	assert.deepEqual(await call, granted(["auth_user", "auth_base"], refused, "c2"));
	assert.deepEqual(log.slice(2), ["confirm t1 auth_user", "authorize auth_user,auth_base"]);
});

test("row 45: a confirm that hangs counts as lost; its late code is taken back", async () => {
	const gate = Promise.withResolvers<void>();
	const { sheet, call, log, timers } = await asked(["auth_user"], ({ service }) => ({
		async confirm(...given) {
			const answer = await service.confirm(...given);
			await gate.promise;
			return answer;
		},
	}));
	sheet.allow();
	await settled();
	timers.pass(10_000);
	assert.deepEqual(await call, granted(["auth_user"], {}, "c2"));
	gate.resolve();
	await settled();
	assert.deepEqual(log.slice(2), ["confirm t1 auth_user", "authorize auth_user", "cancel c1"]);
});

test("ruling 11: the confirm never arrived: the sheet opens again, what was refused stays refused", async () => {
	let times = 0;
	const { sheet, call, log, nextSheet } = await asked(["auth_user", "USER_NAME"], ({ service }) => ({
		confirm: (...given) => (times++ === 0 ? Promise.resolve(network) : service.confirm(...given)),
	}));
	const up = nextSheet();
	sheet.allow("auth_user");
	const again = await up;
	assert.deepEqual(again.pending.askedScopes, ["auth_user"]);
	again.allow();
	assert.deepEqual(await call, granted(["auth_user"], { USER_NAME: "10001" }));
	assert.deepEqual(log.slice(2), ["authorize auth_user", "sheet t2", "confirm t2 auth_user"]);
});

test("ruling 11: the second sheet is denied", async () => {
	const { sheet, call, nextSheet } = await asked(["auth_user", "USER_NAME"], () => ({ confirm: async () => network }));
	const up = nextSheet();
	sheet.allow("auth_user");
	(await up).answer({ kind: "denied" });
	assert.deepEqual(await call, fails(11, "denied", { auth_user: "10001", USER_NAME: "10001" }));
});

test("two confirms lost are enough", async () => {
	const { sheet, call, nextSheet, log } = await asked(["auth_user"], () => ({ confirm: async () => network }));
	const up = nextSheet();
	sheet.allow();
	(await up).allow();
	assert.deepEqual(await call, fails(10, "network"));
	assert.equal(log.filter((line) => line.startsWith("sheet")).length, 2);
});

test("a ticket that the server says has ended is not a lost answer", async () => {
	const ended = { outcome: "timeout", cause: "ticket_expired", authErrorScopes: {} } as const;
	const { sheet, call, log } = await asked(["auth_user"], () => ({ confirm: async () => ended }));
	sheet.allow();
	assert.deepEqual(await call, fails(10, "timeout"));
	assert.equal(log.length, 2);
});

test("row 42: showAuthPage or confirm throws or answers nonsense", async () => {
	const error = new Error("no");
	const throws = () => {
		throw error;
	};
	for (const change of [
		{ showAuthPage: throws },
		{ showAuthPage: () => Promise.reject(error) },
		{ showAuthPage: async () => undefined as never },
		{ showAuthPage: async () => ({ kind: "maybe" }) as never },
		{ showAuthPage: async () => ({ kind: "accepted", scopes: ["SEND_MESSAGE"] }) as const },
		{ showAuthPage: async () => ({ kind: "accepted" }) as never },
		{ showAuthPage: async () => ({ error: { code: 1000 } }) },
	] satisfies Partial<OAuthService>[]) {
		const { getAuthCode, log } = stage(() => change);
		assert.deepEqual(await getAuthCode("auth_user"), fails(3, "service_error"));
		assert.deepEqual(log.slice(1), ["decline t1 gone"]);
	}
	for (const confirm of [
		throws,
		() => Promise.reject(error),
		async () => ({}) as never,
		async () => ({ authCode: "c", authSuccessScopes: ["auth_user", "USER_NAME"], authErrorScopes: {} }),
		async () => ({ error: { code: 1005 } }),
	]) {
		const { call, sheet } = await asked(["auth_user"], () => ({ confirm }));
		sheet.allow();
		assert.deepEqual(await call, fails(3, "service_error"));
	}
});

test("the SPI's 1001 from showAuthPage is dismissed, and counts", async () => {
	const showAuthPage = async () => ({ error: { code: 1001 } });
	const { getAuthCode, log } = stage(() => ({ showAuthPage }));
	assert.deepEqual(await getAuthCode("auth_user"), fails(11, "dismissed", { auth_user: "10001" }));
	assert.deepEqual(log.slice(1), ["decline t1 dismissed"]);
});

test("a sheet that does not close when it is told to holds nobody up", async () => {
	const { getAuthCode, host, nextSheet, timers } = stage(() => ({
		showAuthPage: never as () => Promise<AuthPageAnswer>,
	}));
	const call = getAuthCode("auth_user");
	await settled();
	host.userChanged();
	assert.deepEqual(await call, fails(11, "dismissed", { auth_user: "10001" }));
	void nextSheet;
	assert.equal(timers.waiting, 0);
});
