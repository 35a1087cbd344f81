import assert from "node:assert/strict";
import type { NewClientKey, PlatformKeyRow } from "../../store.ts";
import { accessOf, type Check, client, DAY, HOUR, MINUTE, NOW, refreshOf, refuses, type World } from "../world.ts";

const ours: PlatformKeyRow = {
	purpose: "answer",
	algorithm: "RSA256",
	version: "1",
	publicKey: "PEM",
	sealedPrivateKey: "sealed",
	createdAt: NOW,
	signsFrom: NOW + DAY,
	withdrawnAt: null,
};

/** The hands for one client's keys. */
const keysOf = ({ store, act }: World, clientId = "client") => ({
	add: (key: NewClientKey & { retireOthers?: boolean }, now = NOW) =>
		store.addClientKey({ clientId, retireOthers: false, ...key, ...act(now) }),
	retire: (version: string, now = NOW, compromisedSince: number | null = null) =>
		store.retireClientKey({ clientId, version, compromisedSince, ...act(now) }),
	/** Each as its version, and since when it is retired. */
	listed: async () => {
		const found = (await store.registry()).clients.find((one) => one.clientId === clientId);
		return found?.keys.map(({ version, retiredAt }) => [version, retiredAt]);
	},
});
/** Adds a key of our own, and tells the keys there are. */
const platformKeysOf = ({ store, act }: World) => ({
	add: ({ createdAt, withdrawnAt, ...key }: PlatformKeyRow) => store.addPlatformKey({ ...key, ...act(createdAt) }),
	withdraw: ({ purpose, algorithm, version }: PlatformKeyRow, now = NOW) =>
		store.withdrawPlatformKey({ purpose, algorithm, version, ...act(now) }),
	listed: async () => (await store.registry()).platformKeys,
});

export function keysContract(check: Check): void {
	check("a client's keys come newest first, as they were added", async (world) => {
		const { store } = world;
		const { add } = keysOf(world);
		await add({ version: "2", publicKey: "PEM 2" }, NOW + 1);
		await add({ version: "1", publicKey: "PEM 1" });
		const key = { clientId: "client", alsoNamed: null, retiredAt: null };
		assert.deepEqual((await store.registry()).clients[0]?.keys, [
			{ ...key, version: "2", publicKey: "PEM 2", createdAt: NOW + 1 },
			{ ...key, version: "1", publicKey: "PEM 1", createdAt: NOW },
		]);
	});

	check("a key without a version gets one more than the highest number, also of one that is retired", async (world) => {
		const { add, retire, listed } = keysOf(world);
		await add({ publicKey: "PEM 1" });
		await add({ version: "v9", publicKey: "PEM 2" });
		await add({ publicKey: "PEM 3" });
		await add({ version: "10", publicKey: "PEM 4" });
		await retire("10");
		await add({ publicKey: "PEM 5" });
		assert.deepEqual(new Set((await listed())?.map(([version]) => version)), new Set(["1", "v9", "2", "10", "11"]));
	});

	check("a key has one name beside its version, which no other key of the client has or had", async (world) => {
		const { store, act } = world;
		const { add, retire } = keysOf(world);
		const name = (version: string, alsoNamed: string | null, clientId = "client") =>
			store.nameClientKey({ clientId, version, alsoNamed, ...act() });
		const named = async () => {
			const found = (await store.registry()).clients.find(({ clientId }) => clientId === "client");
			return Object.fromEntries(found?.keys.map(({ version, alsoNamed }) => [version, alsoNamed]) ?? []);
		};
		for (const version of ["1", "2", "3"]) await add({ version, publicKey: `PEM ${version}` });
		await name("1", "0");
		await name("2", "v7");
		const before = (await store.registry()).version;
		await name("2", "v7");
		assert.equal((await store.registry()).version, before, "nothing is changed where it is so already");
		for (const taken of ["0", "1", "3"]) await refuses(name("2", taken), "field_invalid", "name");
		await refuses(name("4", "x"), "field_invalid", "version");
		await refuses(name("1", "x", "nobody"), "field_invalid", "version");
		await refuses(add({ version: "0", publicKey: "PEM 4" }), "field_invalid", "version");
		await retire("1");
		await refuses(name("2", "0"), "field_invalid", "name");
		await name("3", "3");
		assert.deepEqual(await named(), { 1: "0", 2: "v7", 3: null });
		await name("2", null);
		await name("3", "v7");
		await name("3", "9");
		assert.deepEqual(await named(), { 1: "0", 2: null, 3: "9" });
		// What is drawn for a key is no name of another, either.
		await add({ publicKey: "PEM 4" });
		assert.ok("10" in (await named()));
	});

	check("of many that add a key at once each gets a version of its own", async (world) => {
		const { add, listed } = keysOf(world);
		await Promise.all(["a", "b", "c", "d"].map((publicKey) => add({ publicKey })));
		assert.deepEqual(new Set((await listed())?.map(([version]) => version)), new Set(["1", "2", "3", "4"]));
	});

	check("a key that cannot be added or retired is refused by the field's name, and changes nothing", async (world) => {
		const { store, audit } = world;
		const { add, retire } = keysOf(world);
		await add({ version: "1", publicKey: "PEM 1" });
		await add({ version: "2", publicKey: "PEM 2" });
		await retire("2");
		const before = [await store.registry(), await audit()];
		await refuses(keysOf(world, "nobody").add({ publicKey: "PEM 3" }), "field_invalid", "clientId");
		for (const version of ["1", "2"]) {
			await refuses(add({ version, publicKey: "PEM 3", retireOthers: true }), "field_invalid", "version");
		}
		for (const publicKey of ["PEM 1", "PEM 2"]) {
			await refuses(add({ publicKey, retireOthers: true }), "field_invalid", "publicKey");
			await refuses(keysOf(world, "stranger").add({ publicKey }), "field_invalid", "publicKey");
		}
		await refuses(retire("9"), "field_invalid", "version");
		await refuses(keysOf(world, "stranger").retire("1"), "field_invalid", "version");
		assert.deepEqual([await store.registry(), await audit()], before);
	});

	check("a key that replaces the others retires them, and those that were retired stay as they were", async (world) => {
		const { add, retire, listed } = keysOf(world);
		for (const publicKey of ["PEM 1", "PEM 2", "PEM 3"]) await add({ publicKey });
		await retire("1");
		await keysOf(world, "stranger").add({ publicKey: "PEM of another" });
		await add({ publicKey: "PEM 4", retireOthers: true }, NOW + 1);
		assert.deepEqual(
			new Map((await listed()) as [string, number | null][]),
			new Map([
				["4", null],
				["3", NOW + 1],
				["2", NOW + 1],
				["1", NOW],
			]),
		);
		assert.deepEqual(await keysOf(world, "stranger").listed(), [["1", null]]);
	});

	check("a retired key stays retired as it was first, whatever the clock says", async (world) => {
		const { audit } = world;
		const { add, retire, listed } = keysOf(world);
		await add({ publicKey: "PEM" });
		await retire("1", NOW + DAY);
		const told = (await audit()).length;
		for (const now of [NOW, NOW + DAY, NOW + 2 * DAY]) await retire("1", now);
		assert.deepEqual(await listed(), [["1", NOW + DAY]]);
		assert.equal((await audit()).length, told);
	});

	check("a client's keys are its own: another has the same versions, and keeps them", async (world) => {
		const [mine, others] = [keysOf(world), keysOf(world, "stranger")];
		await mine.add({ version: "1", publicKey: "PEM 1" });
		await others.add({ version: "1", publicKey: "PEM 2" });
		await others.add({ version: "2", publicKey: "PEM 3" });
		await mine.retire("1");
		assert.deepEqual(await mine.listed(), [["1", NOW]]);
		// Of one millisecond the one that was added last comes first.
		assert.deepEqual(await others.listed(), [
			["2", null],
			["1", null],
		]);
	});

	check(
		"a client comes with its first key or not at all, and with the same key again it changes nothing of it",
		async (world) => {
			const { store, act, audit } = world;
			const third = { clientId: "third", merchantId: "merchant" };
			await keysOf(world).add({ publicKey: "PEM of the first" });
			const before = [await store.registry(), await audit()];
			const taken = { ...third, key: { publicKey: "PEM of the first" }, ...act() };
			await refuses(store.registerClient(taken), "field_invalid", "publicKey");
			assert.deepEqual([await store.registry(), await audit()], before);
			const { listed, retire } = keysOf(world, "third");
			const key = { publicKey: "PEM", version: "v1" };
			await store.registerClient({ ...third, key, ...act() });
			assert.deepEqual(await listed(), [["v1", null]]);
			await store.registerClient({ ...third, key: { publicKey: "PEM" }, ...act() });
			assert.deepEqual(await listed(), [["v1", null]]);
			const other = { ...third, titleCaseHeaders: true, key: { ...key, publicKey: "another" }, ...act() };
			await refuses(store.registerClient(other), "field_invalid", "version");
			const found = (await store.registry()).clients.find(({ clientId }) => clientId === "third");
			assert.equal(found?.titleCaseHeaders, false);
			await store.registerClient({ ...third, key: { publicKey: "PEM 2" }, ...act() });
			assert.equal((await listed())?.length, 2);
			await retire("v1");
			const again = { ...third, key: { publicKey: "PEM" }, ...act() };
			await refuses(store.registerClient(again), "field_invalid", "publicKey");
		},
	);

	check(
		"[124] a key that was stolen takes along every family that it was given tokens of since then, and no other",
		async (world) => {
			const { audit, issue, redeem, lookAtRefresh, refresh, access } = world;
			const { add, retire } = keysOf(world);
			for (const publicKey of ["PEM 1", "PEM 2"]) await add({ publicKey });
			const [since, late] = [NOW + MINUTE, NOW + 2 * MINUTE];
			const born = async (keyVersion: string, now: number) =>
				(await redeem(await issue({ now }), { keyVersion, now })).nonce;
			const next = async (nonce: string, keyVersion: string, now: number) =>
				(await refresh(refreshOf(nonce), { keyVersion, now })).nonce;
			/** Somebody asks once more with that key, and is given the same pair. */
			const again = async (keyVersion: string) => {
				const code = await issue({ now: late });
				const { nonce } = await redeem(code, { keyVersion: "2", now: late });
				await redeem(code, { keyVersion, now: late + 1 });
				return nonce;
			};
			const living = [
				await again("2"),
				await born("1", since - 1),
				await born("2", late),
				await next(await born("2", NOW), "2", late),
				await next(await born("1", NOW), "1", since - 1),
				await next(await born("1", NOW), "2", late),
			];
			const ended = [
				await again("1"),
				await born("1", since),
				await born("1", late),
				await next(await born("2", NOW), "1", since),
				await next(await next(await born("2", NOW), "1", late), "2", late),
			];
			const before = (await audit()).length;
			await retire("1", NOW + HOUR, since);
			for (const nonce of living) await access(accessOf(nonce));
			for (const nonce of ended) {
				await refuses(access(accessOf(nonce)), "access_unknown");
				await refuses(lookAtRefresh(refreshOf(nonce)), "refresh_unknown");
			}
			const told = (await audit()).slice(before).map(({ fact }) => fact);
			assert.deepEqual(told.toSorted(), ["client-key-retired", ...ended.map(() => "family-ended")]);
		},
	);

	check("a key that is retired already may still be said to have been stolen", async (world) => {
		const { issue, redeem, access } = world;
		const { add, retire, listed } = keysOf(world);
		await add({ publicKey: "PEM" });
		const { nonce } = await redeem(await issue());
		const elsewhere = await redeem(await issue({ appId: "strange" }), { clientId: "stranger" });
		await retire("1", NOW + 1);
		await access(accessOf(nonce));
		await retire("1", NOW + 2, NOW);
		await refuses(access(accessOf(nonce)), "access_unknown");
		await access(accessOf(elsewhere.nonce), { clientId: "stranger" });
		assert.deepEqual(await listed(), [["1", NOW + 1]]);
	});

	check("a key of our own comes back as it was added; the one that signs last comes first", async (world) => {
		const { add, listed } = platformKeysOf(world);
		const outgoing = { ...ours, purpose: "outgoing" } as const;
		const later = { ...ours, version: "2", createdAt: NOW + 1 };
		const early = { ...ours, version: "3", createdAt: NOW + 2, signsFrom: NOW };
		for (const key of [ours, outgoing, later, early]) await add(key);
		const keys = await listed();
		assert.deepEqual(
			keys.filter(({ purpose }) => purpose === "answer"),
			[later, ours, early],
		);
		assert.deepEqual(
			keys.filter(({ purpose }) => purpose === "outgoing"),
			[outgoing],
		);
	});

	check("of our keys of one millisecond the one that was added last comes first", async (world) => {
		const { add, listed } = platformKeysOf(world);
		for (const version of ["1", "3", "2"]) await add({ ...ours, version });
		assert.deepEqual(
			(await listed()).map(({ version }) => version),
			["2", "3", "1"],
		);
	});

	check("a key of our own is withdrawn for good, alone, and its version never comes again", async (world) => {
		const { audit } = world;
		const { add, withdraw, listed } = platformKeysOf(world);
		const outgoing = { ...ours, purpose: "outgoing", version: "2" } as const;
		for (const key of [ours, outgoing]) await add(key);
		await withdraw(ours, NOW + 1);
		const told = (await audit()).length;
		await withdraw(ours, NOW + 2);
		assert.equal((await audit()).length, told);
		await refuses(add(ours), "field_invalid", "version");
		await refuses(add(outgoing), "field_invalid", "version");
		await refuses(withdraw({ ...ours, version: "9" }), "field_invalid", "version");
		await refuses(withdraw({ ...outgoing, version: "1" }), "field_invalid", "version");
		assert.deepEqual(new Set(await listed()), new Set([{ ...ours, withdrawnAt: NOW + 1 }, outgoing]));
	});

	check("which of our keys answers a client is told with it, until it is told otherwise", async ({ store, act }) => {
		const pinned = async () => (await store.registry()).clients.map(({ answerKey }) => answerKey);
		const answerKey = { version: "1", until: NOW + DAY };
		await store.pinAnswerKey({ clientId: "client", answerKey, ...act() });
		assert.deepEqual(await pinned(), [answerKey, null]);
		await store.registerClient({ ...client, titleCaseHeaders: true, ...act() });
		assert.deepEqual(await pinned(), [answerKey, null]);
		await store.pinAnswerKey({ clientId: "client", answerKey: null, ...act() });
		assert.deepEqual(await pinned(), [null, null]);
	});
}
