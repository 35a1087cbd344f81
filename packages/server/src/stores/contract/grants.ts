import assert from "node:assert/strict";
import { accessOf, type Check, MINUTE, NOW, refreshOf, refuses, row, windows } from "./world.ts";

export function grantsContract(check: Check): void {
	check("[99] a user sees every app with a live grant or a block, and no other", async (world) => {
		const { store, issue, open } = world;
		await open({ appId: "strange" });
		assert.deepEqual(await store.grantsOf("sub"), []);
		await issue();
		await issue({ sub: "somebody" });
		await store.block("sub", "second", true, NOW);
		const grants = await store.grantsOf("sub");
		assert.deepEqual(
			grants.map(({ app, blocked, items }) => [app.appId, blocked, items.length]),
			[
				["app", false, 1],
				["second", true, 0],
			],
		);
		assert.deepEqual(grants[0]?.app, await store.app("app"));
		assert.deepEqual(grants[0]?.items, [{ ...row("S", "nickName"), grantedAt: NOW, words: null }]);
		await store.revokeGrant("sub", "app", NOW);
		await store.block("sub", "second", false, NOW);
		assert.deepEqual(await store.grantsOf("sub"), []);
		assert.equal((await store.grantsOf("somebody")).length, 1);
	});

	check("a row that is written again keeps the time of the first", async ({ store, issue }) => {
		await issue();
		await issue({ now: NOW + MINUTE });
		assert.equal((await store.grantsOf("sub"))[0]?.items[0]?.grantedAt, NOW);
	});

	check("stopping a scope takes along what hangs on it, however far, and nothing else", async (world) => {
		const { store, issue, standing, redeem, look } = world;
		const items = [
			row("S", "loginId.plain"),
			row("T", "gender"),
			row("T", "loginId.masked", { coveredBy: "S" }),
			row("T", "userId", { coveredBy: "S" }),
			row("U", "loginId.masked", { coveredBy: "T" }),
		];
		const { nonce } = await redeem(await issue({ scopes: ["S", "T", "U"], items }));
		const { epoch } = await standing();
		await store.narrowGrant("sub", "app", "S", NOW);
		assert.deepEqual((await standing()).items, [row("T", "gender")]);
		assert.equal((await standing()).epoch, epoch);
		const { scopes, items: shown } = await store.access(look(accessOf(nonce)));
		assert.deepEqual([scopes, shown], [["T"], [row("T", "gender")]]);
		await store.narrowGrant("sub", "app", "T", NOW);
		assert.deepEqual((await store.access(look(accessOf(nonce)))).items, []);
		assert.deepEqual(await store.grantsOf("sub"), []);
	});

	check("stopping what is not there has no effect", async ({ store, issue, standing }) => {
		await store.narrowGrant("sub", "app", "S", NOW);
		await store.revokeGrant("sub", "app", NOW);
		await store.block("sub", "app", false, NOW);
		assert.equal((await standing()).epoch, 0);
		await issue();
		const before = await standing();
		const audited = (await store.audit(0)).length;
		await store.narrowGrant("sub", "app", "T", NOW);
		await store.narrowGrant("somebody", "app", "S", NOW);
		await store.block("sub", "app", false, NOW);
		await refuses(store.block("sub", "nothing", true, NOW), "app_unknown", "appId");
		assert.deepEqual(await standing(), before);
		assert.equal((await store.audit(0)).length, audited);
	});

	check("[99] stopping an app kills every code, ticket and token of that user and app at once", async (world) => {
		const { store, issue, redeem, open, confirm, standing, look, refresh } = world;
		const { nonce } = await redeem(await issue());
		const other = await redeem(await issue({ sub: "somebody" }));
		await confirm(await open(), { setAside: ["T"] });
		const [code, ticket] = [await issue(), await open()];
		const before = await standing();
		await store.revokeGrant("sub", "app", NOW);
		const after = await standing();
		assert.ok(after.epoch > before.epoch);
		assert.deepEqual([after.items, after.setAside, after.blocked], [[], [], false]);
		assert.equal(after.bucket, before.bucket);
		await refuses(store.access(look(accessOf(nonce))), "access_unknown");
		await refuses(refresh(refreshOf(nonce)), "refresh_unknown");
		await refuses(redeem(code), "code_unknown");
		await refuses(store.ticket(ticket, "sub", "sid", NOW), "ticket_unknown");
		await store.access(look(accessOf(other.nonce)));
		// Allowed anew, the old ones stay dead.
		await issue();
		await refuses(store.access(look(accessOf(nonce))), "access_unknown");
		await refuses(redeem(code), "code_unknown");
	});

	check("a block stops the app and lasts; without it the user is asked anew", async (world) => {
		const { store, issue, redeem, standing, look, refresh } = world;
		const { nonce } = await redeem(await issue());
		const { epoch } = await standing();
		await store.block("sub", "app", true, NOW);
		await store.block("sub", "app", true, NOW);
		const blocked = await standing();
		assert.deepEqual([blocked.blocked, blocked.items, blocked.epoch], [true, [], epoch + 1]);
		await refuses(issue(), "app_blocked");
		await refuses(store.access(look(accessOf(nonce))), "access_unknown");
		await store.block("sub", "app", false, NOW);
		assert.equal((await standing()).blocked, false);
		await refuses(store.access(look(accessOf(nonce))), "access_unknown");
		await refuses(refresh(refreshOf(nonce)), "refresh_unknown");
		await issue();
	});

	check("an app can be blocked before it ever asked", async ({ store, issue, standing }) => {
		await store.block("sub", "app", true, NOW);
		assert.equal((await standing()).bucket, null);
		await refuses(issue({ epoch: 0 }), "app_blocked");
		await store.block("sub", "app", false, NOW);
		await refuses(issue({ epoch: 0 }), "standing_changed");
		const { epoch } = await standing();
		await issue({ bucket: "beef" });
		assert.equal((await standing()).bucket, "beef");
		await refuses(issue({ epoch, bucket: "cafe" }), "standing_changed");
	});

	check("a user who is erased is nobody: ids, grants, codes, tokens, refusals", async (world) => {
		const { store, issue, redeem, open, standing, look, refuse, refresh } = world;
		const { nonce } = await redeem(await issue());
		const other = await redeem(await issue({ sub: "somebody" }));
		const code = await issue();
		await refuse(NOW);
		await refuse(NOW);
		const ticket = await open();
		await store.userId("client", "sub", "first");
		await store.block("sub", "second", true, NOW);
		await store.setUserStatus("sub", "FROZEN", NOW);
		await store.eraseUser("sub", NOW);
		assert.deepEqual(await standing(), { ...(await standing({ sub: "nobody" })) });
		assert.deepEqual(await store.grantsOf("sub"), []);
		await refuses(store.access(look(accessOf(nonce))), "access_unknown");
		await refuses(refresh(refreshOf(nonce)), "refresh_unknown");
		await refuses(redeem(code), "code_unknown");
		await refuses(store.ticket(ticket, "sub", "sid", NOW), "ticket_unknown");
		assert.equal(await store.userId("client", "sub", "second"), "second");
		await store.access(look(accessOf(other.nonce)));
		await store.eraseUser("nobody", NOW);
	});

	check("a stop does not forgive refusals, nor what was set aside elsewhere", async (world) => {
		const { store, refuse, open, confirm, standing } = world;
		await confirm(await open({ appId: "second" }), { scopes: [], items: [], setAside: ["T"] });
		await refuse(NOW);
		await refuse(NOW);
		await store.revokeGrant("sub", "app", NOW);
		assert.equal((await standing({ now: NOW + windows.suppression - 1 })).suppressed, true);
		assert.deepEqual((await standing({ appId: "second" })).setAside, ["T"]);
	});

	check("[111] what users and merchants do is in the audit, in order, without naming anybody", async (world) => {
		const { store, issue, redeem, refresh, open, confirm, look, refuse } = world;
		const before = (await store.audit(0)).length;
		const { nonce } = await redeem(await issue());
		await redeem(await issue());
		await refresh(refreshOf(nonce));
		await store.endFamily(look(accessOf(nonce)));
		await confirm(await open(), { setAside: ["T"] });
		await refuse(NOW);
		await store.narrowGrant("sub", "app", "S", NOW);
		await store.revokeGrant("sub", "app", NOW);
		await store.block("sub", "app", true, NOW);
		await store.block("sub", "app", false, NOW);
		await store.eraseUser("sub", NOW);
		const rows = (await store.audit(0)).slice(before);
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
				"app-blocked",
				"app-unblocked",
				"user-erased",
			],
		);
		assert.ok(rows.every(({ at, appId, fact }) => at === NOW && appId === (fact === "user-erased" ? null : "app")));
		assert.equal(new Set(rows.map(({ pseudonym }) => pseudonym)).size, 1);
		assert.ok(!rows.some(({ pseudonym, detail }) => pseudonym === "sub" || /\bsub\b/.test(detail)));
	});
}
