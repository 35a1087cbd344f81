import assert from "node:assert/strict";
import { app, CALLERS, type Check, client, NOW, pseudonymOf, refuses, type World } from "../world.ts";

/** The versions of the registry and of each client, told as which of them an act changes. */
async function versionsChangedBy({ store }: World, act: () => Promise<unknown>): Promise<readonly string[]> {
	const versions = async () => {
		const { version, clients } = await store.registry();
		assert.equal(await store.registryVersion(), version);
		return [["registry", version] as const, ...clients.map((one) => [one.clientId, one.version] as const)];
	};
	const before = new Map(await versions());
	await act();
	return (await versions()).filter(([name, version]) => before.get(name) !== version).map(([name]) => name);
}

export function registryContract(check: Check): void {
	check("merchants, clients and apps come back as they were registered last", async ({ store, act, registerApp }) => {
		await store.putMerchant({ merchantId: "merchant", name: "Renamed", ...act() });
		const changed = { responseEncoding: "base64", titleCaseHeaders: true } as const;
		await store.registerClient({ ...client, ...changed, ...act() });
		await registerApp({ name: "Renamed", logo: "https://logo.test/" });
		const { merchants, clients, apps, platformKeys } = await store.registry();
		assert.deepEqual(merchants, [
			{ merchantId: "merchant", name: "Renamed" },
			{ merchantId: "other", name: "Other" },
		]);
		const { version, ...found } = clients[0] ?? assert.fail();
		assert.deepEqual(found, { ...client, ...changed, status: "ACTIVE", answerKey: null, keys: [] });
		const scopes = { approved: { S: "required", T: "required", U: "required" }, purposes: {} };
		const whose = { merchantId: "merchant", merchantName: "Renamed", domains: [] };
		const both = { trusted: false, status: "ACTIVE", logo: "https://logo.test/", ...whose, ...scopes };
		assert.deepEqual(apps[0], { ...app, ...both, name: "Renamed" });
		assert.deepEqual(platformKeys, []);
	});

	check(
		"what is left out stays as it was; a new client mirrors, and a new app has no logo",
		async ({ store, act, registerApp, setClient }) => {
			const one = async () => {
				const { version, ...found } = (await store.registry()).clients[0] ?? assert.fail();
				return found;
			};
			const logo = async () => (await store.registry()).apps[0]?.logo;
			const fresh = { ...client, status: "ACTIVE", answerKey: null, keys: [] };
			assert.deepEqual(await one(), { ...fresh, responseEncoding: "mirror", titleCaseHeaders: false });
			await store.registerClient({ ...client, responseEncoding: "base64url", ...act() });
			await store.registerClient({ ...client, titleCaseHeaders: true, ...act() });
			await setClient("SUSPENDED");
			await store.registerClient({ ...client, ...act() });
			const kept = { responseEncoding: "base64url", titleCaseHeaders: true, status: "SUSPENDED" };
			assert.deepEqual(await one(), { ...fresh, ...kept });
			assert.equal(await logo(), null);
			await registerApp({ logo: "https://logo.test/" });
			await registerApp({ name: "Renamed" });
			assert.equal(await logo(), "https://logo.test/");
			await registerApp({ logo: null });
			assert.equal(await logo(), null);
		},
	);

	check("a logo is one app's, and stays when another's changes", async ({ store, registerApp }) => {
		const logos = async () => (await store.registry()).apps.map(({ appId, logo }) => [appId, logo]);
		const [one, two] = ["https://one.test/", "https://two.test/"];
		await registerApp({ logo: one });
		await registerApp({ appId: "second", logo: two });
		const others = ["strange", null];
		assert.deepEqual(await logos(), [["app", one], ["second", two], others]);
		await registerApp({ logo: null });
		assert.deepEqual(await logos(), [["app", null], ["second", two], others]);
	});

	check(
		"approvals, purposes, status and trust belong to the app and stay when it is registered again",
		async ({ store, act, registerApp, setApp, approve }) => {
			await approve("T", "optional");
			await approve("U", null);
			await approve("never", null);
			for (const [language, text] of [
				["en", "first"],
				["en", "To greet you"],
				["de", "Zum Gruß"],
			] as const) {
				await store.setPurpose({ appId: "app", scope: "S", language, text, ...act() });
			}
			await setApp("SUSPENDED");
			await store.trustApp({ appId: "app", trusted: true, ...act() });
			await registerApp({ name: "Renamed" });
			assert.deepEqual((await store.registry()).apps[0], {
				...app,
				name: "Renamed",
				logo: null,
				status: "SUSPENDED",
				trusted: true,
				merchantId: "merchant",
				merchantName: "Merchant",
				domains: [],
				approved: { S: "required", T: "optional" },
				purposes: { S: { de: "Zum Gruß", en: "To greet you" } },
			});
		},
	);

	check("who sets one thing of an app does not undo what another sets at once", async ({ store, act, registerApp }) => {
		for (const [status, trusted] of [
			["SUSPENDED", true],
			["ACTIVE", false],
		] as const) {
			await Promise.all([
				store.setAppStatus({ appId: "app", status, ...act() }),
				store.trustApp({ appId: "app", trusted, ...act() }),
				registerApp({ name: `${status} now` }),
			]);
			const found = (await store.registry()).apps[0];
			assert.deepEqual([found?.status, found?.trusted, found?.name], [status, trusted, `${status} now`]);
		}
	});

	check(
		"what cannot be registered is refused by the field's name, and changes nothing",
		async ({ store, act, registerApp, audit }) => {
			const before = [await store.registry(), await audit()];
			const noApp = { appId: "nothing", scope: "S", ...act() } as const;
			const key = { publicKey: "PEM" };
			await refuses(
				store.registerClient({ clientId: "third", merchantId: "nobody", key, ...act() }),
				"field_invalid",
				"merchantId",
			);
			await refuses(store.registerClient({ ...client, merchantId: "other", key, ...act() }), "field_invalid");
			await refuses(store.registerClient({ ...client, clientId: "app", key, ...act() }), "field_invalid", "clientId");
			await refuses(
				store.setClientStatus({ clientId: "nobody", status: "ACTIVE", ...act() }),
				"field_invalid",
				"clientId",
			);
			await refuses(store.pinAnswerKey({ clientId: "nobody", answerKey: null, ...act() }), "field_invalid", "clientId");
			await refuses(registerApp({ appId: "new", clientId: "nobody" }), "field_invalid", "clientId");
			await refuses(registerApp({ name: "Stolen", clientId: "stranger" }), "field_invalid", "clientId");
			await refuses(registerApp({ appId: "client" }), "field_invalid", "appId");
			await refuses(store.setAppStatus({ ...noApp, status: "ACTIVE" }), "app_unknown", "appId");
			await refuses(store.trustApp({ ...noApp, trusted: true }), "app_unknown", "appId");
			await refuses(store.approveScope({ ...noApp, approval: "required" }), "app_unknown", "appId");
			await refuses(store.setPurpose({ ...noApp, language: "en", text: "why" }), "app_unknown", "appId");
			assert.deepEqual([await store.registry(), await audit()], before);
		},
	);

	check(
		"a change of the registry changes its version, and that of each client that it touches, and no other's",
		async (world) => {
			const { store, act, registerApp, setApp, setClient, approve } = world;
			const changes = (change: () => Promise<unknown>) => versionsChangedBy(world, change);
			const of = { clientId: "client" } as const;
			const mine: readonly (() => Promise<unknown>)[] = [
				() => store.putMerchant({ merchantId: "merchant", name: "Renamed", ...act() }),
				() => store.registerClient({ ...client, titleCaseHeaders: true, ...act() }),
				() => store.registerClient({ ...client, key: { publicKey: "PEM 1" }, ...act() }),
				() => store.addClientKey({ ...of, publicKey: "PEM 2", retireOthers: false, ...act() }),
				() => store.retireClientKey({ ...of, version: "1", compromisedSince: null, ...act() }),
				() => store.pinAnswerKey({ ...of, answerKey: { version: "1", until: NOW }, ...act() }),
				() => setClient("SUSPENDED"),
				() => registerApp({ name: "Renamed" }),
				() => registerApp({ appId: "another" }),
				() => setApp("SUSPENDED"),
				() => store.trustApp({ appId: "app", trusted: true, ...act() }),
				() => approve("S", "optional", "second"),
				() => approve("S", null),
				() => store.setPurpose({ appId: "app", scope: "S", language: "en", text: "why", ...act() }),
			];
			for (const change of mine) assert.deepEqual(await changes(change), ["registry", "client"], String(change));
			const key = { purpose: "answer", algorithm: "RSA256", version: "1" } as const;
			const row = { ...key, publicKey: "PEM", sealedPrivateKey: "sealed", signsFrom: NOW };
			assert.deepEqual(await changes(() => store.addPlatformKey({ ...row, ...act() })), ["registry"]);
			assert.deepEqual(await changes(() => store.withdrawPlatformKey({ ...key, ...act() })), ["registry"]);
			const others = { clientId: "third", merchantId: "other" } as const;
			assert.deepEqual(await changes(() => store.registerClient({ ...others, ...act() })), ["registry", "third"]);
			assert.deepEqual(await changes(() => approve("S", "required", "strange")), ["registry", "stranger"]);
			const renamed = () => store.putMerchant({ merchantId: "other", name: "Renamed", ...act() });
			assert.deepEqual(await changes(renamed), ["registry", "stranger", "third"]);
		},
	);

	check("every version is another one, also of many changes at once", async ({ store, standing, registerApp }) => {
		const seen = new Set<number>();
		for (let n = 0; n < 3; n++) {
			await Promise.all(Array.from({ length: CALLERS }, (_, k) => registerApp({ name: `App ${n} ${k}` })));
			const { version, clients } = await store.registry();
			seen.add(version);
			assert.equal((await standing()).app?.clientVersion, clients[0]?.version);
		}
		assert.equal(seen.size, 3);
	});

	check("a user is ACTIVE until told otherwise", async ({ standing, setUser }) => {
		assert.equal((await standing()).userStatus, "ACTIVE");
		for (const status of ["FROZEN", "INACTIVE", "ACTIVE"] as const) {
			await setUser(status);
			assert.equal((await standing()).userStatus, status);
		}
		await setUser("FROZEN");
		assert.equal((await standing({ sub: "somebody" })).userStatus, "ACTIVE");
		assert.equal((await standing({ appId: "strange" })).userStatus, "FROZEN");
		await setUser("INACTIVE", "somebody");
		await setUser("ACTIVE");
		assert.equal((await standing({ sub: "somebody" })).userStatus, "INACTIVE");
	});

	check("an imported id holds, and is refused if it is taken", async ({ importId, issue, redeem }) => {
		await importId("imported");
		await importId("imported");
		assert.equal((await redeem(await issue())).userId, "imported");
		await refuses(importId("imported", { sub: "somebody" }), "field_invalid", "userId");
		await refuses(importId("changed"), "field_invalid", "sub");
		await refuses(importId("imported", { clientId: "nobody" }), "field_invalid", "clientId");
		for (const taken of ["client", "stranger", "app"]) {
			await refuses(importId(taken, { sub: "somebody" }), "field_invalid", "userId");
		}
		await importId("imported", { sub: "somebody", clientId: "stranger" });
		await importId("own", { sub: "somebody" });
		const elsewhere = await redeem(await issue({ sub: "somebody", appId: "strange" }), { clientId: "stranger" });
		assert.deepEqual([(await redeem(await issue({ sub: "somebody" }))).userId, elsewhere.userId], ["own", "imported"]);
		const made = await redeem(await issue({ sub: "third" }));
		await refuses(importId("another", { sub: "third" }), "field_invalid", "sub");
		await refuses(importId(made.userId, { sub: "fourth" }), "field_invalid", "userId");
	});

	check("every change of the registry is in the audit, and no key is", async (world) => {
		const { store, act, registerApp, setUser, approve, importId, audit } = world;
		const before = (await audit()).length;
		const key = { clientId: "client", publicKey: "PEM", version: "1" };
		const ours = { purpose: "answer", algorithm: "RSA256", version: "1" } as const;
		await store.putMerchant({ merchantId: "merchant", name: "Renamed", ...act() });
		await store.registerClient({ ...client, ...act() });
		await store.addClientKey({ ...key, retireOthers: false, ...act() });
		await store.retireClientKey({ ...key, compromisedSince: null, ...act() });
		await registerApp({});
		await approve("S", "optional");
		await approve("S", null);
		await store.setPurpose({ appId: "app", scope: "S", language: "en", text: "why", ...act() });
		await setUser("FROZEN");
		await importId("imported");
		await store.addPlatformKey({ ...ours, publicKey: "PEM", sealedPrivateKey: "PEM", signsFrom: NOW, ...act() });
		const rows = (await audit()).slice(before);
		assert.equal(rows.length, 11);
		assert.ok(rows.every(({ at }) => at === NOW));
		assert.deepEqual([...new Set(rows.map(({ appId }) => appId))], [null, "app"]);
		assert.deepEqual([...new Set(rows.map(({ pseudonym }) => pseudonym))], [null, pseudonymOf("sub")]);
		assert.ok(!JSON.stringify(rows).includes("PEM"), "no key is in the audit");
	});

	check("what is listed comes in the order of its ids", async ({ store, act, registerApp }) => {
		await store.putMerchant({ merchantId: "a merchant", name: "A", ...act() });
		await store.registerClient({ ...client, clientId: "a client", ...act() });
		await registerApp({ appId: "a app" });
		const { merchants, clients, apps } = await store.registry();
		const lists = [
			merchants.map(({ merchantId }) => merchantId),
			clients.map(({ clientId }) => clientId),
			apps.map(({ appId }) => appId),
		];
		for (const ids of lists) {
			assert.ok(ids[0]?.startsWith("a "));
			assert.deepEqual(ids, ids.toSorted());
		}
	});

	check("an app's approvals and purposes are its own, and so are a user's ids", async (world) => {
		const { store, act, approve, importId, issue, redeem } = world;
		await approve("V", "optional", "second");
		await store.setPurpose({ appId: "second", scope: "S", language: "en", text: "why", ...act() });
		const { approved, purposes } = (await store.registry()).apps[0] ?? assert.fail();
		assert.deepEqual([approved, purposes], [{ S: "required", T: "required", U: "required" }, {}]);
		await importId("one");
		await importId("two", { sub: "somebody" });
		assert.deepEqual(
			[(await redeem(await issue())).userId, (await redeem(await issue({ sub: "somebody" }))).userId],
			["one", "two"],
		);
	});
}
