import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { afterEach, beforeEach, describe, it } from "node:test";
import Fastify from "fastify";
import type { Store } from "../store.ts";
import { openMemory } from "../stores/memory.ts";
import { createPlatformKeys, keysRoute, type PlatformKeys } from "./keys.ts";
import { createSecrets } from "./secrets.ts";

const MINUTE = 60_000;
const secrets = createSecrets("a-secret-of-tests-0123456789abcdef");
const text = new TextEncoder().encode("POST /x\nc.t.{}");

describe("the platform's keys", () => {
	let store: Store;
	let time = 0;
	const now = () => time;
	const open = (over: Partial<Parameters<typeof createPlatformKeys>[0]> = {}) =>
		createPlatformKeys({ store, secrets, now, ...over });
	const versionOf = async (keys: PlatformKeys) => (await keys.sign("answer", text)).keyVersion;
	const publishedVersions = async (keys: PlatformKeys) =>
		(await keys.published()).filter(({ purpose }) => purpose === "answer").map(({ version }) => version);
	beforeEach(async () => {
		time = Date.UTC(2026, 10, 23);
		store = await openMemory({ pseudonym: (sub) => sub });
	});
	afterEach(() => store.close());

	it("are made at the first start, one pair a purpose, and kept", async () => {
		const first = await (await open()).published();
		assert.deepEqual(
			first.map(({ purpose, version }) => [purpose, version]),
			[
				["answer", "1"],
				["outgoing", "1"],
			],
		);
		assert.notEqual(first[0]?.publicKey, first[1]?.publicKey);
		assert.deepEqual(await (await open()).published(), first);
	});

	it("sign what their published half verifies, and no other half does", async () => {
		const keys = await open();
		const [answer, outgoing] = await keys.published();
		const { keyVersion, signature } = await keys.sign("answer", text);
		assert.equal(keyVersion, "1");
		assert.ok(verify("sha256", text, String(answer?.publicKey), signature));
		assert.ok(!verify("sha256", text, String(outgoing?.publicKey), signature));
		assert.equal(createPublicKey(String(answer?.publicKey)).asymmetricKeyDetails?.modulusLength, 2048);
	});

	it("[37] have no private half in the store in clear, nor in what is published", async () => {
		const keys = await open();
		const kept = JSON.stringify(await store.platformKeys());
		assert.doesNotMatch(kept, /PRIVATE/);
		assert.doesNotMatch(JSON.stringify(await keys.published()), /PRIVATE|sealed/);
	});

	it("refuse to start on another master secret", async () => {
		await open();
		const other = createSecrets("another-secret-of-tests-0123456789");
		await assert.rejects(open({ secrets: other }), { name: "ConfigError", message: /^secret: .*sealed with another/ });
	});

	it("[36] sign with a new version only when it has been published for five minutes", async () => {
		const keys = await open();
		time += 10 * MINUTE;
		assert.equal(await keys.rotate("answer", 60 * MINUTE), "2");
		assert.deepEqual(await publishedVersions(keys), ["2", "1"]);
		time += 5 * MINUTE - 1;
		assert.equal(await versionOf(keys), "1");
		time += 1;
		assert.equal(await versionOf(keys), "2");
	});

	it("[36] stay published until the overlap ends, and not a moment longer", async () => {
		const keys = await open();
		await keys.rotate("answer", 60 * MINUTE);
		time += 60 * MINUTE - 1;
		assert.deepEqual(await publishedVersions(keys), ["2", "1"]);
		time += 1;
		assert.deepEqual(await publishedVersions(keys), ["2"]);
	});

	it("change at once where nothing of the old is to live on", async () => {
		const keys = await open();
		time += 10 * MINUTE;
		await keys.rotate("answer", 0);
		assert.deepEqual(await publishedVersions(keys), ["2"]);
		assert.equal(await versionOf(keys), "2");
	});

	it("rotate one purpose without the other", async () => {
		const keys = await open();
		await keys.rotate("answer", 0);
		assert.equal((await keys.sign("outgoing", text)).keyVersion, "1");
	});

	it("of another process are seen within five seconds", async () => {
		const [one, other] = [await open(), await open()];
		await one.rotate("answer", MINUTE);
		assert.deepEqual(await publishedVersions(other), ["1"]);
		time += 5000;
		assert.deepEqual(await publishedVersions(other), ["2", "1"]);
	});

	it("are one set though two processes start at the same moment", async () => {
		const [one, other] = await Promise.all([open(), open()]);
		time += 5000;
		assert.deepEqual(await one.published(), await other.published());
		assert.deepEqual(await publishedVersions(one), ["1"]);
	});

	it("go on signing while the store is down", async () => {
		let down = false;
		let reads = 0;
		const shaky: Pick<Store, "platformKeys" | "addPlatformKey"> = {
			addPlatformKey: (...row) => store.addPlatformKey(...row),
			platformKeys: () => {
				reads++;
				return down ? Promise.reject(new Error("down")) : store.platformKeys();
			},
		};
		const keys = await open({ store: shaky });
		[down, time, reads] = [true, time + 5000, 0];
		for (let signed = 0; signed < 3; signed++) assert.equal(await versionOf(keys), "1");
		assert.equal(reads, 1, "and it is not asked again for each signature");
	});
});

describe("GET /keys", () => {
	let store: Store;
	const ask = async (url: string, headers: Record<string, string> = {}) => {
		const app = Fastify();
		const keys = await createPlatformKeys({ store, secrets, now: () => 0 });
		await keysRoute(app, { keys });
		return app.inject({ url, headers });
	};
	beforeEach(async () => {
		store = await openMemory({ pseudonym: (sub) => sub });
	});
	afterEach(() => store.close());

	it("gives JWKS of the public halves", async () => {
		const response = await ask("/keys");
		assert.equal(response.headers["cache-control"], "public, max-age=300");
		const { keys } = response.json<{ keys: Record<string, unknown>[] }>();
		assert.deepEqual(
			keys.map((key) => [key.kid, key.purpose, key.keyVersion, key.use, key.alg]),
			[
				["answer.1", "answer", "1", "sig", "RS256"],
				["outgoing.1", "outgoing", "1", "sig", "RS256"],
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
		const row = (await store.platformKeys()).find(({ purpose }) => purpose === "answer");
		const read = createPublicKey(byQuery.body).export({ type: "spki", format: "pem" });
		assert.equal(read, row?.publicKey);
	});
});
