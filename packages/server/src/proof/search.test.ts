import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, type KeyObject, privateEncrypt, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { describe, it } from "node:test";
import type { Worker } from "node:worker_threads";
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

describe("a reason", () => {
	const wrongPath = mismatch(own.privateKey, { path: "acl/api/v2/x" });

	it("says what was expected, what came, and what to do: of a key that is not meant", async () => {
		const wrongKey = mismatch(old.privateKey);
		assert.deepEqual(await whyNot(wrongKey), {
			mistake: "key-version",
			expected: "keyVersion=(any live one)",
			came: "the right text, by key version 1, which is not live or not the keyVersion that was named",
			todo: "Name the version of the key that signs, and sign with one that is live.",
		});
		assert.equal((await whyNot({ ...wrongKey, keyVersion: "2" })).expected, "keyVersion=2");
	});

	it("is found by any of the keys that are meant, and with what the request was sent to", async () => {
		const asked = mismatch(own.privateKey, { path: "https://gateway.example/acl/api/v2/x" });
		const both = { ...asked, meant: [pem(stranger.publicKey), pem(own.publicKey)] };
		assert.match((await whyNot(both)).todo, /without scheme and host/);
		assert.equal((await whyNot({ ...both, host: undefined })).mistake, "unknown");
		assert.equal((await whyNot({ ...both, meant: [] })).mistake, "unknown");
	});

	it("is no signature over anything but a SHA-256 digest", async () => {
		const asked = mismatch(own.privateKey);
		const text = Buffer.from(asked.text);
		const digest = createHash("sha256").update(text).digest();
		// By the right key, over the right text, as it would be taken for right if only the last bytes were looked at.
		for (const block of [digest, Buffer.concat([Buffer.alloc(19), digest]), Buffer.concat([digest, digest])]) {
			const signature = privateEncrypt(own.privateKey, block);
			assert.equal((await whyNot({ ...asked, signature })).mistake, "unknown", String(block.length));
		}
		assert.equal((await whyNot({ ...asked, signature: sign("sha512", text, own.privateKey) })).mistake, "unknown");
	});

	it("is looked for in a body of 8192 bytes", async () => {
		const body = Buffer.from("x".repeat(8192));
		assert.equal(
			(await searchReason(mismatch(own.privateKey, { path: "acl/api/v2/x" }, body)))?.mistake,
			"path-no-slash",
		);
	});

	it("is lost with the thread that looked for it, for all who wait; the next question starts another", async () => {
		// A module of its own, whose thread nobody else has a question in.
		const fresh: typeof import("./search.ts") = await import(`./search.ts?${randomUUID()}.ts`);
		const ask = () => fresh.searchReason(wrongPath);
		const started = once(process, "worker");
		const lost = [ask(), ask()];
		const [worker] = (await started) as [Worker];
		// However quick it was, nobody hears it.
		worker.removeAllListeners("message");
		await worker.terminate();
		assert.deepEqual(await Promise.all(lost), [null, null]);
		const next = once(process, "worker");
		assert.equal((await ask())?.mistake, "path-no-slash");
		const [another] = (await next) as [Worker];
		assert.notEqual(another, worker);
		// One thread is enough for all questions.
		assert.equal((await ask())?.mistake, "path-no-slash");
		await another.terminate();
	});
});
