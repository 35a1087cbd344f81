import assert from "node:assert/strict";
import { test } from "node:test";
import { fails, settled, sheets, stage, ten } from "../stage.test.ts";

test("row 46: the same call twice at once: one sheet, two codes", async () => {
	const { getAuthCode, nextSheet, log } = stage();
	const up = nextSheet();
	const calls = [getAuthCode("auth_user"), getAuthCode("auth_user")];
	(await up).allow();
	const [one, other] = await Promise.all(calls);
	assert.deepEqual(one?.authSuccessScopes, ["auth_user"]);
	assert.deepEqual(other?.authSuccessScopes, ["auth_user"]);
	assert.notEqual(one?.authCode, other?.authCode);
	assert.equal(sheets(log), 1);
	assert.ok(log.includes("decline t2 gone"));
});

test("a call that comes while the sheet is up shares it, in its own order, with the leader's refusals", async () => {
	const { getAuthCode, nextSheet, log, open } = stage();
	const up = nextSheet();
	const leader = getAuthCode("auth_user", "USER_NAME", "USER_ADDRESS", "auth_base");
	const sheet = await up;
	const follower = open().getAuthCode("auth_base", "USER_ADDRESS", "USER_NAME", "auth_user");
	await settled();
	assert.equal(log.length, 2, "the follower asks nothing yet");
	sheet.allow("auth_user");
	const authErrorScopes = { USER_NAME: "10001", USER_ADDRESS: "40006" };
	assert.deepEqual(await leader, { authCode: "c1", authSuccessScopes: ["auth_user", "auth_base"], authErrorScopes });
	assert.deepEqual(await follower, { authCode: "c2", authSuccessScopes: ["auth_base", "auth_user"], authErrorScopes });
	assert.equal(log.at(-1), "authorize auth_base,auth_user");
});

test("a refusal is shared, and counted once", async () => {
	const { getAuthCode, nextSheet, log } = stage();
	const up = nextSheet();
	const leader = getAuthCode("auth_user");
	const sheet = await up;
	const follower = getAuthCode("auth_user");
	await settled();
	sheet.answer({ kind: "denied" });
	assert.deepEqual(await leader, fails(11, "denied", { auth_user: "10001" }));
	assert.deepEqual(await follower, fails(11, "denied", { auth_user: "10001" }));
	assert.deepEqual(
		log.filter((line) => line.startsWith("decline")),
		["decline t1 denied"],
	);
});

test("another app's call of the same scopes shares nothing", async () => {
	const { getAuthCode, nextSheet, open, log } = stage();
	const up = nextSheet();
	void getAuthCode("auth_user");
	const sheet = await up;
	const other = open("Other").getAuthCode("auth_user");
	await settled();
	const next = nextSheet();
	sheet.answer({ kind: "denied" });
	(await next).allow();
	assert.deepEqual((await other).authSuccessScopes, ["auth_user"]);
	assert.equal(sheets(log), 2);
});

test("row 47: different calls: one sheet after the other, in order", async () => {
	const { getAuthCode, nextSheet, log, answers } = stage();
	const up = nextSheet();
	const calls = [getAuthCode("auth_user"), getAuthCode("USER_LOGIN_ID")];
	const first = await up;
	const next = nextSheet();
	await settled();
	assert.equal(sheets(log), 1);
	assert.deepEqual(first.pending.askedScopes, ["auth_user"]);
	first.allow();
	(await next).allow();
	await Promise.all(calls);
	assert.deepEqual(
		answers.map(({ id, ok }) => [id, ok]),
		[
			[1, true],
			[2, true],
		],
	);
});

test("row 48: ten at once: nine sheets in order, the tenth is too many", async () => {
	const { getAuthCode, shown, log, answers, timers } = stage(({ service }) => ({
		// The answers come in the opposite order; the sheets must not.
		async getAuthCode(request) {
			const answer = await service.getAuthCode(request);
			const late = ten.length - ten.indexOf(String(request.scopes));
			for (let turns = 0; turns < late * 5; turns++) await Promise.resolve();
			return answer;
		},
	}));
	const calls = ten.map((scope) => getAuthCode(scope));
	assert.deepEqual(await calls[9], fails(3, "unavailable"));
	for (let at = 0; at < 9; at++) {
		for (let turns = 0; turns < 3; turns++) await settled();
		assert.deepEqual(shown[at]?.pending.askedScopes, [ten[at]]);
		shown[at]?.allow();
	}
	await Promise.all(calls);
	assert.deepEqual(
		answers.map(({ id }) => id),
		[10, 1, 2, 3, 4, 5, 6, 7, 8, 9],
	);
	assert.deepEqual([sheets(log), timers.waiting], [9, 0]);
	const opened = log.filter((line) => line.startsWith("authorize")).length - 1;
	assert.equal(log.filter((line) => /^(confirm|decline)/.test(line)).length, opened + 1, "every ticket has its end");
});

test("a queued call is decided again when its turn comes, and may be silent by then", async () => {
	const { getAuthCode, nextSheet, log } = stage();
	const up = nextSheet();
	const wide = getAuthCode("auth_user", "USER_NAME");
	const narrow = getAuthCode("USER_NAME");
	(await up).allow();
	assert.equal((await wide).authCode, "c1");
	assert.deepEqual(await narrow, { authCode: "c2", authSuccessScopes: ["USER_NAME"], authErrorScopes: {} });
	assert.equal(sheets(log), 1);
	assert.deepEqual(
		log.filter((line) => line.startsWith("decline")),
		["decline t2 gone"],
	);
});

test("a call that was decided before a sheet was answered is decided again, though nobody is before it", async () => {
	const gate = Promise.withResolvers<void>();
	const { getAuthCode, nextSheet, log } = stage(({ service }) => ({
		async getAuthCode(request) {
			const answer = await service.getAuthCode(request);
			if (String(request.scopes) === "USER_NAME" && !log.includes("confirm t1 auth_user,USER_NAME")) {
				await gate.promise;
			}
			return answer;
		},
	}));
	const up = nextSheet();
	const wide = getAuthCode("auth_user", "USER_NAME");
	const sheet = await up;
	const narrow = getAuthCode("USER_NAME");
	await settled();
	sheet.allow();
	await wide;
	gate.resolve();
	assert.deepEqual((await narrow).authSuccessScopes, ["USER_NAME"]);
	assert.equal(sheets(log), 1);
});

test("silent calls never wait for a sheet", async () => {
	const { getAuthCode, nextSheet } = stage();
	const up = nextSheet();
	void getAuthCode("auth_user");
	await up;
	assert.equal((await getAuthCode("auth_base")).authCode, "c1");
});

test("a sheet does not wait for calls that were silent, failed or are followers", async () => {
	const { getAuthCode, ask, nextSheet, log } = stage();
	await getAuthCode("auth_base");
	await getAuthCode("NO_SUCH");
	await ask("nothing");
	const up = nextSheet();
	void getAuthCode("auth_user");
	const sheet = await up;
	void getAuthCode("auth_user");
	const other = getAuthCode("USER_NAME");
	await settled();
	assert.equal(log.at(-1), "decline t2 gone", "it has its place in the line");
	const next = nextSheet();
	sheet.allow();
	(await next).allow();
	assert.deepEqual((await other).authSuccessScopes, ["USER_NAME"]);
});

test("a queued call whose page goes leaves the line", async () => {
	const { getAuthCode, nextSheet, open, log } = stage();
	const up = nextSheet();
	void getAuthCode("auth_user");
	const sheet = await up;
	const [gone, stays] = [open("A"), open("B")];
	void gone.getAuthCode("auth_user");
	const last = stays.getAuthCode("auth_user");
	await settled();
	gone.connection.close();
	const next = nextSheet();
	sheet.allow();
	(await next).allow();
	assert.deepEqual((await last).authSuccessScopes, ["auth_user"]);
	assert.equal(sheets(log), 2);
});

test("the user changes: the sheet that is up ends, those that wait are asked anew", async () => {
	const { getAuthCode, nextSheet, host, open, log } = stage();
	const up = nextSheet();
	const first = getAuthCode("auth_user");
	await up;
	const second = open("Other").getAuthCode("auth_user");
	await settled();
	const next = nextSheet();
	host.userChanged();
	assert.equal((await first).outcome, "dismissed");
	(await next).allow();
	assert.equal((await second).authCode, "c1");
	assert.ok(log.includes("decline t2 gone"));
});
