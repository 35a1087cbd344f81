import assert from "node:assert/strict";
import { afterEach, beforeEach, it } from "node:test";
import { type GrantsAnswer, hostPaths } from "@byleave/protocol";
import { wordsFor } from "../../packages/server/src/words/index.ts";
import { openWire, type Wire } from "../contract/wire.ts";
import { createWorld, grown, type World } from "../world.ts";

/** The user's page by the host face's front door: what is listed, to whom, and what stopping is told. */

let world: World;
let wire: Wire;
beforeEach(async () => {
	world = await createWorld();
	wire = await openWire(world);
});
afterEach(() => world.close());

const apps = async (): Promise<GrantsAnswer["apps"]> =>
	((await wire.host(hostPaths.grants, undefined, {}, "GET")).json as unknown as GrantsAnswer).apps;
const purpose = (scope: string, text: string, language = "en") =>
	wire.operator("/operator/apps/purpose", { appId: "Shop", scope, language, text });
const told = async (path: string, body: object) => {
	const { status, json } = await wire.host(path, body);
	return [status, json.cause, json.field];
};

it("lists a user's own grants and nobody else's", async () => {
	await wire.code(["auth_user"]);
	world.session = { sub: "user-ken", sid: "session-1" };
	assert.deepEqual(await apps(), []);
	await wire.code(["auth_user"], "All");
	assert.deepEqual(
		(await apps()).map(({ app }) => app.appId),
		["All"],
	);
});

it("says since when an app has what it has: the first for the app, each its own for the scopes", async () => {
	const first = new Date(world.server.context.now()).toISOString();
	await wire.code(["auth_user"]);
	world.later(3600);
	const second = new Date(world.server.context.now()).toISOString();
	await wire.code(["USER_LOGIN_ID"]);
	const [shop] = await apps();
	assert.equal(shop?.since, first);
	const since = Object.fromEntries((shop?.scopes ?? []).map((scope) => [scope.scope, scope.since]));
	assert.deepEqual([since.auth_user, since.USER_LOGIN_ID], [first, second]);
});

it("tells what was silent from what was asked for", async () => {
	await wire.code(["auth_user"]);
	await wire.code(["auth_base"], "All");
	const silent = Object.fromEntries(
		(await apps()).map(({ app, scopes }) => [app.appId, scopes.map((one) => one.silent)]),
	);
	assert.ok(silent.All?.length === 1 && silent.All.every((one) => one));
	assert.ok(silent.Shop?.includes(false));
});

it("keeps a blocked app in sight, until the block is taken back", async () => {
	await wire.code(["auth_user"]);
	assert.equal((await wire.host(hostPaths.block, { appId: "Shop", blocked: true })).status, 200);
	assert.deepEqual(
		(await apps()).map(({ app, blocked, known, since, scopes }) => [app.appId, blocked, known, since, scopes]),
		[["Shop", true, null, null, []]],
	);
	await wire.host(hostPaths.block, { appId: "Shop", blocked: false });
	assert.deepEqual(await apps(), []);
});

it("refuses to stop what nobody granted, and to block what there is not", async () => {
	assert.deepEqual(await told(hostPaths.stopScope, { appId: "Shop", scope: "auth_user" }), [
		400,
		"field_invalid",
		"scope",
	]);
	await wire.code(["auth_user"]);
	for (const scope of ["USER_NAME", "NO_SUCH", "__proto__"]) {
		assert.deepEqual(await told(hostPaths.stopScope, { appId: "Shop", scope }), [400, "field_invalid", "scope"], scope);
	}
	assert.deepEqual(await told(hostPaths.stopScope, { appId: "All", scope: "auth_user" }), [
		400,
		"field_invalid",
		"scope",
	]);
	const { json } = await wire.host(hostPaths.stopScope, { appId: "All", scope: "auth_user" });
	assert.equal(json.message, "scope: nothing is granted to this app under it.");
	assert.deepEqual(await told(hostPaths.block, { appId: "Nobody", blocked: true }), [404, "app_unknown", "appId"]);
	assert.equal((await apps()).length, 1);
});

it("stops one app and leaves the other, one user's and not the other's", async () => {
	for (const sub of ["user-mei", "user-ken"]) {
		world.session = { sub, sid: "session-1" };
		await wire.code(["auth_user"]);
		await wire.code(["auth_user"], "All");
	}
	await wire.host(hostPaths.stopApp, { appId: "Shop" });
	const listed = async () => (await apps()).map(({ app }) => app.appId).sort();
	assert.deepEqual(await listed(), ["All"]);
	world.session = { sub: "user-mei", sid: "session-1" };
	assert.deepEqual(await listed(), ["All", "Shop"]);
});

it("says of a scope that grew since when it is there: since the first of what it gives", async () => {
	const first = new Date(world.server.context.now()).toISOString();
	await wire.code(["auth_user"]);
	world.later(3600);
	await world.restart(grown);
	await wire.code(["auth_user"]);
	const [shop] = await apps();
	assert.equal(shop?.scopes.find(({ scope }) => scope === "auth_user")?.since, first);
	assert.equal(shop?.since, first);
});

it("says since when an app has something: since the first of all, whichever line that is", async () => {
	const first = new Date(world.server.context.now()).toISOString();
	await wire.code(["USER_LOGIN_ID"]);
	world.later(3600);
	await wire.code(["auth_user"]);
	const [shop] = await apps();
	assert.deepEqual(
		shop?.scopes.map(({ scope }) => scope),
		["auth_user", "USER_LOGIN_ID"],
	);
	assert.equal(shop?.since, first);
});

it("says what was said on the sheet, whatever the app says today; a covered scope what the other's sheet said", async () => {
	await purpose("auth_user", "To greet you.");
	await wire.code(["auth_user"]);
	await purpose("auth_user", "To sell you tea.");
	await purpose("USER_AVATAR", "To see you.");
	const { json } = await wire.host(hostPaths.authorize, { appId: "Shop", scopes: ["USER_AVATAR", "auth_base"] });
	assert.equal(typeof json.authCode, "string", "covered: nobody is asked");
	const { titles } = wordsFor("en");
	const line = (item: "nickName" | "avatar" | "gender") => ({ title: titles[item], why: "To greet you." });
	const [shop] = await apps();
	assert.deepEqual(
		shop?.scopes.map(({ scope, lines, silent }) => [scope, lines, silent]),
		[
			["auth_user", [line("nickName"), line("avatar"), line("gender")], false],
			["USER_AVATAR", [line("avatar")], false],
			["auth_base", [], true],
		],
	);
	assert.deepEqual(shop?.known, { title: titles.userId, why: "To greet you.", silent: false });
});

it("speaks the reader's language, but for what they were told in another", async () => {
	const page = async (language: string) =>
		(await wire.host(`${hostPaths.grants}?language=${language}`, undefined, {}, "GET")).json as unknown as GrantsAnswer;
	await wire.code(["auth_base"]);
	const [ours, theirs] = [wordsFor("en"), wordsFor("zh-CN")];
	const chinese = await page("zh-CN");
	assert.deepEqual(
		[chinese.language, chinese.dir, chinese.words.title],
		["zh-Hans", "ltr", theirs.grants({ support: "" }).title],
	);
	assert.equal(chinese.apps[0]?.known?.title, theirs.titles.userId);
	assert.equal((await page("ar")).dir, "rtl");
	await wire.code(["auth_user"]);
	const [shop] = (await page("zh-CN")).apps;
	assert.equal(shop?.known?.title, ours.titles.userId);
	assert.deepEqual(
		shop?.scopes.flatMap(({ lines }) => lines.map(({ title }) => title)),
		[ours.titles.nickName, ours.titles.avatar, ours.titles.gender],
	);
});
