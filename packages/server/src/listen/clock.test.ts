import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { hostPaths } from "@byleave/protocol";
import { writeTime } from "@byleave/protocol/signature";
import { pino } from "pino";
import { openServer, userToken } from "./bed.test.ts";

/** Ruling 35 at the whole server: what happens at its faces when somebody sets the machine's clock. */

const MINUTE = 60_000;

async function opened(t: TestContext) {
	const at = { wall: Date.UTC(2026, 10, 25, 12), elapsed: 0 };
	const lines: string[] = [];
	const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
	const server = await openServer(t, {}, { clock: { wall: () => at.wall, elapsed: () => at.elapsed }, log });
	const post = async (url: string, headers: Record<string, string>, payload: object) => {
		const answer = await server.public.inject({ method: "POST", url, headers, payload });
		return { status: answer.statusCode, signed: answer.headers.signature !== undefined, json: answer.json() };
	};
	return {
		at,
		server,
		logged: () => lines.join(""),
		pass(ms: number) {
			at.wall += ms;
			at.elapsed += ms;
		},
		/** As a super app whose own clock is right does. */
		async host(superAppNow = at.wall) {
			const headers = { authorization: `Bearer ${userToken(superAppNow)}` };
			const { status, json } = await post(hostPaths.authorize, headers, { appId: "Shop" });
			return [status, json.cause];
		},
		/** As somebody whom nobody knows, whose clock says this. */
		async merchant(theirNow = at.wall) {
			const headers = {
				"client-id": "nobody",
				"request-time": writeTime(theirNow),
				signature: `algorithm=RSA256, signature=${Buffer.alloc(256, 1).toString("base64url")}`,
			};
			const { status, signed, json } = await post("/v2/authorizations/applyToken", headers, {});
			return [status, signed, json.result.resultCode, json.result.resultStatus];
		},
		ready: async () => (await server.public.inject({ url: "/ready" })).statusCode,
	};
}
const fine = [404, "app_unknown"];
const refusedOne = [200, true, "INVALID_SIGNATURE", "F"];

describe("[129] a clock that is set", () => {
	it("far ahead: not ready, and U, until the clocks agree; nothing is decided meanwhile", async (t) => {
		const { at, host, merchant, ready, pass, logged } = await opened(t);
		assert.deepEqual([await host(), await merchant(), await ready()], [fine, refusedOne, 200]);
		at.wall += 24 * 60 * MINUTE;
		for (let n = 0; n < 2; n++) {
			assert.deepEqual(await host(), [503, "store_unavailable"]);
			assert.deepEqual(await merchant(), [200, true, "UNKNOWN_EXCEPTION", "U"]);
			assert.equal(await ready(), 503);
		}
		assert.equal(logged().match(/set-ahead/g)?.length, 1);
		pass(MINUTE);
		assert.deepEqual([await host(), await merchant(), await ready()], [fine, refusedOne, 200]);
		assert.match(logged(), /agrees-again/);
	});

	it("back: it works on, and what others date is held against the plain clock", async (t) => {
		const { at, host, merchant, ready, logged } = await opened(t);
		at.wall -= 4 * MINUTE;
		assert.deepEqual([await host(), await merchant(), await ready()], [fine, refusedOne, 200]);
		// By the time that stands still these would be too old.
		assert.deepEqual(await host(at.wall - 50_000), fine);
		assert.deepEqual(await merchant(at.wall - 4 * MINUTE), refusedOne);
		at.wall -= 10 * MINUTE;
		assert.deepEqual([await host(), await merchant(), await ready()], [fine, refusedOne, 200]);
		assert.match(logged(), /set-back/);
		const hour = at.wall + 60 * MINUTE;
		assert.deepEqual(await host(hour), [401, "identity_invalid"]);
		assert.deepEqual(await merchant(hour), [200, true, "PARAM_ILLEGAL", "F"]);
	});
});
