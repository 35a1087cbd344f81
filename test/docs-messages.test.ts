import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Arrived, channelContract } from "@byleave/server/contract";
import type { Delivery } from "../packages/server/src/messages/channels/channel.ts";
import { superAppChannel } from "../packages/server/src/messages/channels/super-app.ts";

/** docs/messages.md's super app, run as it stands there, with what docs/super-app.md has of it: it keeps a channel's promises. */

interface Message extends Record<"messageId" | "customerId" | "messageContent" | "extendInfo", string> {}
type Deliver = (message: Message) => Promise<"delivered" | "off" | "gone">;

const root = fileURLToPath(new URL("..", import.meta.url));
const sampleOf = async (page: string, word: string): Promise<string> => {
	const text = await readFile(join(root, page), "utf8");
	const samples = [...text.matchAll(/^```ts\n(.*?)^```/gms)].map(([, sample = ""]) => sample);
	return samples.find((sample) => sample.includes(word)) ?? assert.fail(`${page} has no sample with ${word}.`);
};
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const needs = {
	keys: {
		sign: async (_: string, text: Uint8Array) => ({
			keyVersion: "1",
			signature: sign("sha256", text, pair.privateKey),
		}),
	},
	now: Date.now,
};
const listen = async (listener: RequestListener): Promise<{ server: Server; origin: string }> => {
	const server = createServer(listener).listen(0, "127.0.0.1");
	await once(server, "listening");
	return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};
const close = async (server: Server): Promise<void> => {
	const closed = once(server, "close");
	server.close();
	server.closeAllConnections();
	await closed;
};

let folder = "";
let keys: Server;
let messages: (deliver: Deliver) => RequestListener;
before(async () => {
	folder = await mkdtemp(join(tmpdir(), "byleave-docs-messages-"));
	const published = await listen((_, response) => {
		const jwk = { ...pair.publicKey.export({ format: "jwk" }), purpose: "outgoing", keyVersion: "1" };
		response.end(JSON.stringify({ keys: [jwk] }));
	});
	keys = published.server;
	const directory = await sampleOf("docs/super-app.md", "isByleave");
	await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
	await writeFile(join(folder, "package.json"), '{ "type": "module" }');
	await writeFile(join(folder, "directory.ts"), directory.replace("https://byleave.wallet.example", published.origin));
	await writeFile(join(folder, "messages.ts"), await sampleOf("docs/messages.md", "isByleave"));
	({ messages } = await import(pathToFileURL(join(folder, "messages.ts")).href));
});
after(async () => {
	await close(keys);
	await rm(folder, { recursive: true, force: true });
});

channelContract("the super app of docs/messages.md", "PUSH", async (drafts) => {
	const arrived = new Map<string, Arrived>();
	const phones = new Map<string, "off" | "gone">();
	let isDown = false;
	const sample = messages(async ({ messageId, customerId: sub, messageContent, extendInfo }) => {
		const said = [messageContent, ...Object.values<string>(JSON.parse(extendInfo))].join("\n");
		const phone = phones.get(sub) ?? "delivered";
		if (phone === "delivered" && !arrived.has(messageId)) arrived.set(messageId, { messageId, sub, said });
		return phone;
	});
	const { server, origin } = await listen((request, response) =>
		isDown ? void response.writeHead(503).end() : sample(request, response),
	);
	return {
		channel: superAppChannel({ url: `${origin}/messages` }, needs),
		messages: drafts.map((draft, n): Delivery => ({ ...draft, messageId: `m-${n}`, channel: "PUSH" })),
		arrived: async () => [...arrived.values()],
		breakDown: async () => {
			isDown = true;
		},
		mend: async () => {
			isDown = false;
		},
		phoneOff: async (sub, off) => void (off ? phones.set(sub, "off") : phones.delete(sub)),
		unreachable: async (sub) => void phones.set(sub, "gone"),
		close: () => close(server),
	};
});

describe("the super app of docs/messages.md", () => {
	it("takes nothing that Byleave has not signed", async () => {
		let delivered = 0;
		const { server, origin } = await listen(
			messages(async () => {
				delivered++;
				return "delivered";
			}),
		);
		const body = JSON.stringify({ messages: [{ messageId: "m", customerId: "mei" }] });
		assert.equal((await fetch(origin, { method: "POST", body })).status, 401);
		assert.equal(delivered, 0);
		await close(server);
	});
});
