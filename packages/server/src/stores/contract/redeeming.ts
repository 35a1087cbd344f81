import assert from "node:assert/strict";
import { accessOf, app, CALLERS, type Check, client, lives, NOW, refreshOf, refuses, row, together } from "./world.ts";

export function redeemingContract(check: Check): void {
	check("a code becomes a family", async ({ store, issue, redeem, look }) => {
		const code = await issue({ bucket: "beef" });
		const family = await redeem(code, { nonce: "nonce", familyId: "family" });
		assert.deepEqual(family, {
			familyId: "family",
			sub: "sub",
			appId: "app",
			clientId: "client",
			bucket: "beef",
			scopes: ["S"],
			items: [row("S", "nickName")],
			nonce: "nonce",
			accessExpiresAt: NOW + lives.access,
			refreshExpiresAt: NOW + lives.refresh,
			again: false,
		});
		assert.deepEqual(await store.access(look(accessOf("nonce"))), family);
		assert.deepEqual(await store.lookAtRefresh(look(refreshOf("nonce"))), family);
	});

	check("[5] a code ends at its last millisecond", async ({ store, issue, redeem, look }) => {
		const code = await issue();
		const end = NOW + lives.code;
		for (const now of [end, end + 1]) {
			await refuses(redeem(code, { now }), "code_expired");
			await refuses(store.lookAtCode(look(code, { now })), "code_expired");
		}
		await store.lookAtCode(look(code, { now: end - 1 }));
		await redeem(code, { now: end - 1 });
	});

	check(
		"[1] of many that redeem one code at once exactly one is the first, the others get its answer",
		async (world) => {
			const code = await world.issue();
			const { values, causes } = await together(Array.from({ length: CALLERS }, () => world.redeem(code)));
			assert.deepEqual(causes, []);
			assert.equal(values.filter(({ again }) => !again).length, 1);
			assert.equal(new Set(values.map(({ familyId, nonce }) => `${familyId} ${nonce}`)).size, 1);
			await world.store.access(world.look(accessOf(values[0]?.nonce ?? "")));
		},
	);

	check(
		"[1] without a retry window exactly one succeeds, and its family ends",
		async ({ store, issue, redeem, look }) => {
			const code = await issue();
			const { values, causes } = await together(Array.from({ length: CALLERS }, () => redeem(code, { retry: 0 })));
			assert.equal(values.length, 1);
			assert.deepEqual(new Set(causes), new Set(["code_used"]));
			await refuses(store.access(look(accessOf(values[0]?.nonce ?? ""))), "access_unknown");
		},
	);

	check("[6, 11] somebody else's attempt changes nothing", async ({ store, issue, redeem, look }) => {
		const code = await issue();
		for (const used of [false, true]) {
			if (used) await redeem(code, { nonce: "first" });
			await refuses(redeem("no code"), "code_unknown");
			await refuses(redeem(code, { clientId: "stranger", retry: 0 }), "code_unknown");
			await refuses(redeem(code, { clientId: "nobody", retry: 0 }), "code_unknown");
			await refuses(redeem(code, { named: { appId: "second" }, retry: 0 }), "field_invalid", "appId");
			await refuses(
				redeem(code, { named: { referenceClientId: "second" }, retry: 0 }),
				"reference_client_mismatch",
				"referenceClientId",
			);
			await refuses(store.lookAtCode(look(code, { clientId: "stranger" })), "code_unknown");
		}
		await store.access(look(accessOf("first")));
		assert.equal((await redeem(code, { named: { appId: "app", referenceClientId: "app" } })).nonce, "first");
	});

	check("whose code it is comes before everything, what it says of the app before the rest", async (world) => {
		const { store, issue, redeem } = world;
		const code = await issue();
		const now = NOW + lives.code;
		await store.revokeGrant("sub", "app", NOW);
		await store.putApp({ ...app, status: "SUSPENDED" });
		await refuses(redeem(code, { now, clientId: "stranger", named: { appId: "second" } }), "code_unknown");
		await refuses(redeem(code, { now, named: { appId: "second" } }), "field_invalid", "appId");
		await refuses(redeem(code, { now }), "code_expired");
		await refuses(redeem(code), "code_unknown");
	});

	check("[11, 17] suspended and frozen do not burn the code", async ({ store, issue, redeem, look }) => {
		const code = await issue();
		const both = async (cause: Parameters<typeof refuses>[1]) => {
			await refuses(redeem(code), cause);
			await refuses(store.lookAtCode(look(code)), cause);
		};
		await store.putApp({ ...app, status: "SUSPENDED" });
		await both("app_suspended");
		await store.putApp(app);
		await store.putClient({ ...client, status: "SUSPENDED" });
		await both("client_suspended");
		await store.putClient(client);
		await store.setUserStatus("sub", "FROZEN", NOW);
		await both("user_frozen");
		await store.setUserStatus("sub", "ACTIVE", NOW);
		assert.equal((await redeem(code)).again, false);
		await store.setUserStatus("sub", "INACTIVE", NOW);
		await refuses(redeem(code), "user_frozen");
		await store.setUserStatus("sub", "ACTIVE", NOW);
		assert.equal((await redeem(code)).again, true);
	});

	check("[16] what was taken back between code and redemption is gone", async ({ store, issue, redeem }) => {
		const stopped = await issue();
		await store.revokeGrant("sub", "app", NOW);
		await refuses(redeem(stopped), "code_unknown");
		const blocked = await issue();
		await store.block("sub", "app", true, NOW);
		await refuses(redeem(blocked), "code_unknown");
		await store.block("sub", "app", false, NOW);
		await refuses(redeem(blocked), "code_unknown");
		const narrowed = await issue({ scopes: ["S", "T"], items: [row("S", "nickName"), row("T", "gender")] });
		const withdrawn = await issue({ scopes: ["S", "T"] });
		await store.narrowGrant("sub", "app", "S", NOW);
		const { scopes, items } = await redeem(narrowed);
		assert.deepEqual({ scopes, items }, { scopes: ["T"], items: [row("T", "gender")] });
		await store.approveScope("app", "T", null);
		assert.deepEqual((await redeem(withdrawn)).items, []);
	});

	check("a look at a code burns nothing and says what redeeming would give", async ({ store, issue, redeem, look }) => {
		const code = await issue();
		const seen = await store.lookAtCode(look(code));
		assert.deepEqual({ ...seen, again: false }, await store.lookAtCode(look(code)));
		const family = await redeem(code);
		assert.equal(family.again, false);
		const { sub, appId, clientId, bucket, scopes, items } = family;
		assert.deepEqual(
			[seen.sub, seen.appId, seen.clientId, seen.bucket, seen.scopes, seen.items],
			[sub, appId, clientId, bucket, scopes, items],
		);
		assert.deepEqual(await store.lookAtCode(look(code)), { ...family, again: true });
		await store.access(look(accessOf(family.nonce)));
	});

	check(
		"a look at a used code whose family has ended says so, and so does one at a used refresh token",
		async (world) => {
			const { store, issue, redeem, refresh, look } = world;
			const code = await issue();
			const first = await redeem(code);
			const second = await refresh(refreshOf(first.nonce));
			assert.deepEqual(await store.lookAtRefresh(look(refreshOf(first.nonce))), { ...second, again: true });
			await refuses(store.lookAtCode(look(code)), "code_used");
			await store.endFamily(look(accessOf(second.nonce)));
			await refuses(store.lookAtRefresh(look(refreshOf(first.nonce))), "refresh_used");
			await refuses(store.lookAtRefresh(look(refreshOf(second.nonce))), "refresh_unknown");
		},
	);

	check("[27] no token outlives its family", async ({ store, issue, redeem, refresh, look }) => {
		const family = await redeem(await issue(), { familyExpiresAt: NOW + 1000 });
		assert.deepEqual([family.accessExpiresAt, family.refreshExpiresAt], [NOW + 1000, NOW + 1000]);
		const next = await refresh(refreshOf(family.nonce), { now: NOW + 999 });
		assert.deepEqual([next.accessExpiresAt, next.refreshExpiresAt], [NOW + 1000, NOW + 1000]);
		await store.access(look(accessOf(next.nonce), { now: NOW + 999 }));
		await refuses(store.access(look(accessOf(next.nonce), { now: NOW + 1000 })), "access_expired");
		await refuses(refresh(refreshOf(next.nonce), { now: NOW + 1000 }), "refresh_expired");
		const code = await issue();
		await redeem(code, { familyExpiresAt: NOW + 1000 });
		assert.equal((await redeem(code, { now: NOW + 999 })).again, true);
		await refuses(redeem(code, { now: NOW + 1000 }), "code_used");
	});
}
