import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { Failure } from "@byleave/protocol";
import type { Store } from "../store.ts";
import { openMemory } from "../stores/sqlite/memory.ts";
import { act } from "../trust/person.ts";
import { type KnownRegistry, knownApp, openRegistry, type RegistryView } from "./registry.ts";

describe("the registry in memory", () => {
	let store: Store;
	let passed = 0;
	/** Waits before the store says its version; rejects to have it fail. */
	let before: () => Promise<void> = async () => {};
	let asked = 0;
	let registry: KnownRegistry;
	const put = (merchantId: string) => store.putMerchant({ ...act({ now: () => 0 }), merchantId, name: merchantId });
	const idsOf = ({ merchants }: Pick<RegistryView, "merchants">) => merchants.map(({ merchantId }) => merchantId);
	const down = () => Promise.reject(new Failure("store_unavailable"));
	beforeEach(async () => {
		[passed, asked, before] = [0, 0, async () => {}];
		store = await openMemory();
		const registryVersion = async () => {
			asked++;
			const version = await store.registryVersion();
			await before();
			return version;
		};
		registry = await openRegistry({ registry: () => store.registry(), registryVersion }, () => 1_000_000 + passed);
	});
	afterEach(() => store.close());

	it("shows a change after half a second, and asks nobody before", async () => {
		await put("M1");
		passed = 500;
		assert.deepEqual(idsOf(await registry.current()), []);
		assert.equal(asked, 0);
		passed = 501;
		assert.deepEqual(idsOf(await registry.current()), ["M1"]);
		assert.equal(asked, 1);
	});

	it("shows a change at once to whoever wants it fresh, and to all others then", async () => {
		await put("M1");
		assert.deepEqual(idsOf(registry.last()), []);
		assert.deepEqual(idsOf(await registry.fresh()), ["M1"]);
		assert.deepEqual(idsOf(await registry.current()), ["M1"]);
		assert.deepEqual(idsOf(registry.last()), ["M1"]);
	});

	it("looks at once when it is told that something has changed, once for all who ask", async () => {
		await put("M1");
		registry.stale();
		assert.equal(asked, 0, "nobody has asked yet");
		const views = await Promise.all([registry.current(), registry.current(), registry.current()]);
		assert.deepEqual(views.map(idsOf), [["M1"], ["M1"], ["M1"]]);
		await registry.current();
		assert.equal(asked, 1);
	});

	it("told while a look is under way, it looks once more", async () => {
		const looked = Promise.withResolvers<void>();
		const held = Promise.withResolvers<void>();
		before = () => {
			before = async () => {};
			looked.resolve();
			return held.promise;
		};
		registry.stale();
		const first = registry.current();
		await looked.promise;
		await put("M1");
		registry.stale();
		const second = registry.current();
		held.resolve();
		assert.deepEqual(idsOf(await second), ["M1"]);
		await first;
		assert.equal(asked, 2);
	});

	it("told of a change that it cannot look at, it goes on for a second, and tries whenever it is asked", async () => {
		await put("M1");
		registry.stale();
		before = down;
		assert.deepEqual(idsOf(await registry.current()), []);
		passed = 1001;
		await assert.rejects(registry.current(), { code: "store_unavailable" });
		before = async () => {};
		assert.deepEqual(idsOf(await registry.current()), ["M1"]);
	});

	it("fresh, asked while a look is under way, sees what was changed before it was asked", async () => {
		const looked = Promise.withResolvers<void>();
		const held = Promise.withResolvers<void>();
		before = () => {
			before = async () => {};
			looked.resolve();
			return held.promise;
		};
		const first = registry.fresh();
		await looked.promise;
		await put("M1");
		const [second, third] = [registry.fresh(), registry.fresh()];
		held.resolve();
		assert.deepEqual(idsOf(await second), ["M1"]);
		await Promise.all([first, third]);
		assert.equal(asked, 2, "those who wait share one look");
	});

	it("fresh is not spoilt by the look before it that failed", async () => {
		before = () => {
			before = async () => {};
			return down();
		};
		const first = registry.fresh();
		await put("M1");
		const second = registry.fresh();
		await assert.rejects(first, { code: "store_unavailable" });
		assert.deepEqual(idsOf(await second), ["M1"]);
	});

	it("goes on for a second while the store does not answer; then says so, until it answers again", async () => {
		await put("M1");
		await registry.fresh();
		before = down;
		passed = 1000;
		assert.deepEqual(idsOf(await registry.current()), ["M1"]);
		passed = 1001;
		await assert.rejects(registry.current(), ({ name, code, cause }: Failure) => {
			assert.deepEqual([name, code], ["Failure", "store_unavailable"]);
			assert.ok(cause instanceof Failure, "what the store said is told to the log");
			return true;
		});
		await assert.rejects(registry.fresh(), { code: "store_unavailable" });
		assert.deepEqual(idsOf(registry.last()), ["M1"]);
		before = async () => {};
		assert.deepEqual(idsOf(await registry.current()), ["M1"]);
	});

	it("counts a view's age from before it was looked at", async () => {
		before = async () => {
			passed += 400;
		};
		await registry.fresh();
		assert.equal(asked, 1);
		passed += 101;
		await registry.current();
		assert.equal(asked, 2);
	});

	it("looks once more for an app that is not known yet, and refuses one that is not there", async () => {
		await put("M1");
		const at = { now: () => 0 };
		await store.registerClient({ ...act(at), clientId: "C1", merchantId: "M1" });
		await store.registerApp({ ...act(at), appId: "A1", clientId: "C1", name: "Coffee" });
		assert.equal(registry.last().app("A1"), undefined);
		assert.equal((await knownApp(registry, "A1")).name, "Coffee");
		assert.equal(registry.last().client("C1")?.merchantId, "M1");
		await assert.rejects(knownApp(registry, "A2"), { code: "app_unknown", field: "appId" });
	});
});
