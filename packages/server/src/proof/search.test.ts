import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { describe, it } from "node:test";
import { signedText } from "@byleave/protocol/signature";
import { searchReason } from "./search.ts";
import { type Mismatch, whyNot } from "./why.ts";

const pem = (key: KeyObject) => key.export({ type: "spki", format: "pem" }).toString();
const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
const old = generateKeyPairSync("rsa", { modulusLength: 4096 });
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** A request that `key` signed over another path than it was sent to. */
function mismatch(key: KeyObject, change: Partial<Mismatch["parts"]> = {}, body = Buffer.from('{"a":1}')): Mismatch {
	const parts = { method: "POST", path: "/acl/api/v2/x", clientId: "c", time: "2026-11-23T10:00:00Z", body };
	return {
		parts,
		text: signedText(parts),
		host: "gateway.example",
		signature: sign("sha256", signedText({ ...parts, ...change }), key),
		keyVersion: undefined,
		meant: [pem(own.publicKey)],
		all: [
			{ version: "2", publicKey: pem(own.publicKey) },
			{ version: "1", publicKey: pem(old.publicKey) },
		],
	};
}

describe("the reason why a signature does not match", () => {
	it("is found for who holds a live key", async () => {
		const found = await searchReason(mismatch(own.privateKey, { path: "acl/api/v2/x" }));
		assert.equal(found?.mistake, "path-no-slash");
	});
	it("is the key's version, for who signed the right text with another key of theirs", async () => {
		const found = await searchReason(mismatch(old.privateKey));
		assert.deepEqual([found?.mistake, /key version 1\b/.test(found?.came ?? "")], ["key-version", true]);
	});
	it("is unknown to everybody else, a key that is not live any more included", async () => {
		const strangers = mismatch(stranger.privateKey, { path: "acl/api/v2/x" });
		const retired = mismatch(old.privateKey, { path: "acl/api/v2/x" });
		const garbage = { ...strangers, signature: new Uint8Array(256).fill(1) };
		const empty = { ...strangers, signature: new Uint8Array() };
		for (const asked of [strangers, retired, garbage, empty]) assert.equal((await whyNot(asked)).mistake, "unknown");
	});
	it("is not looked for in a large body, nor for the fifth at once; the four are answered", async () => {
		const large = mismatch(own.privateKey, { path: "acl/api/v2/x" }, Buffer.from(`{"a":"${"x".repeat(8192)}"}`));
		assert.equal(await searchReason(large), null);
		const asked = Array.from({ length: 6 }, () => searchReason(mismatch(own.privateKey, { path: "acl/api/v2/x" })));
		const found = (await Promise.all(asked)).map((why) => why?.mistake);
		assert.deepEqual(found, [...Array(4).fill("path-no-slash"), undefined, undefined]);
		const again = await searchReason(mismatch(own.privateKey, { path: "acl/api/v2/x" }));
		assert.equal(again?.mistake, "path-no-slash", "and then there is room again");
	});
});
