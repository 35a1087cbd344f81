import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { MerchantError } from "../error.ts";
import { fetchPublishedKeys, mustVouch } from "./published-keys.ts";

const rsa = (modulusLength = 2048) => generateKeyPairSync("rsa", { modulusLength });
const [one, two] = [rsa(), rsa()];
const jwk = (key: KeyObject, more: object = {}) => ({
	...key.export({ format: "jwk" }),
	purpose: "answer",
	keyVersion: "1",
	...more,
});

/** What the gateway is asked, and the keys that are read of what it answers. */
async function fetched(body: unknown, init: ResponseInit = {}) {
	const asked: { url: string; init: RequestInit }[] = [];
	const send = async (url: string, init2: RequestInit) => {
		asked.push({ url, init: init2 });
		return new Response(typeof body === "string" ? body : JSON.stringify(body), init);
	};
	const got = await fetchPublishedKeys(send as unknown as typeof fetch, "https://wallet.example", 1000);
	return { ...got, asked };
}
const told = (promise: Promise<unknown>): Promise<MerchantError> =>
	promise.then(
		() => assert.fail("was not refused"),
		(error: unknown) => (error instanceof MerchantError ? error : assert.fail(String(error))),
	);

describe("fetchPublishedKeys", () => {
	it("asks the gateway's own origin, beside its prefix, and follows no redirect", async () => {
		const { asked, keys, maxAge } = await fetched({ keys: [jwk(one.publicKey)] });
		const [{ url, init } = assert.fail()] = asked;
		assert.deepEqual(
			[url, init.redirect, init.headers],
			["https://wallet.example/keys", "error", { accept: "application/json" }],
		);
		assert.ok(keys.get("1")?.equals(one.publicKey));
		assert.equal(maxAge, undefined);
	});

	it("[50] takes keys for answers only, of kinds that can be used", async () => {
		const { keys } = await fetched({
			keys: [
				jwk(two.publicKey, { keyVersion: "2" }),
				jwk(generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey, { keyVersion: "p1" }),
				jwk(generateKeyPairSync("ed25519").publicKey, { keyVersion: "e1" }),
				jwk(one.publicKey),
				jwk(two.publicKey, { keyVersion: "3", purpose: "outgoing" }),
				jwk(rsa(1024).publicKey, { keyVersion: "4" }),
				jwk(generateKeyPairSync("ec", { namedCurve: "P-384" }).publicKey, { keyVersion: "5" }),
				jwk(two.publicKey, { keyVersion: "6", n: "!" }),
				jwk(two.publicKey, { keyVersion: 7 }),
				jwk(two.publicKey, { keyVersion: "" }),
				{ kty: "oct", k: "AAAA", purpose: "answer", keyVersion: "8" },
				null,
				"key",
			],
		});
		assert.deepEqual(
			[...keys].map(([version, key]) => [version, key.equals(one.publicKey), key.equals(two.publicKey), key.type]),
			[
				["2", false, true, "public"],
				["p1", false, false, "public"],
				["e1", false, false, "public"],
				["1", true, false, "public"],
			],
		);
	});

	for (const [header, seconds] of [
		["public, max-age=60", 60],
		["max-age=0", 0],
		["Max-Age=7,public", 7],
		["s-maxage=9", undefined],
		["no-store", undefined],
	] as const) {
		it(`reads how long they may be kept: ${header}`, async () => {
			const { maxAge } = await fetched({ keys: [jwk(one.publicKey)] }, { headers: { "cache-control": header } });
			assert.equal(maxAge, seconds);
		});
	}

	for (const [name, body, init, why] of [
		["another status", "{}", { status: 404 }, "answered HTTP 404."],
		["no JSON", "<html>", {}, "holds no key for answers."],
		["no list", { keys: 7 }, {}, "holds no key for answers."],
		["null", null, {}, "holds no key for answers."],
		["none for answers", { keys: [jwk(one.publicKey, { purpose: "outgoing" })] }, {}, "holds no key for answers."],
		["more than a megabyte", "x".repeat(1_048_577), {}, "did not answer."],
	] as const) {
		it(`refuses ${name}`, async () => {
			const { trouble, what, why: said, todo, status } = await told(fetched(body, init));
			assert.deepEqual(
				[trouble, what, said, todo],
				[
					"keys",
					"Nothing was sent: the platform's keys, by which its answer would be verified, are not known.",
					`https://wallet.example/keys ${why}`,
					"Check the gateway's address; where the platform publishes no keys, hand in platformPublicKey.",
				],
			);
			if (why.startsWith("answered")) assert.equal(status, 404);
		});
	}

	it("tells what the connection said", async () => {
		const cause = new TypeError("fetch failed");
		const error = await told(fetchPublishedKeys(() => Promise.reject(cause), "https://wallet.example", 1000));
		assert.deepEqual([error.trouble, error.cause], ["keys", cause]);
	});
});

describe("mustVouch", () => {
	for (const origin of [
		"https://wallet.example",
		"http://localhost:4180",
		"http://a.localhost",
		"http://127.0.0.1:1",
		"http://[::1]",
	]) {
		it(`lets ${origin} say which keys are its own`, () => mustVouch(origin));
	}
	for (const origin of [
		"http://wallet.example",
		"http://localhost.example",
		"http://127.0.0.1.example",
		"http://10.0.0.1",
		"http://xlocalhost",
	]) {
		it(`[50] does not let ${origin}`, () =>
			assert.throws(() => mustVouch(origin), {
				name: "TypeError",
				message:
					"createMerchant: platformPublicKey must be given where gateway is not https: keys that are fetched in clear prove nothing.",
			}));
	}
});
