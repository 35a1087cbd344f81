import assert from "node:assert/strict";
import { afterEach, beforeEach, it } from "node:test";
import { type GrantsAnswer, type HostFailure, hostPaths, type Pending, type Sheet } from "@byleave/protocol";
import { byCode, INFO, openWire, type Wire } from "../contract/wire.ts";
import { createWorld, type World } from "../world.ts";

/** What a person reads: on the sheet, where there is none, and on their own page (rulings 23, 39, 40). */

let world: World;
let wire: Wire;
beforeEach(async () => {
	world = await createWorld();
	wire = await openWire(world);
});
afterEach(() => world.close());

const authorize = async (scopes: readonly string[], language = "en", appId = "Shop") =>
	(await wire.host(hostPaths.authorize, { appId, scopes, language })).json as unknown;
const sheetOf = async (scopes: readonly string[], language = "en", appId = "All"): Promise<Sheet> =>
	((await authorize(scopes, language, appId)) as Pending).sheet;
const refusalOf = async (scopes: readonly string[], language = "en") =>
	(await authorize(scopes, language)) as HostFailure;
async function refuse(scopes: readonly string[]): Promise<void> {
	const { ticket } = (await authorize(scopes)) as Pending;
	await wire.host(hostPaths.decline, { ticket, reason: "denied" });
}

it("ruling 39: codes are said in words beside what leaves, in the reader's language and region", async () => {
	const said = async (language: string) =>
		(await sheetOf(["USER_BIRTHDAY", "USER_NATIONALITY", "USER_GENDER", "USER_NICKNAME"], language)).items.flatMap(
			({ fields }) => fields.flatMap(({ values, said }) => values.map((value, at) => [value, said[at]])),
		);
	const english = await said("en");
	const value = (known: (value: string) => boolean) => english.find(([shown]) => known(shown ?? ""))?.[1];
	assert.match(value((shown) => /^\d{4}-\d\d-\d\d$/.test(shown)) ?? "", /^\d{1,2} [A-Z][a-z]+ \d{4}$/);
	assert.match(value((shown) => /^[A-Z]{2}$/.test(shown)) ?? "", /^[A-Z][a-z]{3,}/);
	assert.match(value((shown) => shown === "F" || shown === "M") ?? "", /^(Female|Male)$/);
	assert.equal(english.filter(([, words]) => words === null).length, 1, "a nickname speaks for itself");
	assert.match(JSON.stringify(await said("zh-CN")), /年.*月.*日/);
	assert.match(JSON.stringify(await said("en-US")), /[A-Z][a-z]+ \d{1,2}, \d{4}/);
});

it("ruling 39: an address says its country", async () => {
	const [field] = (await sheetOf(["USER_ADDRESS"])).items.flatMap(({ fields }) =>
		fields.filter(({ values }) => values.length > 0),
	);
	assert.ok(field);
	const [code = ""] = field.values[0]?.split(" · ") ?? [];
	assert.match(code, /^[A-Z]{2}$/);
	assert.equal(field.said[0], new Intl.DisplayNames(["en"], { type: "region" }).of(code));
});

it("a reason that several lines share stands under each of them, and its absence is left to be said", async () => {
	const { items, words } = await sheetOf(["auth_user"], "en", "Shop");
	const whys = items.map(({ why }) => why);
	assert.ok(whys.length > 2);
	assert.equal(new Set(whys).size, 1);
	assert.equal(words.noReason, "The app gives no reason.");
});

it("how to undo it comes in the reader's language, or as the language itself says it", async () => {
	const english = await sheetOf(["auth_user"]);
	const chinese = await sheetOf(["auth_user"], "zh-CN");
	assert.equal(english.words.undo, world.server.context.config.undo.en);
	assert.match(chinese.words.undo, /^\p{Script=Han}/u);
});

it("ruling 40: who refused twice is told so, when the app may ask again, and whom to turn to", async () => {
	await refuse(["auth_user"]);
	await refuse(["auth_user"]);
	const { outcome, notice } = await refusalOf(["auth_user"]);
	assert.equal(outcome, "suppressed");
	assert.equal(notice?.app.appId, "Shop");
	assert.match(notice?.what ?? "", /refused this app twice/);
	assert.match(notice?.undo ?? "", /again in 1 minute/);
	assert.ok(notice?.support.includes(world.server.context.config.support));
	const chinese = await refusalOf(["auth_user"], "zh-CN");
	assert.deepEqual([chinese.notice?.language, chinese.notice?.dir], ["zh-Hans", "ltr"]);
	assert.match(chinese.notice?.what ?? "", /您/);
});

it("ruling 40: who blocked the app is told where to unblock it, for silent scopes too", async () => {
	await wire.host(hostPaths.block, { appId: "Shop", blocked: true });
	for (const scopes of [["auth_base"], ["auth_user"]]) {
		const { cause, notice } = await refusalOf(scopes);
		assert.equal(cause, "app_blocked");
		assert.match(notice?.undo ?? "", /unblock it/);
		assert.ok(notice?.undo.includes(world.server.context.config.undo.en ?? "none"));
	}
});

it("no other failure has a notice", async () => {
	for (const scopes of [["NO_SUCH"], ["USER_ADDRESS"], []]) {
		const { cause, notice } = await refusalOf(scopes);
		assert.ok(cause);
		assert.equal(notice, undefined, cause);
	}
});

it("every sheet says what stands in its place if its pages keep taking it away", async () => {
	const { notice } = await sheetOf(["auth_user"]);
	assert.match(notice.what, /closed its own question twice/);
	assert.match(notice.undo, /1 minute/);
});

it("ruling 23: knowing the user again is said once per app, in the order of meaning, not of names", async () => {
	await wire.code(["auth_base"]);
	await wire.code(["USER_LOGIN_ID"]);
	await wire.code(["auth_user"]);
	const { apps, words } = (await wire.host(hostPaths.grants, undefined, {}, "GET")).json as unknown as GrantsAnswer;
	const [shop] = apps;
	assert.equal(shop?.known?.silent, false);
	assert.match(shop?.known?.title ?? "", /^Know you again/);
	const lines = shop?.scopes.flatMap(({ lines }) => lines.map(({ title }) => title)) ?? [];
	assert.equal(lines.filter((title) => title.startsWith("Know you again")).length, 0);
	assert.deepEqual(
		shop?.scopes.map(({ scope }) => scope),
		["auth_user", "USER_LOGIN_ID", "auth_base"],
	);
	assert.ok(words.support.includes(world.server.context.config.support));
});

it("ruling 23: who was never asked is known again in silence, and the page says so", async () => {
	await wire.code(["auth_base"]);
	const { apps } = (await wire.host(hostPaths.grants, undefined, {}, "GET")).json as unknown as GrantsAnswer;
	assert.equal(apps[0]?.known?.silent, true);
	assert.deepEqual(
		apps[0]?.scopes.map(({ lines }) => lines),
		[[]],
	);
});

it("ruling 23: stopping the last that was allowed stops the app: the page is empty, and so is what the tokens give", async () => {
	const list = async () =>
		((await wire.host(hostPaths.grants, undefined, {}, "GET")).json as unknown as GrantsAnswer).apps;
	const tokens = await wire.tokensOf({ body: byCode(await wire.code(["auth_user", "USER_NAME"], "All")) });
	const asked = async () =>
		(await wire.send({ path: INFO, body: { accessToken: tokens.accessToken } })).result.resultStatus;
	for (const [at, scope] of ["auth_user", "USER_NAME"].entries()) {
		assert.equal((await list()).length, 1);
		assert.equal((await list())[0]?.known === null, false);
		assert.equal(await asked(), "S");
		assert.equal((await wire.host(hostPaths.stopScope, { appId: "All", scope })).status, 200, `${at}`);
	}
	assert.deepEqual(await list(), []);
	assert.equal(await asked(), "F");
	const again = await wire.send({ body: { grantType: "REFRESH_TOKEN", refreshToken: tokens.refreshToken } });
	assert.equal(again.result.resultStatus, "F");
});
