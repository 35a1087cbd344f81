import assert from "node:assert/strict";
import { test } from "node:test";
import { fails, settled, sheets, stage, ten } from "../stage.test.ts";

const nine = ten.slice(0, 9);

test("the leader's page goes: a follower of another page asks for itself", async () => {
	const { getAuthCode, connection, nextSheet, open, log } = stage();
	const up = nextSheet();
	void getAuthCode("auth_user");
	await up;
	const follower = open().getAuthCode("auth_user");
	await settled();
	const next = nextSheet();
	connection.close();
	(await next).allow();
	assert.equal((await follower).authCode, "c1");
	assert.deepEqual(log.slice(2), ["decline t1 gone", "authorize auth_user", "sheet t2", "confirm t2 auth_user"]);
});

test("the leader's page goes while it waits for its turn: a follower asks for itself", async () => {
	const gate = Promise.withResolvers<void>();
	let asked = 0;
	const { open, nextSheet } = stage(({ service }) => ({
		async getAuthCode(request) {
			// The third question: the leader's second, when its turn has come.
			if (++asked === 3) await gate.promise;
			return service.getAuthCode(request);
		},
	}));
	const up = nextSheet();
	void open("Other").getAuthCode("auth_user");
	const sheet = await up;
	const leader = open();
	void leader.getAuthCode("auth_user");
	await settled();
	const follower = open().getAuthCode("auth_user");
	await settled();
	sheet.answer({ kind: "denied" });
	await settled();
	assert.equal(asked, 3);
	const next = nextSheet();
	leader.connection.close();
	(await next).allow();
	assert.deepEqual((await follower).authSuccessScopes, ["auth_user"]);
	gate.resolve();
});

test("a follower whose own question is refused is told so", async () => {
	let asked = 0;
	const { getAuthCode, nextSheet } = stage(({ service }) => ({
		getAuthCode: async (request) =>
			++asked === 1 ? service.getAuthCode(request) : { outcome: "suppressed", authErrorScopes: { auth_user: "10001" } },
	}));
	const up = nextSheet();
	void getAuthCode("auth_user");
	const sheet = await up;
	const follower = getAuthCode("auth_user");
	await settled();
	sheet.allow();
	assert.deepEqual(await follower, fails(11, "suppressed", { auth_user: "10001" }));
});

test("calls whose scopes only the service can read share nothing", async () => {
	const pending = { expiresIn: 1000, askedScopes: ["x"], grantedScopes: [], authErrorScopes: {}, sheet: {} };
	let asked = 0;
	const { ask, nextSheet, log } = stage(() => ({
		getAuthCode: async () => ({ ...pending, ticket: `s${++asked}` }) as never,
		confirm: async (ticket) => ({ authCode: `of ${ticket}`, authSuccessScopes: ["x"], authErrorScopes: {} }),
	}));
	const up = nextSheet();
	const calls = [ask("getAuthCode", { scopes: [7] }), ask("getAuthCode", { scopes: [7] })];
	const first = await up;
	const next = nextSheet();
	first.allow();
	(await next).allow();
	const codes = (await Promise.all(calls)).map((code) => (code as { authCode: string }).authCode);
	assert.deepEqual(codes, ["of s1", "of s3"]);
	assert.equal(sheets(log), 2);
});

test("a queued call whose page goes makes room for another", async () => {
	const { open, nextSheet, log } = stage();
	const up = nextSheet();
	const pages = nine.map((scope) => {
		const page = open();
		void page.getAuthCode(scope);
		return page;
	});
	await up;
	await settled();
	assert.deepEqual(await open().getAuthCode("auth_user"), fails(3, "unavailable"));
	assert.match(log.at(-1) ?? "", /^decline t\d+ gone$/);
	pages.at(-1)?.connection.close();
	await settled();
	const last = open();
	void last.getAuthCode("auth_user");
	await settled();
	assert.deepEqual(last.answers, []);
});

test("a follower's page goes: nothing is asked for it", async () => {
	const { getAuthCode, nextSheet, open, log } = stage();
	const up = nextSheet();
	const leader = getAuthCode("auth_user");
	const sheet = await up;
	const other = open();
	void other.getAuthCode("auth_user");
	await settled();
	other.connection.close();
	sheet.allow();
	assert.equal((await leader).authCode, "c1");
	await settled();
	assert.deepEqual(log.slice(2), ["confirm t1 auth_user"]);
});
