import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import type { FastifyInstance } from "fastify";
import type { ServerEvent } from "../context.ts";
import type { PlatformKeyRow, Store } from "../store.ts";
import { openMemory } from "../stores/sqlite/memory.ts";
import { act, personAt } from "../trust/person.ts";
import { pemOf } from "../trust/public-key.ts";
import { drawGrantId } from "../trust/secrets.ts";
import { at, faceOn, NOW, pem, secrets, TOKEN } from "./bed.test.ts";

let store: Store;
let app: FastifyInstance;
let events: ServerEvent[];
const start = (change?: Parameters<typeof faceOn>[2]) => faceOn(store, events, change);
let made: readonly PlatformKeyRow[] = [];
beforeEach(async () => {
	events = [];
	store = await openMemory();
	// Made once: making them is slow, and no test here is about that.
	for (const row of made) await store.addPlatformKey({ ...row, ...act(at) });
	app = await start();
	made = (await store.registry()).platformKeys;
});
afterEach(async () => {
	await app.close();
	await store.close();
});

const authorization = `Bearer ${TOKEN}`;
const get = (url: string, headers: Record<string, string> = { authorization }) => app.inject({ url, headers });
const post = (url: string, payload: object, headers: Record<string, string> = { authorization }) =>
	app.inject({ method: "POST", url, payload, headers });
const done = async (url: string, payload: object) => {
	const response = await post(url, payload);
	assert.equal(response.statusCode, 200, response.body);
	return response.json();
};
const furnish = async () => {
	await done("/operator/merchants", { merchantId: "M1", name: "Coffee Ltd" });
	await done("/operator/clients", { clientId: "C1", merchantId: "M1", publicKey: pem });
	await done("/operator/apps", { appId: "A1", clientId: "C1", name: "Coffee" });
};

describe("the operator face, to whoever watches", () => {
	it("says that it is alive and ready, without a token", async () => {
		for (const [url, status] of [
			["/health", "alive"],
			["/ready?x=1", "ready"],
		] as const) {
			const response = await get(url, {});
			assert.deepEqual([response.statusCode, response.json()], [200, { status }]);
			assert.equal(response.headers["cache-control"], "no-store");
		}
	});
	it("is alive but not ready while the database is down", async () => {
		await app.close();
		app = await start({ store: { ...store, ready: () => Promise.reject(new Failure("store_unavailable")) } });
		assert.equal((await get("/health", {})).statusCode, 200);
		const response = await get("/ready", {});
		assert.deepEqual([response.statusCode, response.json().cause], [503, "store_unavailable"]);
	});
});

describe("the operator face, at its door", () => {
	const wrong: readonly (readonly [string, Record<string, string>])[] = [
		["no token", {}],
		["a wrong token", { authorization: "Bearer wrong" }],
		["the token's beginning", { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
		["the token and more", { authorization: `Bearer ${TOKEN}x` }],
		["the token without Bearer", { authorization: TOKEN }],
		["Basic", { authorization: `Basic ${Buffer.from(`x:${TOKEN}`).toString("base64")}` }],
		["an empty token", { authorization: "Bearer " }],
		["the token behind another word", { authorization: `x Bearer ${TOKEN}` }],
		["the token before another word", { authorization: `Bearer ${TOKEN} x` }],
	];
	for (const [what, headers] of wrong) {
		it(`[112] refuses ${what}, at every address but the two`, async () => {
			for (const url of [
				"/operator/apps",
				"/operator/keys",
				"/operator/nowhere",
				"/",
				"/health/",
				"/healthy",
				"/ready/x",
			]) {
				const response = await get(url, headers);
				assert.equal(response.statusCode, 401, url);
				assert.equal(response.headers["www-authenticate"], "Bearer");
				assert.deepEqual(response.json(), {
					cause: "access_denied",
					message: "The operator's token is missing or wrong.",
					field: "authorization",
					trace: "trace-1",
				});
			}
			assert.equal((await post("/operator/merchants", { merchantId: "M1", name: "X" }, headers)).statusCode, 401);
			assert.deepEqual((await store.registry()).merchants, []);
		});
	}
	it("takes no token from the query", async () => {
		assert.equal((await get(`/operator/apps?token=${TOKEN}&access_token=${TOKEN}`, {})).statusCode, 401);
	});
	it("draws wrong tokens from the address's bucket, and right ones not", async () => {
		await app.close();
		app = await start({ perAddress: 2 });
		for (let right = 0; right < 5; right++) assert.equal((await get("/operator/apps")).statusCode, 200);
		const told: unknown[] = [];
		for (let tries = 0; tries < 3; tries++) {
			const { statusCode, headers } = await get("/operator/apps", {});
			told.push([statusCode, headers["www-authenticate"], /^\d+$/.test(String(headers["retry-after"]))]);
		}
		assert.deepEqual(told, [
			[401, "Bearer", false],
			[401, "Bearer", false],
			[429, undefined, true],
		]);
		assert.equal((await get("/operator/apps")).statusCode, 200);
	});
	it("[112] refuses a web page, whatever its origin and its token", async () => {
		for (const origin of ["https://evil.example", "http://127.0.0.1:4181", "null"]) {
			for (const url of ["/operator/apps", "/health"]) {
				const response = await get(url, { authorization, origin });
				assert.deepEqual([response.statusCode, response.json().cause], [403, "origin_refused"]);
			}
		}
	});
	it("[73] is not moved by X-Forwarded-Host", async () => {
		const headers = { authorization, host: "evil.example", "x-forwarded-host": "127.0.0.1" };
		assert.equal((await get("/operator/apps", headers)).statusCode, 403);
	});
});

describe("the operator face's verbs", () => {
	it("are seen by whoever reads next", async () => {
		await furnish();
		assert.deepEqual((await get("/operator/merchants")).json(), {
			merchants: [{ merchantId: "M1", name: "Coffee Ltd" }],
		});
		assert.equal((await get("/operator/clients?clientId=C1")).json().keys[0].publicKey, pem);
		assert.equal((await get("/operator/clients")).json().clients.length, 1);
		await done("/operator/apps/approve", { appId: "A1", scope: "USER_NAME", approval: "optional" });
		await done("/operator/apps/purpose", { appId: "A1", scope: "USER_NAME", language: "en", text: "For the cup." });
		await done("/operator/apps/trust", { appId: "A1", trusted: true });
		await done("/operator/apps/status", { appId: "A1", status: "SUSPENDED" });
		const one = (await get("/operator/apps?appId=A1")).json();
		assert.deepEqual(
			[one.trusted, one.status, one.approved, one.purposes],
			[true, "SUSPENDED", { USER_NAME: "optional" }, { USER_NAME: { en: "For the cup." } }],
		);
		assert.equal((await get("/operator/apps")).json().apps.length, 1);
		assert.deepEqual((await store.registry()).apps, [one]);
	});
	it("change clients and their keys", async () => {
		await furnish();
		const publicKey = pemOf(generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey);
		assert.equal((await done("/operator/clients/keys", { clientId: "C1", publicKey })).keys.length, 2);
		const { keys } = await done("/operator/clients/keys/retire", { clientId: "C1", version: "1" });
		assert.deepEqual(
			keys.map((key: { version: string; retiredAt: number | null }) => [key.version, key.retiredAt]),
			[
				["2", null],
				["1", NOW],
			],
		);
		assert.equal((await done("/operator/clients/status", { clientId: "C1", status: "SUSPENDED" })).status, "SUSPENDED");
	});
	it("list, stop and forget what users have", async () => {
		await furnish();
		await done("/operator/apps/approve", { appId: "A1", scope: "USER_NAME", approval: "required" });
		const item = { scope: "USER_NAME", item: "userName", coveredBy: null, silent: true, wordsHash: null } as const;
		const epoch = 0;
		await store.issueCode({
			...act(at),
			...personAt({ store, secrets }, "mei", "C1"),
			appId: "A1",
			epoch,
			provedAt: NOW,
			grantId: drawGrantId(),
			codeDigest: "d",
			scopes: ["USER_NAME"],
			items: [item],
			expiresAt: NOW + 1,
		});
		const listed = { appId: "A1", name: "Coffee", blocked: false };
		const { wordsHash: _, ...shown } = item;
		assert.deepEqual((await get("/operator/grants?sub=mei")).json(), {
			grants: [{ ...listed, items: [{ ...shown, grantedAt: NOW }] }],
		});
		await done("/operator/grants/revoke", { sub: "mei", appId: "A1" });
		assert.deepEqual((await get("/operator/grants?sub=mei")).json(), { grants: [] });
		await done("/operator/users/status", { sub: "mei", status: "FROZEN" });
		await done("/operator/users/import-id", { sub: "mei", clientId: "C1", userId: "2088" });
		assert.deepEqual(await done("/operator/users/erase", { sub: "mei" }), { done: true, known: true });
		assert.deepEqual(await done("/operator/users/erase", { sub: "mei" }), { done: true, known: false });
		// Nobody has the id any more.
		await done("/operator/users/import-id", { sub: "tan", clientId: "C1", userId: "2088" });
	});
	it("[54] list and rotate the platform's keys, and never a private half", async () => {
		const made = await done("/operator/keys/rotate", { purpose: "answer" });
		assert.deepEqual([made.purpose, made.version, made.signsFrom], ["answer", "2", NOW + 7 * 86_400_000]);
		const { body } = await get("/operator/keys");
		assert.deepEqual(
			JSON.parse(body).keys.map((key: { purpose: string; version: string; signsFrom: number }) => [
				key.purpose,
				key.version,
				key.signsFrom,
			]),
			[
				["answer", "2", NOW + 7 * 86_400_000],
				["answer", "1", NOW],
				["answer", "p1", NOW],
				["answer", "e1", NOW],
				["outgoing", "1", NOW],
			],
		);
		assert.doesNotMatch(body, /PRIVATE|sealed/);
	});
	it("show the audit, from where one asks", async () => {
		await store.putMerchant({ merchantId: "M0", name: "Early", ...act({ now: () => NOW - 10_001 }) });
		await furnish();
		const { rows } = (await get("/operator/audit")).json();
		// What is younger than ten seconds may not be whole yet.
		assert.deepEqual(
			rows.map(({ fact }: { fact: string }) => fact),
			["merchant-put"],
		);
		const { at, bucket, id } = rows[0];
		assert.deepEqual((await get(`/operator/audit?after=${at}.${bucket}.${id}`)).json(), { rows: [] });
		assert.equal((await get("/operator/audit?after=7")).json().field, "after");
	});

	const refused: readonly (readonly [string, string, object, number, string, string | undefined])[] = [
		["an unknown key", "/operator/merchants", { merchantId: "M1", name: "X", extra: 1 }, 400, "field_invalid", "body"],
		["a missing field", "/operator/merchants", { merchantId: "M1" }, 400, "field_invalid", "name"],
		["another type", "/operator/apps/trust", { appId: "A1", trusted: "yes" }, 400, "field_invalid", "trusted"],
		["a list", "/operator/merchants", [], 400, "field_invalid", "body"],
		["no such app", "/operator/apps/trust", { appId: "A9", trusted: true }, 404, "app_unknown", "appId"],
		["no such verb", "/operator/apps/explode", {}, 404, "api_unknown", undefined],
		[
			"a date without end",
			"/operator/keys/rotate",
			{ purpose: "answer", signsAfterMs: 1e12 },
			400,
			"field_invalid",
			"signsAfterMs",
		],
	];
	for (const [what, url, payload, status, cause, field] of refused) {
		it(`say of ${what}: ${status} ${cause}`, async () => {
			await furnish();
			const response = await post(url, payload);
			assert.equal(response.statusCode, status, response.body);
			const { message, ...body } = response.json();
			assert.deepEqual(body, { cause, ...(field === undefined ? {} : { field }), trace: "trace-1" });
			assert.ok(message.length > 0);
		});
	}
	it("read JSON only", async () => {
		for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
			const headers = { authorization, "content-type": type };
			const payload = '{"merchantId":"M1","name":"X"}';
			const response = await app.inject({ method: "POST", url: "/operator/merchants", headers, payload });
			assert.deepEqual([response.statusCode, response.json().cause], [400, "body_malformed"], type);
		}
		assert.deepEqual((await store.registry()).merchants, []);
	});
	it("say nothing of what broke, but to those who watch", async () => {
		await app.close();
		const broken = new Error("SELECT * FROM secrets at /srv/db");
		app = await start({ store: { ...store, audit: () => Promise.reject(broken) } });
		const response = await get("/operator/audit");
		assert.deepEqual([response.statusCode, response.json().cause], [500, "internal"]);
		assert.doesNotMatch(response.body, /SELECT|srv/);
		const fault = events.find(({ type }) => type === "fault");
		assert.deepEqual(fault, { type: "fault", trace: "trace-1", cause: "internal", error: broken });
	});
});
