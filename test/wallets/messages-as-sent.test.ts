import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { Platform } from "@byleave/protocol";
import { platforms } from "@byleave/protocol/platforms";
import type { Channel, Delivery } from "@byleave/server";
import { openWire, type Wire } from "../contract/wire.ts";
import { type WalletWorld, walletWorld } from "./wallet-world.ts";

/** Requests as the wallets' merchants write them in their own code, and what reaches the phone. */

interface Bed {
	readonly world: WalletWorld;
	readonly wire: Wire;
	/** What a phone has got, once nothing waits any more. */
	readonly arrived: () => Promise<readonly Delivery[]>;
	/** Allows it; who that is at the merchant. */
	readonly allow: (scope: string) => Promise<{ readonly accessToken: string; readonly userId: string }>;
	readonly template: (templateCode: string, channel: string, text: object) => Promise<void>;
}

async function bed(t: TestContext, platform: Platform | undefined): Promise<Bed> {
	const arrived: Delivery[] = [];
	const phone: Channel = {
		most: 20,
		deadlineMs: 10_000,
		deliver: async (messages) => {
			arrived.push(...messages);
			return messages.map(({ messageId }) => ({ messageId, outcome: "delivered" }));
		},
	};
	const world = await walletWorld(platform ?? assert.fail(), {
		config: { messages: { channels: { SMS: phone, PUSH: phone, INBOX: phone } } },
	});
	t.after(() => world.close());
	const wire = await openWire(world);
	const operate = async (path: string, body: object): Promise<void> => {
		const { status, text } = await wire.operator(path, body);
		assert.equal(status, 200, text);
	};
	await operate("/operator/apps/domains", { appId: "Shop", domains: ["shop.example"] });
	return {
		world,
		wire,
		async arrived() {
			await world.server.context.outbox.idle();
			return arrived;
		},
		async allow(scope) {
			world.person.will("Allow");
			const { authCode } = await world.my.getAuthCode({ scopes: [scope] });
			const tokens = await world.merchant.applyToken({ authCode });
			assert.ok(tokens.resultStatus === "S");
			return { accessToken: tokens.accessToken, userId: tokens.customerId ?? assert.fail() };
		},
		async template(templateCode, channel, text) {
			await operate("/operator/templates", { templateCode, channel, texts: { en: text } });
			await operate("/operator/templates/status", { templateCode, status: "APPROVED" });
		},
	};
}
/** What a person reads and may tap of it. */
const read = (messages: readonly Delivery[]) =>
	messages.map(({ channel, title, content, link, page }) => ({ channel, title, content, link, page }));

describe("messages as merchants send them", () => {
	it("Qi: Title, Content and Url in the one template, a link to the mini program or an address of its own", async (t) => {
		const { wire, allow, template, arrived } = await bed(t, platforms.superqi);
		await template("MINI_APP_COMMON_INBOX", "INBOX", {
			...{ title: "{Title}", content: "{Content}" },
			link: { label: "Open", url: "Url" },
		});
		const { accessToken } = await allow("NOTIFICATION_INBOX");
		const send = async (requestId: string, Url: string) => {
			const { result } = await wire.send({
				path: "/v1/messages/sendInbox",
				body: {
					...{ accessToken, requestId, templateCode: "MINI_APP_COMMON_INBOX" },
					templates: [{ templateParameters: { Title: "Shop: order 7", Content: "It is ready.", Url } }],
				},
			});
			return `${result.resultStatus} ${result.resultCode}`;
		};
		const id = `NOTIF-${"0".repeat(36)}-1795521600`;
		assert.equal(await send(id, "mini://platformapi/startapp?_ariver_appid=Shop"), "S SUCCESS");
		assert.equal(await send(id, "mini://platformapi/startapp?_ariver_appid=Shop"), "S SUCCESS", "a repeat, sent once");
		assert.equal(
			await send("with a page", "mini://platformapi/startapp?_ariver_appid=Shop&page=pages%2Forder"),
			"S SUCCESS",
		);
		assert.equal(await send("address", "https://shop.example/orders/7"), "S SUCCESS");
		assert.equal(await send("others", "mini://platformapi/startapp?_ariver_appid=888888"), "F PARAM_ILLEGAL");
		const said = { channel: "INBOX", title: "Shop: order 7", content: "It is ready." };
		assert.deepEqual(
			new Set(read(await arrived()).map((one) => JSON.stringify(one))),
			new Set(
				[
					{ ...said, link: null, page: null },
					{ ...said, link: null, page: "pages/order" },
					{ ...said, link: { label: "Open", url: "https://shop.example/orders/7" }, page: null },
				].map((one) => JSON.stringify(one)),
			),
		);
	});

	it("VodaPay: a language in capitals, a link of the wallet's, a timeout that nothing reads", async (t) => {
		const { wire, allow, template, arrived } = await bed(t, platforms.vodapay);
		await template("SEND_INBOX_PUSH", "PUSH", { title: "{title}", content: "{content}", link: null });
		const { accessToken } = await allow("NOTIFICATION_PUSH");
		const scheme = "vodapaywallet://deeplink.htm?action=miniapp&miniappId=Shop&query=order%3D7";
		const { json, result } = await wire.send({
			path: "/v2/miniprogram/message/send",
			body: {
				...{
					authClientId: "leaf-and-bean",
					appId: "Shop",
					accessToken,
					requestId: "1f0c",
					templateCode: "SEND_INBOX_PUSH",
				},
				templates: [
					{ templateParameters: { title: "Shop", content: "Ready", merchantName: "Shop", scheme }, language: "EN" },
				],
				...{ redirectUrl: scheme, timeout: 0 },
			},
		});
		assert.equal(result.resultCode, "SUCCESS", result.resultMessage);
		assert.equal(typeof json.messageId, "string");
		assert.deepEqual(read(await arrived()), [
			{ channel: "PUSH", title: "Shop", content: "Ready", link: null, page: "?order=7" },
		]);
	});

	it("TNG: below its prefix, no messageId in the answer; a client that sends a message alone is told what is missing", async (t) => {
		const { wire, allow, template, arrived } = await bed(t, platforms.tng);
		await template("TP_5800000001", "SMS", { title: null, content: "Order {customContent} is ready.", link: null });
		const { accessToken } = await allow("SEND_MESSAGE");
		const path = "/acl/api/v2/customers/message/sendByAccessToken";
		const body = {
			...{ appId: "Shop", accessToken, requestId: "r-1", templateCode: "TP_5800000001" },
			templates: [{ templateParameters: { customContent: 7 }, language: "en-US" }],
		};
		const told = await wire.send({ path, body });
		assert.equal(told.result.resultCode, "SUCCESS", told.result.resultMessage);
		assert.deepEqual(Object.keys(told.json), ["result"]);
		const [message = assert.fail()] = await arrived();
		assert.match(message.content, /^Shop.*Order 7 is ready\.$/, "an SMS begins with the registered name");
		const { result } = await wire.send({ path, body: { accessToken, message: "It is ready." } });
		assert.equal(result.resultCode, "PARAM_ILLEGAL");
		assert.match(result.resultMessage, /^appId must be there/);
	});

	it("Rebell: to a user's id, in several lines of its own; who has several mini programs says which", async (t) => {
		const { world, wire, allow, arrived } = await bed(t, platforms.rebell);
		const { userId } = await allow("NOTIFICATION_INBOX");
		const path = "/v2/messages/sendInbox";
		const body = {
			targetUserId: userId,
			requestId: "r-1",
			title: "Ordine 7",
			body: "È pronto.\nA presto.",
			category: "ORDER",
			url: "pages/order?no=7",
		};
		const { json, result } = await wire.send({ path: `/api/open${path}`, body });
		assert.equal(result.resultCode, "SUCCESS", result.resultMessage);
		assert.deepEqual((await wire.send({ path, body })).json, json, "the same by its other prefix");
		assert.deepEqual(
			read(await arrived()).map(({ content, page, link }) => [content, page, link]),
			[["È pronto.\nA presto.", "pages/order?no=7", null]],
		);
		assert.equal(world.events.filter((event) => event.type === "message" && event.what === "accepted").length, 1);
	});
});
