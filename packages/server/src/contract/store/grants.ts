import assert from "node:assert/strict";
import { accessOf, type Check, MINUTE, NOW, pseudonymOf, REFUSED, refreshOf, refuses, row, windows } from "../world.ts";

export function grantsContract(check: Check): void {
	check(
		"[99] a user sees every app with a live grant or a block, and no other",
		async ({ store, issue, open, stop, block }) => {
			await open({ appId: "strange" });
			assert.deepEqual(await store.grantsOf({ sub: "sub" }), []);
			await issue();
			await issue({ sub: "somebody" });
			await block(true, { appId: "second" });
			const grants = await store.grantsOf({ sub: "sub" });
			assert.deepEqual(
				grants.map(({ appId, blocked, items }) => [appId, blocked, items.length]),
				[
					["app", false, 1],
					["second", true, 0],
				],
			);
			assert.deepEqual(grants[0]?.items, [{ ...row("S", "nickName"), grantedAt: NOW, words: null }]);
			await stop();
			await block(false, { appId: "second" });
			assert.deepEqual(await store.grantsOf({ sub: "sub" }), []);
			assert.equal((await store.grantsOf({ sub: "somebody" })).length, 1);
		},
	);

	check("a row that is written again keeps the time of the first", async ({ store, issue }) => {
		await issue();
		await issue({ now: NOW + MINUTE });
		assert.equal((await store.grantsOf({ sub: "sub" }))[0]?.items[0]?.grantedAt, NOW);
	});

	check(
		"stopping a scope takes along what hangs on it, however far, and nothing else",
		async ({ standing, issue, redeem, access, narrow }) => {
			const items = [
				row("S", "loginId.plain"),
				row("T", "gender"),
				row("T", "loginId.masked", { coveredBy: "S" }),
				row("T", "userId", { coveredBy: "S" }),
				row("U", "loginId.masked", { coveredBy: "T" }),
			];
			const { nonce } = await redeem(await issue({ scopes: ["S", "T", "U"], items }));
			const { epoch } = await standing();
			assert.equal(await narrow("S"), true);
			assert.deepEqual((await standing()).items, [row("T", "gender")]);
			assert.equal((await standing()).epoch, epoch);
			const { scopes, items: shown } = await access(accessOf(nonce));
			assert.deepEqual([scopes, shown], [["T"], [{ scope: "T", item: "gender" }]]);
		},
	);

	check(
		"stopping the last thing that the user allowed stops the app: silent rows go too, and all is dead",
		async (world) => {
			const { store, standing, issue, open, redeem, refresh, access, narrow } = world;
			const items = [
				row("S", "loginId.plain"),
				row("T", "loginId.masked", { coveredBy: "S" }),
				row("U", "userId", { silent: true }),
			];
			const scopes = ["S", "T", "U"];
			const { nonce } = await redeem(await issue({ scopes, items }));
			const code = await issue({ scopes: ["U"], items: [] });
			const ticket = await open();
			const { epoch } = await standing();
			await narrow("S");
			const after = await standing();
			assert.deepEqual([after.epoch, after.items], [epoch + 1, []]);
			assert.deepEqual(await store.grantsOf({ sub: "sub" }), []);
			await refuses(access(accessOf(nonce)), "access_unknown");
			await refuses(refresh(refreshOf(nonce)), "refresh_unknown");
			await refuses(redeem(code), "code_unknown");
			await refuses(world.ticket(ticket), "ticket_unknown");
		},
	);

	check(
		"stopping a silent scope leaves what the user allowed, and the other silent ones",
		async ({ standing, issue, narrow }) => {
			const [spoken, silent] = [row("S", "nickName"), row("T", "gender", { silent: true })];
			await issue({ scopes: ["S", "T", "U"], items: [spoken, silent, row("U", "userId", { silent: true })] });
			const { epoch } = await standing();
			await narrow("U");
			const after = await standing();
			assert.deepEqual([after.epoch, after.items], [epoch, [spoken, silent]]);
		},
	);

	check("stopping what is not there has no effect", async (world) => {
		const { standing, audit, issue, narrow, stop, block } = world;
		await narrow("S");
		await stop();
		await block(false);
		assert.equal((await standing()).epoch, 0);
		await issue();
		const before = await standing();
		const audited = await audit();
		assert.deepEqual([await narrow("T"), await narrow("S", { sub: "somebody" })], [false, false]);
		await block(false);
		await refuses(block(true, { appId: "nothing" }), "app_unknown", "appId");
		assert.deepEqual(await standing(), before);
		assert.deepEqual(await audit(), audited);
	});

	check("[99] stopping an app kills every code, ticket and token of that user and app at once", async (world) => {
		const { standing, issue, open, confirm, redeem, refresh, access, stop } = world;
		const { nonce } = await redeem(await issue());
		const other = await redeem(await issue({ sub: "somebody" }));
		await confirm(await open(), { setAside: ["T"] });
		const [code, ticket] = [await issue(), await open()];
		const before = await standing();
		await stop();
		const after = await standing();
		assert.ok(after.epoch > before.epoch);
		assert.deepEqual([after.items, after.setAside, after.blocked], [[], [], false]);
		await refuses(access(accessOf(nonce)), "access_unknown");
		await refuses(refresh(refreshOf(nonce)), "refresh_unknown");
		await refuses(redeem(code), "code_unknown");
		await refuses(world.ticket(ticket), "ticket_unknown");
		await access(accessOf(other.nonce));
		// Allowed anew, the old ones stay dead.
		await issue();
		await refuses(access(accessOf(nonce)), "access_unknown");
		await refuses(redeem(code), "code_unknown");
	});

	check("a block stops the app and lasts; without it the user is asked anew", async (world) => {
		const { standing, issue, redeem, refresh, access, block } = world;
		const { nonce } = await redeem(await issue());
		const { epoch } = await standing();
		await block(true);
		await block(true);
		const blocked = await standing();
		assert.deepEqual([blocked.blocked, blocked.items, blocked.epoch], [true, [], epoch + 1]);
		await refuses(issue(), "app_blocked");
		await refuses(access(accessOf(nonce)), "access_unknown");
		await block(false);
		assert.equal((await standing()).blocked, false);
		await refuses(access(accessOf(nonce)), "access_unknown");
		await refuses(refresh(refreshOf(nonce)), "refresh_unknown");
		await issue();
	});

	check("an app can be blocked before it ever asked", async ({ standing, issue, block }) => {
		await block(true);
		const { epoch, blocked } = await standing();
		assert.equal(blocked, true);
		await refuses(issue({ epoch: 0 }), "app_blocked");
		await block(false);
		await refuses(issue({ epoch: 0 }), "standing_changed");
		await issue({ epoch });
	});

	check("a user who is erased is nobody: ids, grants, codes, tokens, refusals", async (world) => {
		const { store, standing, issue, open, refuse, redeem, refresh, access, block, erase } = world;
		const first = await redeem(await issue());
		const other = await redeem(await issue({ sub: "somebody" }));
		const code = await issue();
		await refuse(NOW);
		await refuse(NOW);
		const ticket = await open();
		await block(true, { appId: "second" });
		assert.equal(await erase(), true);
		assert.deepEqual(await standing(), { ...(await standing({ sub: "nobody" })) });
		assert.deepEqual(await store.grantsOf({ sub: "sub" }), []);
		await refuses(access(accessOf(first.nonce)), "access_unknown");
		await refuses(refresh(refreshOf(first.nonce)), "refresh_unknown");
		await refuses(redeem(code), "code_unknown");
		await refuses(world.ticket(ticket), "ticket_unknown");
		const anew = await redeem(await issue({ provedAt: NOW + 1 }), { freshUserId: "another" });
		assert.equal(anew.userId, "another");
		await access(accessOf(other.nonce));
	});

	check("erasing says whether anything was known", async ({ importId, block, erase }) => {
		assert.equal(await erase({ sub: "nobody" }), false);
		await importId("imported");
		assert.equal(await erase(), true);
		assert.equal(await erase(), false);
		await block(true, { provedAt: NOW + 1 });
		assert.equal(await erase(), true);
	});

	check("erasing forgets the person, not a freeze", async ({ standing, setUser, issue, erase }) => {
		await issue();
		await setUser("FROZEN");
		await erase();
		assert.equal((await standing()).userStatus, "FROZEN");
		await refuses(issue({ provedAt: NOW + 1 }), "user_frozen");
		await setUser("ACTIVE");
		await issue({ provedAt: NOW + 1 });
	});

	check(
		"what was erased stays erased: a proof that is not younger makes nothing, until it has run out",
		async (world) => {
			const { store, audit, issue, open, confirm, narrow, stop, block, erase } = world;
			const ticket = await open({ sub: "somebody" });
			await erase();
			await erase({ sub: "somebody" });
			const acts = (provedAt: number, now: number) => [
				() => issue({ provedAt, now }),
				() => open({ provedAt, now }),
				() => narrow("S", { provedAt, now }),
				() => stop({ provedAt, now }),
				() => block(true, { provedAt, now }),
				() => block(false, { provedAt, now }),
			];
			const before = [await store.grantsOf({ sub: "sub" }), await audit()];
			for (const now of [NOW, NOW + 1, NOW + REFUSED - 1]) {
				for (const provedAt of [NOW, NOW - 1]) {
					for (const act of acts(provedAt, now)) await refuses(act(), "identity_invalid");
				}
			}
			assert.deepEqual([await store.grantsOf({ sub: "sub" }), await audit()], before);
			await refuses(confirm(ticket, { sub: "somebody", provedAt: NOW + 1 }), "ticket_unknown");
			for (const act of acts(NOW + 1, NOW + 1)) await act();
			await erase();
			for (const act of acts(NOW, NOW + REFUSED)) await act();
		},
	);

	check(
		"a ticket that was opened after an erasure is not confirmed on a proof from before it",
		async ({ open, confirm, erase }) => {
			await erase();
			const ticket = await open({ provedAt: NOW + 1 });
			await refuses(confirm(ticket), "identity_invalid");
			await confirm(ticket, { provedAt: NOW + 1 });
		},
	);

	check("the operator acts for a user without a proof, also after an erasure", async (world) => {
		const { standing, issue, narrow, stop, block, erase } = world;
		await erase();
		await block(true, { provedAt: null });
		await block(false, { provedAt: null });
		await issue({ provedAt: NOW + 1 });
		await narrow("S", { provedAt: null });
		await stop({ provedAt: null });
		assert.deepEqual((await standing()).items, []);
	});

	check(
		"a stop does not forgive refusals, nor what was set aside elsewhere",
		async ({ standing, open, confirm, refuse, stop }) => {
			await confirm(await open({ appId: "second" }), { scopes: [], items: [], setAside: ["T"] });
			await refuse(NOW);
			await refuse(NOW);
			await stop();
			assert.equal((await standing({ now: NOW + windows.suppression - 1 })).suppressed, true);
			assert.deepEqual((await standing({ appId: "second" })).setAside, ["T"]);
		},
	);

	check("[111] what users and merchants do is in the audit, in order, without naming anybody", async (world) => {
		const { person, audit, issue, open, confirm, refuse, redeem, refresh, endFamily, narrow, stop, block, erase } =
			world;
		const before = (await audit()).length;
		const { nonce } = await redeem(await issue());
		await redeem(await issue());
		await refresh(refreshOf(nonce));
		await endFamily(accessOf(nonce));
		await confirm(await open(), { setAside: ["T"] });
		await refuse(NOW);
		await narrow("S");
		await stop();
		await block(true);
		await block(false);
		await erase();
		const rows = (await audit()).slice(before);
		assert.deepEqual(
			rows.map(({ fact }) => fact),
			[
				"granted-silently",
				"code-redeemed",
				"code-redeemed",
				"tokens-refreshed",
				"family-ended",
				"granted",
				"left-off",
				"refused",
				"scope-stopped",
				"app-stopped",
				"app-stopped",
				"app-blocked",
				"app-unblocked",
				"user-erased",
			],
		);
		assert.ok(rows.every(({ at, appId, fact }) => at === NOW && appId === (fact === "user-erased" ? null : "app")));
		assert.deepEqual(new Set(rows.map(({ pseudonym }) => pseudonym)), new Set([pseudonymOf("sub")]));
		assert.ok(rows.every((row) => row.bucket === (row.fact === "user-erased" ? "" : person().bucket)));
		assert.ok(!rows.some(({ pseudonym, detail }) => pseudonym === "sub" || /\bsub\b/.test(detail)));
	});
}
