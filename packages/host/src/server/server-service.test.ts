import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "@byleave/protocol";
import { createServerService } from "./server-service.ts";

const code = { authCode: "c", authSuccessScopes: ["auth_base"], authErrorScopes: {} };
const failure = (cause: string, more: object = {}) => ({
	cause,
	outcome: "x",
	authErrorScopes: {},
	message: "m",
	trace: "t",
	...more,
});
const { signal } = new AbortController();
const request = { appId: "Shop", scopes: "auth_base", signal };

interface Sent {
	url: string;
	method: string | undefined;
	token: string | null;
	body: unknown;
	init: RequestInit;
}

type Answer = Error | { status?: number; json?: unknown; text?: string };
/** A service whose server gives these answers, in turn; an Error stands for a line that is down. */
function scene(...answers: readonly Answer[]) {
	const sent: Sent[] = [];
	const tokens: boolean[] = [];
	let token: (fresh: boolean) => Promise<string> = async (fresh) => `token${tokens.length}${fresh ? "-fresh" : ""}`;
	const waiting = [...answers];
	const service = createServerService({
		server: "https://auth.example/byleave/",
		language: "ms",
		userToken({ fresh }) {
			tokens.push(fresh);
			return token(fresh);
		},
		fetch: async (url, init = {}) => {
			const body = init.body === undefined ? undefined : JSON.parse(String(init.body));
			sent.push({
				url: String(url),
				method: init.method,
				token: new Headers(init.headers).get("authorization"),
				body,
				init,
			});
			const answer = waiting.shift() ?? { json: {} };
			if (answer instanceof Error) throw answer;
			return new Response(answer.text ?? JSON.stringify(answer.json), { status: answer.status ?? 200 });
		},
		showAuthPage: async () => ({ kind: "denied" }),
	});
	const named = (next: typeof token) => {
		token = next;
	};
	return { service, sent, tokens, named };
}

test("each request goes out with a token of its own, below the server's path, and carries nothing else of the page", async () => {
	const { service, sent } = scene({ json: code }, { json: code });
	assert.deepEqual(await service.getAuthCode(request), code);
	assert.deepEqual(await service.confirm("t", ["auth_user"], { signal }), code);
	assert.deepEqual(
		sent.map(({ url, method, token, body }) => [url, method, token, body]),
		[
			[
				"https://auth.example/byleave/host/authorize",
				"POST",
				"Bearer token1",
				{ appId: "Shop", scopes: "auth_base", language: "ms" },
			],
			[
				"https://auth.example/byleave/host/confirm",
				"POST",
				"Bearer token2",
				{ ticket: "t", acceptedScopes: ["auth_user"] },
			],
		],
	);
	const { credentials, redirect, referrerPolicy, cache, signal: given } = sent[0]?.init ?? {};
	assert.deepEqual([credentials, redirect, referrerPolicy, cache], ["omit", "error", "no-referrer", "no-store"]);
	assert.equal(given, signal);
	assert.equal(sent[0]?.init.keepalive, false);
});

test("decline and cancel outlive the page", async () => {
	const { service, sent } = scene();
	await service.decline("t", "gone");
	await service.cancelCode("c");
	assert.deepEqual(
		sent.map(({ url, body, init }) => [url.split("/").at(-1), body, init.keepalive]),
		[
			["decline", { ticket: "t", reason: "gone" }, true],
			["cancel", { authCode: "c" }, true],
		],
	);
});

test("the server's failures are told with their cause", async () => {
	const { service } = scene({
		status: 403,
		json: failure("scope_not_approved", { authErrorScopes: { USER_ADDRESS: "40006" } }),
	});
	assert.deepEqual(await service.getAuthCode(request), {
		cause: "scope_not_approved",
		outcome: "not_approved",
		authErrorScopes: { USER_ADDRESS: "40006" },
	});
});

test("rows 35, 39: nobody is logged in; the server is down, or its gateway says so", async () => {
	const out = scene();
	for (const token of [() => Promise.reject(new Error("out")), async () => "", async () => undefined as never]) {
		out.named(token);
		assert.deepEqual(await out.service.getAuthCode(request), {
			cause: "user_logged_out",
			outcome: "unavailable",
			authErrorScopes: {},
		});
	}
	assert.deepEqual(out.sent, []);
	const down = { cause: "connection_lost", outcome: "network", authErrorScopes: {} };
	for (const answer of [
		new TypeError("fetch failed"),
		{ status: 502, text: "<html>" },
		{ status: 503, text: "" },
		{ status: 504, text: "x" },
	]) {
		assert.deepEqual(await scene(answer).service.getAuthCode(request), down);
	}
	const own = await scene({ status: 503, json: failure("store_unavailable") }).service.getAuthCode(request);
	assert.deepEqual(own, { cause: "store_unavailable", outcome: "service_error", authErrorScopes: {} });
});

test("what is no answer of the host face is a failing service", async () => {
	for (const answer of [
		{ text: "<html>" },
		{ status: 500, text: "oops" },
		{ status: 404, json: { message: "Not found" } },
		{ status: 400, json: failure("constructor") },
		{ status: 400, json: failure("scopes_invalid", { authErrorScopes: 7 }) },
	]) {
		const { cause } = (await scene(answer).service.getAuthCode(request)) as { cause?: string };
		assert.equal(cause, "service_failed");
	}
});

test("what went wrong is told to whoever may see it: the cause, the status, the notice", async () => {
	const fault = new TypeError("fetch failed");
	const rejected = async (answer: Answer): Promise<Failure> => {
		try {
			await scene(answer).service.grants.list();
		} catch (error) {
			if (error instanceof Failure) return error;
		}
		return assert.fail("It was not refused.");
	};
	assert.equal((await rejected(fault)).cause, fault);
	assert.equal(
		(await rejected({ status: 500, text: "oops" })).message,
		"The server answered 500 without a known body.",
	);
	const named = await rejected({ status: 400, json: failure("params_invalid", { field: "appId" }) });
	assert.deepEqual([named.message, named.field], ["m", "appId"]);
	assert.equal((await rejected({ status: 400, json: failure("params_invalid") })).field, undefined);
	const out = scene();
	out.named(() => Promise.reject(fault));
	await assert.rejects(out.service.grants.list(), (error) => error instanceof Failure && error.cause === fault);

	const notice = { what: "You have blocked this app." };
	const { service } = scene({ status: 403, json: failure("app_blocked", { notice }) });
	assert.deepEqual(await service.getAuthCode(request), {
		cause: "app_blocked",
		outcome: "suppressed",
		authErrorScopes: {},
		notice,
	});
});

test("a failing success, and a failure without scopes, are what they are", async () => {
	const { cause } = (await scene({ status: 200, text: "" }).service.getAuthCode(request)) as { cause?: string };
	assert.equal(cause, "service_failed");
	const bare = scene({ status: 403, json: { cause: "app_blocked", message: "m" } });
	assert.deepEqual(await bare.service.getAuthCode(request), {
		cause: "app_blocked",
		outcome: "suppressed",
		authErrorScopes: {},
	});
	const broken = new Error("a fault of the page's own");
	const { service } = scene({ json: code });
	await assert.rejects(
		service.getAuthCode({
			appId: "Shop",
			signal,
			get scopes(): unknown {
				return {
					toJSON() {
						throw broken;
					},
				};
			},
		}),
		(error) => error === broken,
	);
});

test("without a language, a body or a signal none is said", async () => {
	const sent: [string, RequestInit][] = [];
	const service = createServerService({
		server: "https://auth.example//",
		userToken: async () => "token",
		fetch: async (url, init = {}) => {
			sent.push([String(url), init]);
			return Response.json({ apps: [] });
		},
		showAuthPage: async () => ({ kind: "denied" }),
	});
	await service.grants.list();
	await service.getAuthCode({ appId: "Shop", signal });
	await service.decline("t", "gone");
	const [[list, listed] = assert.fail(), [, asked] = assert.fail(), [, declined] = assert.fail()] = sent;
	assert.equal(list, "https://auth.example/host/grants");
	assert.deepEqual(
		[listed.method, "body" in listed, "signal" in listed, "signal" in declined],
		["GET", false, false, false],
	);
	assert.deepEqual(listed.headers, { authorization: "Bearer token" });
	assert.deepEqual(asked.headers, { authorization: "Bearer token", "content-type": "application/json" });
	assert.deepEqual(JSON.parse(String(asked.body)), { appId: "Shop" });
});

test("row 62: a login that is too old is asked for anew, once", async () => {
	const stale = { status: 401, json: failure("login_stale") };
	const renewed = scene(stale, { json: code });
	assert.deepEqual(await renewed.service.getAuthCode(request), code);
	assert.deepEqual(renewed.tokens, [false, true]);
	assert.equal(renewed.sent[1]?.token, "Bearer token2-fresh");

	const unavailable = { cause: "login_stale", outcome: "unavailable", authErrorScopes: {} };
	const refused = scene(stale);
	refused.named((fresh) => (fresh ? Promise.reject(new Error("no")) : Promise.resolve("token")));
	assert.deepEqual(await refused.service.getAuthCode(request), unavailable);
	const still = scene(stale, stale, { json: code });
	assert.deepEqual(await still.service.getAuthCode(request), unavailable);
	assert.equal(still.sent.length, 2);
});

test("the user's page: list, stop, block; failures reject with their cause", async () => {
	const app = { appId: "Shop", name: "Shop", logo: null, merchant: "Shop Ltd" };
	const scopes = [{ scope: "auth_user", lines: [], silent: false, since: "2026-01-01" }];
	const list = { language: "ms", dir: "ltr", words: {}, apps: [{ app, blocked: false, since: null, scopes }] };
	const { service, sent } = scene(
		{ json: list },
		{ json: {} },
		{ json: {} },
		{ json: {} },
		{ status: 403, json: failure("user_frozen") },
	);
	assert.deepEqual(await service.grants.list(), list);
	await service.grants.stopScope("Shop", "auth_user");
	await service.grants.stopApp("Shop");
	await service.grants.block("Shop", true);
	assert.deepEqual(
		sent.map(({ url, method, body }) => [url.replace("https://auth.example/byleave/host/grants", ""), method, body]),
		[
			["?language=ms", "GET", undefined],
			["/stop-scope", "POST", { appId: "Shop", scope: "auth_user" }],
			["/stop-app", "POST", { appId: "Shop" }],
			["/block", "POST", { appId: "Shop", blocked: true }],
		],
	);
	await assert.rejects(service.grants.list(), (error) => error instanceof Failure && error.code === "user_frozen");
});

test("getSetting: true for what is granted, nothing of a blocked app", async () => {
	const scopes = [{ scope: "auth_user" }, { scope: "auth_base" }];
	const entry = (appId: string, blocked: boolean) => ({ app: { appId }, blocked, scopes });
	const { service } = scene(
		{ json: { apps: [entry("Shop", false)] } },
		{ json: { apps: [entry("Shop", true)] } },
		{ json: { apps: [] } },
	);
	assert.deepEqual(await service.getSetting("Shop"), { authSetting: { auth_user: true, auth_base: true } });
	assert.deepEqual(await service.getSetting("Shop"), { authSetting: {} });
	assert.deepEqual(await service.getSetting("Shop"), { authSetting: {} });
});
