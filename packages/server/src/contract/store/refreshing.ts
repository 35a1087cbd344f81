import assert from "node:assert/strict";
import {
	accessOf,
	CALLERS,
	type Check,
	lives,
	MINUTE,
	NOW,
	refreshOf,
	refuses,
	row,
	together,
	toldRow,
} from "../world.ts";

export function refreshingContract(check: Check): void {
	check("a refresh token becomes the next pair of its family", async ({ issue, redeem, refresh, access }) => {
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
		assert.deepEqual(await access(accessOf(first.nonce), { now }), first);
		assert.deepEqual(await access(accessOf("next"), { now }), next);
		assert.equal((await refresh(refreshOf("next"), { now })).familyId, first.familyId);
	});

	check("a refresh token ends at its last millisecond", async ({ issue, redeem, lookAtRefresh, refresh }) => {
		const token = refreshOf((await redeem(await issue())).nonce);
		const end = NOW + lives.refresh;
		for (const now of [end, end + 1]) {
			await refuses(refresh(token, { now }), "refresh_expired");
			await refuses(lookAtRefresh(token, { now }), "refresh_expired");
		}
		await lookAtRefresh(token, { now: end - 1 });
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
		const { refresh, access } = world;
		const token = refreshOf((await world.redeem(await world.issue())).nonce);
		const { values, causes } = await together(Array.from({ length: CALLERS }, () => refresh(token, { retry: 0 })));
		assert.equal(values.length, 1);
		assert.deepEqual(new Set(causes), new Set(["refresh_used"]));
		await refuses(access(accessOf(values[0]?.nonce ?? "")), "access_unknown");
	});

	check("an old refresh token that comes again ends the whole family", async ({ issue, redeem, refresh, access }) => {
		const first = await redeem(await issue());
		const second = await refresh(refreshOf(first.nonce));
		const third = await refresh(refreshOf(second.nonce));
		await refuses(refresh(refreshOf(first.nonce)), "refresh_used");
		for (const { nonce } of [first, second, third]) {
			await refuses(access(accessOf(nonce)), "access_unknown");
		}
		await refuses(refresh(refreshOf(third.nonce)), "refresh_unknown");
	});

	check("[26] somebody else's attempt ends no family", async ({ issue, redeem, refresh, access, endFamily }) => {
		const first = await redeem(await issue());
		const token = refreshOf(first.nonce);
		for (const used of [false, true]) {
			if (used) await refresh(token, { nonce: "next" });
			await refuses(refresh("no token"), "refresh_unknown");
			await refuses(refresh(token, { clientId: "stranger", retry: 0 }), "refresh_unknown");
			await refuses(refresh(token, { named: { appId: "second" }, retry: 0 }), "field_invalid", "appId");
			await refuses(refresh(token, { named: { referenceClientId: "second" }, retry: 0 }), "reference_client_mismatch");
			await refuses(endFamily(accessOf(first.nonce), { clientId: "stranger" }), "access_unknown");
			await refuses(endFamily(accessOf(first.nonce), { named: { appId: "second" } }), "field_invalid");
		}
		await access(accessOf("next"));
	});

	check("[28] no secret passes for another kind", async ({ issue, redeem, refresh, access }) => {
		const code = await issue();
		const { nonce } = await redeem(code);
		await refuses(access(code), "access_unknown");
		await refuses(access(refreshOf(nonce)), "access_unknown");
		await refuses(refresh(accessOf(nonce)), "refresh_unknown");
		await refuses(refresh(code), "refresh_unknown");
		await refuses(redeem(refreshOf(nonce)), "code_unknown");
	});

	check("an access token ends at its last millisecond, and for others it never was", async (world) => {
		const { access } = world;
		const { nonce } = await world.redeem(await world.issue());
		const token = accessOf(nonce);
		const end = NOW + lives.access;
		await access(token, { now: end - 1 });
		for (const now of [end, end + 1]) await refuses(access(token, { now }), "access_expired");
		await refuses(access(token, { clientId: "stranger" }), "access_unknown");
		await refuses(access(token, { named: { appId: "second" } }), "field_invalid", "appId");
		await refuses(access(token, { named: { referenceClientId: "x" } }), "reference_client_mismatch");
		await refuses(access("no token"), "access_unknown");
	});

	check("suspended and frozen close access and refreshing, and open them again", async (world) => {
		const { setApp, setClient, setUser, lookAtRefresh, refresh, access } = world;
		const { nonce } = await world.redeem(await world.issue());
		const both = async (cause: Parameters<typeof refuses>[1]) => {
			await refuses(access(accessOf(nonce)), cause);
			await refuses(refresh(refreshOf(nonce)), cause);
			await refuses(lookAtRefresh(refreshOf(nonce)), cause);
		};
		await setApp("SUSPENDED");
		await both("app_suspended");
		await setApp("ACTIVE");
		await setClient("SUSPENDED");
		await both("client_suspended");
		await setClient("ACTIVE");
		await setUser("FROZEN");
		await both("user_frozen");
		await setUser("ACTIVE");
		await access(accessOf(nonce));
		assert.equal((await refresh(refreshOf(nonce))).again, false);
	});

	check("[18] a token never shows more than was granted to it", async ({ issue, redeem, access }) => {
		const { nonce } = await redeem(await issue());
		await issue({ scopes: ["T"], items: [row("T", "gender"), row("S", "birthDate")] });
		const { scopes, items } = await access(accessOf(nonce));
		assert.deepEqual(scopes, ["S"]);
		assert.deepEqual(items, [toldRow("S", "birthDate"), toldRow("S", "nickName")]);
	});

	check("[17] a scope whose approval is taken back reveals nothing until it is approved again", async (world) => {
		const { approve, lookAtRefresh, refresh, access } = world;
		const { nonce } = await world.redeem(await world.issue());
		await approve("S", null);
		await refuses(access(accessOf(nonce)), "access_unknown");
		await refuses(lookAtRefresh(refreshOf(nonce)), "refresh_unknown");
		await refuses(refresh(refreshOf(nonce)), "refresh_unknown");
		await approve("S", "optional");
		assert.deepEqual((await access(accessOf(nonce))).scopes, ["S"]);
		assert.deepEqual((await refresh(refreshOf(nonce))).scopes, ["S"]);
	});

	check("a token none of whose scopes is left is dead, though its grant lives", async (world) => {
		const { issue, lookAtCode, redeem, lookAtRefresh, refresh, access, narrow } = world;
		const { nonce } = await world.redeem(await world.issue());
		const code = await issue();
		await issue({ scopes: ["T"], items: [row("T", "gender")] });
		await narrow("S");
		await refuses(access(accessOf(nonce)), "access_unknown");
		await refuses(lookAtRefresh(refreshOf(nonce)), "refresh_unknown");
		await refuses(refresh(refreshOf(nonce)), "refresh_unknown");
		await refuses(lookAtCode(code), "code_unknown");
		await refuses(redeem(code), "code_unknown");
	});

	check("what a client does whose signature was checked on another version of it changes nothing", async (world) => {
		const { registerApp, audit, issue, look, lookAtCode, redeem, lookAtRefresh, refresh, access, endFamily } = world;
		const used = await issue();
		const { nonce } = await redeem(used);
		const code = await issue();
		const before = await audit();
		const { clientVersion } = await look(code);
		await registerApp({ name: "Renamed" });
		const stale = [
			{ clientVersion },
			{ clientVersion: clientVersion - 1 },
			{ clientVersion: (await look(code)).clientVersion + 1 },
		];
		for (const over of stale) {
			await refuses(lookAtCode(code, over), "standing_changed");
			await refuses(redeem(code, over), "standing_changed");
			await refuses(redeem(used, { ...over, retry: 0 }), "standing_changed");
			await refuses(lookAtRefresh(refreshOf(nonce), over), "standing_changed");
			await refuses(refresh(refreshOf(nonce), over), "standing_changed");
			await refuses(access(accessOf(nonce), over), "standing_changed");
			await refuses(endFamily(accessOf(nonce), over), "standing_changed");
		}
		assert.deepEqual(
			(await audit()).map(({ id }) => id).filter((id) => !before.some((row) => row.id === id)).length,
			1,
			"the new name alone",
		);
		await access(accessOf(nonce));
		assert.equal((await redeem(code)).again, false);
		assert.equal((await refresh(refreshOf(nonce))).again, false);
	});

	check("ending a family ends it alone, also with an expired token, also twice", async (world) => {
		const { standing, issue, redeem, refresh, access, endFamily } = world;
		const ended = await redeem(await issue());
		const other = await redeem(await issue());
		const next = await refresh(refreshOf(ended.nonce));
		for (const _ of [1, 2]) await endFamily(accessOf(ended.nonce), { now: NOW + lives.access });
		for (const { nonce } of [ended, next]) await refuses(access(accessOf(nonce)), "access_unknown");
		await refuses(refresh(refreshOf(next.nonce)), "refresh_unknown");
		await refuses(endFamily("no token"), "access_unknown");
		await access(accessOf(other.nonce));
		assert.equal((await standing()).items.length, 1);
	});

	check("[23] a refresh and a stop at once: the stop wins", async ({ issue, redeem, refresh, access, stop }) => {
		const nonces: string[] = [];
		for (let n = 0; n < CALLERS; n++) nonces.push((await redeem(await issue())).nonce);
		const [early, late] = [nonces.slice(0, CALLERS / 2), nonces.slice(CALLERS / 2)];
		const first = early.map((nonce) => refresh(refreshOf(nonce)));
		const stopped = stop();
		const { values } = await together([...first, ...late.map((nonce) => refresh(refreshOf(nonce)))]);
		await stopped;
		for (const { nonce } of values) await refuses(access(accessOf(nonce)), "access_unknown");
	});
}
