import assert from "node:assert/strict";
import { afterEach, beforeEach, it } from "node:test";
import { hostPaths, MOST_APP_ID, MOST_SCOPE_NAME, MOST_SCOPES } from "@byleave/protocol";
import { statusOf } from "../../packages/server/src/host-face/failure.ts";
import { openWire, type Wire } from "../contract/wire.ts";
import { createWorld, hostOrigins, type World } from "../world.ts";

/** What an author of a native app reads of the host face: its description, and how it says no. */

let world: World;
let wire: Wire;
beforeEach(async () => {
	world = await createWorld();
	wire = await openWire(world);
});
afterEach(() => world.close());

const appId = {
	type: "string",
	minLength: 1,
	maxLength: MOST_APP_ID,
	description: "Of the mini program, as the host attests it.",
};
const language = { type: "string", maxLength: 35, description: "BCP 47." };
const permission = {
	type: "string",
	minLength: 1,
	maxLength: 64,
	description: "The platform's own word, such as userInfo.",
};
const ticket = { type: "string", minLength: 1, maxLength: 64 };
const scope = { type: "string", minLength: 1, maxLength: MOST_SCOPE_NAME };
const messageId = { type: "string", minLength: 1, maxLength: 64 };
const asked: Readonly<Record<keyof typeof hostPaths, readonly [summary: string, body: object | undefined]>> = {
	authorize: [
		"A code, or a sheet to show.",
		{
			appId,
			scopes: { description: "As the mini program sent them: absent, a string or a list of strings." },
			prepared: {
				type: "string",
				minLength: 1,
				maxLength: 512,
				description:
					"In place of scopes: what the merchant's server was answered when it prepared, as the program passed it on.",
			},
			language,
		},
	],
	confirm: [
		"The user allowed: grant and code.",
		{
			ticket,
			acceptedScopes: {
				type: "array",
				maxItems: MOST_SCOPES,
				items: { type: "string", maxLength: MOST_SCOPE_NAME },
				description: "Every required one that was shown, and the optional ones that are on.",
			},
		},
	],
	decline: [
		"The sheet closed without Allow.",
		{ ticket, reason: { type: "string", enum: ["denied", "dismissed", "gone", "user_changed", "timeout"] } },
	],
	cancel: ["A code that reached nobody becomes void.", { authCode: { type: "string", minLength: 1, maxLength: 64 } }],
	permit: ["A permission's grant, or a sheet to show; never a code.", { appId, permission, language }],
	disclose: ["What a program may read in its page.", { appId, permission }],
	grants: ["The user's page.", undefined],
	stopScope: ["Stop one scope.", { appId, scope }],
	stopApp: ["Stop an app.", { appId }],
	block: ["Block an app, or unblock it.", { appId, blocked: { type: "boolean" } }],
	inbox: ["The user's inbox.", { language }],
	inboxUnread: ["How many messages are unread.", {}],
	openMessage: ["What a tap on a message opens; it is read.", { messageId }],
	removeMessage: ["Drop a message.", { messageId }],
	stopMessages: ["Stop an app's messages.", { appId }],
};

it("the face describes itself: every path, what it is for, and what a request must be", async () => {
	const { status, json } = await wire.host("/host/openapi.json", undefined, { authorization: undefined }, "GET");
	assert.equal(status, 200);
	const { openapi, info, components, security, paths } = json as {
		openapi: string;
		info: object;
		components: { securitySchemes: object };
		security: object[];
		paths: Record<string, Record<string, unknown>>;
	};
	assert.deepEqual(
		[openapi, info, security],
		[
			"3.1.0",
			{
				title: "Byleave host face",
				version: "1",
				description: "How a super app's front end asks for codes. See docs/super-app.md.",
			},
			[{ user: [] }],
		],
	);
	assert.deepEqual(components.securitySchemes, { user: { type: "http", scheme: "bearer", bearerFormat: "JWT" } });
	assert.deepEqual(Object.keys(paths).sort(), Object.values(hostPaths).sort());
	for (const [name, [summary, body]] of Object.entries(asked)) {
		const path = paths[hostPaths[name as keyof typeof hostPaths]] ?? {};
		assert.deepEqual(Object.keys(path), [body ? "post" : "get"]);
		const told = (path.post ?? path.get) as {
			summary: string;
			parameters?: object[];
			requestBody?: { content: Record<string, { schema: { properties: object } }> };
			responses: object;
		};
		assert.equal(told.summary, summary);
		assert.deepEqual(told.requestBody?.content["application/json"]?.schema.properties, body, name);
		if (!body) {
			assert.deepEqual(told.parameters, [
				{
					in: "query",
					name: "language",
					required: false,
					schema: { type: "string", maxLength: 35 },
					description: "BCP 47.",
				},
			]);
			continue;
		}
		assert.deepEqual(Object.keys(told.responses), ["200", "4XX", "5XX"]);
	}
	const said = new Set([...JSON.stringify(paths).matchAll(/"description":"([^"]*)"/g)].map(([, text]) => text));
	for (const text of [
		"Milliseconds.",
		"Scope to error.",
		"Everything the sheet shows, in the user's language: see Sheet in @byleave/protocol.",
		"What to tell the user, who has seen no sheet, and not the mini program: see Notice in @byleave/protocol.",
		"Messages, the newest first, and the words around them: see InboxAnswer in @byleave/protocol.",
	]) {
		assert.ok(said.has(text), text);
	}
});

it("a request that is not as described is told where, in one line", async () => {
	const told = async (body: unknown, headers = {}) => {
		const { status, json } = await wire.host(hostPaths.confirm, body, headers);
		return [status, json.cause, json.field, json.message];
	};
	const [status, cause, field, message] = await told({ ticket: "TK", acceptedScopes: ["auth_user", 7] });
	assert.deepEqual([status, cause, field], [400, "field_invalid", "acceptedScopes.1"]);
	assert.match(String(message), /^acceptedScopes\.1: .*expected string.*\.$/);
	for (const [body, message] of [
		["{", "The body must be JSON."],
		["null", "The body must be one JSON object."],
	]) {
		assert.deepEqual(await told(body), [400, "body_malformed", undefined, message]);
	}
	const typed = (await told("ticket=TK", { "content-type": "application/x-www-form-urlencoded" })).slice(0, 2);
	assert.deepEqual(typed, [400, "body_malformed"]);
	const large = { ticket: "TK", acceptedScopes: [], more: "x".repeat(65_536) };
	assert.deepEqual((await told(large)).slice(0, 2), [413, "body_too_large"]);
	const nowhere = await wire.host("/host/nowhere", {});
	assert.deepEqual([nowhere.status, nowhere.json.cause], [404, "api_unknown"]);
});

it("a preflight is told what a page may send, and for how long that holds", async () => {
	const { headers } = await world.server.public.inject({
		method: "OPTIONS",
		url: hostPaths.authorize,
		headers: { origin: hostOrigins[0], "access-control-request-method": "POST" },
	});
	assert.deepEqual(
		["methods", "headers"].map((what) => String(headers[`access-control-allow-${what}`]).split(/, ?/)),
		[
			["GET", "POST"],
			["authorization", "content-type"],
		],
	);
	assert.equal(headers["access-control-max-age"], "600");
});

it("what the server itself cannot do is told to whoever watches, and to nobody else", async () => {
	const { registry } = world.server.context;
	const reason = new Error("a disk that is full");
	world.store.grantsOf = () => Promise.reject(reason);
	const asked = {
		method: "GET",
		url: hostPaths.grants,
		headers: { authorization: `Bearer ${await world.mint()}` },
	} as const;
	const broken = await world.server.public.inject(asked);
	assert.equal(broken.statusCode, 500);
	assert.doesNotMatch(broken.body, /disk/);
	const trace = broken.json().trace;
	assert.deepEqual(
		world.events.filter((event) => event.trace === trace && event.type === "fault"),
		[{ type: "fault", trace, cause: "internal", error: reason }],
	);
	// Who is refused is refused, also where nobody can say why.
	await wire.host(hostPaths.block, { appId: "Shop", blocked: true });
	const { current } = registry;
	let looks = 0;
	registry.current = () => (++looks > 1 ? Promise.reject(new Error("gone meanwhile")) : current());
	const { status, json } = await wire.host(hostPaths.authorize, { appId: "Shop" });
	assert.deepEqual([status, json.cause, json.notice, looks], [403, "app_blocked", undefined, 2]);
});

it("a cause for which no status is named is a 403", () => {
	assert.deepEqual(
		(["app_blocked", "user_frozen", "store_unavailable", "internal"] as const).map(statusOf),
		[403, 403, 503, 500],
	);
});
