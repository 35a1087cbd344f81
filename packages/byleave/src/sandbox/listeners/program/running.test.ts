// A mini program that is a running server: what the browser gets of its answers.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import zlib from "node:zlib";
import { html, openServer } from "./origin-stage.test.ts";

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
			const { get } = await openServer(t, (_request, response) => {
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
		const { get } = await openServer(t, (request, response) => {
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
		const { origin } = await openServer(t, (_request, response) => {
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
		const starts: Readonly<Record<string, string>> = { "/whole": "<html>", "/typed": "<!doctype html>" };
		const { get } = await openServer(t, (request, response) =>
			html(`${starts[request.url ?? ""] ?? ""}<b>x</b>`)(request, response),
		);
		const asText = { "sec-fetch-dest": "empty" };
		assert.equal((await get("/piece", asText)).body, "<b>x</b>");
		for (const path of ["/whole", "/typed"]) assert.match((await get(path, asText)).body, /byleave-my/);
		assert.match((await get("/piece")).body, /byleave-my/);
	});
	it("[65] keep their own policies but for who may frame them, and ours stands", async (t) => {
		const { get, origin } = await openServer(
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
		const { send } = await openServer(t, (_request, response) => {
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
		const { origin, server } = await openServer(t, (_request, response) => {
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
		const { get, server, url, lines } = await openServer(t, html(""));
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
		const { get, lines } = await openServer(t, (_request, response) => void response.writeHead(404).end("mine"));
		assert.deepEqual([(await get("/x?secret=1")).body, lines[0]?.title, lines[0]?.sub], ["mine", "Not found", "/x"]);
	});
});
