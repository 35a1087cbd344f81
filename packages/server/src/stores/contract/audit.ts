import assert from "node:assert/strict";
import type { Store } from "../../store.ts";
import { accessOf, app, type Check, client, MINUTE, NOW, RETRY, refreshOf, refuses, row } from "./world.ts";

/** What the audit tells of an act: the facts, the app each is about, and the details. */
async function told(store: Store, act: () => Promise<unknown>): Promise<readonly (string | null)[][]> {
	const before = (await store.audit(0)).at(-1)?.seq ?? 0;
	await act();
	return (await store.audit(before)).map(({ fact, appId, detail }) => [fact, appId, detail]);
}

export function auditContract(check: Check): void {
	check("the audit says what the operator changed", async ({ store }) => {
		const key = { clientId: "client", version: "7", publicKey: "PEM", createdAt: NOW, retiredAt: null };
		const ours = {
			purpose: "answer",
			algorithm: "RSA256",
			version: "9",
			publicKey: "PEM",
			sealedPrivateKey: "",
		} as const;
		const facts = await told(store, async () => {
			await store.putMerchant({ merchantId: "third", name: "Third" });
			await store.putClient({ ...client, status: "SUSPENDED" });
			await store.addClientKey(key);
			await store.retireClientKey("client", "7", NOW);
			await store.retireClientKey("client", "7", NOW);
			await store.putApp({ ...app, trusted: true });
			await store.approveScope("app", "S", "optional");
			await store.approveScope("app", "S", null);
			await store.setPurpose("app", "S", "en", "why");
			await store.setUserStatus("sub", "FROZEN", NOW);
			await store.importUserId("client", "sub", "imported");
			await store.importUserId("client", "sub", "imported");
			await store.addPlatformKey({ ...ours, createdAt: NOW, retiresAt: null }, NOW);
		});
		assert.deepEqual(facts, [
			["merchant-put", null, "merchant=third"],
			["client-put", null, "client=client status=SUSPENDED"],
			["client-key-added", null, "client=client version=7"],
			["client-key-retired", null, "client=client version=7"],
			["app-put", "app", "status=ACTIVE trusted=true"],
			["scope-approved", "app", "scope=S approval=optional"],
			["scope-withdrawn", "app", "scope=S approval=none"],
			["purpose-set", "app", "scope=S language=en"],
			["user-status-set", null, "status=FROZEN"],
			["user-id-imported", null, "client=client"],
			["platform-key-added", null, "purpose=answer algorithm=RSA256 version=9"],
		]);
	});

	check("the audit says which rows were granted, and names the new ones only", async (world) => {
		const { store, issue, open, confirm } = world;
		const items = [row("S", "nickName"), row("T", "gender")];
		const facts = await told(store, async () => {
			await issue({ items, scopes: ["S", "T"] });
			await issue({ items });
			const more = [...items, row("U", "avatar", { wordsHash: "hash" }), row("U", "birthDate", { wordsHash: "hash" })];
			await confirm(await open(), { items: more, scopes: ["S", "U"], setAside: ["V", "W"] });
			await confirm(await open(), { items: [], scopes: ["U"] });
		});
		assert.deepEqual(facts, [
			["granted-silently", "app", "items=S/nickName,T/gender"],
			["granted", "app", "scopes=S,U items=U/avatar,U/birthDate"],
			["left-off", "app", "scopes=V,W"],
			["granted", "app", "scopes=U items="],
		]);
	});

	check("the audit tells a family's life: each pair, each answer given again, and why it ended", async (world) => {
		const { store, issue, redeem, refresh, look } = world;
		const codes = [await issue(), await issue(), await issue()] as const;
		const late = NOW + RETRY + 1;
		const facts = await told(store, async () => {
			const { nonce } = await redeem(codes[0], { familyId: "one" });
			await redeem(codes[0]);
			await refresh(refreshOf(nonce), { nonce: "next" });
			await refresh(refreshOf(nonce));
			await refuses(refresh(refreshOf(nonce), { now: late }), "refresh_used");
			await redeem(codes[1], { familyId: "two" });
			await refuses(redeem(codes[1], { now: late }), "code_used");
			const third = await redeem(codes[2], { familyId: "three" });
			await store.endFamily(look(accessOf(third.nonce)));
		});
		assert.deepEqual(facts, [
			["code-redeemed", "app", "family=one generation=1 scopes=S"],
			["code-answered-again", "app", "family=one generation=1"],
			["tokens-refreshed", "app", "family=one generation=2 scopes=S"],
			["refresh-answered-again", "app", "family=one generation=2"],
			["family-ended", "app", "family=one: refresh reused"],
			["code-redeemed", "app", "family=two generation=1 scopes=S"],
			["family-ended", "app", "family=two: code reused"],
			["code-redeemed", "app", "family=three generation=1 scopes=S"],
			["family-ended", "app", "family=three: revoked"],
		]);
	});

	check("the audit says what the user took back, also if it took one other row along", async (world) => {
		const { store, issue, refuse, standing } = world;
		await issue({ items: [row("S", "nickName"), row("T", "nickName", { coveredBy: "S" })], scopes: ["S", "T"] });
		const { epoch } = await standing();
		const facts = await told(store, async () => {
			await refuse(NOW);
			await store.narrowGrant("sub", "app", "S", NOW + MINUTE);
			await store.revokeGrant("sub", "app", NOW);
			await store.block("sub", "app", true, NOW);
			await store.block("sub", "app", false, NOW);
			await store.eraseUser("sub", NOW);
		});
		assert.deepEqual(facts, [
			["refused", "app", ""],
			["scope-stopped", "app", "scope=S"],
			["app-stopped", "app", `epoch=${epoch + 1}`],
			["app-blocked", "app", ""],
			["app-unblocked", "app", ""],
			["user-erased", null, ""],
		]);
	});
}
