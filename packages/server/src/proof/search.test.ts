import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, type KeyObject, privateEncrypt, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { describe, it } from "node:test";
import type { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { signedText } from "@byleave/protocol/signature";
import { marks } from "./marks.ts";
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
		more: { host: "gateway.example" },
		signature: sign("sha256", signedText({ ...parts, ...change }), key),
		suspects: [
			{ publicKey: pem(own.publicKey), marks: [] },
			{ publicKey: pem(old.publicKey), marks: [marks.keyVersion("1")] },
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
	it("is unknown to everybody else", async () => {
		const strangers = mismatch(stranger.privateKey, { path: "acl/api/v2/x" });
		const garbage = { ...strangers, signature: new Uint8Array(256).fill(1) };
		const empty = { ...strangers, signature: new Uint8Array() };
		for (const asked of [strangers, garbage, empty]) {
			const { mistake, proven } = await whyNot(asked);
			assert.deepEqual([mistake, proven], ["unknown", false]);
		}
	});
	it("is both, for who signed another text with another key of theirs", async () => {
		const { mistake, proven } = await whyNot(mismatch(old.privateKey, { path: "acl/api/v2/x" }));
		assert.deepEqual([mistake, proven], ["path-no-slash+key-version", true]);
	});
	it("is at least that their key signed something else, and its digest; whoever saw that proves nothing by it", async () => {
		const text = Buffer.from("something else");
		const asked = { ...mismatch(own.privateKey), signature: sign("sha256", text, own.privateKey) };
		const { mistake, came, proven } = await whyNot(asked);
		assert.deepEqual([mistake, proven], ["text-unknown", false]);
		assert.ok(came.includes(createHash("sha256").update(text).digest("hex")));
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
		const { text } = wrongPath;
		assert.deepEqual(await whyNot(mismatch(old.privateKey)), {
			mistake: "key-version",
			expected: Buffer.from(text).toString(),
			came: "the right text, by key version 1, which is not live or not the keyVersion that was named",
			todo: "Name the version of the key that signs, and sign with one that is live.",
			proven: true,
		});
	});

	it("is found by any of the keys that are meant, and with what the request was sent to", async () => {
		const asked = mismatch(own.privateKey, { path: "https://gateway.example/acl/api/v2/x" });
		const suspect = (key: KeyObject) => ({ publicKey: pem(key), marks: [] });
		const both = { ...asked, suspects: [suspect(stranger.publicKey), suspect(own.publicKey)] };
		assert.match((await whyNot(both)).todo, /without scheme and host/);
		assert.equal((await whyNot({ ...both, more: {} })).mistake, "text-unknown");
		assert.equal((await whyNot({ ...both, suspects: [] })).mistake, "unknown");
	});

	it("is none of a block that only ends in a digest", async () => {
		const asked = mismatch(own.privateKey);
		const digest = createHash("sha256").update(Buffer.from(asked.text)).digest();
		// By the right key, over the right text, as it would be taken for right if only the last bytes were looked at.
		for (const block of [digest, Buffer.concat([Buffer.alloc(19), digest]), Buffer.concat([digest, digest])]) {
			const signature = privateEncrypt(own.privateKey, block);
			assert.equal((await whyNot({ ...asked, signature })).mistake, "unknown", String(block.length));
		}
	});

	it("unpacks no more of a compressed body than it may", async () => {
		const bomb = mismatch(own.privateKey, {}, gzipSync(Buffer.alloc(16_385, "x")));
		const signature = sign("sha256", signedText({ ...bomb.parts, body: Buffer.alloc(16_385, "x") }), own.privateKey);
		assert.equal((await whyNot({ ...bomb, signature })).mistake, "text-unknown");
		const small = mismatch(own.privateKey, {}, gzipSync(Buffer.alloc(16_384, "x")));
		const right = sign("sha256", signedText({ ...small.parts, body: Buffer.alloc(16_384, "x") }), own.privateKey);
		assert.equal((await whyNot({ ...small, signature: right })).mistake, "body-compressed");
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
