import assert from "node:assert/strict";
import { seconds } from "@byleave/protocol";
import { decide } from "../consent/decide.ts";
import type { Authorize } from "../store.ts";
import { CALLERS, type Check, DAY, lives, NOW, refuses, row, together, type World, windows } from "./world.ts";

const ours = { standing: "ours", source: "the contract" } as const;
/** A platform of three scopes: T is given in silence, S and U show something and are asked for. */
const rules: Authorize["rules"] = {
	scopes: {
		T: { ...ours, silent: "all", views: [] },
		S: { ...ours, silent: "never", views: ["nickName"] },
		U: { ...ours, silent: "never", views: ["avatar"] },
	},
	jsapi: { scopeErrors: { unknown: "UNKNOWN", notApproved: "NOT APPROVED", refused: "REFUSED" } },
	lifetimes: { setAside: seconds(DAY / 1000), suppression: seconds(DAY / 1000) },
};

/** A question for T, which is given at once, by the world's user at its app. */
export const asking = (world: World, over: Partial<Authorize> = {}): Authorize => ({
	...world.by(),
	asked: ["T"],
	refused: {},
	rules,
	windows,
	prepared: false,
	stale: [],
	grantId: "00000000000000a1",
	codeDigest: world.fresh("code"),
	expiresAt: NOW + lives.code,
	...over,
});
const nothingOf = (world: World) => async (codeDigest: string) => {
	await refuses(world.lookAtCode(codeDigest), "code_unknown");
	return (await world.standing()).epoch;
};

export function authorizingContract(check: Check): void {
	check("what nobody need be asked for is given with the code, in one act", async (world) => {
		const { store, standing, audit } = world;
		const before = (await audit()).length;
		const first = asking(world);
		const { decision, asking: open } = await store.authorize(first);
		assert.equal(open, null);
		assert.deepEqual(decision, { kind: "issue", granted: ["T"], refused: {}, rows: [], reasons: ["T: silent"] });
		const given = [row("T", "userId", { silent: true })];
		assert.deepEqual((await standing()).items, given);
		assert.deepEqual((await world.lookAtCode(first.codeDigest)).scopes, ["T"]);
		assert.deepEqual(
			(await audit()).slice(before).map(({ fact, detail }) => [fact, detail]),
			[["granted-silently", "items=T/userId"]],
		);
		const second = asking(world);
		await store.authorize(second);
		assert.equal((await audit()).length, before + 1);
		assert.deepEqual((await standing()).items, given);
		await world.redeem(second.codeDigest);
	});

	check("what the user allowed before is given again, under the names that were asked", async (world) => {
		await world.issue({ items: [row("S", "userId"), row("S", "nickName")] });
		const again = asking(world, { asked: ["S", "T"], refused: { X: "UNKNOWN" } });
		const { decision } = await world.store.authorize(again);
		assert.ok(decision.kind === "issue");
		assert.deepEqual([decision.granted, decision.refused], [["S", "T"], { X: "UNKNOWN" }]);
		assert.deepEqual((await world.lookAtCode(again.codeDigest)).scopes, ["S", "T"]);
	});

	check("what has to be asked changes nothing, and says what to go on from", async (world) => {
		const { store, standing } = world;
		const question = asking(world, { asked: ["S", "T"] });
		const before = await standing();
		const { decision, asking: open } = await store.authorize(question);
		assert.deepEqual(decision, decide({ platform: rules, asked: ["S", "T"], refused: {}, standing: before }));
		assert.equal(decision.kind, "ask");
		const clientVersion = (await store.registry()).clients.find(({ clientId }) => clientId === "client")?.version;
		assert.deepEqual(open, { epoch: 0, clientVersion });
		assert.deepEqual(await standing(), before);
		assert.equal(await nothingOf(world)(question.codeDigest), 0);
		const { grantId } = question;
		await world.open({ epoch: open?.epoch ?? -1, grantId });
	});

	check("no code rests on a scope that needs a newer login", async (world) => {
		const question = asking(world, { stale: ["T", "S"] });
		const { decision, asking: open } = await world.store.authorize(question);
		assert.equal(decision.kind, "issue");
		assert.ok(open !== null);
		assert.equal(await nothingOf(world)(question.codeDigest), 0);
		assert.equal((await world.store.authorize(asking(world, { stale: ["S"] }))).asking, null);
	});

	check("whoever may not act gets no code, whatever would be given", async (world) => {
		const { store, setApp, setClient, setUser, block, erase, stop } = world;
		const refusedFor = async (cause: Parameters<typeof refuses>[1], over: Partial<Authorize> = {}) => {
			const question = asking(world, over);
			await refuses(store.authorize(question), cause);
			await refuses(world.lookAtCode(question.codeDigest), "code_unknown");
		};
		await refusedFor("app_unknown", { appId: "nothing" });
		for (const [set, cause] of [
			[setApp, "app_suspended"],
			[setClient, "app_suspended"],
		] as const) {
			await set("SUSPENDED");
			await refusedFor(cause);
			await set("ACTIVE");
		}
		await setUser("FROZEN");
		await refusedFor("user_frozen");
		await setUser("ACTIVE");
		await block(true);
		const blocked = asking(world);
		const { decision } = await store.authorize(blocked);
		assert.ok(decision.kind === "fail" && decision.cause === "app_blocked");
		await refuses(world.lookAtCode(blocked.codeDigest), "code_unknown");
		await block(false);
		await stop();
		await erase();
		await refusedFor("identity_invalid");
		await store.authorize(asking(world, { provedAt: NOW + 1 }));
	});

	check("run again its answer is the same, though what it gave was stopped or taken back meanwhile", async (world) => {
		const { store, stop, approve } = world;
		const question = asking(world, { asked: ["T", "S"] });
		await world.issue({ items: [row("S", "userId"), row("S", "nickName")] });
		const { decision } = await store.authorize(question);
		assert.ok(decision.kind === "issue");
		for (const change of [stop, () => approve("S", null), () => approve("T", null)]) {
			await change();
			const later = await store.authorize(question);
			assert.ok(later.decision.kind === "issue" && later.asking === null);
			assert.deepEqual(later.decision.granted, decision.granted);
			assert.deepEqual(later.decision.refused, decision.refused);
		}
		await refuses(world.lookAtCode(question.codeDigest), "code_unknown");
	});

	check("of many at once each has a code of its own, on one grant", async (world) => {
		const questions = Array.from({ length: CALLERS }, (_, n) =>
			asking(world, { grantId: n.toString(16).padStart(16, "a") }),
		);
		const { values } = await together(questions.map((question) => world.store.authorize(question)));
		for (const answer of values) assert.equal(answer.asking, null);
		assert.equal(values.length, CALLERS);
		assert.equal((await world.standing()).epoch, 1);
		for (const { codeDigest } of questions) await world.redeem(codeDigest);
	});
}
