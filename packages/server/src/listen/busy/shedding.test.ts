import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, open, openSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import type { Config } from "../../config/config.ts";
import type { ServerEvent } from "../../context.ts";
import { openServer } from "../bed.test.ts";
import type { FaceRow } from "../listener.ts";
import { createShedding } from "./shedding.ts";

const open_ = async (): Promise<void> => {};
const faces: readonly FaceRow[] = [
	{ name: "host", prefix: "/host", open: open_ },
	{ name: "open", prefix: "/keys", open: open_ },
	{ name: "merchant", prefix: "/gateway", open: open_ },
];
const ORIGIN = "https://app.example";

/** A listener that has too much to do, with whatever it lets in answered by "in". */
async function busy(t: TestContext, refuses: () => boolean = () => true) {
	const events: ServerEvent[] = [];
	const config = { hostOrigins: [ORIGIN], errorPages: null } as unknown as Config;
	const context = {
		config,
		platform: alipayplus,
		emit: (event: ServerEvent) => void events.push(event),
		elapsed: () => 0,
	};
	let under = 0;
	const entered = () => {
		under++;
		return () => void under--;
	};
	const shed = createShedding(context, faces, { refuses, entered, waits: () => 40 });
	const server = createServer(shed((_request, response) => void response.end("in")));
	await once(server.listen(0, "127.0.0.1"), "listening");
	t.after(() => server.close());
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	const ask = (path: string, init: RequestInit = { method: "POST", body: "{}" }) => fetch(url + path, init);
	return { ask, url, events, under: () => under };
}

describe("what is too much is refused, each in its own form", () => {
	it("a merchant: a result that says U, unsigned, and when to try again", async (t) => {
		const { ask } = await busy(t);
		for (const version of ["v1", "v2"]) {
			const answer = await ask(`/gateway/${version}/authorizations/applyToken`);
			assert.equal(answer.status, 503);
			const { result } = (await answer.json()) as { result: { resultStatus: string; resultCode: string } };
			assert.deepEqual(
				[result.resultStatus, result.resultCode],
				["U", alipayplus.results.server_busy[version === "v1" ? "v1" : "v2"].resultCode],
			);
			const { headers } = answer;
			assert.match(headers.get("retry-after") ?? "", /^[1-3]$/);
			assert.deepEqual([headers.get("signature"), headers.get("cache-control")], [null, "no-store"]);
			assert.ok(headers.get("x-trace-id"));
		}
	});
	it("a host: a HostFailure, which a page of the super app's can read and no other", async (t) => {
		const { ask } = await busy(t);
		const asked = (origin: string) => ask("/host/authorize", { method: "POST", body: "{}", headers: { origin } });
		const answer = await asked(ORIGIN);
		assert.deepEqual([answer.status, answer.headers.get("access-control-allow-origin")], [503, ORIGIN]);
		assert.match(answer.headers.get("retry-after") ?? "", /^[1-3]$/);
		const told = (await answer.json()) as { cause: string; outcome: string; trace: string };
		assert.deepEqual([told.cause, told.outcome], ["server_busy", "unavailable"]);
		assert.equal(told.trace, answer.headers.get("x-trace-id"));
		assert.equal((await asked("https://evil.example")).headers.get("access-control-allow-origin"), null);
	});
	it("before anything of a body is there", async (t) => {
		const { url } = await busy(t);
		const socket = connect(Number(new URL(url).port), "127.0.0.1");
		t.after(() => socket.destroy());
		socket.write("POST /gateway/v2/authorizations/applyToken HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n");
		const [said] = await once(socket, "data");
		assert.match(String(said), /^HTTP\/1\.1 503 /);
	});
	it("never who watches, nor a browser that asks whether it may", async (t) => {
		const { ask } = await busy(t);
		const passed = ["/health", "/ready", "/health?from=balancer"].map((path) => ask(path, { method: "GET" }));
		const all = [...passed, ask("/host/authorize", { method: "OPTIONS" })];
		assert.deepEqual(await Promise.all((await Promise.all(all)).map((answer) => answer.text())), [
			"in",
			"in",
			"in",
			"in",
		]);
		assert.equal((await ask("/healthy", { method: "GET" })).status, 503, "another path");
		assert.equal((await ask("/keys", { method: "GET" })).status, 503);
	});
});

it("what is let in counts as under way until it is answered or gone", async (t) => {
	const { ask, under } = await busy(t, () => false);
	assert.equal(await (await ask("/host/authorize")).text(), "in");
	assert.equal(under(), 0);
});

it("what was refused is told once a second, under the trace that the answers carry", async (t) => {
	t.mock.timers.enable({ apis: ["setTimeout"] });
	const { ask, events } = await busy(t);
	const traces = new Set<string | null>();
	for (let n = 0; n < 5; n++) traces.add((await ask("/host/authorize")).headers.get("x-trace-id"));
	t.mock.timers.tick(999);
	assert.deepEqual(events, []);
	t.mock.timers.tick(1);
	const [trace] = traces;
	assert.deepEqual(events, [{ type: "shed", trace, refused: 5, waits: 40 }]);
	traces.add((await ask("/host/authorize")).headers.get("x-trace-id"));
	assert.equal(traces.size, 2, "the next second has a trace of its own");
	t.mock.timers.tick(1000);
	assert.equal(events.length, 2);
});

it("[109] a server whose threads are all held refuses what comes, answers /health meanwhile, and does all when they are free", async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "byleave-shedding-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const fifo = join(folder, "fifo");
	execFileSync("mkfifo", [fifo]);
	let skipped = 0;
	const elapsed = () => performance.now() + skipped;
	const server = await openServer(t, { listen: { port: 0 } }, { elapsed });
	const at = await server.listen();
	const ask = (path = "/v2/authorizations/applyToken") => fetch(at.public + path, { method: "POST", body: "{}" });

	// Whoever opens it to read waits in a thread of the pool until somebody writes.
	const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
	const held = Array.from(
		{ length: threads },
		() =>
			new Promise<number>((resolve, reject) => {
				open(fifo, "r", (error, file) => (error ? reject(error) : resolve(file)));
			}),
	);
	// Each waits for a thread to sign its answer.
	const waiting = Array.from({ length: 80 }, () => ask());
	let status = 0;
	while (status !== 503) {
		skipped += 500;
		// Whatever is let in waits too; what is refused does not.
		const answer = await Promise.race([ask(), fetch(`${at.public}/health`)]);
		status = answer.status;
		assert.equal((await fetch(`${at.public}/health`)).status, 200);
	}
	const writer = openSync(fifo, "w");
	for (const file of await Promise.all(held)) closeSync(file);
	closeSync(writer);
	assert.deepEqual(new Set((await Promise.all(waiting)).map((answer) => answer.status)), new Set([200]));
});
