import assert from "node:assert/strict";
import { afterEach, beforeEach, it } from "node:test";
import { hostPaths, type InboxAnswer, type InboxMessage } from "@byleave/protocol";
import { wordsFor } from "../../packages/server/src/words/index.ts";
import { openWire, type Wire } from "../contract/wire.ts";
import { createWorld, type World } from "../world.ts";

/** The user's inbox by the front doors: a merchant sends by its face, an operator approves by theirs, the user reads by the host's. */

const TEMPLATE = "ORDER_READY";
let world: World;
let wire: Wire;
beforeEach(async () => {
	world = await createWorld({ app: "All" });
	wire = await openWire(world);
	const texts = {
		en: { title: "Order {number}", content: "It is ready. Come and get it.", link: { label: "The way", url: "way" } },
		ar: { title: "طلب {number}", content: "جاهز", link: null },
	};
	await operate("/operator/apps/domains", { appId: "All", domains: ["shop.example"] });
	await operate("/operator/templates", { templateCode: TEMPLATE, channel: "INBOX", texts });
	await operate("/operator/templates/status", { templateCode: TEMPLATE, status: "APPROVED" });
});
afterEach(() => world.close());

const operate = async (path: string, body: object): Promise<void> => {
	const { status, text } = await wire.operator(path, body);
	assert.equal(status, 200, text);
};
const allow = async (appId = "All", scopes: readonly string[] = ["SEND_MESSAGE"]): Promise<string> => {
	const tokens = await world.merchant.applyToken({ authCode: await wire.code(scopes, appId) });
	assert.ok(tokens.resultStatus === "S");
	return tokens.accessToken;
};
/** Accepted, and delivered if it may be; gives the result's code. */
async function send(accessToken: string, number: number, redirectUrl = "orders/order?x=1"): Promise<string> {
	const templateParameters = { number, way: `https://shop.example/way?to=${number}` };
	const { result } = await world.merchant.sendMessage({
		...{ accessToken, redirectUrl, requestId: `request-${number}`, templateCode: TEMPLATE },
		templates: (["en", "ar"] as const).map((language) => ({ language, templateParameters })),
	});
	await world.server.context.outbox.idle();
	return result.resultCode;
}
const inbox = async (language?: string, headers = {}): Promise<InboxAnswer> =>
	(await wire.host(hostPaths.inbox, language === undefined ? {} : { language }, headers))
		.json as unknown as InboxAnswer;
const first = async (): Promise<InboxMessage> => (await inbox()).messages[0] ?? assert.fail("The inbox is empty.");
const unread = async (headers = {}) => (await wire.host(hostPaths.inboxUnread, {}, headers)).json.unread;
const told = async (path: string, body: object, headers = {}) => {
	const { status, json } = await wire.host(path, body, headers);
	return [status, json.cause, json.field];
};

it("lists what has come, the newest first, in the reader's language, under the registered name", async () => {
	const at = new Date(world.server.context.now()).toISOString();
	const token = await allow();
	assert.equal(await send(token, 1), "SUCCESS");
	world.later(60);
	await send(token, 2);
	const { language, dir, words, messages, unread } = await inbox();
	assert.deepEqual([language, dir, unread, words.unread], ["en", "ltr", 2, "2 unread messages"]);
	assert.deepEqual(
		messages.map(({ title }) => title),
		["Order 2", "Order 1"],
	);
	const { messageId, ...message } = messages[1] ?? assert.fail();
	assert.match(messageId, /^MS[0-9a-f]{36}$/);
	assert.deepEqual(message, {
		app: { appId: "All", name: "All", logo: null, merchant: "Leaf & Bean Ltd" },
		language: "en",
		title: "Order 1",
		content: "It is ready. Come and get it.",
		link: { label: "The way", url: "https://shop.example/way?to=1" },
		opens: true,
		at,
		read: false,
		stop: wordsFor("en").stopMessages("All"),
	});
	const arabic = await inbox("ar-EG");
	assert.deepEqual([arabic.dir, arabic.messages[0]?.language, arabic.messages[0]?.title], ["rtl", "ar", "طلب 2"]);
	assert.equal(
		(await inbox("id")).messages[0]?.title,
		"Order 2",
		"in the first of its languages, where none is the reader's",
	);
});

it("opens a message at its page, and it is read", async () => {
	const token = await allow();
	await send(token, 1, "orders/order?number=1");
	await send(token, 2, "https://shop.example/orders/2");
	await send(token, 3, "");
	const opened = new Map(
		await Promise.all(
			(await inbox()).messages.map(async ({ title, messageId }) => {
				const { json } = await wire.host(hostPaths.openMessage, { messageId });
				return [title, json] as const;
			}),
		),
	);
	assert.deepEqual(opened.get("Order 1"), { appId: "All", page: "orders/order?number=1", url: null });
	assert.deepEqual(opened.get("Order 2"), { appId: "All", page: null, url: "https://shop.example/orders/2" });
	assert.deepEqual(opened.get("Order 3"), { appId: "All", page: null, url: null });
	assert.equal(await unread(), 0);
	const { words, messages } = await inbox();
	assert.deepEqual([words.unread, messages.map(({ read }) => read)], ["", [true, true, true]]);
});

it("[132] opens no page that is not the app's any more, and no app that is suspended", async () => {
	await send(await allow(), 1, "https://shop.example/orders/1");
	const { messageId } = await first();
	await operate("/operator/apps/domains", { appId: "All", domains: [] });
	assert.deepEqual(await told(hostPaths.openMessage, { messageId }), [400, "field_invalid", "redirectUrl"]);
	await operate("/operator/apps/status", { appId: "All", status: "SUSPENDED" });
	assert.equal((await first()).opens, false);
	assert.deepEqual((await told(hostPaths.openMessage, { messageId }))[1], "app_suspended");
	// What was not opened was not read.
	assert.equal((await first()).read, false);
});

it("drops a message for good, and only one's own", async () => {
	await send(await allow(), 1);
	const { messageId } = await first();
	const own = world.session;
	world.session = { sub: "user-ken", sid: "session-1" };
	assert.deepEqual((await inbox()).messages, []);
	assert.deepEqual(await told(hostPaths.openMessage, { messageId }), [400, "field_invalid", "messageId"]);
	await wire.host(hostPaths.removeMessage, { messageId });
	world.session = own;
	assert.equal((await first()).read, false);
	for (const _ of ["once", "twice"])
		assert.equal((await wire.host(hostPaths.removeMessage, { messageId })).status, 200);
	assert.deepEqual([(await inbox()).messages, await unread()], [[], 0]);
	for (const messageId of ["", "x".repeat(65), 7]) {
		assert.deepEqual(await told(hostPaths.removeMessage, { messageId }), [400, "field_invalid", "messageId"]);
	}
});

it("[11] shows a token that is bound to one app that one's messages", async () => {
	await send(await allow(), 1);
	const { messageId } = await first();
	const bound = async (app: string) => ({ authorization: `Bearer ${await world.mint({ app })}` });
	assert.deepEqual([(await inbox("en", await bound("Shop"))).messages, await unread(await bound("Shop"))], [[], 0]);
	assert.equal(await unread(await bound("All")), 1);
	for (const path of [hostPaths.openMessage, hostPaths.removeMessage]) {
		assert.deepEqual(await told(path, { messageId }, await bound("Shop")), [400, "field_invalid", "messageId"]);
	}
	assert.deepEqual(await told(hostPaths.stopMessages, { appId: "All" }, await bound("Shop")), [
		401,
		"identity_invalid",
		"app",
	]);
	assert.equal(await unread(), 1);
	assert.equal((await wire.host(hostPaths.openMessage, { messageId }, await bound("All"))).status, 200);
});

it("[106] stops messages alone: the next is refused, what has come stays, all else goes on", async () => {
	await allow("All", ["USER_NICKNAME"]);
	const token = await allow("All", ["SEND_MESSAGE", "USER_NICKNAME"]);
	await send(token, 1);
	assert.equal((await wire.host(hostPaths.stopMessages, { appId: "All" })).status, 200);
	assert.equal((await first()).stop, null);
	assert.equal(await send(token, 2), "USER_NOT_SUBSCRIBED");
	const info = await world.merchant.inquiryUserInfo({ accessToken: token });
	assert.equal(info.resultStatus === "S" && info.userInfo.nickName, "Mei");
	assert.equal((await wire.host(hostPaths.stopMessages, { appId: "All" })).status, 200, "nothing is left to stop");
	assert.deepEqual(await told(hostPaths.stopMessages, { appId: "Nobody" }), [404, "app_unknown", "appId"]);
	assert.equal((await inbox()).messages.length, 1);
});
