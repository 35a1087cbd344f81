import assert from "node:assert/strict";
import type { ClientKeyRow, PlatformKeyRow } from "../../store.ts";
import { app, CALLERS, type Check, client, NOW, refuses, together } from "./world.ts";

const key: ClientKeyRow = { clientId: "client", version: "1", publicKey: "PEM 1", createdAt: NOW, retiredAt: null };
const ours: PlatformKeyRow = {
	purpose: "answer",
	algorithm: "RSA256",
	version: "1",
	publicKey: "PEM",
	sealedPrivateKey: "sealed",
	createdAt: NOW,
	retiresAt: null,
};

export function registryContract(check: Check): void {
	check("merchants, clients and apps come back as they were put last", async ({ store }) => {
		await store.putMerchant({ merchantId: "merchant", name: "Renamed" });
		const changed = { ...client, status: "SUSPENDED", responseEncoding: "base64", titleCaseHeaders: true } as const;
		await store.putClient(changed);
		const app2 = { ...app, name: "Renamed", logo: "https://logo.test/", trusted: true, status: "SUSPENDED" } as const;
		await store.putApp(app2);
		assert.deepEqual(await store.merchants(), [
			{ merchantId: "merchant", name: "Renamed" },
			{ merchantId: "other", name: "Other" },
		]);
		assert.deepEqual((await store.clients())[0], changed);
		assert.deepEqual((await store.apps())[0], app2);
		assert.deepEqual(await store.client("client"), { ...changed, keys: [] });
		assert.equal(await store.client("nobody"), undefined);
		assert.equal(await store.app("nothing"), undefined);
	});

	check("approvals and purposes belong to the app and stay when it is put again", async ({ store }) => {
		await store.approveScope("app", "T", "optional");
		await store.approveScope("app", "U", null);
		await store.approveScope("app", "never", null);
		await store.setPurpose("app", "S", "en", "first");
		await store.setPurpose("app", "S", "en", "To greet you");
		await store.setPurpose("app", "S", "de", "Zum Gruß");
		await store.putApp({ ...app, name: "Renamed" });
		assert.deepEqual(await store.app("app"), {
			...app,
			name: "Renamed",
			merchantId: "merchant",
			merchantName: "Merchant",
			approved: { S: "required", T: "optional" },
			purposes: { S: { de: "Zum Gruß", en: "To greet you" } },
		});
	});

	check("what cannot be put is refused by the field's name, and changes nothing", async ({ store }) => {
		await store.addClientKey(key);
		await refuses(store.putClient({ ...client, merchantId: "nobody" }), "field_invalid", "merchantId");
		await refuses(store.addClientKey({ ...key, clientId: "nobody" }), "field_invalid", "clientId");
		await refuses(store.addClientKey({ ...key, publicKey: "PEM 2" }), "field_invalid", "version");
		await refuses(store.addClientKey({ ...key, clientId: "stranger" }), "field_invalid", "publicKey");
		await refuses(store.retireClientKey("client", "9", NOW), "field_invalid", "version");
		await refuses(store.putApp({ ...app, appId: "new", clientId: "nobody" }), "field_invalid", "clientId");
		await refuses(store.putApp({ ...app, name: "Stolen", clientId: "stranger" }), "field_invalid", "clientId");
		await refuses(store.approveScope("nothing", "S", "required"), "field_invalid", "appId");
		await refuses(store.setPurpose("nothing", "S", "en", "why"), "field_invalid", "appId");
		assert.deepEqual((await store.client("client"))?.keys, [key]);
		assert.deepEqual((await store.client("stranger"))?.keys, []);
		assert.deepEqual((await store.apps())[0], app);
	});

	check("a client's keys come newest first; a retired one stays retired", async ({ store }) => {
		const second = { ...key, version: "2", publicKey: "PEM 2", createdAt: NOW + 1 };
		await store.addClientKey(second);
		await store.addClientKey(key);
		await store.retireClientKey("client", "1", NOW + 5);
		await store.retireClientKey("client", "1", NOW + 9);
		assert.deepEqual((await store.client("client"))?.keys, [second, { ...key, retiredAt: NOW + 5 }]);
	});

	check("a new platform key retires the live ones of its purpose, and no version comes twice", async ({ store }) => {
		const outgoing = { ...ours, purpose: "outgoing" } as const;
		await store.addPlatformKey(ours, NOW);
		await store.addPlatformKey(outgoing, NOW);
		const second = { ...ours, version: "2", createdAt: NOW + 1 };
		await store.addPlatformKey(second, NOW + 100);
		const third = { ...ours, version: "3", createdAt: NOW + 2 };
		await store.addPlatformKey(third, NOW + 200);
		await refuses(store.addPlatformKey({ ...ours, version: "3" }, NOW), "field_invalid", "version");
		const keys = await store.platformKeys();
		assert.deepEqual(
			keys.map(({ purpose, version, retiresAt }) => `${purpose} ${version} ${retiresAt && retiresAt - NOW}`).sort(),
			["answer 1 100", "answer 2 200", "answer 3 null", "outgoing 1 null"],
		);
		assert.deepEqual(keys[0], third);
	});

	check("a user is ACTIVE until told otherwise", async ({ store, standing }) => {
		assert.equal((await standing()).userStatus, "ACTIVE");
		for (const status of ["FROZEN", "INACTIVE", "ACTIVE"] as const) {
			await store.setUserStatus("sub", status, NOW);
			assert.equal((await standing()).userStatus, status);
		}
		assert.equal((await standing({ sub: "somebody" })).userStatus, "ACTIVE");
	});

	check("a user has one id towards a client, made once, however many ask first", async ({ store }) => {
		const asked = Array.from({ length: CALLERS }, (_, n) => store.userId("client", "sub", `id ${n}`));
		const { values } = await together(asked);
		assert.equal(values.length, CALLERS);
		assert.equal(new Set(values).size, 1);
		assert.equal(await store.userId("client", "sub", "later"), values[0]);
		assert.equal(await store.userId("stranger", "sub", "elsewhere"), "elsewhere");
		await refuses(store.userId("nobody", "sub", "id"), "field_invalid", "clientId");
	});

	check("an imported id holds, and is refused if it is taken", async ({ store }) => {
		await store.importUserId("client", "sub", "imported");
		await store.importUserId("client", "sub", "imported");
		assert.equal(await store.userId("client", "sub", "fresh"), "imported");
		await refuses(store.importUserId("client", "somebody", "imported"), "field_invalid", "userId");
		await refuses(store.importUserId("client", "sub", "changed"), "field_invalid", "sub");
		await refuses(store.importUserId("nobody", "sub", "imported"), "field_invalid", "clientId");
		await store.importUserId("stranger", "somebody", "imported");
	});

	check("every change of the registry is in the audit", async ({ store }) => {
		const before = (await store.audit(0)).length;
		await store.putMerchant({ merchantId: "merchant", name: "Renamed" });
		await store.putClient(client);
		await store.addClientKey(key);
		await store.retireClientKey("client", "1", NOW);
		await store.putApp(app);
		await store.approveScope("app", "S", "optional");
		await store.approveScope("app", "S", null);
		await store.setPurpose("app", "S", "en", "why");
		await store.setUserStatus("sub", "FROZEN", NOW);
		await store.importUserId("client", "sub", "imported");
		await store.addPlatformKey(ours, NOW);
		const rows = (await store.audit(0)).slice(before);
		assert.equal(rows.length, 11);
		assert.ok(rows.every(({ at }) => at > 0));
		assert.deepEqual([...new Set(rows.map(({ appId }) => appId))], [null, "app"]);
		assert.ok(!JSON.stringify(rows).includes("PEM"), "no key is in the audit");
	});

	check("what is listed comes in the order of its ids", async ({ store }) => {
		await store.putMerchant({ merchantId: "a merchant", name: "A" });
		await store.putClient({ ...client, clientId: "a client" });
		await store.putApp({ ...app, appId: "a app" });
		const lists = [
			(await store.merchants()).map(({ merchantId }) => merchantId),
			(await store.clients()).map(({ clientId }) => clientId),
			(await store.apps()).map(({ appId }) => appId),
		];
		for (const ids of lists) assert.deepEqual(ids, ids.toSorted());
	});

	check("a client's keys are its own: another has the same versions, and keeps them", async ({ store }) => {
		const other = { ...key, clientId: "stranger", publicKey: "PEM 2" };
		const versions = async (clientId: string) =>
			(await store.client(clientId))?.keys.map(({ version, retiredAt }) => [version, retiredAt]);
		await store.addClientKey(key);
		await store.addClientKey(other);
		await store.addClientKey({ ...other, version: "2", publicKey: "PEM 3" });
		await store.retireClientKey("client", "1", NOW);
		await refuses(store.retireClientKey("client", "2", NOW), "field_invalid", "version");
		assert.deepEqual(await versions("client"), [["1", NOW]]);
		// Of one millisecond the one that was added last comes first.
		assert.deepEqual(await versions("stranger"), [
			["2", null],
			["1", null],
		]);
	});

	check("of the platform's keys of one millisecond the one that was added last comes first", async ({ store }) => {
		for (const version of ["1", "2", "3"]) await store.addPlatformKey({ ...ours, version }, NOW + 1);
		assert.deepEqual(
			(await store.platformKeys()).map(({ version }) => version),
			["3", "2", "1"],
		);
	});

	check("an app's approvals and purposes are its own, and so are a user's ids", async ({ store }) => {
		await store.approveScope("second", "V", "optional");
		await store.setPurpose("second", "S", "en", "why");
		const { approved, purposes } = (await store.app("app")) ?? assert.fail();
		assert.deepEqual([approved, purposes], [{ S: "required", T: "required", U: "required" }, {}]);
		await store.importUserId("client", "sub", "one");
		await store.importUserId("client", "somebody", "two");
		assert.deepEqual(
			[await store.userId("client", "sub", ""), await store.userId("client", "somebody", "")],
			["one", "two"],
		);
	});
}
