import assert from "node:assert/strict";
import { CALLERS, type Check, lives, MINUTE, NOW, refuses, row, together, toldRow, windows } from "../world.ts";

export function consentContract(check: Check): void {
	check("a ticket tells its own user and session what it stands for", async (world) => {
		const { standing, open } = world;
		const digest = await open({ terms: '{"asked":["S"]}' });
		const { epoch } = await standing();
		const ticket = { appId: "app", epoch, terms: '{"asked":["S"]}' };
		assert.deepEqual(await world.ticket(digest), ticket);
		await refuses(world.ticket(digest, { sub: "somebody" }), "ticket_unknown");
		await refuses(world.ticket(digest, { sid: "other session" }), "ticket_unknown");
		await refuses(world.ticket("no ticket"), "ticket_unknown");
		assert.deepEqual(await world.ticket(digest), ticket);
	});

	check("a ticket ends at its last millisecond", async (world) => {
		const { open, confirm } = world;
		const digest = await open();
		const end = NOW + lives.ticket;
		await world.ticket(digest, { now: end - 1 });
		for (const now of [end, end + 1]) {
			await refuses(world.ticket(digest, { now }), "ticket_expired");
			await refuses(confirm(digest, { now }), "ticket_expired");
		}
		await confirm(digest, { now: end - 1 });
	});

	check("[95] confirm makes grant, words and code at once", async (world) => {
		const { store, standing, open, confirm, redeem } = world;
		const code = await confirm(await open(), { now: NOW + MINUTE });
		const item = row("S", "nickName", { wordsHash: "hash" });
		assert.deepEqual((await standing()).items, [item]);
		const words = { hash: "hash", language: "en", title: "Your nickname", why: null };
		assert.deepEqual((await store.grantsOf({ sub: "sub" }))[0]?.items, [{ ...item, grantedAt: NOW + MINUTE, words }]);
		const family = await redeem(code, { now: NOW + MINUTE });
		assert.deepEqual(
			{ scopes: family.scopes, items: family.items },
			{ scopes: ["S"], items: [toldRow(item.scope, item.item)] },
		);
		await redeem(await world.issue({ items: [] }));
	});

	check("of a scope for which words were shown, rows that were not handed in are gone", async (world) => {
		const { standing, open, confirm } = world;
		await world.issue({
			scopes: ["S", "T", "U"],
			items: [
				row("S", "nickName", { wordsHash: "old" }),
				row("S", "gender"),
				row("T", "gender", { coveredBy: "S" }),
				row("U", "avatar", { silent: true }),
			],
		});
		const items = [row("S", "birthDate", { wordsHash: "hash" }), row("S", "nickName", { wordsHash: "hash" })];
		await confirm(await open(), { items });
		assert.deepEqual((await standing()).items, [...items, row("U", "avatar", { silent: true })]);
	});

	check(
		"rows that come along with the shown ones are added to what was there",
		async ({ standing, issue, open, confirm }) => {
			await issue({ scopes: ["T"], items: [row("T", "loginId.plain")] });
			const along = [row("T", "gender", { silent: true }), row("U", "loginId.masked", { coveredBy: "T" })];
			const shown = row("S", "nickName", { wordsHash: "hash" });
			await confirm(await open(), { scopes: ["S", "T", "U"], items: [shown, ...along] });
			assert.deepEqual((await standing()).items, [shown, along[0], row("T", "loginId.plain"), along[1]]);
		},
	);

	check("[64] a ticket is confirmed once, however many try", async (world) => {
		const { standing, open, confirm, lookAtCode } = world;
		const digest = await open();
		const codes = Array.from({ length: CALLERS }, (_, n) => `racing ${n}`);
		const { values, causes } = await together(codes.map((codeDigest) => confirm(digest, { codeDigest })));
		assert.equal(values.length, 1);
		assert.deepEqual(new Set(causes), new Set(["ticket_unknown"]));
		const alive = await together(codes.map((code) => lookAtCode(code)));
		assert.equal(alive.values.length, 1);
		await refuses(world.ticket(digest), "ticket_unknown");
		assert.equal((await standing()).items.length, 1);
	});

	check("[63] somebody else's attempt burns no ticket", async ({ open, confirm, decline }) => {
		const digest = await open();
		await refuses(confirm(digest, { sub: "somebody" }), "ticket_unknown");
		await refuses(confirm(digest, { sid: "other session" }), "ticket_unknown");
		await decline(digest, true, { sub: "somebody" });
		await decline(digest, true, { sid: "other session" });
		await decline("no ticket", true);
		await confirm(digest);
	});

	check(
		"a silent call while the sheet is up does not undo the question",
		async ({ standing, issue, open, confirm }) => {
			const digest = await open();
			const silent = row("T", "userId", { silent: true });
			await issue({ scopes: ["T"], items: [silent] });
			await confirm(digest);
			assert.deepEqual((await standing()).items, [row("S", "nickName", { wordsHash: "hash" }), silent]);
		},
	);

	check("what changed while the sheet was up is met by confirm, which then changes nothing", async (world) => {
		const { standing, setApp, setUser, approve, open, confirm, stop, block } = world;
		const digest = await open();
		await setApp("SUSPENDED");
		await refuses(confirm(digest), "app_suspended");
		await setApp("ACTIVE");
		await setUser("FROZEN");
		await refuses(confirm(digest), "user_frozen");
		await setUser("ACTIVE");
		await approve("S", null);
		await refuses(confirm(digest), "standing_changed");
		await approve("S", "required");
		await refuses(confirm(digest, { scopes: ["S", "T"] }), "standing_changed");
		assert.deepEqual((await standing()).items, []);
		await confirm(digest);
		const stopped = await open();
		await stop();
		await refuses(confirm(stopped), "standing_changed");
		await refuses(world.ticket(stopped), "ticket_unknown");
		const blocked = await open();
		await block(true);
		await refuses(confirm(blocked), "app_blocked");
		await block(false);
		await refuses(confirm(blocked), "standing_changed");
		assert.deepEqual((await standing()).items, []);
	});

	check(
		"[98] a scope left off is set aside for a day, and until it is allowed",
		async ({ standing, open, confirm }) => {
			const setAside = async (now: number) => (await standing({ now })).setAside;
			await confirm(await open(), { setAside: ["T", "U"] });
			assert.deepEqual(await setAside(NOW + windows.setAside - 1), ["T", "U"]);
			assert.deepEqual(await setAside(NOW + windows.setAside), []);
			assert.deepEqual(await setAside(NOW + windows.setAside + 1), []);
			await confirm(await open(), { now: NOW + MINUTE, setAside: ["U"] });
			assert.deepEqual(await setAside(NOW + windows.setAside), ["U"]);
			await confirm(await open(), { scopes: ["S", "U"], items: [row("S", "nickName"), row("U", "gender")] });
			assert.deepEqual(await setAside(NOW + MINUTE), ["T"]);
		},
	);

	check("a declined ticket is over; only a refusal counts", async (world) => {
		const { standing, open, confirm, decline } = world;
		for (const refusal of [false, true, false]) {
			const digest = await open();
			await decline(digest, refusal);
			await decline(digest, true);
			await refuses(world.ticket(digest), "ticket_unknown");
			await refuses(confirm(digest), "ticket_unknown");
		}
		assert.equal((await standing()).suppressed, false);
	});

	check("a ticket declined by many at once counts once", async ({ standing, open, decline }) => {
		const digest = await open();
		await Promise.all(Array.from({ length: CALLERS }, () => decline(digest, true)));
		assert.equal((await standing()).suppressed, false);
	});

	check("an allowed sheet ends a sequence of refusals", async ({ standing, open, confirm, refuse }) => {
		await refuse(NOW);
		await refuse(NOW);
		assert.equal((await standing()).suppressed, true);
		await confirm(await open());
		assert.equal((await standing()).suppressed, false);
		await refuse(NOW);
		assert.equal((await standing()).suppressed, false);
	});

	check("a code that is cancelled for one app only is that app's, or stays", async (world) => {
		const { store, issue, own, redeem } = world;
		const cancel = (digest: string, appId: string) => {
			const { bucket, sub } = own(digest);
			return store.cancelCode({ bucket, digest, sub, appId });
		};
		const [kept, dropped] = [await issue(), await issue()];
		await cancel(kept, "second");
		await cancel(dropped, "app");
		await redeem(kept);
		await refuses(redeem(dropped), "code_unknown");
	});
}
