import assert from "node:assert/strict";
import { CALLERS, type Check, DAY, NOW, refuses, row, together, windows } from "../world.ts";

export function askingContract(check: Check): void {
	check("standing tells of nobody without making anything", async ({ store, standing }) => {
		for (const _ of [1, 2]) {
			const { app: found, ...rest } = await standing();
			const { clientVersion, ...may } = found ?? assert.fail();
			assert.equal(clientVersion, (await store.registry()).clients[0]?.version);
			const approved = { S: "required", T: "required", U: "required" };
			assert.deepEqual(may, { appId: "app", clientId: "client", trusted: false, status: "ACTIVE", approved });
			assert.deepEqual(rest, {
				userStatus: "ACTIVE",
				epoch: 0,
				blocked: false,
				items: [],
				setAside: [],
				suppressed: false,
			});
		}
		assert.equal((await standing({ appId: "nothing" })).app, undefined);
		assert.deepEqual(await store.grantsOf({ sub: "sub" }), []);
	});

	check("standing tells of an app what is its own: its client, who may, what is approved", async (world) => {
		const { store, act, standing, setApp, setClient, approve } = world;
		await store.registerClient({ clientId: "stranger", merchantId: "other", titleCaseHeaders: true, ...act() });
		await approve("S", null);
		await approve("T", "optional");
		await approve("V", "required", "second");
		const versions = new Map((await store.registry()).clients.map(({ clientId, version }) => [clientId, version]));
		const told = async () => {
			const apps = await Promise.all(["app", "second", "strange"].map((appId) => standing({ appId })));
			return apps.map(({ app }) => {
				assert.equal(app?.clientVersion, versions.get(app?.clientId ?? ""));
				return [app?.clientId, app?.status, app?.approved];
			});
		};
		const expected = (...status: readonly string[]) => [
			["client", status[0], { T: "optional", U: "required" }],
			["client", status[1], { V: "required" }],
			["stranger", status[2], {}],
		];
		assert.notEqual(versions.get("client"), versions.get("stranger"));
		assert.deepEqual(await told(), expected("ACTIVE", "ACTIVE", "ACTIVE"));
		for (const [set, status] of [
			[setApp, expected("SUSPENDED", "ACTIVE", "ACTIVE")],
			[setClient, expected("SUSPENDED", "SUSPENDED", "ACTIVE")],
		] as const) {
			for (const [as, wanted] of [
				["SUSPENDED", status],
				["ACTIVE", expected("ACTIVE", "ACTIVE", "ACTIVE")],
			] as const) {
				await set(as);
				for (const { clientId, version } of (await store.registry()).clients) versions.set(clientId, version);
				assert.deepEqual(await told(), wanted);
			}
		}
	});

	check("two users whose rows lie in one bucket have nothing in common", async (world) => {
		const { store, standing, issue, open, confirm, lookAtCode, stop, block, erase } = world;
		const { bucket } = world.person();
		const other = { sub: "somebody", bucket };
		await issue();
		await confirm(await open(), { setAside: ["T"] });
		for (const _ of [1, 2]) await world.refuse(NOW);
		const mine = await standing();
		assert.ok(mine.suppressed && mine.setAside.length === 1 && mine.items.length === 1);
		const isMine = async () => assert.deepEqual(await standing(), mine);
		const nobodys = { epoch: 0, blocked: false, items: [], setAside: [], suppressed: false };
		assert.deepEqual(await standing(other), { ...mine, ...nobodys });

		await issue({ ...other, epoch: 0, items: [row("S", "gender")] });
		const { epoch, items } = await standing(other);
		assert.deepEqual([epoch, items], [1, [row("S", "gender")]]);
		const [ticket, code] = [await open(), await issue()];
		await refuses(world.ticket(ticket, other), "ticket_unknown");
		await refuses(confirm(ticket, other), "ticket_unknown");
		await world.decline(ticket, false, other);
		await world.ticket(ticket);
		await store.cancelCode({ ...other, digest: code });
		await lookAtCode(code);
		for (const takeBack of [
			() => block(true, other),
			() => block(false, other),
			() => world.narrow("S", other),
			() => stop(other),
			() => erase({ sub: "somebody" }),
		]) {
			await takeBack();
			await isMine();
		}
		await lookAtCode(code);
	});

	check("a code makes the grant and writes its rows", async ({ standing, issue }) => {
		const items = [row("S", "nickName", { silent: true }), row("T", "nickName", { coveredBy: "S" })];
		await issue({ items, scopes: ["S", "T"] });
		const { epoch, items: kept } = await standing();
		assert.ok(epoch > 0);
		assert.deepEqual(kept, items);
		assert.deepEqual((await standing({ appId: "second" })).items, []);
		assert.deepEqual((await standing({ sub: "somebody" })).items, []);
	});

	check("a row that was asked for is never made silent or to hang on another", async ({ standing, issue }) => {
		const asked = [row("S", "loginId.plain"), row("T", "loginId.masked", { wordsHash: "hash" })];
		await issue({ items: asked, scopes: ["S", "T"] });
		await issue({ items: [row("S", "loginId.plain", { silent: true })] });
		await issue({ items: [row("T", "loginId.masked", { coveredBy: "S" })] });
		assert.deepEqual((await standing()).items, asked);
	});

	check(
		"a silent row gives way to one that hangs, and that to one that stands by itself",
		async ({ standing, issue }) => {
			const root = row("S", "loginId.plain");
			for (const over of [{ silent: true }, { coveredBy: "S" }, {}]) {
				const item = row("T", "loginId.masked", over);
				await issue({ items: [root, item], scopes: ["S", "T"] });
				assert.deepEqual((await standing()).items, [root, item]);
			}
		},
	);

	check("nothing is issued or opened on a standing that has changed", async ({ standing, issue, open, stop }) => {
		await refuses(issue({ epoch: 1 }), "standing_changed");
		await refuses(open({ epoch: 1 }), "standing_changed");
		assert.equal((await standing()).epoch, 0);
		await issue();
		const { epoch } = await standing();
		for (const wrong of [{ epoch: epoch - 1 }, { epoch: epoch + 1 }]) {
			await refuses(issue({ ...wrong, items: [row("S", "gender")] }), "standing_changed");
			await refuses(open(wrong), "standing_changed");
		}
		await stop();
		await refuses(issue({ epoch }), "standing_changed");
		await refuses(open({ epoch }), "standing_changed");
		assert.deepEqual((await standing()).items, []);
	});

	check("of many first calls at once one makes the grant, the others look again", async ({ standing, issue }) => {
		const calls = Array.from({ length: CALLERS }, () => issue({ epoch: 0 }));
		const { values, causes } = await together(calls);
		assert.equal(values.length, 1);
		assert.deepEqual(new Set(causes), new Set(["standing_changed"]));
		await issue();
		assert.equal((await standing()).items.length, 1);
	});

	check(
		"[95] a code rests on rows: a scope without one is a standing that has changed",
		async ({ standing, approve, issue, lookAtCode, narrow }) => {
			await refuses(issue({ items: [] }), "standing_changed");
			const code = "the code";
			await refuses(issue({ codeDigest: code, items: [row("T", "gender")] }), "standing_changed");
			assert.equal((await standing()).epoch, 0);
			await refuses(lookAtCode(code), "code_unknown");
			await issue();
			await issue({ items: [] });
			const { epoch } = await standing();
			await narrow("S");
			await refuses(issue({ items: [] }), "standing_changed");
			await refuses(issue({ epoch }), "standing_changed");
			await issue();
			await approve("S", null);
			await refuses(issue(), "standing_changed");
		},
	);

	check("a row hangs on a live row that carries it, or is not written", async ({ standing, issue, narrow }) => {
		const hanging = (item: "gender" | "nickName") => [row("T", item, { coveredBy: "S" })];
		await refuses(issue({ scopes: ["T"], items: hanging("nickName") }), "standing_changed");
		await issue();
		await refuses(issue({ scopes: ["T"], items: hanging("gender") }), "standing_changed");
		await issue({ scopes: ["T"], items: hanging("nickName") });
		await narrow("S");
		await refuses(issue({ scopes: ["T"], items: hanging("nickName") }), "standing_changed");
		assert.deepEqual((await standing()).items, []);
		// Also if the code itself is not for it.
		const along = row("T", "gender", { coveredBy: "S" });
		await refuses(issue({ items: [row("S", "nickName"), along] }), "standing_changed");
	});

	check("suspended, frozen and blocked: no code, no ticket, and each by its name", async (world) => {
		const { setApp, setClient, setUser, issue, open, block } = world;
		const both = async (cause: Parameters<typeof refuses>[1], over = {}) => {
			await refuses(issue(over), cause);
			await refuses(open(over), cause);
		};
		await both("app_unknown", { appId: "nothing" });
		await setApp("SUSPENDED");
		await both("app_suspended");
		await setApp("ACTIVE");
		await setClient("SUSPENDED");
		await both("app_suspended");
		await setClient("ACTIVE");
		for (const status of ["FROZEN", "INACTIVE"] as const) {
			await setUser(status);
			await both("user_frozen");
		}
		await setUser("ACTIVE");
		await block(true);
		await both("app_blocked");
		await block(false);
		await open();
		await issue();
	});

	check("[85] two refusals within the window suppress, until the window after the second", async (world) => {
		const suppressed = async (now: number) => (await world.standing({ now })).suppressed;
		const { suppression } = windows;
		await world.refuse(NOW);
		assert.equal(await suppressed(NOW + 1), false);
		const second = NOW + suppression;
		await world.refuse(second);
		assert.equal(await suppressed(second), true);
		assert.equal(await suppressed(second + suppression - 1), true);
		assert.equal(await suppressed(second + suppression), false);
		assert.equal(await suppressed(second + suppression + 1), false);
		assert.equal((await world.standing({ sub: "somebody", now: second })).suppressed, false);
		assert.equal((await world.standing({ appId: "second", now: second })).suppressed, false);
	});

	check("two refusals further apart do not suppress; two in one millisecond do", async (world) => {
		await world.refuse(NOW);
		await world.refuse(NOW + windows.suppression + 1);
		assert.equal((await world.standing({ now: NOW + windows.suppression + 2 })).suppressed, false);
		await world.refuse(NOW + DAY);
		await world.refuse(NOW + DAY);
		assert.equal((await world.standing({ now: NOW + DAY })).suppressed, true);
	});

	check(
		"a code that is cancelled is unknown; nobody else's and no used one can be",
		async ({ issue, cancel, lookAtCode, redeem }) => {
			const code = await issue();
			await cancel(code, "somebody");
			assert.equal((await lookAtCode(code)).sub, "sub");
			await cancel(code);
			await refuses(redeem(code), "code_unknown");
			const used = await issue();
			const { nonce } = await redeem(used);
			await cancel(used);
			assert.equal((await redeem(used)).nonce, nonce);
		},
	);
}
