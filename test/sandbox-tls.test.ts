// `byleave dev --tls`, over real sockets: from a signature to tokens, and what passes through to the program.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { request } from "node:https";
import type { AddressInfo, LookupFunction } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { setDefaultCACertificates } from "node:tls";
import { createMerchant } from "@byleave/merchant";
import { createSandbox, type Sandbox } from "byleave";
import { WebSocket, WebSocketServer } from "ws";
import { getAuthCode } from "../packages/byleave/src/testkit/get-auth-code.ts";

/** Browsers know such names; not every system does. */
const lookup: LookupFunction = (_name, { all }, done) =>
	all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);

const ask = (url: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
	new Promise<IncomingMessage>((resolve, reject) => {
		const { body, ...rest } = options;
		request(url, { ...rest, lookup, agent: false }, resolve)
			.on("error", reject)
			.end(body);
	});

describe("a sandbox under TLS", () => {
	let sandbox: Sandbox;
	/** The program's own server, as a development server is: in clear, on loopback. */
	const behind = createServer((request, response) => {
		if (request.url === "/events") {
			response.writeHead(200, { "content-type": "text/event-stream" });
			// The stream stays open: what arrives has not waited for its end.
			return void response.write("data: first\n\n");
		}
		response.writeHead(200, { "content-type": "text/html" }).end("<title>Tea</title>");
	});
	const sockets = new WebSocketServer({ server: behind });
	sockets.on("connection", (socket) => socket.on("message", (text) => socket.send(`heard ${text}`)));

	before(async () => {
		await new Promise<void>((resolve) => behind.listen(0, "127.0.0.1", resolve));
		const url = new URL(`http://127.0.0.1:${(behind.address() as AddressInfo).port}/`);
		const program = { kind: "server", url, start: "/" } as const;
		// Not every system has this address of loopback.
		sandbox = await createSandbox({ program, tls: true, lan: "127.0.0.2" }).catch(() =>
			createSandbox({ program, tls: true }),
		);
		// As NODE_EXTRA_CA_CERTS does, and nobody else is trusted.
		setDefaultCACertificates([sandbox.authority?.certificate ?? ""]);
	});
	after(async () => {
		await sandbox?.close();
		for (const socket of sockets.clients) socket.terminate();
		behind.closeAllConnections();
		await new Promise((resolve) => behind.close(resolve));
	});

	it("prints https and nothing else", async () => {
		const { lan, ...urls } = sandbox.urls;
		for (const [name, url] of Object.entries(lan === null ? urls : sandbox.urls))
			assert.match(String(url), /^https:\/\//, name);
		const env = await readFile(sandbox.envFile, "utf8");
		assert.match(env, /^BYLEAVE_GATEWAY=https:/m);
		const file = /^BYLEAVE_CA_FILE="(.+)"$/m.exec(env)?.[1] ?? "";
		assert.equal(await readFile(file, "utf8"), sandbox.authority?.certificate);
		assert.equal((await ask(`${sandbox.urls.page}/`)).resume().statusCode, 200);
		assert.equal((await fetch(`${sandbox.urls.operator}/operator/apps`)).status, 401);
	});

	/** A merchant, and the tokens of a user who allowed it these scopes, by the addresses that were printed. */
	async function redeemed(scopes: readonly string[], user?: string) {
		const { urls, superApp, server, clientId, appIds, state } = sandbox;
		const userToken = () => superApp.userToken(user);
		const asked = await getAuthCode({ gateway: urls.gateway, userToken, appId: appIds[0] ?? "", scopes: [...scopes] });
		assert.ok("authCode" in asked, JSON.stringify(asked));
		const keys = await server.context.keys.published();
		const merchant = createMerchant({
			gateway: urls.gateway,
			clientId,
			privateKey: state.merchant.privateKey,
			platformPublicKey: keys.find(({ purpose }) => purpose === "answer")?.publicKey ?? "",
		});
		const tokens = await merchant.applyToken({ authCode: asked.authCode });
		assert.ok(tokens.resultStatus === "S", JSON.stringify(tokens.result));
		return { merchant, tokens };
	}

	it("from a code to tokens to the user, each answer signed", async () => {
		const { merchant, tokens } = await redeemed(["auth_user"]);
		const told = await merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
		assert.equal(told.resultStatus === "S" && told.userInfo.nickName, "Mara");
	});

	it("brings messages to the phone, by a listener of the super app's that is on this machine alone", async () => {
		const { superApp, server } = sandbox;
		const { merchant, tokens } = await redeemed(["SEND_MESSAGE"], "mara");
		const { accessToken } = tokens;
		const templates = [{ language: "en", templateParameters: { text: "Ready." } }];
		await merchant.sendMessage({ accessToken, requestId: "1", templateCode: "SAMPLE_SMS", templates });
		await server.context.outbox.idle();
		assert.deepEqual(
			superApp.phone("mara").messages.map(({ channel, content }) => [channel, content]),
			[["SMS", `${sandbox.name}: Ready.`]],
		);
		assert.match(superApp.messagesUrl(), /^http:\/\/127\.0\.0\.1:\d+\/messages$/);
	});

	it("the sample merchant, a process of its own, trusts the authority and is trusted", async () => {
		const { urls, superApp, appIds } = sandbox;
		const call = async (path: string, body: object) =>
			(await fetch(`${urls.merchant}${path}`, { method: "POST", body: JSON.stringify(body) })).json();
		const { session, nonce } = (await call("/visit", {})) as { session: string; nonce: string };
		const userToken = () => superApp.userToken();
		const asked = await getAuthCode({
			...{ gateway: urls.gateway, userToken },
			...{ appId: appIds[0] ?? "", scopes: ["auth_user"] },
		});
		assert.ok("authCode" in asked);
		const user = await call("/login", { session, nonce, authCode: asked.authCode });
		assert.equal((user as { nickName?: string }).nickName, "Mara");
	});

	it("hands pages, streams and web sockets on to a program's server in clear", async () => {
		const { program } = sandbox.urls;
		assert.match(await text(await ask(`${program}/`)), /<title>Tea<\/title>/);
		const stream = await ask(`${program}/events`);
		const [first] = await once(stream.setEncoding("utf8"), "data");
		assert.equal(first, "data: first\n\n");
		stream.destroy();
		const socket = new WebSocket(program.replace(/^https/, "wss"), { origin: program, lookup });
		await once(socket, "open");
		socket.send("leaf");
		assert.equal(String((await once(socket, "message"))[0]), "heard leaf");
		socket.close();
		await once(socket, "close");
	});

	it("is the same for a phone of the network, from which the host face is reached", async (t) => {
		const { lan } = sandbox.urls;
		if (lan === null) return t.skip("this system has no second address of loopback");
		assert.equal((await ask(`${lan}/phone?app=all`)).resume().statusCode, 200);
		const headers = { "content-type": "application/json" };
		const refused = await ask(`${lan}/host/authorize`, { method: "POST", body: "{}", headers });
		assert.equal(refused.statusCode, 401);
		assert.match(await text(refused), /"cause":/);
	});

	it("reaches the merchant's server by the program's own way out", async () => {
		const { program, merchant } = sandbox.urls;
		const way = `${program}/byleave-out/https/${new URL(merchant ?? "").host}/visit`;
		const answer = await ask(way, { method: "POST", body: "{}", headers: { origin: program } });
		assert.equal(answer.statusCode, 200);
		assert.match(await text(answer), /"session"/);
	});
});
