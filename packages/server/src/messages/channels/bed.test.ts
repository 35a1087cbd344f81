import assert from "node:assert/strict";
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { readSignature } from "@byleave/protocol/signature";
import type { Arrived, ChannelUnderTest, Draft } from "../../contract/channel.ts";
import type { OutgoingNeeds } from "../../outgoing/call.ts";
import type { ChannelName, Delivery } from "./channel.ts";
import { superAppChannel } from "./super-app.ts";

/** A super app's back end, over HTTP, for the tests of the channel: who it is called by, and its users' phones. */

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const needs: OutgoingNeeds = {
	keys: {
		sign: async (purpose, text) => {
			assert.equal(purpose, "outgoing", "an answer's key signs no calls (ruling 20)");
			return { keyVersion: "7", signature: sign("sha256", text, pair.privateKey) };
		},
	},
	now: () => Date.UTC(2026, 10, 26, 10),
};

/** What came, whole. */
export interface Heard {
	readonly path: string;
	readonly headers: IncomingMessage["headers"];
	readonly body: string;
}
export type Answering = (response: ServerResponse, heard: Heard) => void;

/** Listens, checks the signature of each call, and hands it to `answering`. */
export async function wallet(answering: Answering) {
	const heard: Heard[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const one = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() };
		if (request.method !== "POST" || !isSigned(one)) return void response.writeHead(403).end();
		heard.push(one);
		answering(response, one);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/platform/message/send`,
		heard,
		async close(): Promise<void> {
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}

function isSigned({ path, headers, body }: Heard): boolean {
	const header = readSignature(String(headers.signature));
	if (typeof header !== "object" || header.keyVersion !== "7") return false;
	const signed = `POST ${path}\n${headers["client-id"]}.${headers["request-time"]}.${body}`;
	return verify("sha256", Buffer.from(signed), pair.publicKey, header.signature);
}

interface Sent {
	readonly messageId: string;
	readonly customerId: string;
	readonly messageContent: string;
	readonly extendInfo: string;
}

/** The whole of it, as the contract moves it. */
export async function walletUnderTest(drafts: readonly Draft[], name: ChannelName): Promise<ChannelUnderTest> {
	const arrived: Arrived[] = [];
	const phones = new Map<string, "off" | "gone">();
	let mode: "well" | "broken" | "deaf" | "held" = "well";
	const set = (next: typeof mode) => async (): Promise<void> => {
		mode = next;
	};
	let come = (): void => undefined;
	const deliver = ({ messageId, customerId, messageContent, extendInfo }: Sent) => {
		const phone = phones.get(customerId);
		if (phone) return { messageId, success: false, retry: phone === "off" };
		if (!arrived.some((one) => one.messageId === messageId)) {
			const more: Record<string, string> = JSON.parse(extendInfo);
			arrived.push({ messageId, sub: customerId, said: [messageContent, ...Object.values(more)].join("\n") });
		}
		return { messageId, success: true };
	};
	const { url, close } = await wallet((response, { body }) => {
		if (mode === "held") return come();
		if (mode === "broken") return void response.writeHead(503).end("order of anna");
		const results = JSON.parse(body).messages.map(deliver);
		if (mode === "deaf") return void response.destroy();
		response.end(JSON.stringify({ result: { resultStatus: "S" }, messageSendResults: results }));
	});
	return {
		channel: superAppChannel({ url }, needs),
		messages: drafts.map((draft, index): Delivery => ({ ...draft, messageId: `m-${index}`, channel: name })),
		arrived: async () => arrived,
		breakDown: set("broken"),
		mend: set("well"),
		loseAnswers: set("deaf"),
		phoneOff: async (sub, off) => void (off ? phones.set(sub, "off") : phones.delete(sub)),
		unreachable: async (sub) => void phones.set(sub, "gone"),
		hold() {
			mode = "held";
			return new Promise((resolve) => {
				come = resolve;
			});
		},
		close,
	};
}
