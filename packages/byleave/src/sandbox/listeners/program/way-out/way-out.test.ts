// A program's way to other servers, asked as its pages do, and as others would.
import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { describe, it } from "node:test";
import { WebSocketServer } from "ws";
import { openProgram, serve } from "../origin-stage.test.ts";
import type { Resolve } from "./address.ts";
import { readBackends } from "./backends.ts";

type Test = { after(done: () => Promise<void>): void };
const own = { "sec-fetch-site": "same-origin", "sec-fetch-dest": "empty" };

/** A back end at `https://api.example`, named; the same at a name of everybody's, and at one that was declared. */
async function scene(t: Test, listener: RequestListener) {
	const back = await serve(t, listener);
	const resolve = ((hostname: string, _options: object, callback: (error: Error | null, found: object[]) => void) =>
		callback(hostname === "nowhere.example" ? Object.assign(new Error(), { code: "ENOTFOUND" }) : null, [
			{ address: hostname === "inside.example" ? "10.0.0.1" : "127.0.0.1", family: 4 },
		])) as unknown as Resolve;
	const program = await openProgram(t, {
		source: { kind: "folder", folder: "/nonexistent", base: "/", start: "/", isSinglePage: false },
		reach: {
			backends: readBackends({ "https://api.example": `http://127.0.0.1:${back.port}/api` }),
			named: () => [],
			declared: () => ["declared.example"],
			closed: () => [],
			resolve,
			// Of these tests, that machine's loopback stands for the internet, as far as it is reached by a name.
			isPublic: (address) => address === "127.0.0.1",
		},
	});
	const way = (address: string) =>
		`/byleave-out/${address.replace("://", "/").replace(/^(\w+\/[a-z.]+)(\/|$)/, (_, host, slash) => (host.includes("api.") ? host : `${host}:${back.port}`) + slash)}`;
	return { ...program, back, way, asked: back.asked };
}
const text =
	(body: string, headers: Record<string, string | string[]> = {}): RequestListener =>
	(_request, response) => {
		response.writeHead(200, { "Content-Type": "text/plain", ...headers });
		response.end(body);
	};

describe("the way out", () => {
	it("leads a named address to what stands in its place, and CORS is no question", async (t) => {
		const { send, way, asked, origin, lines } = await scene(
			t,
			text("hello", { "Access-Control-Allow-Origin": "https://x.example", "X-Mine": "1" }),
		);
		const headers = { ...own, origin, "content-type": "application/json", authorization: "Bearer x" };
		const got = await send(`${way("https://api.example")}/v1?q=%20`, { method: "PUT", headers, body: "{}" });
		assert.deepEqual(
			[got.status, got.body, got.headers["x-mine"], got.headers["access-control-allow-origin"]],
			[200, "hello", "1", undefined],
		);
		const { method, url, headers: sent = {} } = asked[0] ?? {};
		assert.deepEqual(
			[method, url, sent.authorization, sent["content-type"]],
			["PUT", "/api/v1?q=%20", "Bearer x", "application/json"],
		);
		assert.ok(sent.origin?.startsWith("http://127.0.0.1:") && sent.origin !== origin);
		assert.deepEqual(lines, []);
	});
	it("[118] is the program's own pages' alone", async (t) => {
		const { send, way, asked, origin } = await scene(t, text(""));
		const path = way("https://api.example/x");
		for (const headers of [
			{},
			{ origin: "https://evil.example" },
			{ origin: "null" },
			{ origin, "sec-fetch-site": "same-site" },
			{ origin, "sec-fetch-site": "cross-site" },
			{ "sec-fetch-site": "none" },
			{ referer: "https://evil.example/" },
			{ referer: `${origin}.evil.example/` },
			{ origin: "https://evil.example", referer: `${origin}/` },
		]) {
			assert.equal(
				(await send(path, { headers: headers as Record<string, string> })).status,
				403,
				JSON.stringify(headers),
			);
		}
		assert.deepEqual(asked, []);
		for (const headers of [{ origin }, { referer: `${origin}/x` }, { ...own, origin: "null" }]) {
			assert.equal(
				(await send(path, { headers: headers as Record<string, string> })).status,
				200,
				JSON.stringify(headers),
			);
		}
	});
	it("[81] carries the cookies that this server has set, and none of the program's or of another's", async (t) => {
		const { send, way, asked } = await scene(
			t,
			text("", {
				"Set-Cookie": [
					"sid=1; Domain=.example; Path=/v1; Secure; SameSite=None",
					"__Host-t=2; Path=/; Secure",
					"plain=3",
				],
			}),
		);
		const path = way("https://api.example/v1");
		const { headers } = await send(path, {
			headers: { ...own, cookie: "mine=1; byleave-out.sid=1; byleave.__Host-x=3" },
		});
		assert.deepEqual(headers["set-cookie"], [
			"byleave-out.sid=1; Path=/byleave-out/https/api.example/v1; SameSite=Lax",
			"byleave-out.__Host-t=2; Path=/byleave-out/https/api.example/",
			"byleave-out.plain=3; Path=/byleave-out/https/api.example/",
		]);
		assert.equal(asked[0]?.headers.cookie, "sid=1");
		const without = await send(path, {
			headers: { ...own, cookie: "byleave-out.sid=1", "x-byleave-without-cookies": "1" },
		});
		assert.deepEqual(
			[without.headers["set-cookie"], asked[1]?.headers.cookie, asked[1]?.headers["x-byleave-without-cookies"]],
			[undefined, undefined, undefined],
		);
	});
	it("follows no redirect: the browser comes back with it, by the name that the program knows", async (t) => {
		let location = "";
		const { get, way, back, asked, origin } = await scene(
			t,
			(_request, response) => void response.writeHead(302, { Location: location }).end(),
		);
		const led = async (to: string): Promise<unknown> => {
			location = to;
			return (await get(way("https://api.example/a/b"), own)).headers.location;
		};
		assert.equal(await led("c?d#e"), "/byleave-out/https/api.example/a/c?d#e");
		assert.equal(await led("/api/c"), "/byleave-out/https/api.example/c");
		assert.equal(await led(`http://127.0.0.1:${back.port}/api/c`), "/byleave-out/https/api.example/c");
		assert.equal(await led("http://169.254.169.254/latest"), "/byleave-out/http/169.254.169.254/latest");
		assert.equal(await led("//evil.example/"), "/byleave-out/http/evil.example/");
		assert.equal(await led(`${origin}/done`), "/done");
		assert.equal(asked.length, 6);
	});
	it("tells each redirect to where nothing is named that it leads nowhere", async (t) => {
		const { get, lines } = await scene(t, text(""));
		const { status, body, headers } = await get("/byleave-out/http/169.254.169.254/latest", own);
		assert.deepEqual([status, headers["x-byleave-refused"]], [403, "1"]);
		assert.match(body, /did not ask http:\/\/169\.254\.169\.254\. .*--backend .*no matter of CORS/);
		await get("/byleave-out/http/169.254.169.254/again", own);
		assert.deepEqual(
			lines.map(({ title, sub }) => [title, sub]),
			[["A server is not asked", "http://169.254.169.254"]],
		);
		assert.equal((await get("/byleave-out/https/inside.example/", own)).status, 403);
	});
	it("tells once of each server that nobody has declared, and lets none of them be a page of the program", async (t) => {
		const { get, way, lines, asked } = await scene(
			t,
			text("<script>", { "Content-Type": "text/html", "X-Byleave-Refused": "1" }),
		);
		const strange = way("http://strange.example/x");
		for (const _ of [1, 2]) {
			const { status, headers, body } = await get(strange, own);
			assert.deepEqual([status, headers["x-byleave-refused"], body], [200, undefined, "<script>"]);
			assert.match(String(headers["content-security-policy"]), /, sandbox$/);
		}
		assert.deepEqual(
			lines.map(({ title, word }) => [title, word]),
			[["Another server is asked", "undeclared"]],
		);
		for (const dest of ["document", "iframe", "frame", "embed", "object", "worker", "sharedworker", "serviceworker"]) {
			assert.equal((await get(strange, { ...own, "sec-fetch-dest": dest })).status, 403, dest);
		}
		const asOlder = { referer: "", "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate" };
		assert.equal((await get(strange, asOlder)).status, 403);
		assert.equal(asked.length, 2);
		const declared = await get(way("http://declared.example/x"), { ...own, "sec-fetch-dest": "iframe" });
		assert.deepEqual([declared.status, /byleave-my\.js/.test(declared.body)], [200, true]);
		assert.equal(
			(await get(way("http://declared.example/x"), { ...own, "sec-fetch-dest": "serviceworker" })).status,
			403,
		);
		assert.equal(lines.filter(({ sub }) => sub.includes("declared.example")).length, 1);
	});
	it("says who does not answer, and why, in words that are not those of CORS", async (t) => {
		const { get, way, back, lines } = await scene(t, text(""));
		await new Promise((resolve) => back.server.close(resolve));
		const named = await get(way("https://api.example/x"), own);
		assert.deepEqual([named.status, named.headers["x-byleave-refused"]], [502, "1"]);
		assert.match(named.body, /asked https:\/\/api\.example .*no answer: ECONNREFUSED/);
		assert.match((await get("/byleave-out/https/nowhere.example/", own)).body, /ENOTFOUND/);
		assert.deepEqual(
			lines.filter(({ mark }) => mark === "failed").map(({ sub, word }) => [sub, word]),
			[
				["https://api.example", "ECONNREFUSED"],
				["https://nowhere.example", "ENOTFOUND"],
			],
		);
	});
	it("[108] has an end: of bytes", async (t) => {
		const size = 64 * 1024 * 1024 + 1;
		const { send, get, way, asked } = await scene(t, (request, response) => {
			request.resume();
			if (request.method === "POST") return;
			response.writeHead(200);
			const chunk = Buffer.alloc(1024 * 1024);
			const more = (): void => {
				while (!response.destroyed && response.write(chunk));
				if (!response.destroyed) response.once("drain", more);
			};
			more();
		});
		const path = way("https://api.example/x");
		// The connection is left alone after that: what comes next on it would be taken for the body.
		const much = { ...own, "content-length": String(size), connection: "close" };
		const told = await send(path, { method: "POST", headers: much, body: "" }).catch(() => ({ status: 413 }));
		assert.equal(told.status, 413);
		assert.equal(asked.length, 0);
		await assert.rejects(get(path, own), { code: "ECONNRESET", message: "aborted" });
		assert.equal(asked.length, 1);
	});
	for (const path of [
		"/byleave-out/",
		"/byleave-out/ftp/x.example/",
		"/byleave-out/file/etc/passwd",
		"/byleave-out/https/",
		"/byleave-out/https/u:p@x.example/",
		"/byleave-out/https/x.example:99999/",
		"/byleave-out/ws/x.example/",
		"/byleave-out/https/x.example%0d%0aevil:1/",
	]) {
		it(`knows no ${path}`, async (t) => {
			const { get } = await scene(t, text(""));
			assert.equal((await get(path, own)).status, 400);
		});
	}
	it("[118] lets web sockets pass, of the program's own pages alone", async (t) => {
		const { port, origin, back, lines } = await scene(t, text(""));
		const sockets = new WebSocketServer({ server: back.server });
		const heard: (string | undefined)[] = [];
		sockets.on("connection", (socket, request) => {
			heard.push(request.url, request.headers.cookie);
			socket.send("hello");
		});
		const open = (address: string, from: string): Promise<string> =>
			new Promise((resolve) => {
				const socket = new WebSocket(`ws://127.0.0.1:${port}/byleave-out/${address}`, {
					headers: { origin: from, cookie: "a=1; byleave-out.b=2" },
				} as never);
				socket.addEventListener("message", ({ data }) => {
					resolve(data);
					socket.close();
				});
				socket.addEventListener("error", () => resolve("refused"));
			});
		assert.equal(await open("wss/api.example/live?x=1", origin), "hello");
		assert.deepEqual(heard, ["/api/live?x=1", "b=2"]);
		for (const from of ["https://evil.example", "null", `${origin}.evil.example`]) {
			assert.equal(await open("wss/api.example/live", from), "refused", from);
		}
		assert.equal(await open("ws/10.0.0.1/live", origin), "refused");
		assert.equal(await open("https/api.example/live", origin), "refused");
		assert.equal(heard.length, 2);
		assert.deepEqual(
			lines.map(({ sub }) => sub),
			["ws://10.0.0.1"],
		);
		for (const client of sockets.clients) client.terminate();
		sockets.close();
	});
});
