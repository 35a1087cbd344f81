import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { it } from "node:test";
import { writeTime } from "@byleave/protocol/signature";
import type { ServerEvent } from "../context.ts";
import { openServer } from "./bed.test.ts";

const MOST = 6;
const forged = (length: number) =>
	[
		"POST /v2/authorizations/applyToken HTTP/1.1",
		"Host: 127.0.0.1",
		"Client-Id: nobody",
		`Request-Time: ${writeTime(Date.now())}`,
		`Signature: algorithm=RSA256, signature=${Buffer.alloc(256, 1).toString("base64url")}`,
		`Content-Length: ${length}`,
		"\r\n{}",
	].join("\r\n");

for (const [what, text] of [
	["its whole request", forged(2)],
	["half its request", forged(20)],
] as const) {
	it(`[57] a peer that resets its connection behind ${what} pays from its bucket, and is nobody's fault`, async (t) => {
		const events: ServerEvent[] = [];
		const drawn = Promise.withResolvers<void>();
		let seen = 0;
		const observe = (event: ServerEvent) => {
			events.push(event);
			if (event.type === "refusal" && ++seen === MOST) drawn.resolve();
		};
		const server = await openServer(t, { limits: { perAddress: MOST } }, { observe });
		const { port } = new URL((await server.listen()).public);
		for (let n = 0; n < MOST; n++) {
			const socket = connect({ port: Number(port), host: "127.0.0.1" }).on("error", () => {});
			await once(socket, "connect");
			await new Promise((sent) => socket.write(text, sent));
			socket.resetAndDestroy();
		}
		await drawn.promise;
		assert.deepEqual(
			events.filter(({ type }) => type === "fault"),
			[],
		);
		const socket = connect({ port: Number(port), host: "127.0.0.1" });
		socket.write(forged(2));
		const [answer] = await once(socket, "data");
		assert.match(String(answer), /^HTTP\/1\.1 429 /);
		socket.destroy();
	});
}
