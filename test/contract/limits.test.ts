import assert from "node:assert/strict";
import { it, type TestContext } from "node:test";
import { hostPaths } from "@byleave/protocol";
import { createWorld, RIVAL, rivalKeys } from "../world.ts";
import { auditOf, INFO, openWire } from "./wire.ts";

/**
 * Limits per client, user and address over a whole server: who draws too much is told so, each in their own way,
 * and nobody else notices. Buckets fill again after a minute of wall time; no test here lasts as long.
 */

const PLENTY = 100_000;
const MOST = 5;
async function opened(t: TestContext, limits: Partial<Record<"perClient" | "perUser" | "perAddress", number>>) {
	const world = await createWorld({
		config: { limits: { perClient: PLENTY, perUser: PLENTY, perAddress: PLENTY, ...limits } },
	});
	t.after(() => world.close());
	return openWire(world);
}
const rival = { clientId: RIVAL, key: rivalKeys.privateKey };
const inquiry = { path: INFO, body: { accessToken: "AT" } };

it("a proven client is told in a signed answer, v1 as U and v2 as F; others are served", async (t) => {
	const wire = await opened(t, { perClient: MOST });
	const answers = await Promise.all(Array.from({ length: 4 * MOST }, () => wire.send(inquiry)));
	const codes = answers.map(({ result }) => result.resultCode);
	assert.equal(codes.filter((code) => code === "INVALID_ACCESS_TOKEN").length, MOST);
	const over = answers.filter(({ result }) => result.resultCode === "REQUEST_TRAFFIC_EXCEED_LIMIT");
	assert.equal(over.length, 3 * MOST);
	for (const { status, signed, result } of over) {
		assert.deepEqual([status, signed, result.resultStatus], [200, true, "F"]);
		assert.match(result.resultMessage, /Try again in \d+ s/);
	}
	const v1 = await wire.send({ ...inquiry, path: "/v1/users/inquiryUserInfo" });
	assert.deepEqual(
		[v1.signed, v1.result.resultCode, v1.result.resultStatus],
		[true, "REQUEST_TRAFFIC_EXCEED_LIMIT", "U"],
	);
	assert.equal(await wire.codeOf({ ...inquiry, ...rival }), "INVALID_ACCESS_TOKEN");
	assert.equal((await wire.host(hostPaths.authorize, { appId: "Shop" })).status, 200);
	assert.equal((await wire.operator("/operator/merchants", undefined, {}, "GET")).status, 200);
});

it("a code that met the limit is not burnt", async (t) => {
	const wire = await opened(t, { perClient: 1 });
	const authCode = await wire.code();
	const body = { grantType: "AUTHORIZATION_CODE", authCode };
	await wire.send(inquiry);
	assert.equal(await wire.codeOf({ body }), "REQUEST_TRAFFIC_EXCEED_LIMIT");
	assert.ok(!wire.world.events.some(({ type }) => type === "redemption"));
});

it("[57] somebody else's bad signatures in a client's name cost the address, not the client", async (t) => {
	const wire = await opened(t, { perAddress: MOST, perClient: MOST });
	const forged = { ...inquiry, key: rivalKeys.privateKey };
	const answers = await Promise.all(Array.from({ length: 4 * MOST }, () => wire.send(forged)));
	assert.equal(answers.filter(({ status, signed }) => status === 200 && signed).length, MOST);
	for (const { status, signed, result } of answers.filter(({ signed }) => !signed)) {
		assert.deepEqual([status, signed, result.resultCode], [429, false, "REQUEST_TRAFFIC_EXCEED_LIMIT"]);
	}
	// Unknown clients, missing headers and old requests draw on the same bucket.
	for (const ask of [{ clientId: "nobody" }, { headers: { signature: undefined } }, { time: "2026-11-23T00:00:00Z" }]) {
		assert.equal((await wire.send({ ...inquiry, ...ask })).status, 429);
	}
	for (let n = 0; n < MOST; n++) assert.equal(await wire.codeOf(inquiry), "INVALID_ACCESS_TOKEN");
	assert.equal(await wire.codeOf({ ...inquiry, ...rival }), "INVALID_ACCESS_TOKEN");
	assert.equal((await wire.host(hostPaths.authorize, { appId: "Shop" })).status, 200);
});

it("a user is told 429 on the host face, whatever they ask; other users and merchants are served", async (t) => {
	const wire = await opened(t, { perUser: MOST });
	const ask = () => wire.host(hostPaths.authorize, { appId: "Shop" });
	for (let n = 0; n < MOST; n++) assert.equal((await ask()).status, 200);
	const was = (await auditOf(wire.world.store)).length;
	for (const path of Object.values(hostPaths)) {
		const { status, json, headers } = await wire.host(path, {}, {}, path === hostPaths.grants ? "GET" : "POST");
		assert.deepEqual([status, json.cause, json.outcome], [429, "too_many_requests", "unavailable"], path);
		assert.match(String(headers["retry-after"]), /^\d+$/);
	}
	assert.equal((await auditOf(wire.world.store)).length, was);
	await assert.rejects(wire.world.my.getAuthCode({ scopes: ["auth_base"] }), { error: 3, outcome: "unavailable" });
	wire.world.session = { sub: "user-mei", sid: "another session" };
	assert.equal((await ask()).status, 429, "a new session is the same user");
	wire.world.session = { sub: "user-ken", sid: "session-1" };
	assert.equal((await ask()).status, 200);
	assert.equal(await wire.codeOf(inquiry), "INVALID_ACCESS_TOKEN");
});

it("[57] guessing at users' tokens is limited by address, and who has one is served", async (t) => {
	const wire = await opened(t, { perAddress: MOST });
	const guess = () => wire.host(hostPaths.authorize, { appId: "Shop" }, { authorization: "Bearer a.b.c" });
	for (let n = 0; n < MOST; n++) assert.equal((await guess()).status, 401);
	const refused = await guess();
	assert.equal(refused.status, 429);
	assert.match(String(refused.headers["retry-after"]), /^\d+$/);
	assert.equal((await wire.host(hostPaths.authorize, { appId: "Shop" })).status, 200);
});

it("[57] guessing at the operator's token is limited by address, and the operator is let in", async (t) => {
	const wire = await opened(t, { perAddress: MOST });
	const ask = (authorization?: string) => wire.operator("/operator/merchants", undefined, { authorization }, "GET");
	const guesses = [undefined, "Bearer x", "Basic eDp5", "Bearer operator-token-of-tests-012345678", "Bearer "];
	for (const guess of guesses) assert.equal((await ask(guess)).status, 401);
	for (const guess of guesses) {
		const { status, headers } = await ask(guess);
		assert.deepEqual([status, /^\d+$/.test(String(headers["retry-after"]))], [429, true]);
	}
	assert.equal((await ask("Bearer operator-token-of-tests-0123456789")).status, 200);
	const face = wire.world.server.operator;
	for (const url of ["/health", "/ready"]) {
		assert.equal((await face.inject({ url, headers: { host: "localhost" } })).statusCode, 200);
	}
});

it("addresses do not share a bucket", async (t) => {
	const wire = await opened(t, { perAddress: 1 });
	const { path, headers, bytes } = wire.sealed({ ...inquiry, key: rivalKeys.privateKey });
	const from = async (remoteAddress: string) => {
		const ask = { method: "POST", url: path, headers, payload: Buffer.from(bytes), remoteAddress } as const;
		return (await wire.world.server.public.inject(ask)).statusCode;
	};
	assert.deepEqual([await from("192.0.2.1"), await from("192.0.2.1")], [200, 429]);
	assert.deepEqual([await from("::ffff:192.0.2.1"), await from("192.0.2.2")], [429, 200]);
	assert.deepEqual(
		[await from("2001:db8::1"), await from("2001:db8:0:0:ffff::2"), await from("2001:db8:0:1::1")],
		[200, 429, 200],
	);
	// Who says so in a header is not believed.
	const spoofed = { ...headers, "x-forwarded-for": "192.0.2.77", forwarded: "for=192.0.2.77" };
	const ask = {
		method: "POST",
		url: path,
		headers: spoofed,
		payload: Buffer.from(bytes),
		remoteAddress: "192.0.2.1",
	} as const;
	assert.equal((await wire.world.server.public.inject(ask)).statusCode, 429);
});
