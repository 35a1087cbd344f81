import assert from "node:assert/strict";
import type { AcceptMessage } from "../../store.ts";
import { accessOf, CALLERS, type Check, DAY, HOUR, lives, NOW, refuses, row, together, type World } from "../world.ts";
import { approved, states, stopping, subscribed, TEMPLATE, take, template, write, writing } from "./hands.ts";

/** A message that would be accepted, and what is done to keep it from it. */
const ready = async (world: World, over: Partial<AcceptMessage> & { requestId?: string } = {}) => {
	await approved(world);
	const access = await subscribed(world);
	return { access, message: await writing(world, access, over) };
};

export function acceptingContract(check: Check): void {
	check("what is accepted waits, and says where it lies in its name", async (world) => {
		const { message } = await ready(world);
		const { messageId, again } = await world.store.acceptMessage(message);
		assert.deepEqual([messageId, again], [`MS${world.person().bucket}${message.freshId}`, false]);
		assert.deepEqual(await states(world), { [messageId]: "WAITING" });
		const fact = (await world.audit()).find(({ fact }) => fact === "message-accepted");
		assert.deepEqual([fact?.appId, fact?.detail], ["app", `message=${messageId} channel=INBOX`]);
	});

	check("[132] the same request again is the same message, and costs no quota", async (world) => {
		const { store } = world;
		const { access, message } = await ready(world, { requestId: "one", quota: { most: 1, per: DAY } });
		const first = await store.acceptMessage(message);
		for (const later of [NOW, NOW + HOUR]) {
			const again = await writing(world, access, { requestId: "one", now: later, quota: { most: 1, per: DAY } });
			assert.deepEqual(await store.acceptMessage(again), { ...first, again: true });
		}
		await refuses(store.acceptMessage(await writing(world, access, { quota: { most: 1, per: DAY } })), "message_limit");
		assert.equal(Object.keys(await states(world)).length, 1);
	});

	check(
		"[132] another content or another person under a requestId is refused; another app has its own",
		async (world) => {
			const { store } = world;
			const { access, message } = await ready(world, { requestId: "one" });
			await approved(world, { templateCode: "TP_2", appId: null });
			await store.acceptMessage(message);
			const under = async (access: string, over: Partial<AcceptMessage> = {}) =>
				store.acceptMessage(await writing(world, access, { requestId: "one", ...over }));
			await refuses(under(access, { fingerprint: "another" }), "request_id_reused", "requestId");
			await refuses(under(await subscribed(world, { sub: "somebody" })), "request_id_reused", "requestId");
			const second = await subscribed(world, { appId: "second" });
			const { again } = await under(second, { template: { templateCode: "TP_2", version: 1 } });
			assert.equal(again, false);
			assert.equal(Object.keys(await states(world)).length, 2);
		},
	);

	check("many at once under one requestId: one is accepted, all hear of that one", async (world) => {
		const { access } = await ready(world);
		const calls = Array.from({ length: CALLERS }, async () =>
			world.store.acceptMessage(await writing(world, access, { requestId: "one" })),
		);
		const { values, causes } = await together(calls);
		assert.deepEqual(causes, []);
		assert.equal(new Set(values.map(({ messageId }) => messageId)).size, 1);
		assert.equal(values.filter(({ again }) => !again).length, 1);
	});

	check("[106] many at once: no more than the quota, and it counts by person, app and channel", async (world) => {
		const { store } = world;
		const { access } = await ready(world);
		const quota = { most: 3, per: DAY };
		const calls = Array.from({ length: CALLERS }, async () =>
			store.acceptMessage(await writing(world, access, { quota })),
		);
		const { values, causes } = await together(calls);
		assert.equal(values.length, 3);
		assert.deepEqual(new Set(causes), new Set(["message_limit"]));
		await write(world, await subscribed(world, { sub: "somebody" }), { quota });
		await approved(world, { templateCode: "TP_push", channel: "PUSH" });
		await write(world, access, { quota, channel: "PUSH", template: { templateCode: "TP_push", version: 1 } });
		const refreshed = await world.refresh(access.replace("access", "refresh"), { now: NOW + DAY - 1 });
		const at = (now: number) => writing(world, accessOf(refreshed.nonce), { quota, now });
		await refuses(store.acceptMessage(await at(NOW + DAY - 1)), "message_limit");
		await store.acceptMessage(await at(NOW + DAY));
	});

	check("[106] without permission, or once it is taken back", async (world) => {
		const { store } = world;
		await approved(world);
		const code = await world.issue();
		const { nonce } = await world.redeem(code);
		await refuses(store.acceptMessage(await writing(world, accessOf(nonce))), "access_denied");
		const access = await subscribed(world);
		await write(world, access);
		// The token lives on by what else was granted.
		assert.equal(await store.stopMessages(stopping(world)), true);
		await refuses(store.acceptMessage(await writing(world, access)), "access_unknown");
	});

	check("[106] messages alone are stopped: the token lives on, and may not write", async (world) => {
		const { store } = world;
		await approved(world);
		await world.approve("M", "required");
		const items = [row("S", "nickName"), row("M", "userId"), row("M", "message.send")];
		const { nonce } = await world.redeem(await world.confirm(await world.open(), { scopes: ["S", "M"], items }));
		const access = accessOf(nonce);
		await write(world, access);
		assert.equal(await store.stopMessages(stopping(world)), true);
		assert.deepEqual((await world.access(access)).scopes, ["S"]);
		await refuses(store.acceptMessage(await writing(world, access)), "not_subscribed");
		assert.equal(await store.stopMessages(stopping(world)), false);
	});

	check("[106] an approval taken back, a stop, a block, a freeze, a suspension, an erasure", async (world) => {
		const { store } = world;
		const { access } = await ready(world);
		const refused = async (cause: Parameters<typeof refuses>[1]) =>
			refuses(store.acceptMessage(await writing(world, access)), cause);
		await world.approve("M", null);
		await refused("access_unknown");
		await world.approve("M", "required");
		for (const [bad, good, cause] of [
			[() => world.setUser("FROZEN"), () => world.setUser("ACTIVE"), "user_frozen"],
			[() => world.setApp("SUSPENDED"), () => world.setApp("ACTIVE"), "app_suspended"],
			[() => world.setClient("SUSPENDED"), () => world.setClient("ACTIVE"), "client_suspended"],
		] as const) {
			await bad();
			await refused(cause);
			await good();
		}
		await write(world, access);
		await refuses(store.acceptMessage(await writing(world, access, { now: NOW + lives.access })), "access_expired");
		await world.block(true);
		await refused("access_unknown");
		await world.erase();
		await refused("access_unknown");
		assert.deepEqual(await states(world), {});
	});

	check("[106] only by an approved template of this app and channel, as it is now", async (world) => {
		const { store } = world;
		const { access, message } = await ready(world);
		const by = async (templateCode: string, version = 1, over: Partial<AcceptMessage> = {}) =>
			store.acceptMessage(await writing(world, access, { template: { templateCode, version }, ...over }));
		await refuses(by("nothing"), "template_unknown", "templateCode");
		await store.putTemplate(template(world, { templateCode: "TP_new" }));
		await refuses(by("TP_new"), "template_unknown");
		await approved(world, { templateCode: "TP_theirs", appId: "second" });
		await refuses(by("TP_theirs"), "template_unknown");
		await refuses(by(TEMPLATE, 1, { channel: "PUSH" }), "template_unknown");
		await store.putTemplate(template(world, { texts: {} }));
		await refuses(store.acceptMessage(message), "template_unknown");
		await store.setTemplateStatus({ templateCode: TEMPLATE, status: "APPROVED", ...world.act() });
		await refuses(store.acceptMessage(message), "standing_changed");
		await by(TEMPLATE, 2);
		await store.setTemplateStatus({ templateCode: TEMPLATE, status: "WITHDRAWN", ...world.act() });
		await refuses(by(TEMPLATE, 2), "template_unknown");
		await refuses(
			store.setTemplateStatus({ templateCode: "nothing", status: "APPROVED", ...world.act() }),
			"field_invalid",
			"templateCode",
		);
		await refuses(store.putTemplate(template(world, { appId: "nothing" })), "field_invalid", "appId");
	});

	check("somebody else's token, and an app that it is not, change nothing", async (world) => {
		const { store } = world;
		const { access } = await ready(world);
		await refuses(store.acceptMessage(await writing(world, access, { clientId: "stranger" })), "access_unknown");
		await refuses(
			store.acceptMessage(await writing(world, access, { named: { appId: "second" } })),
			"field_invalid",
			"appId",
		);
		await refuses(store.acceptMessage(await writing(world, "nothing")), "access_unknown");
		const stale = { ...(await writing(world, access)), clientVersion: 0 };
		await refuses(store.acceptMessage(stale), "standing_changed");
		assert.deepEqual(await take(world), []);
	});

	check("by the id that the merchant knows somebody by: while they let the app write", async (world) => {
		const { store } = world;
		const { access } = await ready(world);
		const { userId } = await world.access(access);
		const to = (userId: string) => ({ by: "userId", userId }) as const;
		const by = async (id: string, over: Partial<AcceptMessage> = {}) =>
			store.acceptMessage(await writing(world, access, { to: to(id), template: null, ...over }));
		const { messageId } = await by(userId);
		assert.equal((await take(world))[0]?.messageId, messageId);
		await refuses(by("nobody"), "user_unknown");
		await refuses(by(userId, { clientId: "stranger" }), "user_unknown");
		await world.issue({ appId: "second" });
		await refuses(by(userId), "field_invalid", "appId");
		await by(userId, { named: { appId: "app" } });
		await refuses(by(userId, { named: { appId: "second" } }), "not_subscribed");
		await store.stopMessages(stopping(world));
		await refuses(by(userId, { named: { appId: "app" } }), "not_subscribed");
		await world.setUser("FROZEN");
		await refuses(by(userId, { named: { appId: "app" } }), "user_frozen");
	});
}
