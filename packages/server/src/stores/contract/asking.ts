import assert from "node:assert/strict";
import { app, CALLERS, type Check, client, DAY, NOW, refuses, row, together, windows } from "./world.ts";

export function askingContract(check: Check): void {
	check("standing tells of nobody without making anything", async ({ store, standing }) => {
		for (const _ of [1, 2]) {
			const { app: found, ...rest } = await standing();
			assert.equal(found?.merchantName, "Merchant");
			assert.deepEqual(rest, {
				userStatus: "ACTIVE",
				epoch: 0,
				bucket: null,
				blocked: false,
				items: [],
				setAside: [],
				suppressed: false,
			});
		}
		assert.equal((await standing({ appId: "nothing" })).app, undefined);
		assert.deepEqual(await store.grantsOf("sub"), []);
	});

	check("a code makes the grant and writes its rows", async ({ issue, standing }) => {
		const items = [row("S", "nickName", { silent: true }), row("T", "nickName", { coveredBy: "S" })];
		await issue({ items, scopes: ["S", "T"], bucket: "beef" });
		const { epoch, bucket, items: kept } = await standing();
		assert.ok(epoch > 0);
		assert.equal(bucket, "beef");
		assert.deepEqual(kept, items);
		assert.deepEqual((await standing({ appId: "second" })).items, []);
		assert.deepEqual((await standing({ sub: "somebody" })).items, []);
	});

	check("a row that was asked for is never made silent or to hang on another", async ({ issue, standing }) => {
		const asked = [row("S", "loginId.plain"), row("T", "loginId.masked", { wordsHash: "hash" })];
		await issue({ items: asked, scopes: ["S", "T"] });
		await issue({ items: [row("S", "loginId.plain", { silent: true })] });
		await issue({ items: [row("T", "loginId.masked", { coveredBy: "S" })] });
		assert.deepEqual((await standing()).items, asked);
	});

	check("a silent row gives way to one that hangs, and that to one that stands by itself", async (world) => {
		const { issue, standing } = world;
		const root = row("S", "loginId.plain");
		for (const over of [{ silent: true }, { coveredBy: "S" }, {}]) {
			const item = row("T", "loginId.masked", over);
			await issue({ items: [root, item], scopes: ["S", "T"] });
			assert.deepEqual((await standing()).items, [root, item]);
		}
	});

	check("nothing is issued or opened on a standing that has changed", async ({ store, issue, open, standing }) => {
		await refuses(issue({ epoch: 1 }), "standing_changed");
		await refuses(open({ epoch: 1 }), "standing_changed");
		assert.equal((await standing()).epoch, 0);
		await issue();
		const { epoch } = await standing();
		for (const wrong of [{ epoch: epoch - 1 }, { epoch: epoch + 1 }, { bucket: "ffff" }]) {
			await refuses(issue({ ...wrong, items: [row("S", "gender")] }), "standing_changed");
			await refuses(open(wrong), "standing_changed");
		}
		await store.revokeGrant("sub", "app", NOW);
		await refuses(issue({ epoch }), "standing_changed");
		await refuses(open({ epoch }), "standing_changed");
		assert.deepEqual((await standing()).items, []);
	});

	check("of many first calls at once one makes the grant, the others look again", async ({ issue, standing }) => {
		const calls = Array.from({ length: CALLERS }, (_, n) => issue({ epoch: 0, bucket: `000${n.toString(16)}` }));
		const { values, causes } = await together(calls);
		assert.equal(values.length, 1);
		assert.deepEqual(new Set(causes), new Set(["standing_changed"]));
		await issue();
		assert.equal((await standing()).items.length, 1);
	});

	check("[95] a code rests on rows: a scope without one is a standing that has changed", async (world) => {
		const { store, issue, standing } = world;
		await refuses(issue({ items: [] }), "standing_changed");
		const code = "the code";
		await refuses(issue({ codeDigest: code, items: [row("T", "gender")] }), "standing_changed");
		assert.equal((await standing()).epoch, 0);
		await refuses(store.lookAtCode(world.look(code)), "code_unknown");
		await issue();
		await issue({ items: [] });
		await store.narrowGrant("sub", "app", "S", NOW);
		await refuses(issue({ items: [] }), "standing_changed");
		await issue();
		await store.approveScope("app", "S", null);
		await refuses(issue(), "standing_changed");
	});

	check("a row hangs on a live row that carries it, or is not written", async ({ store, issue, standing }) => {
		const hanging = (item: "gender" | "nickName") => [row("T", item, { coveredBy: "S" })];
		await refuses(issue({ scopes: ["T"], items: hanging("nickName") }), "standing_changed");
		await issue();
		await refuses(issue({ scopes: ["T"], items: hanging("gender") }), "standing_changed");
		await issue({ scopes: ["T"], items: hanging("nickName") });
		await store.narrowGrant("sub", "app", "S", NOW);
		await refuses(issue({ scopes: ["T"], items: hanging("nickName") }), "standing_changed");
		assert.deepEqual((await standing()).items, []);
		// Also if the code itself is not for it.
		const along = row("T", "gender", { coveredBy: "S" });
		await refuses(issue({ items: [row("S", "nickName"), along] }), "standing_changed");
	});

	check("suspended, frozen and blocked: no code, no ticket, and each by its name", async (world) => {
		const { store, issue, open } = world;
		const both = async (cause: Parameters<typeof refuses>[1], over = {}) => {
			await refuses(issue(over), cause);
			await refuses(open(over), cause);
		};
		await both("app_unknown", { appId: "nothing" });
		await store.putApp({ ...app, status: "SUSPENDED" });
		await both("app_suspended");
		await store.putApp(app);
		await store.putClient({ ...client, status: "SUSPENDED" });
		await both("app_suspended");
		await store.putClient(client);
		for (const status of ["FROZEN", "INACTIVE"] as const) {
			await store.setUserStatus("sub", status, NOW);
			await both("user_frozen");
		}
		await store.setUserStatus("sub", "ACTIVE", NOW);
		await store.block("sub", "app", true, NOW);
		await both("app_blocked");
		await store.block("sub", "app", false, NOW);
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

	check("a code that is cancelled is unknown; nobody else's and no used one can be", async (world) => {
		const { store, look, issue, redeem } = world;
		const code = await issue();
		await store.cancelCode(code, "somebody", NOW);
		assert.equal((await store.lookAtCode(look(code))).sub, "sub");
		await store.cancelCode(code, "sub", NOW);
		await refuses(redeem(code), "code_unknown");
		const used = await issue();
		const { nonce } = await redeem(used);
		await store.cancelCode(used, "sub", NOW);
		assert.equal((await redeem(used)).nonce, nonce);
	});
}
