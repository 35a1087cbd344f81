// What becomes of a message, from the merchant's request to the channel: each case of docs/messages.md, by the front doors.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { hostPaths } from "@byleave/protocol";
import type { Channel, Delivered, Delivery } from "@byleave/server";
import { openWire, type Wire } from "./contract/wire.ts";
import { createWorld, type World } from "./world.ts";

const CODE = "ORDER_READY";
const text = { title: "Order {no}", content: "Your order {no} is ready.", link: null };

let world: World | undefined;
afterEach(async () => {
	await world?.close();
	world = undefined;
});

type Answering = (
	messages: readonly Delivery[],
	signal: AbortSignal,
) => readonly Delivered[] | Promise<readonly Delivered[]>;
/** A world whose PUSH is what a test answers; what was handed over is in `heard`. */
async function opened(answering: Answering = (messages) => messages.map(delivered), perDay = 20) {
	const heard: Delivery[] = [];
	const push: Channel = {
		most: 20,
		deadlineMs: 60_000,
		async deliver(messages, signal) {
			heard.push(...messages);
			return answering(messages, signal);
		},
	};
	world = await createWorld({
		app: "All",
		config: { messages: { channels: { PUSH: push }, perDay: { PUSH: perDay } } },
	});
	const here = world;
	const wire = await openWire(here);
	const operate = async (path: string, body: object): Promise<void> => {
		const { status, text } = await wire.operator(path, body);
		assert.equal(status, 200, text);
	};
	await operate("/operator/templates", { templateCode: CODE, appId: "All", channel: "PUSH", texts: { en: text } });
	await operate("/operator/templates/status", { templateCode: CODE, status: "APPROVED" });
	const allow = async (scopes: readonly string[] = ["SEND_MESSAGE", "USER_NICKNAME"]): Promise<string> => {
		const tokens = await here.merchant.applyToken({ authCode: await wire.code(scopes, "All") });
		assert.ok(tokens.resultStatus === "S", JSON.stringify(tokens));
		return tokens.accessToken;
	};
	let requests = 0;
	/** Asks; gives the result's code and, of what was accepted, the id. Nothing is delivered yet. */
	const send = async (accessToken: string, over: Record<string, unknown> = {}): Promise<readonly [string, string]> => {
		const told = await here.merchant.sendMessage({
			accessToken,
			requestId: `request-${++requests}`,
			templateCode: CODE,
			templates: [{ language: "en", templateParameters: { no: "7" } }],
			...over,
		});
		return [told.result.resultCode, told.resultStatus === "S" ? (told.messageId ?? "") : told.result.resultMessage];
	};
	const settled = () => here.server.context.outbox.idle();
	const states = async (state: string) => {
		const { text } = await wire.operator(`/operator/messages?state=${state}`, undefined, {}, "GET");
		return JSON.parse(text).messages as { messageId: string; reason: string | null; attempts: number }[];
	};
	return { world: here, wire, heard, operate, allow, send, settled, states };
}
const delivered = ({ messageId }: Delivery): Delivered => ({ messageId, outcome: "delivered" });
const stop = (wire: Wire) => wire.host(hostPaths.stopMessages, { appId: "All" });

describe("a message, and what becomes of it", () => {
	it("is accepted, brought under the registered name, and told as delivered", async () => {
		const { allow, send, settled, heard, states, world } = await opened();
		const [code, messageId] = await send(await allow(), { redirectUrl: "pages/order?no=7" });
		await settled();
		assert.equal(code, "SUCCESS");
		const [{ at: _, ...message } = assert.fail()] = heard;
		assert.deepEqual(message, {
			messageId,
			channel: "PUSH",
			sub: "user-mei",
			app: { appId: "All", name: "All" },
			templateCode: CODE,
			superAppCode: null,
			language: "en",
			title: "All: Order 7",
			content: "Your order 7 is ready.",
			link: null,
			page: "pages/order?no=7",
		});
		assert.deepEqual(
			(await states("DELIVERED")).map((row) => row.messageId),
			[messageId],
		);
		const told = world.events.flatMap((event) => (event.type === "message" ? [event.what] : []));
		assert.deepEqual(told, ["accepted", "delivered"]);
	});

	it("on a phone that is off: accepted, tried again, and there when the phone is on", async () => {
		let off = true;
		const { allow, send, settled, heard, states, world } = await opened((messages) =>
			messages.map((one) =>
				off ? { messageId: one.messageId, outcome: "retry", reason: "the phone is off" } : delivered(one),
			),
		);
		assert.equal((await send(await allow()))[0], "SUCCESS");
		await settled();
		const [waiting] = await states("WAITING");
		assert.deepEqual([waiting?.reason, waiting?.attempts], ["the phone is off", 1]);
		off = false;
		world.later(10);
		world.server.context.outbox.wake("PUSH");
		await settled();
		assert.equal((await states("DELIVERED")).length, 1);
		assert.equal(new Set(heard.map(({ messageId }) => messageId)).size, 1);
	});

	it("to a channel that does not answer in its time: it may have been delivered, and comes again under its messageId", async () => {
		let lost = true;
		const { allow, send, settled, heard, states, world } = await opened((messages) => {
			if (lost) throw new Error("no answer");
			return messages.map(delivered);
		});
		await send(await allow());
		await settled();
		assert.match((await states("WAITING"))[0]?.reason ?? "", /did not answer/);
		lost = false;
		world.later(10);
		world.server.context.outbox.wake("PUSH");
		await settled();
		assert.deepEqual([heard.length, heard[0]?.messageId === heard[1]?.messageId], [2, true]);
	});

	it("to a number that is none: dead, seen by the operator, and sent again by them", async () => {
		let none = true;
		const { allow, send, settled, operate, states, world } = await opened((messages) =>
			messages.map((one) =>
				none ? { messageId: one.messageId, outcome: "refused", reason: "no such number" } : delivered(one),
			),
		);
		const [, messageId] = await send(await allow());
		await settled();
		assert.deepEqual(
			(await states("DEAD")).map(({ reason }) => reason),
			["no such number"],
		);
		none = false;
		await operate("/operator/messages/send-again", { messageId });
		world.server.context.outbox.wake("PUSH");
		await settled();
		assert.equal((await states("DELIVERED"))[0]?.messageId, messageId);
	});

	it("[132] twice with one requestId: the same message; with other content or for nobody's page, refused", async () => {
		const { allow, send, settled, heard } = await opened();
		const token = await allow();
		const first = await send(token, { requestId: "one" });
		assert.deepEqual(await send(token, { requestId: "one" }), first);
		await settled();
		assert.equal(heard.length, 1);
		const other = [{ language: "en", templateParameters: { no: "8" } }];
		const [code, message] = await send(token, { requestId: "one", templates: other });
		assert.equal(code, "PARAM_ILLEGAL");
		assert.match(message, /requestId/);
		for (const redirectUrl of ["https://evil.test/", "//evil.test", "mini://platformapi/startapp?_ariver_appid=Shop"]) {
			assert.equal((await send(token, { redirectUrl }))[0], "PARAM_ILLEGAL", redirectUrl);
		}
		assert.match(
			(await send(token, { templates: [{ templateParameters: {} }] }))[1],
			/templates\[0\]\.templateParameters\.no/,
		);
	});

	it("[106] over what a person may get in a day", async () => {
		const { allow, send, world } = await opened(undefined, 2);
		const token = await allow();
		assert.deepEqual([(await send(token))[0], (await send(token))[0]], ["SUCCESS", "SUCCESS"]);
		assert.equal((await send(token))[0], "MESSAGE_SEND_EXCEED_LIMIT");
		world.later(86_400);
		assert.equal((await send(await allow()))[0], "SUCCESS");
	});

	it("[106] never allowed; stopped alone; the app stopped; the person frozen, erased", async () => {
		const { allow, send, settled, operate, heard, wire } = await opened();
		assert.equal((await send(await allow(["USER_NICKNAME"])))[0], "ACCESS_DENIED");
		const token = await allow();
		assert.equal((await stop(wire)).status, 200);
		assert.equal((await send(token))[0], "USER_NOT_SUBSCRIBED");
		const again = await allow();
		await operate("/operator/users/status", { sub: "user-mei", status: "FROZEN" });
		assert.equal((await send(again))[0], "ACCESS_DENIED");
		await operate("/operator/users/status", { sub: "user-mei", status: "ACTIVE" });
		await operate("/operator/users/erase", { sub: "user-mei" });
		assert.equal((await send(again))[0], "INVALID_ACCESS_TOKEN");
		await settled();
		assert.deepEqual(heard, []);
	});

	it("[106] by a template that is not there, not this app's, withdrawn, or of a channel that nobody serves", async () => {
		const { allow, send, operate, wire } = await opened();
		const token = await allow();
		assert.equal((await send(token, { templateCode: "NOTHING" }))[0], "TEMPLATE_NOT_EXIST");
		const template = { channel: "PUSH", texts: { en: text } };
		await operate("/operator/templates", { ...template, templateCode: "THEIRS", appId: "Shop" });
		await operate("/operator/templates/status", { templateCode: "THEIRS", status: "APPROVED" });
		assert.equal((await send(token, { templateCode: "THEIRS" }))[0], "TEMPLATE_NOT_EXIST");
		await operate("/operator/templates", { ...template, templateCode: "SMS", channel: "SMS" });
		const approved = await wire.operator("/operator/templates/status", { templateCode: "SMS", status: "APPROVED" });
		assert.equal(approved.status, 400);
		assert.equal((await send(token, { templateCode: "SMS" }))[0], "TEMPLATE_NOT_EXIST");
		await operate("/operator/templates/status", { templateCode: CODE, status: "WITHDRAWN" });
		assert.equal((await send(token))[0], "TEMPLATE_NOT_EXIST");
	});

	const between: Readonly<Record<string, (bed: Awaited<ReturnType<typeof opened>>) => Promise<unknown>>> = {
		"the person stops its messages alone": ({ wire }) => stop(wire),
		"the person stops the app": ({ wire }) => wire.host(hostPaths.stopApp, { appId: "All" }),
		"the person blocks the app": ({ wire }) => wire.host(hostPaths.block, { appId: "All", blocked: true }),
		"the operator withdraws the template": ({ operate }) =>
			operate("/operator/templates/status", { templateCode: CODE, status: "WITHDRAWN" }),
		"the operator suspends the app": ({ operate }) =>
			operate("/operator/apps/status", { appId: "All", status: "SUSPENDED" }),
		"the operator freezes the person": ({ operate }) =>
			operate("/operator/users/status", { sub: "user-mei", status: "FROZEN" }),
		"the operator erases the person": ({ operate }) => operate("/operator/users/erase", { sub: "user-mei" }),
		"the operator takes the approval back": ({ operate }) =>
			operate("/operator/apps/approve", { appId: "All", scope: "SEND_MESSAGE", approval: null }),
	};
	for (const [what, act] of Object.entries(between)) {
		it(`[99, 133] ${what} after it was accepted: it never arrives`, async () => {
			let off = true;
			const bed = await opened((messages) =>
				messages.map((one) => (off ? { messageId: one.messageId, outcome: "retry" } : delivered(one))),
			);
			assert.equal((await bed.send(await bed.allow()))[0], "SUCCESS");
			await bed.settled();
			assert.equal(bed.heard.length, 1);
			await act(bed);
			off = false;
			for (const seconds of [10, 30, 120, 600]) {
				bed.world.later(seconds);
				bed.world.server.context.outbox.wake("PUSH");
				await bed.settled();
			}
			assert.equal(bed.heard.length, 1);
			assert.deepEqual([(await bed.states("DELIVERED")).length, (await bed.states("WAITING")).length], [0, 0]);
		});
	}
});
