import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { clientKey, createNobodies, keyOfNobody, padded, signerOf, verified } from "./client-key.ts";

const text = Buffer.from("POST /v2/x\nclient.time.{}");
const pair = (modulusLength: number) => {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength });
	return {
		privateKey,
		key: clientKey({ version: "1", publicKey: String(publicKey.export({ type: "spki", format: "pem" })) }),
	};
};
const one = pair(2048);

test("a right signature verifies, with its own key and text only", () => {
	const signature = sign("sha256", text, one.privateKey);
	assert.equal(verified(text, one.key, signature), true);
	assert.equal(verified(Buffer.from("other"), one.key, signature), false);
	assert.equal(verified(text, pair(2048).key, signature), false);
	assert.equal(verified(text, keyOfNobody(), signature), false);
});

test("what the key cannot have made is refused, and never taken for what stands in for it", () => {
	const { modulus } = one.key;
	for (const made of [
		modulus,
		new Uint8Array(256).fill(0xff),
		new Uint8Array(255),
		new Uint8Array(257),
		new Uint8Array(),
	]) {
		assert.equal(verified(text, one.key, made), false);
	}
	const long = pair(3072);
	assert.equal(verified(text, one.key, sign("sha256", text, long.privateKey)), false);
	assert.equal(verified(text, long.key, sign("sha256", text, long.privateKey)), true);
});

test("a failed proof tries two keys, whether there is a client or not", () => {
	const nobodies = [keyOfNobody(), keyOfNobody()] as const;
	const [first] = nobodies;
	assert.deepEqual(padded([], nobodies), nobodies);
	assert.deepEqual(padded([one.key], nobodies), [one.key, first]);
	assert.deepEqual(padded([one.key, one.key, one.key], nobodies).length, 3);
});

test("of several keys the one that signed is found, wherever it stands; of none, and of those that did not, nobody", async () => {
	const [two, three] = [pair(2048), pair(3072)];
	const keys = [one.key, two.key, three.key];
	for (const { key, privateKey } of [one, two, three]) {
		const signature = sign("sha256", text, privateKey);
		assert.equal(await signerOf(text, keys, signature), key);
		assert.equal(
			await signerOf(
				text,
				keys.filter((other) => other !== key),
				signature,
			),
			undefined,
		);
		assert.equal(await signerOf(Buffer.from("other"), keys, signature), undefined);
		assert.equal(await signerOf(text, [], signature), undefined);
	}
	for (const made of [two.key.modulus, new Uint8Array(256).fill(0xff), new Uint8Array()]) {
		assert.equal(await signerOf(text, keys, made), undefined);
	}
});

test("a key of another kind than is registered is none: reading it fails", () => {
	const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
	const pem = String(publicKey.export({ type: "spki", format: "pem" }));
	assert.throws(() => clientKey({ version: "1", publicKey: pem }), /unknown kind/);
});

test("an elliptic key signs first or later", async () => {
	const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const elliptic = clientKey({ version: "2", publicKey: String(publicKey.export({ type: "spki", format: "pem" })) });
	const signature = sign("sha256", text, privateKey);
	for (const keys of [[elliptic], [one.key, elliptic]]) assert.equal(await signerOf(text, keys, signature), elliptic);
});

test("a key is read once, whatever its version is called", () => {
	const { publicKey } = one.key;
	const other = clientKey({ version: "7", publicKey });
	assert.deepEqual([other.version, other.publicKey], ["7", publicKey]);
	assert.equal(other.key, one.key.key);
});

test("elliptic signatures verify by their own key and text only, and in one form only", () => {
	for (const [algorithm, made, digest] of [
		["P256", generateKeyPairSync("ec", { namedCurve: "P-256" }), "sha256"],
		["ED25519", generateKeyPairSync("ed25519"), null],
	] as const) {
		const publicKey = String(made.publicKey.export({ type: "spki", format: "pem" }));
		const key = clientKey({ version: "1", publicKey });
		assert.equal(key.algorithm, algorithm);
		const signature = sign(digest, text, made.privateKey);
		assert.equal(verified(text, key, signature), true);
		assert.equal(verified(Buffer.from("other"), key, signature), false);
		for (const [other] of Object.values(createNobodies())) assert.equal(verified(text, other, signature), false);
		for (const given of [
			Buffer.concat([signature, Buffer.of(0)]),
			signature.subarray(0, -1),
			Buffer.alloc(0),
			Buffer.alloc(64),
			sign("sha256", text, one.privateKey),
		]) {
			assert.equal(verified(text, key, given), false);
		}
	}
	const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
	const key = clientKey({ version: "1", publicKey: String(publicKey.export({ type: "spki", format: "pem" })) });
	assert.equal(verified(text, key, sign("sha256", text, { key: privateKey, dsaEncoding: "ieee-p1363" })), false);
});
