import assert from "node:assert/strict";
import { it, type TestContext } from "node:test";
import type { Pipe } from "@byleave/protocol/bridge";
import { byCode, openWire } from "../contract/wire.ts";
import { createWorld, type World, type WorldOptions } from "../world.ts";

/** What a mini program's page, a neighbour or a link can make the host do: nothing but ask as itself. */

async function opened(t: TestContext, options: WorldOptions = {}): Promise<World> {
	const world = await createWorld(options);
	t.after(() => world.close());
	return world;
}
/** What the host says to a page, as it comes. */
function answersOf(raw: Pipe) {
	const heard: { id: number; ok: boolean; result: Record<string, unknown> }[] = [];
	let wake = () => {};
	raw.listen((message) => {
		heard.push(message as (typeof heard)[number]);
		wake();
	});
	const until = async (count: number) => {
		while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
		return heard;
	};
	return { heard, until };
}
const decisions = (world: World) => world.events.flatMap((event) => (event.type === "decision" ? [event] : []));

it("[56] a page gets a code and lists of scopes, and nothing else", async (t) => {
	const world = await opened(t);
	world.person.will("Allow", "Don't allow");
	const silent = await world.my.getAuthCode();
	const asked = await world.my.getAuthCode({ scopes: ["auth_user"] });
	for (const answer of [silent, asked]) {
		assert.deepEqual(Object.keys(answer).sort(), ["authCode", "authErrorScopes", "authSuccessScopes"]);
		assert.match(answer.authCode, /^AC[\w-]{30}$/);
	}
	const told = await world.my.getAuthCode({ scopes: ["USER_LOGIN_ID"] }).catch((failed: object) => failed);
	assert.deepEqual(Object.keys(told).sort(), ["authErrorScopes", "error", "errorMessage", "outcome"]);
	const everything = JSON.stringify([silent, asked, told]);
	assert.doesNotMatch(everything, /(AT|RT|TK)[0-9a-f]{4}[\w-]{16}|eyJ|PRIVATE|Mei/);
});

it("[76] whichever app a page says it is, the host asks as the one whose frame it is", async (t) => {
	const world = await opened(t);
	const { raw } = world.open("Shop");
	const { until } = answersOf(raw);
	const forged = {
		appId: "All",
		app: "All",
		clientId: "rival",
		sourceAppId: "All",
		sub: "user-ben",
		sid: "s",
		userId: "x",
	};
	const scopes = ["USER_ADDRESS"]; // All may ask for it, Shop may not
	raw.send({ type: "call", id: 1, api: "getAuthCode", params: JSON.stringify({ scopes, ...forged }), ...forged });
	raw.send({
		type: "call",
		id: 2,
		api: "getAuthCode",
		params: JSON.stringify({ scopes, params: forged, options: forged }),
		from: forged,
	});
	const answers = await until(2);
	for (const { ok, result } of answers) assert.deepEqual([ok, result.outcome], [false, "not_approved"]);
	assert.deepEqual(
		decisions(world).map(({ appId, sub }) => [appId, sub]),
		[
			["Shop", "user-mei"],
			["Shop", "user-mei"],
		],
	);
});

it("[79, 80] opening a page asks for nothing, whatever it was opened with; only its own call does", async (t) => {
	const world = await opened(t);
	const { raw } = world.open("Shop");
	const { heard, until } = answersOf(raw);
	const launch = {
		scopes: ["auth_base"],
		query: { scopes: "auth_base", auto: "1" },
		sourceAppId: "All",
		referrerInfo: { appId: "All" },
	};
	for (const type of ["launch", "open", "show", "answer", "byleave:init", "byleave:hello", "", undefined]) {
		raw.send({
			type,
			id: 1,
			api: "getAuthCode",
			params: JSON.stringify(launch),
			ok: true,
			result: { authCode: "AC" },
			...launch,
		});
	}
	raw.send({ ...launch, id: 1, api: "getAuthCode" });
	raw.send("getAuthCode");
	raw.send([{ type: "call", id: 1, api: "getAuthCode" }]);
	raw.send({
		type: "call",
		id: 7,
		api: "getAuthCode",
		params: JSON.stringify({ scopes: ["auth_base"], query: launch }),
	});
	const [answer] = await until(1);
	assert.deepEqual([answer?.id, answer?.ok], [7, true]);
	assert.deepEqual([heard.length, decisions(world).length, world.person.sheets.length], [1, 1, 0]);
	// What a link brought along is not what the server was asked.
	assert.deepEqual(decisions(world)[0]?.asked, ["auth_base"]);
});

it("[82, 83] no name but the host's own is a call, on any page's bridge", async (t) => {
	const world = await opened(t);
	assert.deepEqual(world.host.calls, [
		"getAuthCode",
		"getAuthorize",
		"getOpenUserInfo",
		"getPhoneNumber",
		"getAuthUserInfo",
		"alert",
		"getSetting",
	]);
	const names = [
		"getAuthcode",
		"getAuthCode ",
		"my.getAuthCode",
		"confirm",
		"cancelCode",
		"permit",
		"disclose",
		"getSiteInfo",
		"userToken",
		"call",
		"__proto__",
	];
	const more = [...Object.getOwnPropertyNames(Object.prototype), ...Object.getOwnPropertyNames(Array.prototype)];
	const all = [...new Set([...names, ...more])];
	const { raw } = world.open("Shop");
	const { until } = answersOf(raw);
	for (const [index, api] of all.entries()) raw.send({ type: "call", id: index + 1, api, params: "{}" });
	const answers = await until(all.length);
	for (const { ok, result } of answers) assert.deepEqual([ok, result.outcome], [false, "not_supported"]);
	assert.equal(decisions(world).length, 0);
});

it("[88] a code for a page that is gone reaches nobody, and is void", async (t) => {
	const answered = Promise.withResolvers<void>();
	const gone = Promise.withResolvers<void>();
	const world = await opened(t, {
		fetch:
			(normal) =>
			async (...request) => {
				const response = await normal(...request);
				if (!String(request[0]).endsWith("/host/authorize")) return response;
				answered.resolve();
				await gone.promise;
				return response;
			},
	});
	const wire = await openWire(world);
	const [page, neighbour] = [world.open("Shop"), world.open("All")];
	const [mine, theirs] = [answersOf(page.raw), answersOf(neighbour.raw)];
	page.raw.send({ type: "call", id: 1, api: "getAuthCode", params: '{"scopes":["auth_base"]}' });
	await answered.promise;
	const cancelled = Promise.withResolvers<void>();
	const { store } = world.server.context;
	const normally = store.cancelCode;
	store.cancelCode = async (...args: Parameters<typeof normally>) => {
		await normally.apply(store, args);
		cancelled.resolve();
	};
	page.raw.send({ type: "bye" });
	await Promise.resolve();
	gone.resolve();
	await cancelled.promise;
	assert.deepEqual([mine.heard, theirs.heard], [[], []]);
	const [issued] = world.events.flatMap((event) => (event.type === "code" ? [event.authCode] : []));
	assert.ok(issued);
	assert.equal(await wire.codeOf({ body: byCode(issued) }), "INVALID_AUTHCODE");
});

it("[89] what one user was shown cannot be allowed by the next one", async (t) => {
	const world = await opened(t);
	world.person.will("Allow");
	const { shown, release } = world.person.hold();
	const asked = world.my.getAuthCode({ scopes: ["auth_user"] });
	const failed = assert.rejects(asked, { outcome: "dismissed" });
	await shown;
	world.session = { sub: "user-ben", sid: "session-2" };
	world.host.userChanged();
	release();
	await failed;
	for (const sub of ["user-mei", "user-ben"]) assert.deepEqual(await world.store.grantsOf({ sub }), []);
	assert.ok(!world.events.some(({ type }) => type === "code"));
});

it("[90] calls at the same time get a code each, and each code is its own", async (t) => {
	const world = await opened(t);
	const wire = await openWire(world);
	world.person.will("Allow");
	const { my } = world.open("Shop");
	const asked = [["auth_user"], ["auth_user"], ["auth_base"], ["auth_user"], undefined] as const;
	const answers = await Promise.all(
		asked.map((scopes, at) => (at % 2 ? my : world.my).getAuthCode(scopes ? { scopes } : {})),
	);
	const codes = answers.map(({ authCode }) => authCode);
	assert.equal(new Set(codes).size, codes.length);
	assert.equal(world.person.sheets.length, 1);
	const tokens = await Promise.all(codes.map((authCode) => wire.tokensOf({ body: byCode(authCode) })));
	assert.equal(new Set(tokens.map(({ accessToken }) => accessToken)).size, codes.length);
});
