import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { hostPaths } from "@byleave/protocol";
import { createLog, logObserver } from "../packages/server/src/observe/log.ts";
import { byCode, openWire } from "./contract/wire.ts";
import { createWorld } from "./world.ts";

/** Who the super app's back end says somebody is, at the whole server (rulings 11, 36, 42). */

async function opened(t: TestContext) {
	const world = await createWorld();
	t.after(() => world.close());
	const wire = await openWire(world);
	/** As the user of the session, with a token that is bound to `app`. */
	const bound = async (app: string, path: string, body: unknown, method: "POST" | "GET" = "POST") =>
		wire.host(path, body, { authorization: `Bearer ${await world.mint({ app })}` }, method);
	const ticket = async (appId: string) => {
		const { json } = await wire.host(hostPaths.authorize, { appId, scopes: ["USER_NICKNAME"] });
		return { ticket: String(json.ticket), acceptedScopes: json.askedScopes };
	};
	return { world, wire, bound, ticket };
}
const refused = ({ status, json }: { status: number; json: Readonly<Record<string, unknown>> }) => [
	status,
	json.cause,
	json.field,
];
const no = [401, "identity_invalid", "app"];

describe("[11] a token that is bound to one app", () => {
	it("asks for no other", async (t) => {
		const { bound } = await opened(t);
		assert.deepEqual(refused(await bound("Shop", hostPaths.authorize, { appId: "All" })), no);
		assert.equal((await bound("Shop", hostPaths.authorize, { appId: "Shop" })).status, 200);
	});

	it("confirms and declines no other's ticket, and burns none", async (t) => {
		const { bound, ticket } = await opened(t);
		const all = await ticket("All");
		assert.deepEqual(refused(await bound("Shop", hostPaths.confirm, all)), no);
		assert.deepEqual(refused(await bound("Shop", hostPaths.decline, { ticket: all.ticket, reason: "denied" })), no);
		assert.equal((await bound("All", hostPaths.confirm, all)).status, 200);
		const shop = await ticket("Shop");
		assert.equal((await bound("Shop", hostPaths.decline, { ticket: shop.ticket, reason: "gone" })).status, 200);
		assert.equal((await bound("Shop", hostPaths.confirm, shop)).status, 404);
		assert.equal((await bound("Shop", hostPaths.decline, { ticket: shop.ticket, reason: "gone" })).status, 200);
	});

	it("cancels no other's code", async (t) => {
		const { bound, wire } = await opened(t);
		const [kept, dropped] = [await wire.code(["auth_base"], "All"), await wire.code(["auth_base"], "Shop")];
		for (const authCode of [kept, dropped]) {
			assert.equal((await bound("Shop", hostPaths.cancel, { authCode })).status, 200);
		}
		assert.equal(await wire.codeOf({ body: byCode(kept) }), "SUCCESS");
		assert.equal(await wire.codeOf({ body: byCode(dropped) }), "INVALID_AUTHCODE");
	});

	it("lists, stops and blocks no other", async (t) => {
		const { bound, wire } = await opened(t);
		for (const appId of ["All", "Shop"]) await wire.code(["auth_base", "USER_NICKNAME"], appId);
		const { json } = await bound("Shop", hostPaths.grants, undefined, "GET");
		const listed = (json.apps as { app: { appId: string } }[]).map(({ app }) => app.appId);
		assert.deepEqual(listed, ["Shop"]);
		for (const [path, more] of [
			[hostPaths.stopScope, { scope: "USER_NICKNAME" }],
			[hostPaths.stopApp, {}],
			[hostPaths.block, { blocked: true }],
			[hostPaths.block, { blocked: false }],
		] as const) {
			assert.deepEqual(refused(await bound("Shop", path, { appId: "All", ...more })), no, path);
			assert.equal((await bound("Shop", path, { appId: "Shop", ...more })).status, 200, path);
		}
	});

	it("holds at every path of this face, also one that comes later", async (t) => {
		const { bound, ticket, wire } = await opened(t);
		const { ticket: open } = await ticket("All");
		const authCode = await wire.code(["auth_base"], "All");
		const everything = {
			appId: "All",
			scopes: ["auth_base"],
			ticket: open,
			acceptedScopes: [],
			reason: "denied",
			authCode,
			scope: "auth_base",
			permission: "userInfo",
			blocked: true,
			messageId: "MS",
		};
		// These list what is the app's own; what they do not list, test/faces/inbox.test.ts and the test above say.
		const lists: readonly string[] = [hostPaths.grants, hostPaths.inbox, hostPaths.inboxUnread];
		for (const path of Object.values(hostPaths).filter((path) => !lists.includes(path))) {
			const { status, json } = await bound("Shop", path, everything);
			// Another's code is no code at all, which is cancelled without effect, as ever; another's message is none.
			const isNone = path === hostPaths.cancel ? Object.keys(json).length === 0 : json.field === "messageId";
			assert.ok(status === 401 || isNone, path);
		}
		assert.equal(await wire.codeOf({ body: byCode(authCode) }), "SUCCESS");
	});
});

it("[74] whoever can be served can be frozen and erased, by the same name", async (t) => {
	const { world, wire } = await opened(t);
	for (const sub of ["ü-漢-🙂", "🙂".repeat(128), "a b/../c?d=e&f#g", "\ufffd"]) {
		world.session = { sub, sid: "s" };
		assert.equal((await wire.host(hostPaths.authorize, { appId: "Shop" })).status, 200, sub);
		assert.equal((await wire.operator("/operator/users/status", { sub, status: "FROZEN" })).status, 200, sub);
		assert.equal((await wire.host(hostPaths.authorize, { appId: "Shop" })).json.cause, "user_frozen", sub);
		const listed = await wire.operator(`/operator/grants?sub=${encodeURIComponent(sub)}`, undefined, {}, "GET");
		assert.equal((listed.json.grants as unknown[]).length, 1, sub);
		assert.equal((await wire.operator("/operator/users/erase", { sub })).status, 200, sub);
	}
	for (const sub of ["\ud800", "a\nb", "", "x".repeat(129)]) {
		world.session = { sub, sid: "s" };
		assert.deepEqual(refused(await wire.host(hostPaths.authorize, { appId: "Shop" })), [
			401,
			"identity_invalid",
			"sub",
		]);
		for (const [path, more] of [
			["/operator/users/status", { status: "FROZEN" }],
			["/operator/users/erase", {}],
			["/operator/users/import-id", { clientId: "leaf-and-bean", userId: "2088" }],
			["/operator/grants/revoke", { appId: "Shop" }],
		] as const) {
			assert.deepEqual(refused(await wire.operator(path, { sub, ...more })), [400, "field_invalid", "sub"], path);
		}
	}
});

it("[113] each refusal leaves its cause, result code, client and trace in the log, and nothing secret or personal", async (t) => {
	const { world, wire } = await opened(t);
	const lines: string[] = [];
	const watch = logObserver(createLog({ logLevel: "info" }, { write: (line) => void lines.push(line) }));
	const code = `AC00ff${"x".repeat(24)}`;
	const mark = world.events.length;
	const traced = async (
		answer: Promise<{ headers: Readonly<Record<string, unknown>>; json: Readonly<Record<string, unknown>> }>,
	) => {
		const { headers, json } = await answer;
		return String(headers["x-trace-id"] ?? json.trace);
	};
	const expected: [string, Record<string, unknown>][] = [
		[
			await traced(wire.send({ body: byCode(code) })),
			{ face: "merchant", cause: "code_unknown", resultCode: "INVALID_AUTHCODE", clientId: "leaf-and-bean" },
		],
		[
			await traced(wire.send({ clientId: "nobody", body: {} })),
			{ face: "merchant", cause: "signature_mismatch", resultCode: "INVALID_SIGNATURE", clientId: "nobody" },
		],
		[
			await traced(wire.send({ headers: { origin: "https://evil.example" } })),
			{ face: "merchant", cause: "origin_refused", resultCode: "ACCESS_DENIED", clientId: "leaf-and-bean" },
		],
		[
			await traced(
				wire.host(hostPaths.authorize, {}, { authorization: `Bearer ${await world.mint({ exp: 1, iat: 0 })}` }),
			),
			{ face: "host", cause: "identity_invalid", field: "exp", why: "exp: it has passed, by this server's clock." },
		],
		[
			await traced(wire.host(hostPaths.authorize, { appId: "Nobody" })),
			{ face: "host", cause: "app_unknown", field: "appId" },
		],
		[
			await traced(wire.operator("/operator/users/erase", { sub: "" })),
			{ face: "operator", cause: "field_invalid", field: "sub" },
		],
	];
	for (const event of world.events.slice(mark)) watch(event, () => "pseudonym");
	const entries = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === "refused");
	for (const [trace, facts] of expected) {
		const entry = entries.find((one) => one.trace === trace);
		assert.ok(entry, `${JSON.stringify(facts)} is not in the log`);
		for (const [name, value] of Object.entries(facts)) assert.equal(entry[name], value, name);
		assert.equal(typeof entry.why, "string");
	}
	assert.equal(entries.length, expected.length);
	assert.doesNotMatch(lines.join(""), /AC00ff|eyJ|user-mei|evil\.example/);
});
