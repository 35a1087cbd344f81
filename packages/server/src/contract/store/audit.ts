import assert from "node:assert/strict";
import { accessOf, type Check, MINUTE, NOW, RETRY, refreshOf, refuses, row, type World } from "../world.ts";

/** What the audit tells of an act: the facts, the app each is about, and the details. */
async function told({ audit }: World, act: () => Promise<unknown>): Promise<readonly (string | null)[][]> {
	const before = new Set((await audit()).map(({ id }) => id));
	await act();
	const rows = (await audit()).filter(({ id }) => !before.has(id));
	return rows.map(({ fact, appId, detail }) => [fact, appId, detail]);
}

export function auditContract(check: Check): void {
	check("the audit says what the operator changed", async (world) => {
		const { store, act, registerApp, setApp, setClient, setUser, approve, importId } = world;
		const key = { clientId: "client", version: "7" };
		const ours = { purpose: "answer", algorithm: "RSA256", version: "9" } as const;
		const facts = await told(world, async () => {
			await store.putMerchant({ merchantId: "third", name: "Third", ...act() });
			await store.registerClient({ clientId: "new", merchantId: "third", key: { publicKey: "PEM 1" }, ...act() });
			await setClient("SUSPENDED");
			await store.addClientKey({ ...key, publicKey: "PEM", retireOthers: false, ...act() });
			await store.addClientKey({ clientId: "client", publicKey: "PEM 2", retireOthers: true, ...act() });
			await store.nameClientKey({ ...key, version: "8", alsoNamed: "0", ...act() });
			await store.nameClientKey({ ...key, version: "8", alsoNamed: "0", ...act() });
			await store.nameClientKey({ ...key, version: "8", alsoNamed: null, ...act() });
			await store.retireClientKey({ ...key, version: "8", compromisedSince: null, ...act() });
			await store.retireClientKey({ ...key, version: "8", compromisedSince: null, ...act() });
			await store.pinAnswerKey({ clientId: "client", answerKey: { version: "9", until: NOW }, ...act() });
			await store.pinAnswerKey({ clientId: "client", answerKey: null, ...act() });
			await registerApp({ name: "Renamed" });
			await setApp("SUSPENDED");
			await store.trustApp({ appId: "app", trusted: true, ...act() });
			await approve("S", "optional");
			await approve("S", null);
			await store.setPurpose({ appId: "app", scope: "S", language: "en", text: "why", ...act() });
			await setUser("FROZEN");
			await importId("imported");
			await importId("imported");
			await store.addPlatformKey({ ...ours, publicKey: "PEM", sealedPrivateKey: "", signsFrom: NOW, ...act() });
			await store.withdrawPlatformKey({ ...ours, ...act() });
			await store.withdrawPlatformKey({ ...ours, ...act() });
		});
		assert.deepEqual(facts, [
			["merchant-put", null, "merchant=third"],
			["client-registered", null, "client=new"],
			["client-key-added", null, "client=new version=1"],
			["client-status-set", null, "client=client status=SUSPENDED"],
			["client-key-added", null, "client=client version=7"],
			["client-key-added", null, "client=client version=8"],
			["client-key-retired", null, "client=client version=7"],
			["client-key-named", null, "client=client version=8 name=0"],
			["client-key-named", null, "client=client version=8 name=none"],
			["client-key-retired", null, "client=client version=8"],
			["answer-key-pinned", null, "client=client version=9"],
			["answer-key-pinned", null, "client=client version=none"],
			["app-registered", "app", "client=client"],
			["app-status-set", "app", "status=SUSPENDED"],
			["app-trust-set", "app", "trusted=true"],
			["scope-approved", "app", "scope=S approval=optional"],
			["scope-withdrawn", "app", "scope=S approval=none"],
			["purpose-set", "app", "scope=S language=en"],
			["user-status-set", null, "status=FROZEN"],
			["user-id-imported", null, "client=client"],
			["platform-key-added", null, "purpose=answer algorithm=RSA256 version=9"],
			["platform-key-withdrawn", null, "purpose=answer algorithm=RSA256 version=9"],
		]);
	});

	check("the audit says which rows were granted, and names the new ones only", async (world) => {
		const { issue, open, confirm } = world;
		const items = [row("S", "nickName"), row("T", "gender")];
		const facts = await told(world, async () => {
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
		const { issue, redeem, refresh, endFamily } = world;
		const codes = [await issue(), await issue(), await issue()] as const;
		const late = NOW + RETRY + 1;
		const facts = await told(world, async () => {
			const { nonce } = await redeem(codes[0], { familyId: "one" });
			await redeem(codes[0]);
			await refresh(refreshOf(nonce), { nonce: "next" });
			await refresh(refreshOf(nonce));
			await refuses(refresh(refreshOf(nonce), { now: late }), "refresh_used");
			await redeem(codes[1], { familyId: "two" });
			await refuses(redeem(codes[1], { now: late }), "code_used");
			const third = await redeem(codes[2], { familyId: "three" });
			await endFamily(accessOf(third.nonce));
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
		const { standing, issue, refuse, narrow, stop, block, erase } = world;
		const along = row("T", "nickName", { coveredBy: "S" });
		await issue({ items: [row("S", "nickName"), along, row("U", "gender")], scopes: ["S", "T", "U"] });
		const { epoch } = await standing();
		const facts = await told(world, async () => {
			await refuse(NOW);
			await narrow("S", { now: NOW + MINUTE });
			await stop();
			await block(true);
			await block(false);
			await erase();
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
