import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { afterEach, beforeEach, describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import type { Algorithm } from "@byleave/protocol/signature";
import Fastify from "fastify";
import { openRegistry } from "../register/registry.ts";
import type { Store } from "../store.ts";
import { openMemory } from "../stores/sqlite/memory.ts";
import { createPlatformKeys, keysRoute, type PlatformKeys, SIGNS_AFTER } from "./keys.ts";
import { createSecrets } from "./secrets.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const secrets = createSecrets("a-secret-of-tests-0123456789abcdef");
const text = new TextEncoder().encode("POST /x\nc.t.{}");

describe("the platform's keys", () => {
	let store: Store;
	let time = 0;
	let passed = 0;
	const now = () => time;
	/** As another process has them: with a registry of its own. */
	const open = async (over: { secrets?: typeof secrets; store?: Store } = {}) => {
		const registry = await openRegistry(over.store ?? store, () => passed);
		return createPlatformKeys({ store, registry, secrets, now, ...over });
	};
	const signerOf = async (keys: PlatformKeys, pin?: { version: string; until: number }) =>
		(await keys.sign("answer", text, pin ? { pin } : {})).keyVersion;
	const publishedVersions = async (keys: PlatformKeys) =>
		(await keys.published())
			.filter(({ purpose, algorithm }) => purpose === "answer" && algorithm === "RSA256")
			.map(({ version }) => version);
	beforeEach(async () => {
		time = Date.UTC(2026, 10, 23);
		passed = 0;
		store = await openMemory();
	});
	afterEach(() => store.close());

	it("are made at the first start, one pair a purpose, for answers one per algorithm, and kept", async () => {
		const first = await (await open()).published();
		assert.deepEqual(
			first.map(({ purpose, version }) => [purpose, version]),
			[
				["answer", "1"],
				["answer", "p1"],
				["answer", "e1"],
				["outgoing", "1"],
			],
		);
		assert.equal(new Set(first.map(({ publicKey }) => publicKey)).size, 4);
		assert.deepEqual(await (await open()).published(), first);
	});

	it("are made once, though another process that starts at the same moment has not seen them: nobody is answered by a key that came later", async () => {
		const early = await openRegistry(store, () => passed);
		const first = await (await open()).published();
		const late = await createPlatformKeys({ store, registry: early, secrets, now });
		assert.deepEqual(await late.published(), first);
		assert.equal((await store.registry()).platformKeys.length, 4);
		assert.equal(await signerOf(late), "1");
	});

	it("sign what their published half verifies, and no other half does", async () => {
		const keys = await open();
		const [answer, , , outgoing] = await keys.published();
		const { keyVersion, signature } = await keys.sign("answer", text);
		assert.equal(keyVersion, "1");
		assert.ok(verify("sha256", text, String(answer?.publicKey), signature));
		assert.ok(!verify("sha256", text, String(outgoing?.publicKey), signature));
		const call = await keys.sign("outgoing", text);
		assert.ok(verify("sha256", text, String(outgoing?.publicKey), call.signature));
		assert.equal(createPublicKey(String(answer?.publicKey)).asymmetricKeyDetails?.modulusLength, 2048);
	});

	it("sign by the algorithm that is asked for", async () => {
		const keys = await open();
		for (const [algorithm, version, digest] of [
			["P256", "p1", "sha256"],
			["ED25519", "e1", null],
		] as const) {
			const key = (await keys.published()).find((key) => key.version === version);
			const { keyVersion, signature } = await keys.sign("answer", text, { algorithm });
			assert.deepEqual([key?.algorithm, keyVersion], [algorithm, version]);
			assert.ok(verify(digest, text, String(key?.publicKey), signature));
		}
	});

	it("rotate and are withdrawn each algorithm for itself, and a pin holds for its own only", async () => {
		const keys = await open();
		assert.equal((await keys.rotate("answer", 0, "P256")).version, "p2");
		const by = async (algorithm: Algorithm, pin?: string) =>
			(
				await keys.sign("answer", text, {
					algorithm,
					...(pin === undefined ? {} : { pin: { version: pin, until: time + DAY } }),
				})
			).keyVersion;
		assert.deepEqual([await by("RSA256"), await by("P256"), await by("ED25519")], ["1", "p2", "e1"]);
		assert.deepEqual([await by("P256", "p1"), await by("RSA256", "p1")], ["p1", "1"]);
		await keys.withdraw("answer", "p2");
		assert.deepEqual([await by("RSA256"), await by("P256")], ["1", "p1"]);
		assert.equal((await keys.rotate("answer", 0, "P256")).version, "p3");
	});

	it("[37] have no private half in the store in clear, nor in what is published", async () => {
		const keys = await open();
		const kept = JSON.stringify((await store.registry()).platformKeys);
		assert.match(kept, /sealedPrivateKey/);
		assert.doesNotMatch(kept, /PRIVATE/);
		assert.doesNotMatch(JSON.stringify(await keys.published()), /PRIVATE|sealed/);
	});

	it("refuse to start on another master secret, and say which key it is", async () => {
		await open();
		const other = createSecrets("another-secret-of-tests-0123456789");
		await assert.rejects(open({ secrets: other }), {
			name: "ConfigError",
			problems: ["secret: the answer key 1 in this store was sealed with another one."],
		});
	});

	it("that cannot be made at the first start keep the server from starting, with the reason", async () => {
		const addPlatformKey = () => Promise.reject(new Failure("store_unavailable"));
		await assert.rejects(open({ store: { ...store, addPlatformKey } }), { code: "store_unavailable" });
	});

	it("sign nothing where every one of a purpose is withdrawn", async () => {
		const keys = await open();
		await keys.withdraw("answer", "1");
		await assert.rejects(signerOf(keys), { code: "internal", message: "There is no live answer key for RSA256." });
		assert.equal((await keys.sign("outgoing", text)).keyVersion, "1");
	});

	it("sign by the one that is next where no date has come", async () => {
		const keys = await open();
		await keys.rotate("answer", 2 * DAY);
		// What is told is the one that was made, wherever it stands among the others.
		assert.equal((await keys.rotate("answer", DAY)).version, "3");
		await keys.withdraw("answer", "1");
		assert.equal(await signerOf(keys), "3");
	});

	it("sign at the first start as five minutes later", async () => {
		const keys = await open();
		assert.equal(await signerOf(keys), "1");
		time += 5 * MINUTE;
		passed += 5 * MINUTE;
		assert.equal(await signerOf(keys), "1");
	});

	it("[36] planned for later are published at once, and sign when their date has come", async () => {
		const keys = await open();
		assert.equal(SIGNS_AFTER, 7 * DAY);
		const { version, signsFrom } = await keys.rotate("answer", SIGNS_AFTER);
		assert.deepEqual([version, signsFrom], ["2", time + 7 * DAY]);
		assert.deepEqual(await publishedVersions(keys), ["2", "1"]);
		time += 7 * DAY - 1;
		assert.equal(await signerOf(keys), "1");
		time += 1;
		assert.equal(await signerOf(keys), "2");
		assert.deepEqual(await publishedVersions(keys), ["2", "1"], "the old one stays until it is withdrawn");
	});

	it("[131] a third key scheduled: the signer stays until its date", async () => {
		const keys = await open();
		await keys.rotate("answer", 0);
		assert.equal(await signerOf(keys), "2");
		await keys.rotate("answer", 7 * DAY);
		assert.deepEqual(await publishedVersions(keys), ["3", "2", "1"]);
		assert.equal(await signerOf(keys), "2");
		time += 7 * DAY;
		assert.equal(await signerOf(keys), "3");
	});

	it("[36] withdrawn neither sign nor are published, and their names never come again", async () => {
		const keys = await open();
		await keys.rotate("answer", 0);
		await keys.withdraw("answer", "2");
		assert.deepEqual(await publishedVersions(keys), ["1"]);
		assert.equal(await signerOf(keys), "1");
		assert.equal((await keys.rotate("answer", 0)).version, "3");
		assert.equal(await signerOf(keys), "3");
	});

	it("withdrawn in another process sign nothing after a second", async () => {
		const [one, other] = [await open(), await open()];
		await one.rotate("answer", 0);
		await one.withdraw("answer", "1");
		passed += 1000;
		assert.equal(await signerOf(other), "2");
		assert.deepEqual(await publishedVersions(other), ["2"]);
	});

	it("pinned sign until the pin's date", async () => {
		const keys = await open();
		await keys.rotate("answer", 0);
		const pin = { version: "1", until: time + DAY };
		assert.equal(await signerOf(keys, pin), "1");
		time += DAY - 1;
		assert.equal(await signerOf(keys, pin), "1");
		time += 1;
		assert.equal(await signerOf(keys, pin), "2");
	});

	it("pinned yield to a withdrawal", async () => {
		const keys = await open();
		await keys.rotate("answer", 0);
		await keys.withdraw("answer", "1");
		assert.equal(await signerOf(keys, { version: "1", until: time + DAY }), "2");
	});

	it("rotate one purpose without the other", async () => {
		const keys = await open();
		await keys.rotate("answer", 0);
		assert.equal((await keys.sign("outgoing", text)).keyVersion, "1");
	});

	it("are one set though two processes start at the same moment", async () => {
		const [one, other] = await Promise.all([open(), open()]);
		passed += 1000;
		assert.deepEqual(await one.published(), await other.published());
		assert.deepEqual(await publishedVersions(one), ["1"]);
	});

	it("go on signing while the store is down: somebody has to be told so", async () => {
		let down = false;
		const registryVersion = () => (down ? Promise.reject(new Failure("store_unavailable")) : store.registryVersion());
		const keys = await open({ store: { ...store, registryVersion } });
		[down, passed] = [true, 5000];
		assert.equal(await signerOf(keys), "1");
		await assert.rejects(keys.published(), { code: "store_unavailable" });
	});
});

describe("GET /keys", () => {
	let store: Store;
	const ask = async (url: string, headers: Record<string, string> = {}) => {
		const app = Fastify();
		const registry = await openRegistry(store, () => 0);
		const keys = await createPlatformKeys({ store, registry, secrets, now: () => 0 });
		await keysRoute(app, { keys });
		return app.inject({ url, headers });
	};
	beforeEach(async () => {
		store = await openMemory();
	});
	afterEach(() => store.close());

	it("gives JWKS of the public halves", async () => {
		const response = await ask("/keys");
		assert.equal(response.headers["cache-control"], "public, max-age=300");
		const { keys } = response.json<{ keys: Record<string, unknown>[] }>();
		assert.deepEqual(
			keys.map((key) => [key.kid, key.purpose, key.keyVersion, key.use, key.alg, key.key_ops, key.kty]),
			[
				["answer.1", "answer", "1", "sig", "RS256", ["verify"], "RSA"],
				["answer.p1", "answer", "p1", "sig", "ES256", ["verify"], "EC"],
				["answer.e1", "answer", "e1", "sig", "EdDSA", ["verify"], "OKP"],
				["outgoing.1", "outgoing", "1", "sig", "RS256", ["verify"], "RSA"],
			],
		);
		for (const key of keys) {
			assert.deepEqual(
				Object.keys(key).filter((name) => ["d", "p", "q", "dp", "dq", "qi"].includes(name)),
				[],
			);
		}
	});

	it("gives PEM for ?format=pem and for Accept, the answering key first", async () => {
		const byQuery = await ask("/keys?format=pem");
		const byAccept = await ask("/keys", { accept: "application/x-pem-file" });
		assert.equal(byQuery.body, byAccept.body);
		assert.match(String(byQuery.headers["content-type"]), /application\/x-pem-file/);
		assert.equal(byQuery.headers.vary, "accept");
		assert.match(byQuery.body, /^purpose: answer, algorithm: RSA256, keyVersion: 1\n-----BEGIN PUBLIC KEY-----\n/);
		assert.match(byQuery.body, /-----END PUBLIC KEY-----\npurpose: answer, algorithm: P256, keyVersion: p1\n/);
		assert.match(byQuery.body, /-----END PUBLIC KEY-----\npurpose: outgoing, algorithm: RSA256, keyVersion: 1\n/);
		assert.match(byQuery.body, /-----END PUBLIC KEY-----\n$/);
		// What the query says counts for more than what is accepted.
		for (const [query, accept] of [
			["?format=jwks", "application/x-pem-file"],
			["", "application/json"],
		] as const) {
			const { headers } = await ask(`/keys${query}`, { accept });
			assert.match(String(headers["content-type"]), /application\/json/);
		}
		const row = (await store.registry()).platformKeys.find(
			({ purpose, version }) => purpose === "answer" && version === "1",
		);
		const read = createPublicKey(byQuery.body).export({ type: "spki", format: "pem" });
		assert.equal(read, row?.publicKey);
	});
});
