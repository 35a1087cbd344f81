import assert from "node:assert/strict";
import { generateKeyPairSync, sign, verify } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, it } from "node:test";
import { Failure, type Profile } from "@byleave/protocol";
import { readSignature } from "@byleave/protocol/signature";
import { directoryContract } from "../contract/directory.ts";
import { type HttpDirectoryConfig, httpDirectory } from "./http.ts";

const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const needs = {
	keys: {
		sign: async (purpose: string, text: Uint8Array) => {
			assert.equal(purpose, "outgoing", "an answer's key signs no calls (ruling 20)");
			return { keyVersion: "7", signature: sign("sha256", text, pair.privateKey) };
		},
	},
	now: () => Date.UTC(2026, 10, 23, 10),
};

const listen = async (listener: RequestListener): Promise<{ server: Server; origin: string }> => {
	const server = createServer(listener);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};
const stop = (server: Server): Promise<void> =>
	new Promise((resolve) => {
		server.close(() => resolve());
		server.closeAllConnections();
	});
const bodyOf = async (request: IncomingMessage): Promise<string> => {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks).toString();
};

directoryContract("the http directory", async (users) => {
	let known: Readonly<Record<string, Profile>> | null = users;
	const { server, origin } = await listen(async (request, response) => {
		const { sub } = JSON.parse(await bodyOf(request));
		if (known === null) response.writeHead(500).end();
		else if (!Object.hasOwn(known, sub)) response.writeHead(404).end();
		else response.end(JSON.stringify({ sub, profile: known[sub] }));
	});
	return {
		directory: httpDirectory({ url: `${origin}/users` }, needs),
		put: async (other) => {
			known = other;
		},
		breakDown: async () => {
			known = null;
		},
		close: () => stop(server),
	};
});

describe("the http directory", () => {
	let running: Server[] = [];
	afterEach(async () => {
		await Promise.all(running.map(stop));
		running = [];
	});
	const against = async (listener: RequestListener, more: Partial<HttpDirectoryConfig> = {}, path = "/users") => {
		const { server, origin } = await listen(listener);
		running.push(server);
		return httpDirectory({ url: `${origin}${path}`, ...more }, needs);
	};
	const fails = (asked: Promise<unknown>, why: RegExp | { readonly name: string }) =>
		assert.rejects(asked, (error) => {
			assert.ok(error instanceof Failure);
			assert.equal(error.code, "directory_unavailable");
			assert.equal(error.message, "The directory of users did not answer.");
			const cause = error.cause as Error;
			if (cause instanceof Failure) assert.equal(cause.code, "directory_unavailable");
			if (why instanceof RegExp) assert.match(cause.message, why);
			else assert.equal(cause.name, why.name);
			assert.doesNotMatch(cause.message, /mei|Mei/);
			return true;
		});
	const answer = (text: string | Buffer) => (_: IncomingMessage, response: ServerResponse) => response.end(text);

	it("[100, 102] asks by POST for one user, signed by the platform as byleave, with the time and the trace", async () => {
		let heard: { request: IncomingMessage; body: string } | undefined;
		const directory = await against(
			async (request, response) => {
				heard = { request, body: await bodyOf(request) };
				response.end('{"sub": "mei", "profile": {"status": "ACTIVE"}}');
			},
			{},
			"/api/users?source=byleave",
		);
		assert.deepEqual(await directory.profile("mei", { trace: "t-1" }), { status: "ACTIVE" });
		assert.ok(heard);
		const { method, url, headers } = heard.request;
		assert.deepEqual(
			[method, url, heard.body, headers["client-id"], headers["request-time"], headers["trace-id"]],
			["POST", "/api/users?source=byleave", '{"sub":"mei"}', "byleave", "2026-11-23T10:00:00+00:00", "t-1"],
		);
		assert.deepEqual(
			[headers["content-type"], headers.accept],
			["application/json; charset=UTF-8", "application/json"],
		);
		const header = readSignature(String(headers.signature));
		assert.ok(typeof header === "object");
		assert.equal(header.keyVersion, "7");
		const signed = `POST /api/users?source=byleave\nbyleave.2026-11-23T10:00:00+00:00.{"sub":"mei"}`;
		assert.ok(verify("sha256", Buffer.from(signed), pair.publicKey, header.signature));
	});

	it("[101] gives up at its deadline where no answer comes", async () => {
		const directory = await against(() => undefined, { deadlineMs: 20 });
		await fails(directory.profile("mei", { trace: "t" }), { name: "TimeoutError" });
	});

	it("gives up at its deadline where the answer stops in the middle", async () => {
		const directory = await against((_, response) => void response.write('{"sub": "mei",'), { deadlineMs: 20 });
		await fails(directory.profile("mei", { trace: "t" }), { name: "TimeoutError" });
	});

	it("[101] hangs up on an answer that is too large, before it has ended", async () => {
		let hungUp: () => void = () => undefined;
		const closed = new Promise<void>((resolve) => {
			hungUp = resolve;
		});
		const directory = await against(
			(_, response) => {
				response.on("close", hungUp);
				const more = () => response.write(" ".repeat(16_384), (error) => error ?? setImmediate(more));
				more();
			},
			{ maxBytes: 65_536, deadlineMs: 60_000 },
		);
		await fails(directory.profile("mei", { trace: "t" }), /over 65536 bytes/);
		await closed;
	});

	it("takes an answer of exactly the size allowed, and none of one byte more", async () => {
		const text = '{"sub": "mei", "profile": {"status": "ACTIVE"}}';
		const exact = await against(answer(text), { maxBytes: text.length });
		assert.deepEqual(await exact.profile("mei", { trace: "t" }), { status: "ACTIVE" });
		const less = await against(answer(text), { maxBytes: text.length - 1 });
		await fails(less.profile("mei", { trace: "t" }), /over/);
	});

	it("follows no redirect", async () => {
		let elsewhere = 0;
		const other = await listen((_, response) => {
			elsewhere++;
			response.end('{"sub": "mei", "profile": {"status": "ACTIVE"}}');
		});
		running.push(other.server);
		for (const status of [301, 302, 303, 307, 308]) {
			const directory = await against((_, response) => response.writeHead(status, { location: other.origin }).end());
			await fails(directory.profile("mei", { trace: "t" }), new RegExp(`status ${status}`));
		}
		assert.equal(elsewhere, 0);
	});

	const wrong: readonly (readonly [string, string | Buffer, RegExp])[] = [
		["nothing", "", /no JSON object/],
		["garbage", "<html>mei</html>", /no JSON object/],
		["null", "null", /no JSON object/],
		[
			"bytes that are no UTF-8",
			Buffer.from('{"sub": "mei", "profile": {"status": "ACTIVE", "nickName": "\u00e9"}}', "latin1"),
			/no JSON object/,
		],
		["a profile without its user", '{"profile": {"status": "ACTIVE"}}', /another user/],
		["another user's profile", '{"sub": "tan", "profile": {"status": "ACTIVE"}}', /another user/],
		["no profile", '{"sub": "mei"}', /no profile\. profile: an object is needed/],
		["no status", '{"sub": "mei", "profile": {"nickName": "Mei"}}', /profile\.status: one of ACTIVE/],
		["a status that is none", '{"sub": "mei", "profile": {"status": "Mei"}}', /profile\.status: one of ACTIVE/],
	];
	for (const [what, text, why] of wrong) {
		it(`[100] takes ${what} for no answer`, async () => {
			const directory = await against(answer(text));
			await fails(directory.profile("mei", { trace: "t" }), why);
		});
	}

	it("leaves out what is odd, and tells it under the trace", async () => {
		const profile = { status: "ACTIVE", nickName: ["Mei"], gender: null, contacts: [], birthDate: "1990-02-30" };
		const text = JSON.stringify({ sub: "mei", profile, generatedAt: 7 });
		const { server, origin } = await listen(answer(text));
		running.push(server);
		const told: unknown[] = [];
		const directory = httpDirectory({ url: origin }, { ...needs, odd: (...given) => told.push(given) });
		assert.deepEqual(await directory.profile("mei", { trace: "t-9" }), { status: "ACTIVE" });
		const lines = [
			"profile.nickName: a value of type string is needed.",
			"profile.birthDate: an ISO 8601 date is needed, like 1990-12-31.",
		];
		assert.deepEqual(told, [[lines, "t-9"]]);
		// Nobody has to hear of it.
		assert.deepEqual(await httpDirectory({ url: origin }, needs).profile("mei", { trace: "t" }), { status: "ACTIVE" });
	});

	it("tells nothing where nothing is odd", async () => {
		const { server, origin } = await listen(answer('{"sub": "mei", "profile": {"status": "ACTIVE"}}'));
		running.push(server);
		const told: unknown[] = [];
		await httpDirectory({ url: origin }, { ...needs, odd: (...given) => told.push(given) }).profile("mei", {
			trace: "t",
		});
		assert.deepEqual(told, []);
	});

	it("takes any status but 200 and 404 for no answer", async () => {
		for (const status of [201, 204, 400, 401, 403, 429, 500, 503]) {
			const directory = await against((_, response) => response.writeHead(status).end());
			await fails(directory.profile("mei", { trace: "t" }), new RegExp(`status ${status}`));
		}
	});

	it("says so when nobody listens", async () => {
		const { server, origin } = await listen(() => undefined);
		await stop(server);
		await fails(httpDirectory({ url: origin }, needs).profile("mei", { trace: "t" }), { name: "TypeError" });
	});
});
