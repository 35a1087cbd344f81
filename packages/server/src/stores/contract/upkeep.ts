import assert from "node:assert/strict";
import {
	accessOf,
	CALLERS,
	type Check,
	DAY,
	lives,
	MINUTE,
	NOW,
	RETRY,
	refreshOf,
	refuses,
	together,
} from "./world.ts";

export function upkeepContract(check: Check): void {
	check("once is true once, until the key's end", async ({ store }) => {
		const end = NOW + MINUTE;
		const { values } = await together(Array.from({ length: CALLERS }, () => store.once("key", NOW, end)));
		assert.equal(values.filter((first) => first).length, 1);
		assert.equal(values.length, CALLERS);
		assert.equal(await store.once("key", end - 1, end), false);
		assert.equal(await store.once("other", NOW, end), true);
		assert.equal(await store.once("key", end, end + MINUTE), true);
		assert.equal(await store.once("key", end + 1, end + MINUTE), false);
	});

	check("the audit is read on from a row, at most 500 at a time", async ({ store }) => {
		await Promise.all(Array.from({ length: 600 }, (_, n) => store.setUserStatus(`user ${n}`, "FROZEN", NOW)));
		const first = await store.audit(0);
		assert.equal(first.length, 500);
		const next = await store.audit(first.at(-1)?.seq ?? 0);
		const seqs = [...first, ...next].map(({ seq }) => seq);
		assert.deepEqual(
			seqs,
			seqs.toSorted((a, b) => a - b),
		);
		assert.ok(seqs.length > 600);
		assert.deepEqual(await store.audit(seqs.at(-1) ?? 0), []);
	});

	check("a sweep drops 500 rows at most, and all of them in time", async ({ store }) => {
		await Promise.all(Array.from({ length: 1100 }, (_, n) => store.once(`key ${n}`, NOW, NOW + 1)));
		assert.equal(await store.sweep(NOW, DAY), 0);
		let total = 0;
		for (let dropped = -1; dropped !== 0; total += dropped) {
			dropped = await store.sweep(NOW + 1, DAY);
			assert.ok(dropped >= 0 && dropped <= 500, String(dropped));
		}
		assert.equal(total, 1100);
	});

	check("a sweep never drops what is live", async (world) => {
		const { store, issue, redeem, refresh, open, confirm, refuse, standing, look } = world;
		const { nonce } = await redeem(await issue());
		const next = await refresh(refreshOf(nonce));
		const code = await issue();
		await confirm(await open(), { setAside: ["T"] });
		await refuse(NOW);
		await refuse(NOW);
		const ticket = await open();
		const before = await standing();
		await store.sweep(NOW + lives.code - 1, 0);
		assert.deepEqual(await standing(), before);
		await store.access(look(accessOf(nonce)));
		await store.ticket(ticket, "sub", "sid", NOW);
		await redeem(code, { now: NOW + lives.code - 1 });
		const end = NOW + lives.access - 1;
		await store.sweep(end, 0);
		for (const token of [accessOf(nonce), accessOf(next.nonce)]) await store.access(look(token, { now: end }));
		await store.sweep(NOW + lives.refresh - 1, 0);
		await refresh(refreshOf(next.nonce), { now: NOW + lives.refresh - 1 });
		assert.equal((await standing()).items.length, 1);
	});

	check("[4] a used code and a used refresh token are known for the retention", async (world) => {
		const { store, issue, redeem, refresh } = world;
		const code = await issue();
		await redeem(code);
		const retention = 3 * DAY;
		await store.sweep(NOW + retention - 1, retention);
		await refuses(redeem(code, { now: NOW + retention - 1 }), "code_used");
		await store.sweep(NOW + retention, retention);
		await refuses(redeem(code), "code_unknown");
		const second = await redeem(await issue());
		await refresh(refreshOf(second.nonce), { now: NOW + DAY });
		await store.sweep(NOW + DAY + retention - 1, retention);
		await refuses(refresh(refreshOf(second.nonce), { now: NOW + DAY + retention - 1 }), "refresh_used");
	});

	check("a family is kept as long as any of its tokens, were the newest the first to end", async (world) => {
		const { store, issue, redeem, refresh, look } = world;
		const { nonce } = await redeem(await issue(), { accessExpiresAt: NOW + DAY });
		const soon = NOW + MINUTE;
		await refresh(refreshOf(nonce), { accessExpiresAt: soon, refreshExpiresAt: soon });
		await store.sweep(soon, 0);
		await store.access(look(accessOf(nonce), { now: soon }));
	});

	check("in time everything goes that has ended, and what has not stays", async (world) => {
		const { store, issue, redeem, refresh, open, standing, look } = world;
		const ended = await redeem(await issue());
		await refresh(refreshOf(ended.nonce));
		await open();
		await issue();
		const late = NOW + lives.refresh + DAY;
		const living = await redeem(await issue({ now: late }), { now: late });
		assert.ok((await store.sweep(late, DAY)) > 0);
		await refuses(store.endFamily(look(accessOf(ended.nonce))), "access_unknown");
		await store.access(look(accessOf(living.nonce), { now: late }));
		assert.equal((await standing()).items.length, 1);
		while ((await store.sweep(late + lives.family, DAY)) > 0);
		await refuses(store.access(look(accessOf(living.nonce), { now: late })), "access_unknown");
		assert.equal((await standing()).items.length, 1);
	});

	check("ageing moves every row back by so many seconds", async (world) => {
		const { store, issue, redeem, refresh, open, confirm, refuse, standing, look } = world;
		const code = await issue();
		const { nonce } = await redeem(code);
		const unused = await issue();
		await confirm(await open(), { setAside: ["T"] });
		await refuse(NOW);
		await refuse(NOW);
		const ticket = await open();
		assert.equal(await store.once("key", NOW, NOW + DAY), true);
		const { grantedAt = 0 } = (await store.grantsOf("sub"))[0]?.items[0] ?? {};

		await store.age(RETRY / 1000);
		assert.equal((await redeem(code)).again, true);
		assert.equal((await standing()).suppressed, true);
		assert.equal((await store.grantsOf("sub"))[0]?.items[0]?.grantedAt, grantedAt - RETRY);
		await store.age((lives.code - RETRY) / 1000);
		await refuses(redeem(unused), "code_expired");
		assert.equal((await standing()).suppressed, false);
		await store.age((lives.ticket - lives.code) / 1000);
		await refuses(store.ticket(ticket, "sub", "sid", NOW), "ticket_expired");
		await store.age((lives.access - lives.ticket) / 1000);
		await refuses(store.access(look(accessOf(nonce))), "access_expired");
		assert.deepEqual((await standing()).setAside, ["T"]);
		await store.age((DAY - lives.access) / 1000);
		assert.deepEqual((await standing()).setAside, []);
		assert.equal(await store.once("key", NOW, NOW + DAY), true);
		await store.age((lives.refresh - DAY) / 1000);
		await refuses(refresh(refreshOf(nonce)), "refresh_expired");
	});

	check(
		"a store is ready until it is closed; then every verb says so, and closing again is no fault",
		async (world) => {
			const { store } = world;
			await store.ready();
			const under = store.putMerchant({ merchantId: "last", name: "Last" });
			await store.close();
			await under;
			await refuses(store.ready(), "store_unavailable");
			await refuses(store.merchants(), "store_unavailable");
			await store.close();
		},
	);
}
