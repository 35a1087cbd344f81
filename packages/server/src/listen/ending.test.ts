import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { connect as connectTls } from "node:tls";
import { Failure } from "@byleave/protocol";
import { openMemory } from "../stores/sqlite/memory.ts";
import { certificateFor, openServer } from "./bed.test.ts";

/** Ruling 41: what hangs on a server that ends. Nothing here waits by the clock: a test that fails does not end. */

/** What connections can say without being a request. */
const unfinished = {
	nothing: "",
	"half a line": "POST /v2/auth",
	"half a header": "POST /v2/authorizations/applyToken HTTP/1.1\r\nHost: 127.0.0.1\r\nClient-Id: m",
	"half a body": "POST /v2/authorizations/applyToken HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{",
	"half a chunk": "POST /v2/x HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
} as const;
const whole = "GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

/** A server whose `/ready` is answered when the test says so. */
async function opened(t: TestContext, tls?: { certFile: string; keyFile: string }) {
	const store = await openMemory();
	t.after(() => store.close());
	const asked = Promise.withResolvers<void>();
	const answered = Promise.withResolvers<void>();
	let fast = true;
	const ready = async () => {
		if (fast) return;
		asked.resolve();
		await answered.promise;
		throw new Failure("store_unavailable");
	};
	const listen = { port: 0, ...(tls ? { tls } : {}) };
	const server = await openServer(t, { listen }, { store: { ...store, ready } });
	const at = await server.listen();
	const speak = async (url: string, text: string): Promise<Socket> => {
		const { hostname: host, port, protocol } = new URL(url);
		const socket =
			protocol === "https:"
				? connectTls({ host, port: Number(port), rejectUnauthorized: false })
				: connect({ host, port: Number(port) });
		await once(socket, protocol === "https:" ? "secureConnect" : "connect");
		socket.on("error", () => {});
		socket.write(text);
		return socket;
	};
	const slow = () => {
		fast = false;
		return asked.promise;
	};
	return { server, at, speak, slow, answer: answered.resolve };
}
async function heard(socket: Socket): Promise<string> {
	let said = "";
	socket.setEncoding("utf8").on("data", (text) => {
		said += text;
	});
	await new Promise((closed) => socket.once("close", closed));
	return said;
}

describe("[108] a server that is closed", () => {
	for (const [what, text] of Object.entries(unfinished)) {
		it(`ends on both listeners while a connection has said ${what}`, async (t) => {
			const { server, at, speak } = await opened(t);
			const ended = (await Promise.all([at.public, at.operator].map((url) => speak(url, text)))).map(heard);
			await server.close();
			assert.deepEqual(await Promise.all(ended), ["", ""]);
		});
	}

	it("ends while an answered connection is kept alive", async (t) => {
		const { server, at, speak } = await opened(t);
		const socket = await speak(at.public, whole);
		await once(socket, "data");
		const ended = heard(socket);
		await server.close();
		await ended;
	});

	it("finishes what it answers, and closes the connection behind it", async (t) => {
		const { server, at, speak, slow, answer } = await opened(t);
		const asked = slow();
		const said = heard(await speak(at.public, whole));
		const silent = heard(await speak(at.public, ""));
		await asked;
		const closed = server.close();
		await silent;
		answer();
		assert.match(await said, /^HTTP\/1\.1 503 [\s\S]*connection: close[\s\S]*store_unavailable/i);
		await closed;
	});

	it("ends under TLS too: before the handshake, after it, and with an answer under way", async (t) => {
		const { tls } = await certificateFor(t);
		const { server, at, speak, slow, answer } = await opened(t, tls);
		assert.match(at.public, /^https:/);
		const raw = heard(await speak(at.public.replace("https:", "http:"), ""));
		const silent = heard(await speak(at.public, ""));
		const asked = slow();
		const said = heard(await speak(at.public, whole));
		await asked;
		const closed = server.close();
		assert.deepEqual(await Promise.all([raw, silent]), ["", ""]);
		answer();
		assert.match(await said, /^HTTP\/1\.1 503 /);
		await closed;
	});
});
