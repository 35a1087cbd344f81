import assert from "node:assert/strict";
import { generateKeyPairSync, sign } from "node:crypto";
import { test } from "node:test";
import { clientKey, keyOfNobody, padded, verified } from "./client-key.ts";

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
