import assert from "node:assert/strict";
import {
	accessOf,
	app,
	CALLERS,
	type Check,
	client,
	lives,
	MINUTE,
	NOW,
	refreshOf,
	refuses,
	row,
	together,
} from "./world.ts";

export function refreshingContract(check: Check): void {
	check("a refresh token becomes the next pair of its family", async ({ store, issue, redeem, refresh, look }) => {
		const first = await redeem(await issue());
		const now = NOW + MINUTE;
		const next = await refresh(refreshOf(first.nonce), { now, nonce: "next" });
		assert.deepEqual(next, {
			...first,
			nonce: "next",
			accessExpiresAt: now + lives.access,
			refreshExpiresAt: now + lives.refresh,
		});
		// The pair before: its access token lives on until its own end.
		assert.deepEqual(await store.access(look(accessOf(first.nonce), { now })), first);
		assert.deepEqual(await store.access(look(accessOf("next"), { now })), next);
		assert.equal((await refresh(refreshOf("next"), { now })).familyId, first.familyId);
	});

	check("a refresh token ends at its last millisecond", async ({ store, issue, redeem, refresh, look }) => {
		const token = refreshOf((await redeem(await issue())).nonce);
		const end = NOW + lives.refresh;
		for (const now of [end, end + 1]) {
			await refuses(refresh(token, { now }), "refresh_expired");
			await refuses(store.lookAtRefresh(look(token, { now })), "refresh_expired");
		}
		await store.lookAtRefresh(look(token, { now: end - 1 }));
		await refresh(token, { now: end - 1 });
	});

	check("[19] of many that use one refresh token at once exactly one is the first", async (world) => {
		const token = refreshOf((await world.redeem(await world.issue())).nonce);
		const { values, causes } = await together(Array.from({ length: CALLERS }, () => world.refresh(token)));
		assert.deepEqual(causes, []);
		assert.equal(values.filter(({ again }) => !again).length, 1);
		assert.equal(new Set(values.map(({ nonce }) => nonce)).size, 1);
	});

	check("[19] without a retry window exactly one refresh succeeds, and the family ends", async (world) => {
		const { store, look, refresh } = world;
		const token = refreshOf((await world.redeem(await world.issue())).nonce);
		const { values, causes } = await together(Array.from({ length: CALLERS }, () => refresh(token, { retry: 0 })));
		assert.equal(values.length, 1);
		assert.deepEqual(new Set(causes), new Set(["refresh_used"]));
		await refuses(store.access(look(accessOf(values[0]?.nonce ?? ""))), "access_unknown");
	});

	check(
		"an old refresh token that comes again ends the whole family",
		async ({ store, issue, redeem, refresh, look }) => {
			const first = await redeem(await issue());
			const second = await refresh(refreshOf(first.nonce));
			const third = await refresh(refreshOf(second.nonce));
			await refuses(refresh(refreshOf(first.nonce)), "refresh_used");
			for (const { nonce } of [first, second, third]) {
				await refuses(store.access(look(accessOf(nonce))), "access_unknown");
			}
			await refuses(refresh(refreshOf(third.nonce)), "refresh_unknown");
		},
	);

	check("[26] somebody else's attempt ends no family", async ({ store, issue, redeem, refresh, look }) => {
		const first = await redeem(await issue());
		const token = refreshOf(first.nonce);
		for (const used of [false, true]) {
			if (used) await refresh(token, { nonce: "next" });
			await refuses(refresh("no token"), "refresh_unknown");
			await refuses(refresh(token, { clientId: "stranger", retry: 0 }), "refresh_unknown");
			await refuses(refresh(token, { named: { appId: "second" }, retry: 0 }), "field_invalid", "appId");
			await refuses(refresh(token, { named: { referenceClientId: "second" }, retry: 0 }), "reference_client_mismatch");
			await refuses(store.endFamily(look(accessOf(first.nonce), { clientId: "stranger" })), "access_unknown");
			await refuses(store.endFamily(look(accessOf(first.nonce), { named: { appId: "second" } })), "field_invalid");
		}
		await store.access(look(accessOf("next")));
	});

	check("[28] no secret passes for another kind", async ({ store, issue, redeem, refresh, look }) => {
		const code = await issue();
		const { nonce } = await redeem(code);
		await refuses(store.access(look(code)), "access_unknown");
		await refuses(store.access(look(refreshOf(nonce))), "access_unknown");
		await refuses(refresh(accessOf(nonce)), "refresh_unknown");
		await refuses(refresh(code), "refresh_unknown");
		await refuses(redeem(refreshOf(nonce)), "code_unknown");
	});

	check("an access token ends at its last millisecond, and for others it never was", async (world) => {
		const { store, look } = world;
		const { nonce } = await world.redeem(await world.issue());
		const token = accessOf(nonce);
		const end = NOW + lives.access;
		await store.access(look(token, { now: end - 1 }));
		for (const now of [end, end + 1]) await refuses(store.access(look(token, { now })), "access_expired");
		await refuses(store.access(look(token, { clientId: "stranger" })), "access_unknown");
		await refuses(store.access(look(token, { named: { appId: "second" } })), "field_invalid", "appId");
		await refuses(store.access(look(token, { named: { referenceClientId: "x" } })), "reference_client_mismatch");
		await refuses(store.access(look("no token")), "access_unknown");
	});

	check("suspended and frozen close access and refreshing, and open them again", async (world) => {
		const { store, look, refresh } = world;
		const { nonce } = await world.redeem(await world.issue());
		const both = async (cause: Parameters<typeof refuses>[1]) => {
			await refuses(store.access(look(accessOf(nonce))), cause);
			await refuses(refresh(refreshOf(nonce)), cause);
			await refuses(store.lookAtRefresh(look(refreshOf(nonce))), cause);
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
		await store.access(look(accessOf(nonce)));
		assert.equal((await refresh(refreshOf(nonce))).again, false);
	});

	check("[18] a token never shows more than was granted to it", async ({ store, issue, redeem, look }) => {
		const { nonce } = await redeem(await issue());
		await issue({ scopes: ["T"], items: [row("T", "gender"), row("S", "birthDate")] });
		const { scopes, items } = await store.access(look(accessOf(nonce)));
		assert.deepEqual(scopes, ["S"]);
		assert.deepEqual(items, [row("S", "birthDate"), row("S", "nickName")]);
	});

	check("[17] a scope whose approval is taken back reveals nothing until it is approved again", async (world) => {
		const { store, look } = world;
		const { nonce } = await world.redeem(await world.issue());
		await store.approveScope("app", "S", null);
		const { scopes, items } = await store.access(look(accessOf(nonce)));
		assert.deepEqual([scopes, items], [[], []]);
		await store.approveScope("app", "S", "optional");
		assert.deepEqual((await store.access(look(accessOf(nonce)))).scopes, ["S"]);
	});

	check("ending a family ends it alone, also with an expired token, also twice", async (world) => {
		const { store, look, redeem, issue, standing, refresh } = world;
		const ended = await redeem(await issue());
		const other = await redeem(await issue());
		const next = await refresh(refreshOf(ended.nonce));
		for (const _ of [1, 2]) await store.endFamily(look(accessOf(ended.nonce), { now: NOW + lives.access }));
		for (const { nonce } of [ended, next]) await refuses(store.access(look(accessOf(nonce))), "access_unknown");
		await refuses(refresh(refreshOf(next.nonce)), "refresh_unknown");
		await refuses(store.endFamily(look("no token")), "access_unknown");
		await store.access(look(accessOf(other.nonce)));
		assert.equal((await standing()).items.length, 1);
	});

	check("[23] a refresh and a stop at once: the stop wins", async ({ store, issue, redeem, refresh, look }) => {
		const nonces: string[] = [];
		for (let n = 0; n < CALLERS; n++) nonces.push((await redeem(await issue())).nonce);
		const [early, late] = [nonces.slice(0, CALLERS / 2), nonces.slice(CALLERS / 2)];
		const first = early.map((nonce) => refresh(refreshOf(nonce)));
		const stop = store.revokeGrant("sub", "app", NOW);
		const { values } = await together([...first, ...late.map((nonce) => refresh(refreshOf(nonce)))]);
		await stop;
		for (const { nonce } of values) await refuses(store.access(look(accessOf(nonce))), "access_unknown");
	});
}
