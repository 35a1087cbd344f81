import assert from "node:assert/strict";
import { accessOf, CALLERS, type Check, lives, NOW, refreshOf, refuses, row, together, toldRow } from "../world.ts";

export function redeemingContract(check: Check): void {
	check("a code becomes a family", async ({ issue, redeem, lookAtRefresh, access }) => {
		const code = await issue();
		const family = await redeem(code, { nonce: "nonce", familyId: "family", freshUserId: "the user" });
		assert.deepEqual(family, {
			familyId: "family",
			sub: "sub",
			appId: "app",
			clientId: "client",
			userId: "the user",
			scopes: ["S"],
			items: [toldRow("S", "nickName")],
			nonce: "nonce",
			accessExpiresAt: NOW + lives.access,
			refreshExpiresAt: NOW + lives.refresh,
			again: false,
		});
		assert.deepEqual(await access(accessOf("nonce")), family);
		assert.deepEqual(await lookAtRefresh(refreshOf("nonce")), family);
	});

	check("[5] a code ends at its last millisecond", async ({ issue, lookAtCode, redeem }) => {
		const code = await issue();
		const end = NOW + lives.code;
		for (const now of [end, end + 1]) {
			await refuses(redeem(code, { now }), "code_expired");
			await refuses(lookAtCode(code, { now }), "code_expired");
		}
		await lookAtCode(code, { now: end - 1 });
		await redeem(code, { now: end - 1 });
	});

	check(
		"[1] of many that redeem one code at once exactly one is the first, the others get its answer",
		async (world) => {
			const { access } = world;
			const code = await world.issue();
			const { values, causes } = await together(Array.from({ length: CALLERS }, () => world.redeem(code)));
			assert.deepEqual(causes, []);
			assert.equal(values.filter(({ again }) => !again).length, 1);
			assert.equal(new Set(values.map(({ familyId, nonce }) => `${familyId} ${nonce}`)).size, 1);
			await access(accessOf(values[0]?.nonce ?? ""));
		},
	);

	check("[1] without a retry window exactly one succeeds, and its family ends", async ({ issue, redeem, access }) => {
		const code = await issue();
		const { values, causes } = await together(Array.from({ length: CALLERS }, () => redeem(code, { retry: 0 })));
		assert.equal(values.length, 1);
		assert.deepEqual(new Set(causes), new Set(["code_used"]));
		await refuses(access(accessOf(values[0]?.nonce ?? "")), "access_unknown");
	});

	check("[6, 11] somebody else's attempt changes nothing", async ({ issue, lookAtCode, redeem, access }) => {
		const code = await issue();
		for (const used of [false, true]) {
			if (used) await redeem(code, { nonce: "first" });
			await refuses(redeem("no code"), "code_unknown");
			await refuses(redeem(code, { clientId: "stranger", retry: 0 }), "code_unknown");
			await refuses(redeem(code, { clientId: "nobody", retry: 0 }), "standing_changed");
			await refuses(redeem(code, { named: { appId: "second" }, retry: 0 }), "field_invalid", "appId");
			await refuses(
				redeem(code, { named: { referenceClientId: "second" }, retry: 0 }),
				"reference_client_mismatch",
				"referenceClientId",
			);
			await refuses(lookAtCode(code, { clientId: "stranger" }), "code_unknown");
		}
		await access(accessOf("first"));
		assert.equal((await redeem(code, { named: { appId: "app", referenceClientId: "app" } })).nonce, "first");
	});

	check(
		"whose code it is comes before everything, what it says of the app before the rest",
		async ({ setApp, issue, redeem, stop }) => {
			const code = await issue();
			const now = NOW + lives.code;
			await stop();
			await setApp("SUSPENDED");
			await refuses(redeem(code, { now, clientId: "stranger", named: { appId: "second" } }), "code_unknown");
			await refuses(redeem(code, { now, named: { appId: "second" } }), "field_invalid", "appId");
			await refuses(redeem(code, { now }), "code_expired");
			await refuses(redeem(code), "code_unknown");
		},
	);

	check("[11, 17] suspended and frozen do not burn the code", async (world) => {
		const { setApp, setClient, setUser, issue, lookAtCode, redeem } = world;
		const code = await issue();
		const both = async (cause: Parameters<typeof refuses>[1]) => {
			await refuses(redeem(code), cause);
			await refuses(lookAtCode(code), cause);
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
		assert.equal((await redeem(code)).again, false);
		await setUser("INACTIVE");
		await refuses(redeem(code), "user_frozen");
		await setUser("ACTIVE");
		assert.equal((await redeem(code)).again, true);
	});

	check("[16] what was taken back between code and redemption is gone", async (world) => {
		const { approve, issue, redeem, narrow, stop, block } = world;
		const stopped = await issue();
		await stop();
		await refuses(redeem(stopped), "code_unknown");
		const blocked = await issue();
		await block(true);
		await refuses(redeem(blocked), "code_unknown");
		await block(false);
		await refuses(redeem(blocked), "code_unknown");
		const narrowed = await issue({ scopes: ["S", "T"], items: [row("S", "nickName"), row("T", "gender")] });
		const withdrawn = await issue({ scopes: ["S", "T"] });
		await narrow("S");
		const { scopes, items } = await redeem(narrowed);
		assert.deepEqual({ scopes, items }, { scopes: ["T"], items: [toldRow("T", "gender")] });
		await approve("T", null);
		await refuses(redeem(withdrawn), "code_unknown");
		await approve("T", "required");
		assert.deepEqual((await redeem(withdrawn)).items, [toldRow("T", "gender")]);
	});

	check(
		"a look at a code burns nothing and says what redeeming would give",
		async ({ issue, lookAtCode, redeem, access }) => {
			const code = await issue();
			const seen = await lookAtCode(code);
			assert.deepEqual({ ...seen, again: false }, await lookAtCode(code));
			const family = await redeem(code);
			assert.equal(family.again, false);
			const { sub, appId, clientId, scopes, items } = family;
			assert.deepEqual(
				[seen.sub, seen.appId, seen.clientId, seen.scopes, seen.items],
				[sub, appId, clientId, scopes, items],
			);
			assert.deepEqual(await lookAtCode(code), { ...family, again: true });
			await access(accessOf(family.nonce));
		},
	);

	check(
		"a look at a used code whose family has ended says so, and so does one at a used refresh token",
		async (world) => {
			const { issue, lookAtCode, redeem, lookAtRefresh, refresh, endFamily } = world;
			const code = await issue();
			const first = await redeem(code);
			const second = await refresh(refreshOf(first.nonce));
			assert.deepEqual(await lookAtRefresh(refreshOf(first.nonce)), { ...second, again: true });
			await refuses(lookAtCode(code), "code_used");
			await endFamily(accessOf(second.nonce));
			await refuses(lookAtRefresh(refreshOf(first.nonce)), "refresh_used");
			await refuses(lookAtRefresh(refreshOf(second.nonce)), "refresh_unknown");
		},
	);

	check("[27] no token outlives its family", async ({ issue, redeem, refresh, access }) => {
		const family = await redeem(await issue(), { familyExpiresAt: NOW + 1000 });
		assert.deepEqual([family.accessExpiresAt, family.refreshExpiresAt], [NOW + 1000, NOW + 1000]);
		const next = await refresh(refreshOf(family.nonce), { now: NOW + 999 });
		assert.deepEqual([next.accessExpiresAt, next.refreshExpiresAt], [NOW + 1000, NOW + 1000]);
		await access(accessOf(next.nonce), { now: NOW + 999 });
		await refuses(access(accessOf(next.nonce), { now: NOW + 1000 }), "access_expired");
		await refuses(refresh(refreshOf(next.nonce), { now: NOW + 1000 }), "refresh_expired");
		const code = await issue();
		await redeem(code, { familyExpiresAt: NOW + 1000 });
		assert.equal((await redeem(code, { now: NOW + 999 })).again, true);
		await refuses(redeem(code, { now: NOW + 1000 }), "code_used");
	});

	check("a user has one id towards a client, made when it is first needed, whatever the app", async (world) => {
		const { approve, issue, lookAtCode, redeem, access, stop } = world;
		const first = await redeem(await issue());
		assert.equal(first.userId, (await access(accessOf(first.nonce))).userId);
		await approve("S", "required", "second");
		for (const appId of ["app", "second"]) {
			const code = await issue({ appId });
			assert.equal((await lookAtCode(code)).userId, "");
			assert.equal((await redeem(code)).userId, first.userId, appId);
		}
		await stop();
		assert.equal((await redeem(await issue())).userId, first.userId);
		assert.notEqual((await redeem(await issue({ sub: "somebody" }))).userId, first.userId);
		const elsewhere = await issue({ appId: "strange" });
		assert.notEqual((await redeem(elsewhere, { clientId: "stranger" })).userId, first.userId);
	});

	check("of many that redeem a user's first codes at once all get one id", async ({ issue, redeem, access }) => {
		const codes: string[] = [];
		for (let n = 0; n < CALLERS; n++) codes.push(await issue({ appId: n % 2 === 0 ? "app" : "second" }));
		const { values, causes } = await together(codes.map((code) => redeem(code)));
		assert.deepEqual(causes, []);
		assert.equal(new Set(values.map(({ userId }) => userId)).size, 1);
		for (const { nonce, userId } of values) assert.equal((await access(accessOf(nonce))).userId, userId);
	});
}
