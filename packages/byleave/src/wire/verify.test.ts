import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, it } from "node:test";
import { pathOf } from "@byleave/protocol";
import { alipayplus as platform } from "@byleave/protocol/platforms/alipayplus";
import { signedText, writeSignature } from "@byleave/protocol/signature";
import { readVerifyingKey } from "./keys.ts";
import type { WireAnswer, WireRequest } from "./message.ts";
import { type VerifyOptions, verifyAnswer, verifyRequest } from "./verify.ts";

/** The explanations are the server's own: its tests make each. Here is what reaches them from a saved message. */

const now = Date.UTC(2026, 10, 23, 10);
const time = "2026-11-23T10:00:00+00:00";
const rsa = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const [one, two, theirs] = [rsa(), rsa(), rsa()];
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" });
const keyOf = ({ publicKey }: { publicKey: KeyObject }, version = "") =>
	readVerifyingKey(publicKey.export({ type: "spki", format: "pem" }).toString(), "key.pem", version);
const bare = pathOf(platform, "applyToken", "v2", "")?.path ?? "";
const path = `/gateway/api${bare}`;
const body = Buffer.from('{"grantType":"AUTHORIZATION_CODE","authCode":"x"}');
const parts = { method: "POST", path, clientId: "c1", time, body };

interface Made {
	readonly signs?: Partial<typeof parts>;
	readonly key?: KeyObject;
	readonly hash?: string;
	readonly header?: string;
	readonly keyVersion?: string;
	readonly headers?: WireRequest["headers"];
}
const headerFor = ({ signs = {}, key = one.privateKey, hash = "sha256", keyVersion }: Made) =>
	writeSignature({ keyVersion, signature: sign(hash, signedText({ ...parts, ...signs }), key), encoding: "base64" });
const made = (wrong: Made = {}): WireRequest => ({
	...{ method: "POST", origin: "https://w.example", path, body, notes: [] },
	headers: wrong.headers ?? [
		["Client-Id", "c1"],
		["Request-Time", time],
		["Signature", wrong.header ?? headerFor(wrong)],
	],
});
const verify = (request: WireRequest, options: Partial<VerifyOptions> = {}) =>
	verifyRequest(request, { platform, keys: [keyOf(one)], now, ...options });

describe("a request's signature", () => {
	it("is good by the right key and the right text", async () => {
		const verdict = await verify(made());
		assert.ok(verdict.good);
		assert.equal(verdict.text, `POST ${path}\nc1.${time}.${body}`);
		assert.deepEqual(verdict.notes, []);
	});
	it("is good by the key that it names, among several", async () => {
		const keys = [keyOf(one, "1"), keyOf(two, "2")];
		const verdict = await verify(made({ key: two.privateKey, keyVersion: "v2" }), { keys });
		assert.ok(verdict.good && verdict.by.version === "2");
	});
	for (const [mistake, wrong, options] of [
		["path-no-prefix", { signs: { path: bare } }],
		["path-other-prefix", { signs: { path: `/ams/api${bare}` } }],
		["path-full-url", { signs: { path: `https://w.example${path}` } }],
		["path-other-operation", { signs: { path: `/gateway/api${pathOf(platform, "revoke", "v2", "")?.path}` } }],
		["body-serialised-again", { signs: { body: Buffer.from('{"grantType": "AUTHORIZATION_CODE", "authCode": "x"}') } }],
		["hash-sha1", { hash: "sha1" }],
		["key-version", { key: two.privateKey, keyVersion: "1" }, { keys: [keyOf(one, "1"), keyOf(two, "2")] }],
		["label-other", {}, { keys: [keyOf(p256)], wrongLabel: true }],
		["key-platform", { key: theirs.privateKey }, { otherSide: [keyOf(theirs, "1")] }],
		["text-unknown", { signs: { body: Buffer.from("something else") } }],
		["unknown", { key: two.privateKey }],
	] as readonly (readonly [string, Made, (Partial<VerifyOptions> & { wrongLabel?: boolean })?])[]) {
		it(`that does not match is explained: ${mistake}`, async () => {
			const { wrongLabel, ...rest } = options ?? {};
			const verdict = await verify(made(wrongLabel ? { key: p256.privateKey } : wrong), rest);
			assert.ok(!verdict.good);
			assert.equal(verdict.mistake, mistake);
			assert.match(verdict.expected ?? "", /^POST \/gateway\/api\/v2\//);
			assert.ok(verdict.came !== "" && verdict.todo !== "");
		});
	}
	it("that cannot be read is told which header, and why", async () => {
		for (const [headers, todo] of [
			[[], /Header Client-Id must be there/],
			[[["Client-Id", "c1"]], /Header Request-Time must be/],
			[
				[
					["Client-Id", "c1"],
					["Request-Time", time],
				],
				/Header Signature must be there/,
			],
			[
				[
					["Client-Id", "c1"],
					["Request-Time", time],
					["Signature", "signature=a b=="],
				],
				/spaces where base64 has \+/,
			],
		] as const) {
			const verdict = await verify(made({ headers }));
			assert.ok(!verdict.good && verdict.mistake === "header");
			assert.match(verdict.todo, todo);
		}
	});
	it("is good however old it is, which is said", async () => {
		const verdict = await verify(made(), { now: now + 3 * 86_400_000 });
		assert.ok(verdict.good);
		assert.match(verdict.notes.join(), /Request-Time is 3 d ago: a server would refuse it now/);
	});
});

describe("an answer's signature", () => {
	const answered = '{"result":{"resultCode":"SUCCESS"}}';
	const answer = (signs: Partial<typeof parts> = {}, more: Partial<WireAnswer> = {}): WireAnswer => ({
		status: 200,
		body: Buffer.from(answered),
		notes: [],
		headers: [
			["client-id", "c1"],
			["response-time", time],
			["signature", headerFor({ signs: { body: Buffer.from(answered), ...signs }, key: theirs.privateKey })],
		],
		...more,
	});
	const check = (of: WireAnswer, to = made()) => verifyAnswer(of, to, { platform, keys: [keyOf(theirs)], now });
	it("is good over the request's method, path and client", async () => assert.ok((await check(answer())).good));
	it("is good however old it is, which is said", async () => {
		const verdict = await verifyAnswer(answer(), made(), { platform, keys: [keyOf(theirs)], now: now - 3_600_000 });
		assert.ok(verdict.good);
		assert.match(verdict.notes.join(), /Response-Time is 60 min ahead: whoever reads it now must refuse it/);
	});
	it("needs no Client-Id in the request where the answer echoes it", async () =>
		assert.ok((await check(answer(), made({ headers: [] }))).good));
	for (const [mistake, given, todo] of [
		["path-no-prefix", answer({ path: bare }), /a proxy between rewrites paths/],
		["body-indented", answer({ body: Buffer.from(JSON.stringify(JSON.parse(answered), null, 2)) }), /as they came/],
		["text-unknown", answer({ body: Buffer.from("x") }), /as they came/],
		["client-swapped", answer({ clientId: "" }), /belong together/],
		["header", answer({}, { headers: [] }), /\(HTTP 200\) carries no Signature/],
		["header", answer({}, { headers: [["signature", "x"]] }), /The answer's header Signature must be/],
		[
			"header",
			answer({}, { headers: answer().headers.filter(([name]) => name !== "response-time") }),
			/Response-Time is missing/,
		],
		[
			"header",
			answer({}, { headers: [["client-id", "c2"], ...answer().headers.slice(1)] }),
			/is for the client c2, the request was c1's/,
		],
	] as const) {
		it(`that does not match is explained to whoever reads it: ${mistake}, ${todo.source}`, async () => {
			const verdict = await check(given);
			assert.ok(!verdict.good);
			assert.equal(verdict.mistake, mistake);
			assert.match(verdict.todo, todo);
		});
	}
});
