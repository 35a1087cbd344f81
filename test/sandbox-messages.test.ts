import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { createMerchant, type Merchant } from "@byleave/merchant";
import { signedText, writeSignature, writeTime } from "@byleave/protocol/signature";
import { channelContract } from "@byleave/server/contract";
import { createSandbox, getAuthCode, type Sandbox } from "byleave";
import { MESSAGES_PATH } from "../packages/byleave/src/sandbox/super-app/super-app-end.ts";
import type { ChannelName, Delivery } from "../packages/server/src/messages/channels/channel.ts";
import { superAppChannel } from "../packages/server/src/messages/channels/super-app.ts";

/** The sandbox as the super app: SMS and PUSH from the merchant's request to the persona's phone, and who else may bring any. */

const folder = mkdtempSync(join(tmpdir(), "byleave-phones-"));
const program = join(folder, "program");
const state = join(folder, "state");
/** Milliseconds by which the sandbox's clock is ahead. */
let ahead = 0;
let sandbox: Sandbox;
const open = async (): Promise<void> => {
	sandbox = await createSandbox({ program, state, now: () => Date.now() + ahead });
};
before(async () => {
	cpSync(new URL("../examples/mini-program", import.meta.url), program, { recursive: true });
	await open();
});
after(async () => {
	await sandbox?.close();
	rmSync(folder, { recursive: true, force: true });
});

describe("a message of a merchant's", () => {
	let merchant: Merchant;
	let accessToken = "";
	let sent = 0;
	const send = (templateCode: string, parameters: Record<string, string>) =>
		merchant.sendMessage({
			accessToken,
			requestId: `request-${++sent}`,
			templateCode,
			templates: [{ language: "en", templateParameters: parameters }],
		});
	const arrived = () =>
		sandbox.superApp.phone("mara").messages.map(({ channel, title, content }) => [channel, title, content]);
	const due = async (): Promise<void> => {
		const { outbox } = sandbox.server.context;
		for (const name of ["SMS", "PUSH"] as const) outbox.wake(name);
		await outbox.idle();
	};
	beforeEach(async () => {
		const { server, urls, state, clientId } = sandbox;
		const keys = await server.context.keys.published();
		merchant = createMerchant({
			gateway: urls.gateway,
			clientId,
			privateKey: state.merchant.privateKey,
			platformPublicKey: keys.find(({ purpose }) => purpose === "answer")?.publicKey ?? "",
			now: () => Date.now() + ahead,
		});
		const code = await getAuthCode({
			gateway: urls.gateway,
			userToken: () => sandbox.superApp.userToken("mara"),
			appId: "shop",
			scopes: ["SEND_MESSAGE"],
		});
		assert.ok("authCode" in code, JSON.stringify(code));
		const answer = await merchant.applyToken({ authCode: code.authCode });
		assert.ok(answer.resultStatus === "S");
		accessToken = answer.accessToken;
	});

	it("comes to its person's phone, and is told to who watches", async () => {
		const from = sandbox.timeline.last();
		const push = await send("SAMPLE_PUSH", { title: "Tea", text: "It is ready." });
		assert.equal(push.resultStatus, "S");
		await due();
		await send("SAMPLE_SMS", { text: "It is ready, too." });
		await due();
		assert.deepEqual(arrived(), [
			["SMS", null, "Shop: It is ready, too."],
			["PUSH", "Shop: Tea", "It is ready."],
		]);
		const told = sandbox.timeline.since(from).flatMap(({ event }) => (event.type === "arrived" ? [event.message] : []));
		assert.deepEqual(told.toReversed(), sandbox.superApp.phone("mara").messages);
		assert.deepEqual(sandbox.superApp.phone("lin").messages, []);
	});

	it("waits while the phone is off, and comes when it is on again", async () => {
		await sandbox.superApp.setPhoneOff("mara", true);
		const before = arrived();
		await send("SAMPLE_SMS", { text: "While it was off." });
		await due();
		assert.deepEqual(arrived(), before);
		await sandbox.superApp.setPhoneOff("mara", false);
		ahead += 60_000;
		await due();
		assert.deepEqual(arrived(), [["SMS", null, "Shop: While it was off."], ...before]);
	});

	it("is on the phone after a restart, once", async () => {
		await send("SAMPLE_SMS", { text: "Before the restart." });
		await due();
		const before = arrived();
		assert.deepEqual(before[0], ["SMS", null, "Shop: Before the restart."]);
		await sandbox.close();
		await open();
		await due();
		assert.deepEqual(arrived(), before);
	});
});

describe("[24] who may bring messages to the sandbox's phones", () => {
	const one = { messageId: "forged", customerId: "mara", messageChannel: "SMS", messageContent: "Hello" };
	const extendInfo = JSON.stringify({ appId: "shop", appName: "Shop", language: "en" });
	interface Call {
		readonly purpose?: "outgoing" | "answer";
		readonly path?: string;
		/** What is signed, where it is another. */
		readonly signedPath?: string;
		readonly time?: number;
		readonly clientId?: string;
		readonly body?: string;
		readonly signedBody?: string;
		readonly method?: string;
		readonly headers?: Readonly<Record<string, string>>;
	}
	const good = JSON.stringify({ messages: [{ ...one, extendInfo }] });
	/** A call as the server signs it, but for what is said otherwise. */
	async function call(how: Call = {}): Promise<{ status: number; body: string }> {
		const { purpose = "outgoing", path = MESSAGES_PATH, method = "POST", body = good, clientId = "byleave" } = how;
		const time = writeTime(how.time ?? Date.now() + ahead);
		const signing = new TextEncoder().encode(how.signedBody ?? body);
		const text = signedText({ method, path: how.signedPath ?? path, clientId, time, body: signing });
		const sealed = await sandbox.server.context.keys.sign(purpose, text);
		const signature = writeSignature({ ...sealed, encoding: "percent" });
		const { hostname, port, host } = new URL(sandbox.superApp.messagesUrl());
		const headers = { host, "client-id": clientId, "request-time": time, signature, ...how.headers };
		return new Promise((resolve, reject) => {
			const asked = ask({ hostname, port, path, method, headers }, async (response) => {
				const chunks: Buffer[] = [];
				for await (const chunk of response) chunks.push(chunk);
				resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
			});
			asked.on("error", reject);
			asked.end(body);
		});
	}
	const resultOf = async (message: object): Promise<unknown> => {
		const { status, body } = await call({ body: JSON.stringify({ messages: [message] }) });
		assert.equal(status, 200, body);
		const { result, messageSendResults } = JSON.parse(body);
		assert.equal(result.resultStatus, "S");
		return messageSendResults[0];
	};
	const has = (messageId: string) =>
		sandbox.superApp.phone("mara").messages.some((message) => message.messageId === messageId);

	const refused: Readonly<Record<string, readonly [Call, number]>> = {
		"nobody's signature": [{ headers: { signature: "" } }, 401],
		"a signature over another body": [{ signedBody: "{}" }, 401],
		"a signature over another path": [{ signedPath: "/elsewhere" }, 401],
		"an answer's key": [{ purpose: "answer" }, 401],
		"another caller's name": [{ clientId: "somebody" }, 401],
		"a call of six minutes ago": [{ time: Date.now() - 360_000 }, 401],
		"a call without a time": [{ headers: { "request-time": "now" } }, 401],
		"another path": [{ path: "/" }, 404],
		"another method": [{ method: "PUT" }, 405],
		"another name for this machine": [{ headers: { host: "wallet.example" } }, 421],
		"what is no JSON": [{ body: "{" }, 400],
		"no messages": [{ body: '{"messages": []}' }, 400],
		"more than twenty": [{ body: JSON.stringify({ messages: Array(21).fill(one) }) }, 400],
		"more than two megabytes": [{ body: " ".repeat(2_097_153) }, 413],
	};
	for (const [what, [how, status]] of Object.entries(refused)) {
		it(`refuses ${what}`, async () => {
			ahead = 0;
			assert.equal((await call(how)).status, status);
			assert.ok(!has("forged"));
		});
	}

	it("takes what the server has signed, and does it once", async () => {
		const message = { ...one, messageId: "real", extendInfo };
		assert.deepEqual(await resultOf(message), { messageId: "real", success: true });
		assert.deepEqual(await resultOf(message), { messageId: "real", success: true });
		const { messages } = sandbox.superApp.phone("mara");
		assert.equal(messages.filter(({ messageId }) => messageId === "real").length, 1);
	});

	it("refuses for good what is no message for one of its phones, and goes on with the others", async () => {
		for (const [what, message] of Object.entries({
			"a stranger's": { ...one, messageId: "odd", extendInfo, customerId: "nobody" },
			"the inbox's": { ...one, messageId: "odd", extendInfo, messageChannel: "INBOX" },
			"one without a text": { ...one, messageId: "odd", extendInfo, messageContent: "" },
			"one of too many letters": { ...one, messageId: "odd", extendInfo, messageContent: "x".repeat(4097) },
			"one of nobody's": { ...one, messageId: "odd", extendInfo: "{}" },
			"one with odd JSON": { ...one, messageId: "odd", extendInfo: "{" },
		})) {
			assert.deepEqual(await resultOf(message), { messageId: "odd", success: false, retry: false }, what);
			assert.ok(!has("odd"), what);
		}
		const messages = [{ messageId: "odd" }, { ...one, messageId: "good", extendInfo }];
		const { body } = await call({ body: JSON.stringify({ messages }) });
		assert.deepEqual(
			JSON.parse(body).messageSendResults.map(({ success }: { success: boolean }) => success),
			[false, true],
		);
	});
});

for (const name of ["SMS", "PUSH"] as const satisfies readonly ChannelName[]) {
	let opened = 0;
	channelContract(`the sandbox's super app by ${name}`, name, async (drafts) => {
		const { server, state, superApp } = sandbox;
		const needs = { keys: server.context.keys, now: () => Date.now() + ahead };
		const people = readFileSync(state.personas, "utf8");
		const also = (...subs: string[]) => {
			const persona = { status: "ACTIVE" };
			const all = { ...JSON.parse(people), ...Object.fromEntries(subs.map((sub) => [sub, persona])) };
			writeFileSync(state.personas, JSON.stringify(all));
		};
		also("anna", "ben");
		const [well, broken] = ["", "/nowhere"].map((more) =>
			superAppChannel({ url: superApp.messagesUrl() + more }, needs),
		);
		assert.ok(well && broken);
		let channel = well;
		const prefix = `${name}-${++opened}`;
		return {
			channel: { ...well, deliver: (messages, signal) => channel.deliver(messages, signal) },
			messages: drafts.map((draft, n): Delivery => ({ ...draft, messageId: `${prefix}-${n}`, channel: name })),
			arrived: async () =>
				["anna", "ben"]
					.flatMap((sub) => superApp.phone(sub).messages)
					.filter(({ messageId }) => messageId.startsWith(`${prefix}-`))
					.map(({ messageId, sub, title, content, link }) => ({
						messageId,
						sub,
						said: [title, content, link?.url].join("\n"),
					})),
			breakDown: async () => {
				channel = broken;
			},
			mend: async () => {
				channel = well;
			},
			phoneOff: async (sub, off) => void (await superApp.setPhoneOff(sub, off)),
			unreachable: async (sub) => also(...["anna", "ben"].filter((one) => one !== sub)),
			close: async () => writeFileSync(state.personas, people),
		};
	});
}
