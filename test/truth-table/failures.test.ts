import assert from "node:assert/strict";
import { createServer as createHttp } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { createBridge, createMy } from "@byleave/miniprogram";
import { type AuthCode, type CallFailed, definePlatform, seconds } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { linesOf } from "../person.ts";
import { createWorld, type World, type WorldOptions } from "../world.ts";

/** Rows 35 to 48, 52 to 56 and 60 to 62, each brought about by its real cause. Row 55 needs a browser: test/browser. */

const basic = { auth_user: "10001" };
const silentAndNot = [["auth_base"], ["auth_user"]];

describe("the truth table: what fails, and why", () => {
	for (const scopes of silentAndNot) {
		it(`row 35: ${scopes}, nobody is logged in`, async (t) => {
			const world = await made(t);
			world.session = null;
			await fails(world, scopes, 3, "unavailable");
		});
		it(`row 37: ${scopes}, the operator has frozen the user`, async (t) => {
			const world = await made(t);
			await operator(world, "/operator/users/status", { sub: "user-mei", status: "FROZEN" });
			await fails(world, scopes, 3, "unavailable");
		});
		it(`row 38: ${scopes}, the operator has suspended the app`, async (t) => {
			const world = await made(t);
			await operator(world, "/operator/apps/status", { appId: "Shop", status: "SUSPENDED" });
			await fails(world, scopes, 3, "unavailable");
		});
		it(`row 39: ${scopes}, the server is down`, async (t) => {
			const dead = await deadAddress();
			const world = await made(t, { fetch: () => (input, init) => fetch(moved(input, dead), init) });
			await fails(world, scopes, 10, "network");
		});
		it(`row 40: ${scopes}, the server hangs for 10 seconds`, async (t) => {
			const { address, arrived } = await hangingServer(t);
			const world = await made(t, { fetch: () => (input, init) => fetch(moved(input, address), init) });
			const failed = fails(world, scopes, 10, "timeout");
			await arrived;
			world.timers.pass(9_999);
			world.timers.pass(1);
			await failed;
		});
		it(`row 42: ${scopes}, the OAuthService throws`, async (t) => {
			const world = await made(t, {
				oauthService: (normal) => ({
					...normal,
					getAuthCode: () => {
						throw new Error("a fault in the super app's own code");
					},
				}),
			});
			await fails(world, scopes, 3, "service_error");
		});
		for (const nonsense of [
			undefined,
			null,
			7,
			"code",
			[],
			{},
			{ authCode: 5 },
			{ ticket: "t" },
			{ authCode: "c", authSuccessScopes: [] },
		]) {
			it(`row 42: ${scopes}, the OAuthService answers ${JSON.stringify(nonsense)}`, async (t) => {
				const world = await made(t, {
					oauthService: (normal) => ({ ...normal, getAuthCode: async () => nonsense as never }),
				});
				await fails(world, scopes, 3, "service_error");
			});
		}
		it(`row 43: ${scopes}, the super app has no OAuthService`, async (t) => {
			await fails(await made(t, { oauthService: () => null }), scopes, 3, "unavailable");
		});
	}

	it("row 36: the user changes while the sheet is up; no refusal is counted", async (t) => {
		const world = await made(t);
		for (const _ of [1, 2]) {
			const sheet = world.person.hold();
			const failed = fails(world, ["auth_user"], 11, "dismissed", basic);
			await sheet.shown;
			world.host.userChanged();
			await failed;
		}
		world.person.will("Allow");
		assert.deepEqual((await world.my.getAuthCode({ scopes: ["auth_user"] })).authSuccessScopes, ["auth_user"]);
	});

	it("row 41: the sheet is left open until the ticket ends", async (t) => {
		const world = await made(t);
		const sheet = world.person.hold();
		const failed = fails(world, ["auth_user"], 10, "timeout");
		await sheet.shown;
		world.timers.pass(600_000);
		await failed;
	});

	it("[88] row 44: the page goes away while the sheet is up: no callback, and the ticket is declined", async (t) => {
		let ticket = "";
		const declined = Promise.withResolvers<string>();
		const world = await made(t, {
			oauthService: (normal) => ({
				...normal,
				showAuthPage: (pending, options) => {
					ticket = pending.ticket;
					return normal.showAuthPage(pending, options);
				},
				decline: async (of, reason) => {
					await normal.decline(of, reason);
					declined.resolve(`${of} ${reason}`);
				},
			}),
		});
		const { my, raw } = world.open("Shop");
		const sheet = world.person.hold();
		const heard: unknown[] = [];
		void my.getAuthCode({ scopes: ["auth_user"], complete: (result) => heard.push(result) });
		await sheet.shown;
		raw.close();
		assert.equal(await declined.promise, `${ticket} gone`);
		const confirmed = await host(world, "/host/confirm", { ticket, acceptedScopes: ["auth_user"] });
		assert.equal(confirmed.json().cause, "ticket_unknown");
		assert.deepEqual(heard, []);
	});

	it("row 45: the answer to confirm is lost: the host asks again, and the sheet was up once", async (t) => {
		let lose = true;
		const world = await made(t, {
			fetch: (normal) => async (input, init) => {
				const answer = await normal(input, init);
				if (lose && String(input).endsWith("/host/confirm")) {
					lose = false;
					throw new TypeError("The connection was lost before the answer came.");
				}
				return answer;
			},
		});
		world.person.will("Allow");
		const answer = await world.my.getAuthCode({ scopes: ["auth_user", "USER_NAME"] });
		assert.deepEqual(answer.authSuccessScopes, ["auth_user"]);
		assert.deepEqual(answer.authErrorScopes, { USER_NAME: "10001" });
		assert.equal(world.person.sheets.length, 1);
		const tokens = await world.merchant.applyToken({ authCode: answer.authCode });
		assert.equal(tokens.resultStatus, "S");
	});

	it("row 45: the confirm never arrived: the sheet opens again", async (t) => {
		let lose = true;
		const world = await made(t, {
			fetch: (normal) => async (input, init) => {
				if (!lose || !String(input).endsWith("/host/confirm")) return normal(input, init);
				lose = false;
				throw new TypeError("The connection was lost before the request left.");
			},
		});
		world.person.will("Allow", "Allow");
		const answer = await world.my.getAuthCode({ scopes: ["auth_user"] });
		assert.deepEqual(answer.authSuccessScopes, ["auth_user"]);
		assert.equal(world.person.sheets.length, 2);
	});

	it("row 46: the same call twice at once: one sheet, two codes", async (t) => {
		const world = await made(t);
		world.person.will("Allow");
		const both = await Promise.all([ask(world, ["auth_user"]), ask(world, ["auth_user"])]);
		const codes = both.map((answer) => {
			assert.ok("authCode" in answer, JSON.stringify(answer));
			assert.deepEqual(answer.authSuccessScopes, ["auth_user"]);
			assert.deepEqual(answer.authErrorScopes, {});
			return answer.authCode;
		});
		assert.notEqual(codes[0], codes[1]);
		assert.equal(world.person.sheets.length, 1);
	});

	it("row 47: two different calls at once: one sheet after the other, in order", async (t) => {
		const world = await made(t);
		world.person.will("Allow", "Allow");
		const order: string[] = [];
		const calls = [["auth_user"], ["USER_LOGIN_ID"]].map(async (scopes) => {
			const answer = await world.my.getAuthCode({ scopes });
			order.push(...answer.authSuccessScopes);
		});
		await Promise.all(calls);
		assert.deepEqual(order, ["auth_user", "USER_LOGIN_ID"]);
		assert.deepEqual(world.person.sheets.map(linesOf), [["nickName", "avatar", "gender"], ["loginId.masked"]]);
	});

	it("[85] row 48: ten at once: nine sheets in order, the tenth is refused", async (t) => {
		const world = await made(t, { app: "All" });
		const scopes = [
			...["USER_NICKNAME", "USER_NAME", "USER_LOGIN_ID", "USER_AVATAR", "USER_GENDER", "USER_BIRTHDAY"],
			...["USER_NATIONALITY", "USER_CONTACTINFO", "USER_ADDRESS", "HASH_LOGIN_ID"],
		];
		world.person.will(...scopes.slice(0, 9).map(() => "Allow" as const));
		const order: string[] = [];
		const answers = await Promise.all(
			scopes.map(async (scope) => {
				const answer = await ask(world, [scope]);
				if ("authCode" in answer) order.push(scope);
				return answer;
			}),
		);
		assert.deepEqual(order, scopes.slice(0, 9));
		assert.deepEqual(answers[9], {
			error: 3,
			errorMessage: "Unknown error",
			outcome: "unavailable",
			authErrorScopes: {},
		});
		assert.equal(world.person.sheets.length, 9);
	});

	it("row 52: success throws: complete is still called, and the error is reported as uncaught", async (t) => {
		const world = await made(t);
		const uncaught: unknown[] = [];
		const scope = globalThis as { reportError?: (error: unknown) => void };
		const normal = scope.reportError;
		scope.reportError = (error) => uncaught.push(error);
		t.after(() => {
			if (normal) scope.reportError = normal;
			else delete scope.reportError;
		});
		const fault = new Error("in the page's own callback");
		const completed: unknown[] = [];
		const answer = await world.my.getAuthCode({
			scopes: ["auth_base"],
			success: () => {
				throw fault;
			},
			complete: (result) => completed.push(result),
		});
		assert.deepEqual(completed, [answer]);
		assert.deepEqual(uncaught, [fault]);
	});

	it("row 53: without callbacks the Promise resolves or rejects with the same object", async (t) => {
		const world = await made(t);
		let given: unknown;
		const answer = await world.my.getAuthCode({ scopes: ["auth_base"], success: (result) => (given = result) });
		assert.equal(given, answer);
		await assert.rejects(world.my.getAuthCode({ scopes: [] }), (failed: unknown) => {
			assert.deepEqual(failed, {
				error: 2,
				errorMessage: "Invalid parameters",
				outcome: "invalid_scopes",
				authErrorScopes: {},
			});
			return true;
		});
	});

	it("row 54: with callbacks a failing call's ignored Promise is no unhandled rejection", async (t) => {
		const world = await made(t);
		const unhandled: unknown[] = [];
		const listen = (reason: unknown) => unhandled.push(reason);
		process.on("unhandledRejection", listen);
		t.after(() => process.off("unhandledRejection", listen));
		await new Promise((complete) => void world.my.getAuthCode({ scopes: [], complete }));
		await new Promise(setImmediate);
		assert.deepEqual(unhandled, []);
	});

	it("row 56: forged, replayed, unknown and oversized messages", async (t) => {
		const world = await made(t);
		const { raw } = world.open("Shop");
		const answers: { id: number; ok: boolean; result: { error?: number; outcome?: string } }[] = [];
		const after = (count: number) =>
			new Promise<void>((done) =>
				raw.listen((message) => {
					if (answers.push(message as never) === count) done();
				}),
			);
		const all = after(4);
		// The forged appId is one that may ask for USER_ADDRESS; the frame's own may not.
		raw.send({
			type: "call",
			id: 1,
			api: "getAuthCode",
			params: '{"scopes":["USER_ADDRESS"],"appId":"All"}',
			appId: "All",
		});
		raw.send({ type: "call", id: 1, api: "getAuthCode", params: '{"scopes":["auth_base"]}' });
		raw.send({ type: "call", id: 2, api: "getEverything", params: "{}" });
		raw.send({ type: "call", id: 3, api: "getAuthCode", params: `{"more":"${"x".repeat(16_385)}"}` });
		raw.send({ type: "call", id: 4, api: "getAuthCode", params: false });
		await all;
		const short = answers.map(({ id, ok, result }) => [id, ok, result.error, result.outcome]).sort();
		assert.deepEqual(short, [
			[1, false, 3, "not_approved"],
			[2, false, 1, "not_supported"],
			[3, false, 2, "invalid_params"],
			[4, false, 2, "invalid_params"],
		]);
		assert.equal(world.person.sheets.length, 0);
	});

	it("[101] row 60: auth_user while the directory is down; auth_base needs none", async (t) => {
		const world = await made(t, { directory: { kind: "http", url: `${await deadAddress()}/profile` } });
		await fails(world, ["auth_user"], 3, "service_error");
		assert.deepEqual((await world.my.getAuthCode()).authSuccessScopes, ["auth_base"]);
	});

	it("row 61: no host answers the hello", async (t) => {
		const world = await made(t);
		const my = createMy(createBridge(() => () => {}, { timers: world.timers }));
		const failed = my.getAuthCode({ scopes: ["auth_base"] }).catch((result: CallFailed) => result);
		world.timers.pass(9_999);
		world.timers.pass(1);
		assert.deepEqual(await failed, {
			error: 3,
			errorMessage: "Unknown error",
			outcome: "unavailable",
			authErrorScopes: {},
		});
	});

	describe("row 62: a scope that needs a fresh login", () => {
		const { USER_LOGIN_ID } = alipayplus.scopes;
		assert.ok(USER_LOGIN_ID);
		const platform = definePlatform(alipayplus, {
			name: "careful",
			add: { USER_LOGIN_ID: { ...USER_LOGIN_ID, freshLogin: seconds(300) } },
		});
		const stale = (world: World) => {
			world.session = { sub: "user-mei", sid: "session-1", authTime: 1_000_000 };
		};
		it("is not to be had when the login is stale and the super app cannot log in anew", async (t) => {
			const world = await made(t, { platform });
			stale(world);
			await fails(world, ["USER_LOGIN_ID"], 3, "unavailable");
			assert.deepEqual((await world.my.getAuthCode()).authSuccessScopes, ["auth_base"]);
		});
		it("is asked for after the super app has logged the user in anew", async (t) => {
			const world = await made(t, {
				platform,
				login: (world, now) => {
					if (world.session) world.session = { ...world.session, authTime: now / 1000 };
				},
			});
			stale(world);
			world.person.will("Allow");
			assert.deepEqual((await world.my.getAuthCode({ scopes: ["USER_LOGIN_ID"] })).authSuccessScopes, [
				"USER_LOGIN_ID",
			]);
		});
	});
});

async function made(t: TestContext, options: WorldOptions = {}): Promise<World> {
	const world = await createWorld(options);
	t.after(() => world.close());
	return world;
}

const ask = (world: World, scopes: readonly string[]): Promise<AuthCode | CallFailed> =>
	world.my.getAuthCode({ scopes }).catch((failed: CallFailed) => failed);

async function fails(
	world: World,
	scopes: readonly string[],
	error: number,
	outcome: string,
	errors = {},
): Promise<void> {
	const sheets = world.person.sheets.length;
	const messages: Record<number, string> = alipayplus.jsapi.messages;
	assert.deepEqual(await ask(world, scopes), {
		error,
		errorMessage: messages[error],
		outcome,
		authErrorScopes: errors,
	});
	if (outcome !== "dismissed" && outcome !== "timeout") assert.equal(world.person.sheets.length, sheets);
}

async function operator(world: World, url: string, payload: object): Promise<void> {
	const { token } = world.server.context.config.operator;
	const headers = { authorization: `Bearer ${token}`, host: "127.0.0.1" };
	const answer = await world.server.operator.inject({ method: "POST", url, headers, payload });
	assert.equal(answer.statusCode, 200, answer.body);
}

const host = async (world: World, url: string, payload: object) =>
	world.server.public.inject({
		method: "POST",
		url,
		headers: { authorization: `Bearer ${await world.mint()}` },
		payload,
	});

const moved = (input: Parameters<typeof fetch>[0], address: string): string =>
	address + new URL(String(input)).pathname;

/** An address on this machine at which nobody listens. */
async function deadAddress(): Promise<string> {
	const server = createHttp().listen(0, "127.0.0.1");
	await new Promise((listening) => server.once("listening", listening));
	const { port } = server.address() as AddressInfo;
	await new Promise((closed) => server.close(closed));
	return `http://127.0.0.1:${port}`;
}

/** A server that takes requests and never answers; gone when the test ends. */
async function hangingServer(t: TestContext): Promise<{ address: string; arrived: Promise<void> }> {
	const arrived = Promise.withResolvers<void>();
	const server = createHttp(() => arrived.resolve()).listen(0, "127.0.0.1");
	await new Promise((listening) => server.once("listening", listening));
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived: arrived.promise };
}
