import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { publishedKeys } from "./platform-keys.ts";

const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const never = new AbortController().signal;

/** A platform that publishes these versions, or fails with what it is told to. */
function bed(maxAge?: number) {
	const at = {
		now: 1_000_000_000,
		looks: 0,
		versions: ["1"] as readonly string[] | Error,
		gate: Promise.resolve(),
		async fetchKeys() {
			at.looks++;
			await at.gate;
			if (at.versions instanceof Error) throw at.versions;
			return { keys: new Map<string, KeyObject>(at.versions.map((version) => [version, publicKey])), maxAge };
		},
		later(seconds: number) {
			at.now += seconds * 1000;
		},
	};
	const keys = publishedKeys(at.fetchKeys, () => at.now);
	const known = async (version?: string) => [...(await keys.naming(version, never)).keys()];
	return Object.assign(at, { keys, known });
}

describe("published keys", () => {
	it("are fetched before the first call, by all that wait for them at once, and kept", async () => {
		const at = bed();
		await Promise.all([at.keys.ready(never), at.keys.ready(never)]);
		await at.keys.ready(never);
		assert.deepEqual([await at.known("1"), await at.known("v1"), await at.known()], [["1"], ["1"], ["1"]]);
		assert.equal(at.looks, 1);
		assert.equal(at.keys.origin, "published");
	});

	for (const [said, freshFor] of [
		[60, 60],
		[undefined, 300],
		[86_400, 900],
	] as const) {
		it(`are fetched again after ${freshFor} s where max-age is ${said}`, async () => {
			const at = bed(said);
			await at.keys.ready(never);
			at.later(freshFor - 1);
			await at.keys.ready(never);
			assert.equal(at.looks, 1);
			at.versions = ["2"];
			at.later(1);
			await at.keys.ready(never);
			assert.equal(at.looks, 2);
			assert.deepEqual(await at.known("2"), ["2"]);
		});
	}

	it("are fetched again when the clock was set back", async () => {
		const at = bed();
		await at.keys.ready(never);
		at.later(-1);
		await at.keys.ready(never);
		assert.equal(at.looks, 2);
	});

	it("[50] are used for an hour while no look succeeds, which is tried now and then; then nothing is sent", async () => {
		const at = bed();
		await at.keys.ready(never);
		at.versions = new Error("down");
		at.later(300);
		await at.keys.ready(never);
		assert.equal(at.looks, 2);
		at.later(29);
		await at.keys.ready(never);
		assert.equal(at.looks, 2, "it had failed a moment ago");
		at.later(1);
		await at.keys.ready(never);
		assert.equal(at.looks, 3);
		at.later(3600 - 331);
		await at.keys.ready(never);
		at.later(1);
		await assert.rejects(at.keys.ready(never), at.versions);
		at.versions = ["1"];
		await at.keys.ready(never);
	});

	it("[50] that cannot be had let nothing be sent", async () => {
		const at = bed();
		at.versions = new Error("down");
		await assert.rejects(at.keys.ready(never), at.versions);
		await assert.rejects(at.keys.ready(never), at.versions);
		assert.equal(at.looks, 2);
		assert.deepEqual(await at.known("1"), []);
	});

	it("[50] are fetched once more when an answer names a version that is not among them; again only after a while", async () => {
		const at = bed();
		await at.keys.ready(never);
		at.versions = ["2", "1"];
		assert.deepEqual(await Promise.all([at.known("2"), at.known("1")]), [["2", "1"], ["1"]]);
		assert.equal(at.looks, 2);
		for (let times = 0; times < 3; times++) assert.deepEqual(await at.known("3"), ["2", "1"]);
		assert.equal(at.looks, 2);
		at.later(30);
		at.versions = new Error("down");
		assert.deepEqual(await at.known("3"), ["2", "1"]);
		assert.equal(at.looks, 3);
	});

	it("are waited for no longer than a call may take; who goes on waiting gets them", async () => {
		const at = bed();
		const open = Promise.withResolvers<void>();
		at.gate = open.promise;
		const ended = new AbortController();
		const first = at.keys.ready(ended.signal);
		const second = at.keys.ready(never);
		ended.abort(new Error("the deadline"));
		await assert.rejects(first, /the deadline/);
		await assert.rejects(at.keys.ready(ended.signal), /the deadline/);
		open.resolve();
		await second;
		assert.equal(at.looks, 1);
	});

	it("that are old are no reason to go on with a call whose time is over", async () => {
		const at = bed();
		await at.keys.ready(never);
		at.later(300);
		at.gate = new Promise(() => undefined);
		const ended = AbortSignal.abort(new Error("the deadline"));
		await assert.rejects(at.keys.ready(ended), /the deadline/);
		assert.deepEqual([...(await at.keys.naming("9", ended)).keys()], ["1"]);
	});
});
