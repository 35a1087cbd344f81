import assert from "node:assert/strict";
import { test } from "node:test";
import type { OAuthService } from "../oauth-service.ts";
import { fails, settled, stage } from "./stage.test.ts";

const both = [["auth_base"], ["auth_user"]] as const;
const never = () => new Promise<never>(() => {});

test("a silent call: one question to the service, no sheet, no timer left", async () => {
	const { getAuthCode, log, timers, reports } = stage();
	const result = await getAuthCode("auth_base", "USER_ADDRESS");
	assert.deepEqual(result, {
		authCode: "c1",
		authSuccessScopes: ["auth_base"],
		authErrorScopes: { USER_ADDRESS: "40006" },
	});
	assert.deepEqual([log, timers.waiting, reports], [["authorize auth_base,USER_ADDRESS"], 0, []]);
});

test("what the service refuses is told as it says", async () => {
	const { getAuthCode, reports, ask } = stage();
	assert.deepEqual(await getAuthCode("NO_SUCH"), fails(2, "invalid_scopes", { NO_SUCH: "40002" }));
	assert.deepEqual(await ask("getAuthCode", { scopes: [1] }), fails(2, "invalid_scopes"));
	assert.deepEqual(
		reports.map(({ cause }) => cause),
		["scopes_invalid", "invalid_scopes"],
	);
});

for (const scopes of both) {
	const service = (change: Partial<OAuthService>) => stage(() => change);
	test(`row 35: ${scopes}, the service cannot name a user`, async () => {
		const answer = { outcome: "unavailable", cause: "user_logged_out", authErrorScopes: {} } as const;
		const { getAuthCode, reports } = service({ getAuthCode: async () => answer });
		assert.deepEqual(await getAuthCode(...scopes), fails(3, "unavailable"));
		assert.deepEqual(reports, [{ cause: "user_logged_out", outcome: "unavailable", appId: "Shop" }]);
	});
	test(`row 40: ${scopes}, the service hangs for 10 s; what comes later is taken back`, async () => {
		let answer: (code: unknown) => void = () => {};
		let signal: AbortSignal | undefined;
		const { getAuthCode, timers, log } = service({
			getAuthCode(request) {
				signal = request.signal;
				return new Promise((resolve) => {
					answer = resolve as never;
				});
			},
		});
		const call = getAuthCode(...scopes);
		await settled();
		timers.pass(9_999);
		assert.equal(signal?.aborted, false);
		timers.pass(1);
		assert.deepEqual(await call, fails(10, "timeout"));
		assert.equal(signal?.aborted, true);
		answer({ authCode: "late", authSuccessScopes: scopes, authErrorScopes: {} });
		await settled();
		assert.deepEqual(log, ["cancel late"]);
	});
	test(`row 42: ${scopes}, the SPI throws or answers nonsense`, async () => {
		const code = { authCode: "c", authSuccessScopes: scopes, authErrorScopes: {} };
		const ticket = {
			ticket: "t",
			expiresIn: 1,
			askedScopes: scopes,
			grantedScopes: [],
			authErrorScopes: {},
			sheet: {},
		};
		for (const nonsense of [
			undefined,
			null,
			7,
			"code",
			[],
			{},
			{ ...code, authCode: "" },
			{ ...code, authSuccessScopes: [] },
			{ ...code, authSuccessScopes: "auth_base" },
			{ ...code, authSuccessScopes: ["UNASKED"] },
			{ ...code, authErrorScopes: undefined },
			{ ...code, authErrorScopes: { a: 1 } },
			{ ...ticket, sheet: null },
			{ ...ticket, expiresIn: "1" },
			{ ...ticket, expiresIn: 2 ** 31 },
			{ ...ticket, askedScopes: [] },
			{ ...ticket, askedScopes: ["UNASKED"] },
			{ ...ticket, ticket: 1 },
			{ outcome: "great", authErrorScopes: {} },
			{ outcome: "toString", authErrorScopes: {} },
			{ error: { code: 1000 } },
			{ error: { code: 1002 } },
			{ error: { code: 1005 } },
			{ error: {} },
			{ error: { code: 2001 } },
			{ error: "1001" },
			{ ...code, error: { code: 1000 } },
		] as unknown[]) {
			const { getAuthCode, reports } = service({ getAuthCode: async () => nonsense as never });
			assert.deepEqual(await getAuthCode(...scopes), fails(3, "service_error"), JSON.stringify(nonsense));
			assert.ok(reports.every(({ cause }) => cause === "service_failed") && reports.length > 0);
		}
		for (const getAuthCode of [
			() => Promise.reject(new Error("no")),
			() => {
				throw new Error("at once");
			},
		]) {
			const scene = service({ getAuthCode });
			assert.deepEqual(await scene.getAuthCode(...scopes), fails(3, "service_error"));
			assert.match(String(scene.reports[0]?.error), /no|at once/);
			assert.equal(scene.timers.waiting, 0);
		}
	});
	test(`row 43: ${scopes}, there is no SPI`, async () => {
		assert.deepEqual(await stage(null).getAuthCode(...scopes), fails(3, "unavailable"));
	});
}

test("the SPI's own numbers: 1001 is dismissed, 1003 is timeout, 2001 stands beside a Pending", async () => {
	for (const [code, result] of [
		[1001, fails(11, "dismissed", { auth_user: "10001" })],
		["1003", fails(10, "timeout", { auth_user: "10001" })],
	] as const) {
		const { getAuthCode } = stage(() => ({
			getAuthCode: async () => ({ error: { code }, authErrorScopes: { auth_user: "10001" } }),
		}));
		assert.deepEqual(await getAuthCode("auth_user"), result);
	}
	const { getAuthCode, nextSheet } = stage(({ service }) => ({
		getAuthCode: async (request) => Object.assign(await service.getAuthCode(request), { error: { code: 2001 } }),
	}));
	const up = nextSheet();
	const call = getAuthCode("auth_user");
	(await up).allow();
	assert.equal((await call).authCode, "c1");
});

test("row 44: a page that goes while the service decides gets no answer, and its code is taken back", async () => {
	const gate = Promise.withResolvers<void>();
	const { getAuthCode, connection, answers, log } = stage(({ service }) => ({
		getAuthCode: async (request) => {
			await gate.promise;
			return service.getAuthCode(request);
		},
	}));
	void getAuthCode("auth_base");
	await settled();
	connection.close();
	gate.resolve();
	await settled();
	assert.deepEqual([log, answers], [["authorize auth_base", "cancel c1"], []]);
});

test("whenever the page goes, a code is either told or taken back", async () => {
	for (let turns = 0; turns < 40; turns++) {
		const { getAuthCode, connection, log, answers } = stage(({ service }) => ({
			async getAuthCode(request) {
				const answer = await service.getAuthCode(request);
				void (async () => {
					for (let turn = 0; turn < turns; turn++) await Promise.resolve();
					connection.close();
				})();
				return answer;
			},
		}));
		void getAuthCode("auth_base");
		await settled();
		assert.equal(answers.length + log.filter((line) => line === "cancel c1").length, 1, `${turns} turns`);
	}
});

test("a code that the pipe does not take is taken back", async () => {
	const { host, log } = stage();
	let hear: (message: unknown) => void = () => {};
	const pipe = {
		send: () => {
			throw new Error("closed");
		},
		listen: (listener: typeof hear) => {
			hear = listener;
		},
		ended: () => {},
		close: () => {},
	};
	host.connect({ appId: "Shop", name: "Shop Ltd", pipe });
	hear({ type: "call", id: 1, api: "getAuthCode" });
	await settled();
	assert.deepEqual(log, ["authorize auth_base", "cancel c1"]);
});

test("the user changes while the service decides: it decides for the new one", async () => {
	const gate = Promise.withResolvers<void>();
	const { getAuthCode, host, log, timers } = stage(({ service }) => ({
		async getAuthCode(request) {
			const answer = await service.getAuthCode(request);
			await gate.promise;
			return answer;
		},
	}));
	const call = getAuthCode("auth_base");
	await settled();
	host.userChanged();
	await settled();
	gate.resolve();
	assert.equal((await call).authCode, "c2");
	assert.deepEqual(log, ["authorize auth_base", "authorize auth_base", "cancel c1"]);
	await settled();
	assert.equal(timers.waiting, 0);
});

test("a service that hangs when it is told of an end holds nobody up for more than its time", async () => {
	const { getAuthCode, nextSheet, timers } = stage(() => ({ decline: never }));
	const up = nextSheet();
	const call = getAuthCode("auth_user");
	(await up).answer({ kind: "denied" });
	await settled();
	timers.pass(10_000);
	assert.deepEqual(await call, fails(11, "denied", { auth_user: "10001" }));
});
