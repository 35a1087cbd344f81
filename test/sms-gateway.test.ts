import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, it } from "node:test";
import { type Arrived, channelContract, type Draft } from "@byleave/server/contract";
import { smsGateway } from "../examples/sms-gateway/sms-gateway.ts";

/** examples/sms-gateway, against a gateway on this machine that keeps phones as a real one does. */

const TOKEN = "a-gateways-key";
const numbers: Readonly<Record<string, string>> = { anna: "+6281111", ben: "+6282222" };
interface Sms {
	readonly to: string;
	readonly from: string;
	readonly text: string;
	readonly reference: string;
}

async function gateway(also?: (request: IncomingMessage, response: ServerResponse) => boolean) {
	const sent = new Map<string, Sms>();
	const statuses = new Map<string, number>();
	let mode: "well" | "broken" | "deaf" | "held" = "well";
	let come = (): void => undefined;
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk);
		const sms: Sms = JSON.parse(Buffer.concat(chunks).toString());
		if (also?.(request, response)) return;
		if (request.headers.authorization !== `Bearer ${TOKEN}`) return void response.writeHead(401).end();
		if (mode === "held") return come();
		if (mode === "broken") return void response.writeHead(500).end("anna's order");
		const status = statuses.get(sms.to);
		if (status) return void response.writeHead(status).end();
		const key = String(request.headers["idempotency-key"]);
		if (!sent.has(key)) sent.set(key, sms);
		if (mode === "deaf") return void response.destroy();
		response.writeHead(202).end('{"status":"queued"}');
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const set = (next: typeof mode) => async (): Promise<void> => {
		mode = next;
	};
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`;
	return {
		url,
		sent,
		set,
		statuses,
		channel: smsGateway({ url, token: TOKEN, from: "Wallet", phoneOf: async (sub) => numbers[sub] }),
		come: () =>
			new Promise<void>((resolve) => {
				come = resolve;
			}),
		async close(): Promise<void> {
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}

const messagesOf = (drafts: readonly Draft[]) =>
	drafts.map((draft, index) => ({ ...draft, messageId: `m-${index}`, channel: "SMS" as const }));

channelContract("the SMS gateway of examples/", "SMS", async (drafts) => {
	const { channel, sent, set, statuses, come, close } = await gateway();
	const number = (sub: string): string => numbers[sub] ?? "";
	const subOf = (to: string): string => Object.keys(numbers).find((sub) => numbers[sub] === to) ?? "nobody";
	return {
		channel,
		messages: messagesOf(drafts),
		arrived: async () =>
			[...sent.values()].map(
				({ reference, to, text }): Arrived => ({ messageId: reference, sub: subOf(to), said: text }),
			),
		breakDown: set("broken"),
		mend: set("well"),
		loseAnswers: set("deaf"),
		phoneOff: async (sub, off) => void (off ? statuses.set(number(sub), 503) : statuses.delete(number(sub))),
		unreachable: async (sub) => void statuses.set(number(sub), 422),
		hold() {
			void set("held")();
			return come();
		},
		close,
	};
});

describe("the SMS gateway of examples/", () => {
	let running: { close(): Promise<void> }[] = [];
	afterEach(async () => {
		await Promise.all(running.map((one) => one.close()));
		running = [];
	});
	const draft = (sub: string): Draft => ({
		sub,
		app: { appId: "app-1", name: "Shop" },
		templateCode: "TP_1",
		superAppCode: null,
		language: "en",
		title: null,
		content: "Shop: ready.",
		link: { label: "See", url: "https://shop.example/7" },
		page: null,
		at: 7,
	});
	const against = async (...given: Parameters<typeof gateway>) => {
		const one = await gateway(...given);
		running.push(one);
		return one;
	};
	const withTime = () => new AbortController().signal;

	it("sends one text from the wallet, its link in it, and refuses whose number is not known", async () => {
		const { channel, sent } = await against();
		const told = await channel.deliver(messagesOf([draft("anna"), draft("cleo")]), withTime());
		assert.deepEqual(told, [
			{ messageId: "m-0", outcome: "delivered" },
			{ messageId: "m-1", outcome: "refused", reason: "no number of this person is known." },
		]);
		assert.deepEqual(
			[...sent.values()],
			[{ from: "Wallet", to: "+6281111", text: "Shop: ready.\nhttps://shop.example/7", reference: "m-0" }],
		);
	});

	it("answers for those that it knows of, and leaves out the others", async () => {
		const { channel } = await against((request, response) => {
			if (request.headers["idempotency-key"] !== "m-0") return false;
			response.writeHead(502).end();
			return true;
		});
		const told = await channel.deliver(messagesOf([draft("anna"), draft("ben")]), withTime());
		assert.deepEqual(told, [{ messageId: "m-1", outcome: "delivered" }]);
	});

	it("follows no redirect with its key and somebody's number", async () => {
		let elsewhere = 0;
		const other = await against((_, response) => {
			elsewhere++;
			response.end();
			return true;
		});
		const { channel } = await against((_, response) => {
			response.writeHead(307, { location: other.url }).end();
			return true;
		});
		await assert.rejects(channel.deliver(messagesOf([draft("anna")]), withTime()), {
			message: "the SMS gateway answered with status 307.",
		});
		assert.equal(elsewhere, 0);
	});
});
