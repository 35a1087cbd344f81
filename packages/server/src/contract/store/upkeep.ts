import assert from "node:assert/strict";
import { accessOf, type Check, DAY, lives, MINUTE, NOW, REFUSED, RETRY, refreshOf, refuses, SECOND } from "../world.ts";

export function upkeepContract(check: Check): void {
	check("the audit is read on from a row and up to a time, at most 500 at a time", async ({ store, act, audit }) => {
		const before = (await audit()).length;
		const times = Array.from({ length: 600 }, (_, n) => NOW + MINUTE + (n % 7));
		await Promise.all(
			times.map((now, n) => store.setUserStatus({ pseudonym: `p-${n}`, status: "FROZEN", ...act(now) })),
		);
		const end = NOW + MINUTE + 7;
		const first = await store.audit({ after: null, before: end });
		assert.equal(first.length, 500);
		const next = await store.audit({ after: first.at(-1) ?? null, before: end });
		const rows = [...first, ...next];
		assert.equal(rows.length, before + 600);
		assert.equal(new Set(rows.map(({ id }) => id)).size, rows.length);
		const places = rows.map(({ at, bucket, id }) => `${at} ${bucket} ${id}`);
		assert.deepEqual(places, places.toSorted());
		assert.deepEqual(await store.audit({ after: rows.at(-1) ?? null, before: end }), []);
		const early = await store.audit({ after: null, before: NOW + MINUTE });
		assert.deepEqual(early, rows.slice(0, before));
		const last = await store.audit({ after: rows.at(-2) ?? null, before: end });
		assert.deepEqual(last, rows.slice(-1));
		assert.deepEqual(await store.audit({ after: rows.at(-2) ?? null, before: end - 1 }), []);
	});

	check("a sweep drops 500 rows at most, and all of them in time", async ({ store, standing, open }) => {
		await open();
		const { epoch } = await standing();
		await Promise.all(Array.from({ length: 1099 }, () => open({ epoch })));
		const end = NOW + lives.ticket + DAY;
		assert.equal(await store.sweep({ now: end - 1, retention: DAY }), 0);
		let total = 0;
		for (let dropped = -1; dropped !== 0; total += dropped) {
			dropped = await store.sweep({ now: end, retention: DAY });
			assert.ok(dropped >= 0 && dropped <= 500, String(dropped));
		}
		assert.equal(total, 1100);
	});

	check("a sweep never drops what is live", async (world) => {
		const { store, standing, issue, open, confirm, refuse, redeem, refresh, access } = world;
		const { nonce } = await redeem(await issue());
		const next = await refresh(refreshOf(nonce));
		const code = await issue();
		await confirm(await open(), { setAside: ["T"] });
		await refuse(NOW);
		await refuse(NOW);
		const ticket = await open();
		const before = await standing();
		await store.sweep({ now: NOW + lives.code - 1, retention: 0 });
		assert.deepEqual(await standing(), before);
		await access(accessOf(nonce));
		await world.ticket(ticket);
		await redeem(code, { now: NOW + lives.code - 1 });
		const end = NOW + lives.access - 1;
		await store.sweep({ now: end, retention: 0 });
		for (const token of [accessOf(nonce), accessOf(next.nonce)]) await access(token, { now: end });
		await store.sweep({ now: NOW + lives.refresh - 1, retention: 0 });
		await refresh(refreshOf(next.nonce), { now: NOW + lives.refresh - 1 });
		assert.equal((await standing()).items.length, 1);
	});

	check(
		"[4] a used code and a used refresh token are known for the retention",
		async ({ store, issue, redeem, refresh }) => {
			const code = await issue();
			await redeem(code);
			const retention = 3 * DAY;
			// From when it would have ended unused.
			const last = NOW + lives.code + retention - 1;
			await store.sweep({ now: last, retention: retention });
			await refuses(redeem(code, { now: last }), "code_used");
			await store.sweep({ now: last + 1, retention: retention });
			await refuses(redeem(code), "code_unknown");
			const second = await redeem(await issue());
			await refresh(refreshOf(second.nonce), { now: NOW + DAY });
			await store.sweep({ now: NOW + DAY + retention - 1, retention: retention });
			await refuses(refresh(refreshOf(second.nonce), { now: NOW + DAY + retention - 1 }), "refresh_used");
		},
	);

	check(
		"a family is kept as long as any of its tokens, were the newest the first to end",
		async ({ store, issue, redeem, refresh, access }) => {
			const { nonce } = await redeem(await issue(), { accessExpiresAt: NOW + DAY });
			const soon = NOW + MINUTE;
			await refresh(refreshOf(nonce), { accessExpiresAt: soon, refreshExpiresAt: soon });
			await store.sweep({ now: soon, retention: 0 });
			await access(accessOf(nonce), { now: soon });
		},
	);

	check("in time everything goes that has ended, and what has not stays", async (world) => {
		const { store, standing, issue, open, redeem, refresh, access, endFamily } = world;
		const ended = await redeem(await issue());
		await refresh(refreshOf(ended.nonce));
		await open();
		await issue();
		const late = NOW + lives.refresh + DAY;
		const living = await redeem(await issue({ now: late }), { now: late });
		assert.ok((await store.sweep({ now: late, retention: DAY })) > 0);
		await refuses(endFamily(accessOf(ended.nonce)), "access_unknown");
		await access(accessOf(living.nonce), { now: late });
		assert.equal((await standing()).items.length, 1);
		while ((await store.sweep({ now: late + lives.family, retention: DAY })) > 0);
		await refuses(access(accessOf(living.nonce), { now: late }), "access_unknown");
		assert.equal((await standing()).items.length, 1);
	});

	check("ageing moves every row back by so many seconds", async (world) => {
		const { store, act, standing, audit, issue, open, confirm, refuse, redeem, refresh, access } = world;
		const code = await issue();
		const { nonce } = await redeem(code);
		const unused = await issue();
		await confirm(await open(), { setAside: ["T"] });
		await refuse(NOW);
		await refuse(NOW);
		const ticket = await open();
		const told = await audit();
		const { grantedAt = 0 } = (await store.grantsOf({ sub: "sub" }))[0]?.items[0] ?? {};

		await store.age({ seconds: RETRY / 1000, ...act() });
		assert.equal((await redeem(code)).again, true);
		assert.equal((await standing()).suppressed, true);
		assert.equal((await store.grantsOf({ sub: "sub" }))[0]?.items[0]?.grantedAt, grantedAt - RETRY);
		await store.age({ seconds: (lives.code - RETRY) / 1000, ...act() });
		await refuses(redeem(unused), "code_expired");
		assert.equal((await standing()).suppressed, false);
		await store.age({ seconds: (lives.ticket - lives.code) / 1000, ...act() });
		await refuses(world.ticket(ticket), "ticket_expired");
		await store.age({ seconds: (lives.access - lives.ticket) / 1000, ...act() });
		await refuses(access(accessOf(nonce)), "access_expired");
		assert.deepEqual((await standing()).setAside, ["T"]);
		await store.age({ seconds: (DAY - lives.access) / 1000, ...act() });
		assert.deepEqual((await standing()).setAside, []);
		await store.age({ seconds: (lives.refresh - DAY) / 1000, ...act() });
		await refuses(refresh(refreshOf(nonce)), "refresh_expired");
		// What happened is told as it happened.
		assert.deepEqual((await audit()).slice(0, told.length), told);
	});

	check(
		"ageing is for whoever was erased, too: an older proof counts again in time",
		async ({ store, act, issue, erase }) => {
			await erase();
			await store.age({ seconds: REFUSED / SECOND - 1, ...act() });
			await refuses(issue({ provedAt: NOW - REFUSED }), "identity_invalid");
			await store.age({ seconds: 1, ...act() });
			await issue({ provedAt: NOW - REFUSED });
		},
	);

	check("an ageing that is run again after a change of the registry has still one effect", async (world) => {
		const { store, act, issue, lookAtCode, registerApp } = world;
		const code = await issue();
		const ageing = { seconds: lives.code / SECOND - 1, ...act() };
		await store.age(ageing);
		await registerApp({ name: "Renamed" });
		await store.age(ageing);
		await lookAtCode(code);
	});

	check("a sweep drops refusals and erasures when their time has come, each by itself", async (world) => {
		const { store, refuse, erase } = world;
		const sweep = (now: number) => store.sweep({ now, retention: 0 });
		await erase({ sub: "nobody" });
		assert.deepEqual(
			[await sweep(NOW + REFUSED - 1), await sweep(NOW + REFUSED), await sweep(NOW + REFUSED)],
			[0, 1, 0],
		);
		const last = NOW + 30 * DAY;
		for (const at of [NOW, NOW + 1]) await refuse(at);
		assert.deepEqual(
			[await sweep(last - 1), await sweep(last), await sweep(last), await sweep(last + 1)],
			[0, 1, 0, 1],
		);
	});

	check("what has ended is not ended later", async (world) => {
		const { store, act, issue, lookAtCode, redeem, access, lookAtRefresh } = world;
		const code = await issue();
		const { nonce } = await redeem(await issue());
		for (const digest of [code, accessOf(nonce), refreshOf(nonce)]) {
			await store.expire({ digest, ...act(NOW + lives.family) });
		}
		await refuses(lookAtCode(code, { now: NOW + lives.code }), "code_expired");
		await refuses(access(accessOf(nonce), { now: NOW + lives.access }), "access_expired");
		await refuses(lookAtRefresh(refreshOf(nonce), { now: NOW + lives.refresh }), "refresh_expired");
	});

	check("one code ends before its time, and no other", async ({ store, act, issue, lookAtCode, redeem }) => {
		const [code, other] = [await issue(), await issue()] as const;
		await store.expire({ digest: code, ...act() });
		await refuses(lookAtCode(code), "code_expired");
		await refuses(redeem(code), "code_expired");
		await redeem(other);
	});

	check("one token ends before its time: the other of its pair lives, and so does its family", async (world) => {
		const { store, act, issue, redeem, refresh, access } = world;
		const first = await redeem(await issue());
		await store.expire({ digest: accessOf(first.nonce), ...act() });
		await refuses(access(accessOf(first.nonce)), "access_expired");
		const second = await refresh(refreshOf(first.nonce));
		await store.expire({ digest: refreshOf(second.nonce), ...act() });
		await refuses(refresh(refreshOf(second.nonce)), "refresh_expired");
		await access(accessOf(second.nonce));
		await store.expire({ digest: "nothing", ...act() });
	});

	check(
		"a store is ready until it is closed; then every verb says so, and closing again is no fault",
		async ({ store, act }) => {
			await store.ready({ now: NOW });
			const under = store.putMerchant({ merchantId: "last", name: "Last", ...act() });
			await store.close();
			await under;
			await refuses(store.ready({ now: NOW }), "store_unavailable");
			await refuses(store.registry(), "store_unavailable");
			await store.close();
		},
	);

	check("who was erased last is barred longest, whoever else's time is over", async ({ store, issue, erase }) => {
		await erase();
		await erase({ sub: "somebody", now: NOW + MINUTE });
		assert.equal(await store.sweep({ now: NOW + REFUSED, retention: 0 }), 1);
		await issue({ now: NOW + REFUSED });
		await refuses(issue({ sub: "somebody", now: NOW + REFUSED }), "identity_invalid");
	});
}
