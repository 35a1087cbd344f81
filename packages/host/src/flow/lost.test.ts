import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pending } from "@byleave/protocol";
import { withRefused } from "./asked-scopes.ts";
import { fails, notice, settled, stage } from "./stage.test.ts";

// What is lost on the way: answers that come late, pages that go, services that fail at the second question.

const network = { outcome: "network", cause: "connection_lost", authErrorScopes: {} } as const;
const never = () => new Promise<never>(() => {});

test("a ticket that comes after the deadline is declined; a refusal then is nobody's", async () => {
	const gate = Promise.withResolvers<void>();
	const { getAuthCode, timers, log } = stage(({ service }) => ({
		async getAuthCode(request) {
			await gate.promise;
			return service.getAuthCode(request);
		},
	}));
	const calls = [getAuthCode("auth_user"), getAuthCode("NO_SUCH")];
	await settled();
	timers.pass(10_000);
	for (const call of calls) assert.deepEqual(await call, fails(10, "timeout"));
	gate.resolve();
	await settled();
	assert.deepEqual(log, ["authorize auth_user", "authorize NO_SUCH", "decline t1 gone"]);
});

test("a page that goes is told to the service at once, whatever it is doing", async () => {
	const signals: AbortSignal[] = [];
	const deciding = stage(() => ({
		getAuthCode({ signal }) {
			signals.push(signal);
			return never();
		},
	}));
	void deciding.getAuthCode("auth_base");
	const confirming = stage(() => ({
		confirm(_ticket, _accepted, { signal }) {
			signals.push(signal);
			return never();
		},
	}));
	const up = confirming.nextSheet();
	void confirming.getAuthCode("auth_user");
	(await up).allow();
	await settled();
	for (const { connection } of [deciding, confirming]) connection.close();
	assert.deepEqual(
		signals.map(({ aborted, reason }) => [aborted, reason]),
		[
			[true, "gone"],
			[true, "gone"],
		],
	);
	await settled();
	assert.deepEqual([...deciding.reports, ...confirming.reports], []);
});

test("a service that cannot decline is reported, and the call ends as it would", async () => {
	const oops = new Error("no");
	const { getAuthCode, nextSheet, reports } = stage(() => ({ decline: () => Promise.reject(oops) }));
	const up = nextSheet();
	const call = getAuthCode("auth_user");
	(await up).answer({ kind: "denied" });
	assert.deepEqual(await call, fails(11, "denied", { auth_user: "10001" }));
	const fault = { cause: "service_failed", outcome: "service_error", appId: "Shop", error: oops };
	assert.deepEqual(reports, [fault, { cause: "user_denied", outcome: "denied", appId: "Shop" }]);
});

test("nobody waits for the service to hear of an end that is no refusal", async () => {
	const { getAuthCode, nextSheet, host } = stage(() => ({ decline: never }));
	const up = nextSheet();
	const call = getAuthCode("auth_user");
	const { signal } = await up;
	host.userChanged();
	assert.equal((await call).outcome, "dismissed");
	assert.equal(signal.reason, "user_changed");
});

test("a showAuthPage that rejects with nothing is a failing service", async () => {
	const { getAuthCode, reports } = stage(() => ({ showAuthPage: () => Promise.reject(null) }));
	assert.deepEqual(await getAuthCode("auth_user"), fails(3, "service_error"));
	assert.equal(reports[0]?.cause, "service_failed");
});

test("a code for scopes that were not asked is none, also where the default was asked", async () => {
	const code = { authCode: "c", authSuccessScopes: ["auth_user"], authErrorScopes: {} };
	const { ask } = stage(() => ({ getAuthCode: async () => code }));
	assert.deepEqual(await ask("getAuthCode"), fails(3, "service_error"));
});

test("what was refused on the way stays so, but for what the code is for", () => {
	const code = { authCode: "c", authSuccessScopes: ["a"], authErrorScopes: { b: "40006" } };
	assert.deepEqual(withRefused(code, { a: "10001", b: "10001", c: "10001" }), {
		...code,
		authErrorScopes: { b: "40006", c: "10001" },
	});
});

/** The answer to confirm is lost; \`again\` is the service's second answer. */
function lost(again: () => Promise<unknown>) {
	let asked = 0;
	return stage(({ service }) => ({
		getAuthCode: (request) => (asked++ === 0 ? service.getAuthCode(request) : again()) as never,
		confirm: async () => network,
	}));
}

test("row 45: asked again, the service may refuse, or grant less: it is told as it says", async () => {
	const refused = { outcome: "suppressed", cause: "app_blocked", authErrorScopes: {} };
	const less = { authCode: "c9", authSuccessScopes: ["auth_user"], authErrorScopes: {} };
	for (const [again, told] of [
		[refused, fails(11, "suppressed")],
		[less, less],
	] as const) {
		const { getAuthCode, nextSheet, log } = lost(async () => again);
		const up = nextSheet();
		const call = getAuthCode("auth_user", "USER_NAME");
		(await up).allow();
		assert.deepEqual(await call, told);
		assert.equal(log.filter((line) => line.startsWith("sheet")).length, 1);
	}
});

test("row 45: a page that goes while the service is asked again is told nothing, and nothing is reported", async () => {
	const { getAuthCode, nextSheet, connection, answers, reports } = lost(never);
	const up = nextSheet();
	void getAuthCode("auth_user");
	(await up).allow();
	await settled();
	connection.close();
	await settled();
	assert.deepEqual([answers, reports], [[], []]);
});

test("row 45: scopes that only the service can read are asked for again by the names that it gave", async () => {
	const asked: unknown[] = [];
	const pending = { ticket: "t", expiresIn: 1000, askedScopes: ["x", "y"], grantedScopes: [], authErrorScopes: {} };
	const { ask, nextSheet } = stage(() => ({
		async getAuthCode({ scopes }) {
			asked.push(scopes);
			if (asked.length === 1) return { ...pending, sheet: { notice } } as unknown as Pending;
			return { authCode: "c", authSuccessScopes: ["x"], authErrorScopes: {} };
		},
		confirm: async () => network,
	}));
	const up = nextSheet();
	const call = ask("getAuthCode", { scopes: [7] });
	(await up).allow("x");
	assert.deepEqual(await call, { authCode: "c", authSuccessScopes: ["x"], authErrorScopes: { y: "10001" } });
	assert.deepEqual(asked, [[7], ["x"]]);
});
