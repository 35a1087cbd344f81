import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writeTime } from "@byleave/protocol/signature";
import { addClientKey, nameClientKey } from "../register/clients.ts";
import { act } from "../trust/person.ts";
import { pemOf } from "../trust/public-key.ts";
import { APPLY, APPLY_V1, keyOne, keyTwo, openBed, PREFIX, pair, type Request } from "./bed.test.ts";

const stranger = pair();
const noSuchCode = { grantType: "AUTHORIZATION_CODE", authCode: "AC00ffxxxxxxxxxxxxxxxxxxxxxxxx" };

describe("who is let in", () => {
	it("the client whose key signed these bytes, in every encoding, answered in the same", async () => {
		const bed = await openBed();
		for (const encoding of ["percent", "percent-base64url", "base64", "base64url", "base64url-padded"] as const) {
			const answer = await bed.send({ encoding, body: noSuchCode });
			assert.equal(answer.result.resultCode, "INVALID_AUTHCODE");
			assert.deepEqual([answer.status, answer.signed, answer.encoding], [200, true, encoding]);
			assert.equal(answer.response.headers["client-id"], "client-1");
		}
	});

	it("[45] by any live key if none is named, else by that one", async () => {
		const bed = await openBed();
		const publicKey = pair();
		const spki = publicKey.publicKey.export({ type: "spki", format: "pem" }).toString();
		await bed.store.addClientKey({
			clientId: "client-1",
			publicKey: spki,
			retireOthers: false,
			...act(bed.context),
		});
		const by = async (request: Request) => (await bed.send({ body: noSuchCode, ...request })).result;
		const passes = async (request: Request) => assert.equal((await by(request)).resultCode, "INVALID_AUTHCODE");
		const second = publicKey.privateKey;
		await passes({});
		await passes({ key: second });
		await passes({ keyVersion: "1" });
		await passes({ keyVersion: "v1" });
		await passes({ key: second, keyVersion: "2" });
		for (const request of [
			{ keyVersion: "2" },
			{ key: second, keyVersion: "1" },
			{ keyVersion: "0" },
			{ keyVersion: "-1" },
			{ keyVersion: "9".repeat(32) },
		]) {
			const result = await by(request);
			assert.equal(result.resultCode, "INVALID_SIGNATURE");
			assert.match(result.resultMessage, /key version/);
		}
		await bed.store.retireClientKey({
			clientId: "client-1",
			version: "1",
			compromisedSince: null,
			...act(bed.context),
		});
		await bed.context.registry.fresh();
		assert.equal((await by({ keyVersion: "1" })).resultCode, "INVALID_SIGNATURE");
		assert.equal((await by({})).resultCode, "INVALID_SIGNATURE");
		await passes({ key: second });
	});

	it("[45] a key is meant by the name that the operator gave it as by its version, and by no name that was taken back", async () => {
		const bed = await openBed();
		const by = async (keyVersion: string) => (await bed.send({ keyVersion, body: noSuchCode })).result.resultCode;
		const name = (name: string | null) => nameClientKey(bed.context, { clientId: "client-1", version: "1", name });
		assert.equal(await by("0"), "INVALID_SIGNATURE");
		await name("0");
		for (const version of ["0", "v0", "1", "v1"]) assert.equal(await by(version), "INVALID_AUTHCODE", version);
		assert.equal(await by("2"), "INVALID_SIGNATURE");
		await name("rsa-2026");
		for (const [version, code] of [
			["rsa-2026", "INVALID_AUTHCODE"],
			["0", "INVALID_SIGNATURE"],
		] as const) {
			assert.equal(await by(version), code, version);
		}
		await name(null);
		assert.equal(await by("rsa-2026"), "INVALID_SIGNATURE");
		// What the audit and a theft go by is the version, whatever the signature said.
		const second = pair();
		await addClientKey(bed.context, { clientId: "client-1", publicKey: pemOf(second.publicKey), version: "k2" });
		await nameClientKey(bed.context, { clientId: "client-1", version: "k2", name: "0" });
		const signed = bed.signed({
			key: second.privateKey,
			keyVersion: "0",
			body: { ...noSuchCode, authCode: await bed.code() },
		});
		const told = await bed.app.inject({
			method: "POST",
			url: signed.path,
			headers: signed.headers,
			payload: signed.bytes,
		});
		assert.equal(told.json().result.resultStatus, "S");
	});

	it("unknown client and bad signature get the same answer, signed", async () => {
		const bed = await openBed({ client: { responseEncoding: "base64", titleCaseHeaders: true } });
		const known = await bed.send({ key: stranger.privateKey, body: noSuchCode });
		const unknown = await bed.send({ clientId: "nobody", key: stranger.privateKey, body: noSuchCode });
		assert.deepEqual(known.json, unknown.json);
		assert.equal(known.result.resultStatus, "F");
		for (const answer of [known, unknown]) {
			assert.deepEqual([answer.status, answer.signed, answer.encoding], [200, true, "percent"]);
			assert.deepEqual(Object.keys(answer.response.headers), Object.keys(known.response.headers));
		}
		assert.equal(unknown.response.headers["client-id"], "nobody");
		const late = { time: writeTime(bed.now - 400_000) };
		assert.deepEqual(
			(await bed.send({ ...late, key: stranger.privateKey })).json,
			(await bed.send({ ...late, clientId: "nobody" })).json,
		);
	});

	for (const [name, request] of [
		["another client's key", { key: keyTwo.privateKey }],
		["one byte more", { body: `${JSON.stringify(noSuchCode)} `, signedBody: JSON.stringify(noSuchCode) }],
		["another operation's path", { signedPath: `${PREFIX}/v2/authorizations/revoke` }],
		["an empty signature's bytes", { headers: { signature: "algorithm=RSA256, keyVersion=1, signature=AAAA" } }],
		["a constant", { headers: { signature: "algorithm=RSA256, keyVersion=1, signature=testing_signatur" } }],
		["another client's name on a right signature", { headers: { "client-id": "client-2" } }],
		["another time on a right signature", { headers: { "request-time": "2026-11-23T10:00:01Z" } }],
	] as const) {
		it(`[38, 39, 41, 44] not by ${name}`, async () => {
			const bed = await openBed();
			const { result, signed } = await bed.send({ body: noSuchCode, ...request });
			assert.deepEqual([result.resultCode, result.resultStatus, signed], ["INVALID_SIGNATURE", "F", true]);
			const seen = bed.events.find((event) => event.type === "signature");
			assert.ok(seen?.verified === false && seen.explanation);
		});
	}

	it("is told its mistake, if it holds the key; the log names it without the body", async () => {
		const bed = await openBed();
		const path = `${PREFIX}${APPLY}`.slice(1);
		const { result } = await bed.send({ signedPath: path, body: noSuchCode });
		assert.match(result.resultMessage, /leading slash.* See INVALID_SIGNATURE$/);
		assert.match(bed.logged, /path-no-slash/);
		assert.ok(!bed.logged.includes(noSuchCode.authCode));
		const other = await bed.send({ signedPath: path, key: stranger.privateKey });
		assert.ok(!other.result.resultMessage.includes("slash"));
	});
});

describe("the order of checks", () => {
	for (const [field, headers] of [
		["Client-Id", { "client-id": undefined }],
		["Client-Id", { "client-id": "" }],
		["Request-Time", { "request-time": undefined }],
		["Request-Time", { "request-time": "2026-11-23T10:00:00" }],
		["Signature", { signature: undefined }],
		["Signature", { signature: "" }],
		["Signature", { signature: "algorithm=none, signature=AAAA" }],
	] as const) {
		it(`[38] headers: names ${field} (${JSON.stringify(headers)})`, async () => {
			const bed = await openBed();
			const { status, result, signed } = await bed.send({ headers });
			assert.deepEqual([status, result.resultCode, result.resultStatus, signed], [200, "PARAM_ILLEGAL", "F", true]);
			assert.match(result.resultMessage, new RegExp(`Header ${field} .+ See PARAM_ILLEGAL$`));
		});
	}

	it("[42] clock: five minutes either way and not a millisecond more", async () => {
		const bed = await openBed();
		for (const [off, code] of [
			[-300_000, "INVALID_AUTHCODE"],
			[300_000, "INVALID_AUTHCODE"],
			[-300_001, "PARAM_ILLEGAL"],
			[300_001, "PARAM_ILLEGAL"],
		] as const) {
			const { result } = await bed.send({ time: String(bed.now + off), body: noSuchCode });
			assert.equal(result.resultCode, code);
			if (code === "PARAM_ILLEGAL") assert.match(result.resultMessage, /Request-Time .* 300 s .*2026-11-23T10:00:00/);
		}
	});

	it("clock before signature, signature before path, path before JSON, JSON before fields", async () => {
		const bed = await openBed();
		const says = async (request: Request) => (await bed.send(request)).result.resultMessage;
		assert.match(await says({ time: String(bed.now - 400_000), key: stranger.privateKey }), /Request-Time/);
		assert.match(await says({ path: "/v2/nothing", key: stranger.privateKey }), / See INVALID_SIGNATURE$/);
		assert.match(await says({ path: "/v2/nothing", body: "{" }), / See INVALID_API$/);
		assert.match(await says({ body: '{"grantType":7,"grantType":7}' }), /twice/);
		assert.match(await says({ body: { grantType: 7 } }), /grantType must be a string/);
	});

	it("a suspended client is told so only when it has proven itself", async () => {
		const bed = await openBed();
		const body = { grantType: "AUTHORIZATION_CODE", authCode: await bed.code() };
		await bed.store.setClientStatus({ clientId: "client-1", status: "SUSPENDED", ...act(bed.context) });
		await bed.context.registry.fresh();
		assert.equal((await bed.send({ body })).result.resultCode, "INVALID_AUTH_CLIENT_STATUS");
		assert.equal((await bed.send({ body, key: stranger.privateKey })).result.resultCode, "INVALID_SIGNATURE");
	});
});

describe("limits", () => {
	const limits = (some: object) => ({ config: { limits: { perClient: 100, perUser: 100, perAddress: 100, ...some } } });

	it("whatever is not proven draws on the address's bucket; when it is empty: 429, unsigned", async () => {
		const bed = await openBed(limits({ perAddress: 4 }));
		assert.equal((await bed.send({ key: stranger.privateKey })).status, 200);
		assert.equal((await bed.send({ clientId: "nobody" })).status, 200);
		assert.equal((await bed.send({ headers: { signature: "x" } })).status, 200);
		assert.equal((await bed.send({ time: String(bed.now - 400_000) })).status, 200);
		for (const request of [{ key: stranger.privateKey }, { clientId: "nobody" }, { headers: { signature: "x" } }]) {
			const { status, signed, result, response } = await bed.send(request);
			assert.deepEqual([status, signed, result.resultCode], [429, false, "REQUEST_TRAFFIC_EXCEED_LIMIT"]);
			assert.equal(response.headers["cache-control"], "no-store");
		}
		assert.equal((await bed.send({ body: noSuchCode })).result.resultCode, "INVALID_AUTHCODE");
	});

	it("429 says what the version's row says, and when to try again", async () => {
		const bed = await openBed(limits({ perAddress: 1 }));
		await bed.send({ key: stranger.privateKey });
		for (const [path, status] of [
			[APPLY, "F"],
			[APPLY_V1, "U"],
			["/v1/nothing", "U"],
		] as const) {
			const told = await bed.send({ path, key: stranger.privateKey });
			assert.deepEqual([told.status, told.result.resultStatus], [429, status], path);
			assert.match(String(told.response.headers["retry-after"]), /^([1-9]|[1-5]\d|60)$/);
		}
	});

	it("good ones draw on the client's, and are told in a signed answer", async () => {
		const bed = await openBed(limits({ perClient: 1 }));
		await bed.send({ body: noSuchCode });
		const { status, signed, result } = await bed.send({ body: noSuchCode });
		assert.deepEqual(
			[status, signed, result.resultCode, result.resultStatus],
			[200, true, "REQUEST_TRAFFIC_EXCEED_LIMIT", "F"],
		);
		const v1 = await bed.send({ path: "/v1/users/inquiryUserInfo" });
		assert.equal(v1.result.resultStatus, "U");
		assert.match(String(v1.response.headers["retry-after"]), /^\d+$/);
		assert.equal(
			(await bed.send({ clientId: "client-2", key: keyTwo.privateKey, body: noSuchCode })).result.resultCode,
			"INVALID_AUTHCODE",
		);
		assert.equal(
			(await bed.send({ key: keyOne.privateKey, clientId: "client-2" })).result.resultCode,
			"INVALID_SIGNATURE",
		);
	});
});
