import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import { readSignature } from "@byleave/protocol/signature";
import { openMemory } from "../stores/sqlite/memory.ts";
import { openServer } from "./bed.test.ts";

describe("what is at which path of the public listener", () => {
	it("every wrong path below the prefix is told in a signed answer, however it is spelt", async (t) => {
		for (const prefix of ["", "/acl/api"]) {
			const { public: app } = await openServer(t, { prefix });
			for (const path of ["/v1/%zz", "/v2/%ff", "/v2/nothing", "/v1/%", "/%", `/${"a".repeat(4000)}`]) {
				for (const method of ["POST", "GET"] as const) {
					const answer = await app.inject({ method, url: prefix + path });
					const why = `${method} ${prefix}${path.slice(0, 40)}`;
					assert.equal(answer.statusCode, 200, why);
					assert.equal(typeof readSignature(String(answer.headers.signature)), "object", why);
					assert.equal(answer.json().result.resultStatus, "F", why);
				}
			}
		}
	});

	it("outside the prefix one line of JSON names it, unsigned", async (t) => {
		const { public: app } = await openServer(t, { prefix: "/acl/api" });
		for (const url of [
			"/",
			"/v2/authorizations/applyToken",
			"/acl",
			"/acl/apis/v2",
			"/acl/api",
			"/%zz",
			"/keys/more",
		]) {
			for (const method of ["POST", "GET"] as const) {
				const answer = await app.inject({ method, url });
				assert.equal(answer.statusCode, 404, url);
				assert.match(answer.body, /^\{"cause":"api_unknown","message":"[^\n]*merchant face at \/acl\/api\/[^\n]*"\}$/);
				assert.equal(answer.headers.signature, undefined);
				assert.equal(answer.headers["cache-control"], "no-store");
			}
		}
	});

	it("a prefix that is another face's is refused, by name", async (t) => {
		for (const prefix of ["/host", "/host/more", "/keys", "/openapi.json", "/health", "/ready/x"]) {
			await assert.rejects(openServer(t, { prefix }), (error) => {
				assert.match(
					String(error),
					new RegExp(`^ConfigError: prefix: ${prefix} is below /[\\w.]+, which is another face's`),
				);
				return true;
			});
		}
		await openServer(t, { prefix: "/hosts" });
	});

	it("/health and /ready say how it is, unsigned, and the one does not claim what the other denies", async (t) => {
		const store = await openMemory();
		let broken = false;
		const under = {
			...store,
			ready: async () => {
				if (broken) throw new Failure("store_unavailable");
			},
		};
		const server = await openServer(t, {}, { store: under });
		t.after(() => store.close());
		const ask = async (url: string) => {
			const faces = [server.public, server.operator].map((app) => app.inject({ url, headers: { host: "127.0.0.1" } }));
			return (await Promise.all(faces)).map(({ statusCode, headers }) => [statusCode, headers.signature]);
		};
		const twice = (status: number) => [
			[status, undefined],
			[status, undefined],
		];
		assert.deepEqual([await ask("/health"), await ask("/ready")], [twice(200), twice(200)]);
		broken = true;
		assert.deepEqual([await ask("/health"), await ask("/ready")], [twice(200), twice(503)]);
	});

	it("a stranger's /ready costs its bucket, since it costs a write; /health is free", async (t) => {
		const { public: app } = await openServer(t, { limits: { perAddress: 2 } });
		const statuses = async (url: string) => {
			const told = [];
			for (let n = 0; n < 4; n++) told.push(await app.inject({ url }));
			return told.map(({ statusCode, headers }) => [statusCode, headers["retry-after"] !== undefined]);
		};
		assert.deepEqual(await statuses("/ready"), [
			[200, false],
			[200, false],
			[429, true],
			[429, true],
		]);
		assert.deepEqual(new Set((await statuses("/health")).map(([status]) => status)), new Set([200]));
	});
});
