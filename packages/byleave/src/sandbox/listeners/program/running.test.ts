// A mini program that is a running server: what it is asked, and what the browser gets of its answers.
import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { describe, it } from "node:test";
import zlib from "node:zlib";
import { WebSocketServer } from "ws";
import { openProgram } from "../../../../../../test/program-origin.ts";

type Test = { after(done: () => Promise<void>): void };

async function serve(t: Test, listener: RequestListener) {
	const asked: IncomingMessage[] = [];
	const server = createServer((request, response) => {
		asked.push(request);
		listener(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	t.after(
		() =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	);
	const program = await openProgram(t, { source: { kind: "server", url, start: "/" } });
	return { ...program, server, url, asked };
}
const html =
	(body: string, headers: Record<string, string | string[]> = {}): RequestListener =>
	(_request, response) => {
		response.writeHead(200, { "Content-Type": "text/html", ...headers });
		response.end(body);
	};

describe("a running server's documents", () => {
	const codings: Readonly<Record<string, (text: Buffer) => Buffer>> = {
		gzip: zlib.gzipSync,
		br: zlib.brotliCompressSync,
		deflate: zlib.deflateSync,
		zstd: zlib.zstdCompressSync,
		identity: (text) => text,
	};
	for (const [coding, encode] of Object.entries(codings)) {
		it(`have the loader, though they come as ${coding}`, async (t) => {
			const text = `<!doctype html><head><title>${"é".repeat(9000)}</title>`;
			const { get } = await serve(t, (_request, response) => {
				const body = encode(Buffer.from(text));
				response.writeHead(200, {
					"Content-Type": "text/html; charset=utf-8",
					"Content-Encoding": coding,
					"Content-Length": body.length,
					ETag: '"1"',
				});
				response.end(body);
			});
			const { headers, body } = await get("/");
			assert.match(body, /^<!doctype html><head><script src="\/byleave-my\.js"/);
			assert.equal(body.replace(/<script.*<\/script>/, ""), text);
			for (const name of ["content-length", "content-encoding", "etag"]) assert.equal(headers[name], undefined, name);
		});
	}
	it("are read by the encoding that they have, also where it stands in the text alone", async (t) => {
		const texts: Record<string, readonly [type: string, body: Buffer]> = {
			"/header": ["text/html; charset=gbk", Buffer.from([0xc4, 0xe3])],
			"/meta": [
				"text/html",
				Buffer.from([...Buffer.from('<meta http-equiv=x content="text/html; charset=gbk">'), 0xc4, 0xe3]),
			],
			"/mark": ["text/html; charset=gbk", Buffer.from("\ufeff你")],
			"/utf16": ["text/html", Buffer.from("\ufeff你", "utf16le")],
			"/unknown": ["text/html; charset=klingon", Buffer.from("你")],
		};
		const { get } = await serve(t, (request, response) => {
			const [type, body] = texts[request.url ?? ""] ?? ["text/html", Buffer.from("")];
			response.writeHead(200, { "Content-Type": type });
			// Cut in the middle of a letter.
			response.write(body.subarray(0, -1));
			response.end(body.subarray(-1));
		});
		for (const path of Object.keys(texts)) {
			const { headers, body } = await get(path);
			assert.match(body, /你$/, path);
			assert.equal(headers["content-type"], "text/html; charset=utf-8");
		}
	});
	it("stream, as soon as their encoding is known", async (t) => {
		let finish = () => {};
		const { origin } = await serve(t, (_request, response) => {
			response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
			response.write("<!doctype html><head></head><body><p>first</p><i>");
			finish = () => response.end("last");
		});
		const reader = (await fetch(origin)).body?.pipeThrough(new TextDecoderStream()).getReader();
		let read = "";
		while (!read.includes("first")) read += (await reader?.read())?.value ?? "";
		finish();
		for (let more = await reader?.read(); more && !more.done; more = await reader?.read()) read += more.value;
		assert.match(read, /byleave-my\.js.*first.*last$/);
	});
	it("are told from text that a script asks for: a piece of a page stays as it is", async (t) => {
		const { get } = await serve(t, (request, response) =>
			html(request.url === "/piece" ? "<b>x</b>" : "<html><b>x</b>")(request, response),
		);
		const asText = { "sec-fetch-dest": "empty" };
		assert.equal((await get("/piece", asText)).body, "<b>x</b>");
		assert.match((await get("/whole", asText)).body, /byleave-my/);
		assert.match((await get("/piece")).body, /byleave-my/);
	});
	it("[65] keep their own policies but for who may frame them, and ours stands", async (t) => {
		const { get, origin } = await serve(
			t,
			html("<p>", {
				"X-Frame-Options": "DENY",
				"Content-Security-Policy": ["script-src 'nonce-a'; frame-ancestors 'none'", "frame-ancestors 'none'"],
				"Content-Security-Policy-Report-Only": "default-src 'self'",
				"Cross-Origin-Opener-Policy": "same-origin",
				"Origin-Agent-Cluster": "?0",
				"Clear-Site-Data": '"*"',
				"Access-Control-Allow-Origin": "*",
				"Strict-Transport-Security": "max-age=1",
			}),
		);
		const { headers, body } = await get("/");
		const nonce = /nonce="([^"]+)"/.exec(body)?.[1];
		assert.equal(
			headers["content-security-policy"],
			"frame-ancestors 'self' http://host.example; sandbox allow-scripts allow-same-origin allow-forms, " +
				`script-src 'nonce-a' 'nonce-${nonce}' ${origin}/byleave-my.js ${origin}/byleave-shim.js`,
		);
		assert.match(String(headers["content-security-policy-report-only"]), /^default-src 'self'; script-src 'self' /);
		assert.equal(headers["origin-agent-cluster"], "?1");
		assert.equal(headers["cross-origin-resource-policy"], "same-origin");
		for (const name of [
			"x-frame-options",
			"cross-origin-opener-policy",
			"clear-site-data",
			"access-control-allow-origin",
			"strict-transport-security",
		]) {
			assert.equal(headers[name], undefined, name);
		}
		const again = /nonce="([^"]+)"/.exec((await get("/")).body)?.[1];
		assert.notEqual(nonce, again);
	});
});

describe("a running server's other answers", () => {
	it("pass as they are, compressed ones too, with what was said of caches", async (t) => {
		const body = zlib.gzipSync("a{}");
		const { send } = await serve(t, (_request, response) => {
			response.writeHead(203, {
				"Content-Type": "text/css",
				"Content-Encoding": "gzip",
				"Content-Length": body.length,
				ETag: '"1"',
				"Cache-Control": "max-age=9",
			});
			response.end(body);
		});
		const { status, headers } = await send("/x.css");
		assert.deepEqual(
			[
				status,
				headers["content-encoding"],
				headers["content-length"],
				headers.etag,
				headers["cache-control"],
				headers["x-content-type-options"],
			],
			[203, "gzip", String(body.length), '"1"', "max-age=9", undefined],
		);
		assert.match(String(headers["content-security-policy"]), /^frame-ancestors 'self'/);
	});
	it("stream: an event is there before the next one is sent", async (t) => {
		let more = () => {};
		const { origin, server } = await serve(t, (_request, response) => {
			response.writeHead(200, { "Content-Type": "text/event-stream" });
			response.flushHeaders();
			more = () => response.write("data: 1\n\n");
		});
		const ended = new Promise((resolve) => server.once("request", (request) => request.once("close", resolve)));
		const stop = new AbortController();
		const { body } = await fetch(`${origin}/events`, { signal: stop.signal });
		more();
		const first = await body?.getReader().read();
		assert.equal(Buffer.from(first?.value ?? []).toString(), "data: 1\n\n");
		// Whoever leaves is left: the server hears of it.
		stop.abort();
		await ended;
	});
	it("are, where there are none, one sentence and one line of the timeline", async (t) => {
		const { get, server, url, lines } = await serve(t, html(""));
		await new Promise((resolve) => server.close(resolve));
		const { status, body } = await get("/", { "sec-fetch-dest": "iframe" });
		assert.equal(status, 502);
		assert.match(body, new RegExp(`${url.origin}, does not answer: ECONNREFUSED. Is it running\\?`));
		assert.deepEqual(
			lines.map(({ title, sub, word }) => [title, sub, word]),
			[["The program&apos;s server does not answer".replace("&apos;", "'"), url.origin, "ECONNREFUSED"]],
		);
	});
	it("tell the timeline what is not there", async (t) => {
		const { get, lines } = await serve(t, (_request, response) => void response.writeHead(404).end("mine"));
		assert.deepEqual([(await get("/x?secret=1")).body, lines[0]?.title, lines[0]?.sub], ["mine", "Not found", "/x"]);
	});
});

describe("what a running server is asked", () => {
	it("comes from a page of its own, as far as it can see", async (t) => {
		const { send, origin, url, asked } = await serve(t, html(""));
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
		const { port, asked } = await serve(t, async (request, response) => {
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
		const { send, origin, url } = await serve(t, async (request, response) => {
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
		const { send, asked } = await serve(
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
		const { server, port, origin, url } = await serve(t, html(""));
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
		const { server, port } = await serve(t, html(""));
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
