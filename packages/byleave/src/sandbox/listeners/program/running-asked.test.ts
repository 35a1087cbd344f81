// A mini program that is a running server: what it is asked, and its web sockets.
import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { WebSocketServer } from "ws";
import { html, openServer } from "./origin-stage.test.ts";

describe("what a running server is asked", () => {
	it("comes from a page of its own, as far as it can see", async (t) => {
		const { send, origin, url, asked } = await openServer(t, html(""));
		const headers = {
			origin,
			referer: `${origin}/a?b`,
			"x-forwarded-for": "1.2.3.4",
			"x-forwarded-host": "evil.example",
			"accept-encoding": "gzip, br;q=0.5, sdch, compress",
			"if-none-match": '"1"',
			"sec-fetch-dest": "iframe",
			connection: "keep-alive, x-mine",
			"x-mine": "1",
			"x-theirs": "2",
		};
		await send("/p%2Fq//r?s=%20t", { headers });
		const { url: path, headers: got = {} } = asked[0] ?? {};
		assert.equal(path, "/p%2Fq//r?s=%20t");
		assert.deepEqual(
			[got.host, got.origin, got.referer, got["accept-encoding"], got["x-theirs"]],
			[url.host, url.origin, `${url.origin}/a?b`, "gzip, br;q=0.5", "2"],
		);
		for (const name of ["x-forwarded-for", "x-forwarded-host", "if-none-match", "x-mine"])
			assert.equal(got[name], undefined, name);
		await send("/", { headers: { origin: "https://evil.example" } });
		assert.equal(asked[1]?.headers.origin, "https://evil.example");
	});
	it("[41] is one request, whatever the framing says", async (t) => {
		const bodies: string[] = [];
		const { port, asked } = await openServer(t, async (request, response) => {
			let body = "";
			for await (const chunk of request) body += chunk;
			bodies.push(body);
			response.end("ok");
		});
		const raw = (text: string): Promise<string> =>
			new Promise((resolve) => {
				const socket = connect(port, "127.0.0.1", () => socket.end(text));
				let got = "";
				socket.on("data", (chunk) => {
					got += chunk;
				});
				socket.on("error", () => {});
				socket.on("close", () => resolve(got));
			});
		const host = `Host: 127.0.0.1:${port}\r\nConnection: close\r\n`;
		const smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
		// A body of GET has to be measured there as it was here.
		await raw(
			`GET /chunked HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`,
		);
		await raw(`GET /length HTTP/1.1\r\n${host}Content-Length: ${smuggled.length}\r\n\r\n${smuggled}`);
		const both = await raw(
			`POST /both HTTP/1.1\r\n${host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
		);
		const odd = await raw(`POST /odd HTTP/1.1\r\n${host}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`);
		assert.deepEqual(
			asked.map(({ url }) => url),
			["/chunked", "/length"],
		);
		assert.deepEqual(bodies, [smuggled, smuggled]);
		for (const answer of [both, odd]) assert.match(answer, /^HTTP\/1\.1 400/);
	});
	it("may have a body, of any size, and leads where it leads on our origin", async (t) => {
		const size = 3_000_000;
		const { send, origin, url } = await openServer(t, async (request, response) => {
			let got = 0;
			for await (const chunk of request) got += chunk.length;
			response.writeHead(303, {
				Location: `${url.origin}/done?got=${got}`,
				"Content-Location": "https://other.example/x",
			});
			response.end();
		});
		for (const headers of [{}, { "transfer-encoding": "chunked" }] as Record<string, string>[]) {
			const { headers: got } = await send("/", { method: "POST", headers, body: Buffer.alloc(size) });
			assert.deepEqual(
				[got.location, got["content-location"]],
				[`${origin}/done?got=${size}`, "https://other.example/x"],
			);
		}
	});
	it("[81] sets and gets its cookies by the program's own jar", async (t) => {
		const { send, asked } = await openServer(
			t,
			html("", {
				"Set-Cookie": [
					"a=1; Domain=example.com; Path=/x; HttpOnly; Secure; SameSite=None; Partitioned",
					"__Host-b=2; Path=/; Secure; SameSite=Strict",
				],
			}),
		);
		const { headers } = await send("/", { headers: { cookie: "a=1; byleave.__Host-b=2; byleave-out.c=3" } });
		assert.deepEqual(headers["set-cookie"], [
			"a=1; Path=/x; HttpOnly; SameSite=Lax",
			"byleave.__Host-b=2; Path=/; SameSite=Strict",
		]);
		assert.equal(asked[0]?.headers.cookie, "a=1; __Host-b=2");
	});
});

describe("web sockets", () => {
	it("reach the running server, whose own page seems to ask, and carry what is said both ways", async (t) => {
		const { server, port, origin, url } = await openServer(t, html(""));
		const sockets = new WebSocketServer({ server, handleProtocols: () => "vite-hmr" });
		const heard = new Promise<IncomingMessage>((resolve) =>
			sockets.on("connection", (socket, request) => {
				socket.on("message", (text) => socket.send(`heard ${text}`));
				resolve(request);
			}),
		);
		const socket = new WebSocket(`ws://127.0.0.1:${port}/hmr?token=1`, {
			protocols: ["vite-hmr"],
			headers: { origin },
		} as never);
		await new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
		assert.equal(socket.protocol, "vite-hmr");
		const request = await heard;
		assert.deepEqual(
			[request.url, request.headers.host, request.headers.origin],
			["/hmr?token=1", url.host, url.origin],
		);
		const answered = new Promise<MessageEvent>((resolve) =>
			socket.addEventListener("message", resolve, { once: true }),
		);
		socket.send("x".repeat(70_000));
		assert.equal((await answered).data, `heard ${"x".repeat(70_000)}`);
		const closed = new Promise((resolve) => socket.addEventListener("close", resolve, { once: true }));
		for (const client of sockets.clients) client.close();
		await closed;
		sockets.close();
	});
	it("get the server's own no, and ours where there is no server or no web socket is meant", async (t) => {
		const { server, port } = await openServer(t, html(""));
		server.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"));
		const shake = (upgrade: string, host = `127.0.0.1:${port}`): Promise<string> =>
			new Promise((resolve) => {
				const socket = connect(port, "127.0.0.1", () =>
					socket.write(
						`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
					),
				);
				let got = "";
				socket.on("data", (chunk) => {
					got += chunk;
				});
				socket.on("close", () => resolve(got));
			});
		assert.match(await shake("websocket"), /^HTTP\/1\.1 403 Forbidden\r\n(.|\r\n)*no$/);
		assert.match(await shake("h2c"), /^HTTP\/1\.1 400 /);
		assert.match(await shake("websocket", "evil.example"), /^HTTP\/1\.1 421 /);
		await new Promise((resolve) => server.close(resolve));
		assert.match(await shake("websocket"), /^HTTP\/1\.1 502 /);
	});
});
