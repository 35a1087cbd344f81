import assert from "node:assert/strict";
import {
	accessOf,
	CALLERS,
	type Check,
	DAY,
	HOUR,
	MINUTE,
	NOW,
	pseudonymOf,
	refuses,
	together,
	type World,
} from "../world.ts";
import { approved, LEASE, settling, states, stopping, subscribed, TEMPLATE, take, taking, write } from "./hands.ts";

const ready = async (world: World): Promise<string> => {
	await approved(world, { superAppCode: "HK_1" });
	return subscribed(world);
};

export function outboxContract(check: Check): void {
	check("what is taken says who it is for, in the language in which they were asked", async (world) => {
		const messageId = await write(world, await ready(world));
		assert.deepEqual(await take(world, { channel: "PUSH" }), []);
		assert.deepEqual(await world.store.messagesDue({ now: NOW - 1 }), []);
		assert.deepEqual(await world.store.messagesDue({ now: NOW }), ["INBOX"]);
		assert.deepEqual(await take(world), [
			{
				messageId,
				bucket: world.person().bucket,
				sub: "sub",
				appId: "app",
				templateCode: TEMPLATE,
				superAppCode: "HK_1",
				words: "sealed words",
				language: "id",
				acceptedAt: NOW,
				expiresAt: NOW + DAY,
				attempts: 0,
			},
		]);
	});

	check("nobody else takes a row until its lease is over, however many ask at once", async (world) => {
		const access = await ready(world);
		const ids = new Set<string>();
		for (let n = 0; n < 10; n++) ids.add(await write(world, access));
		const { values } = await together(Array.from({ length: CALLERS }, () => take(world, { most: 3 })));
		const taken = values.flat().map(({ messageId }) => messageId);
		assert.equal(taken.length, 10);
		assert.deepEqual(new Set(taken), ids);
		assert.deepEqual(await take(world, { now: NOW + LEASE - 1 }), []);
		assert.deepEqual(await world.store.messagesDue({ now: NOW + LEASE - 1 }), []);
		const again = await take(world, { now: NOW + LEASE });
		assert.deepEqual(new Set(again.map(({ messageId }) => messageId)), ids);
		assert.ok(again.every(({ attempts }) => attempts === 1));
	});

	check("the longest waiting first", async (world) => {
		const access = await ready(world);
		const late = await write(world, access, { now: NOW + MINUTE });
		const early = await write(world, access);
		const ids = (await take(world, { now: NOW + MINUTE, most: 1 })).map(({ messageId }) => messageId);
		assert.deepEqual(ids, [early]);
		assert.deepEqual(
			(await take(world, { now: NOW + MINUTE })).map(({ messageId }) => messageId),
			[late],
		);
	});

	check("settled: delivered for good; tried again when it is due, in its time; given up", async (world) => {
		const { store } = world;
		const access = await ready(world);
		const [a, b, c] = [await write(world, access), await write(world, access), await write(world, access)];
		const { lease, ...first } = taking(world);
		await store.takeMessages({ lease, ...first });
		const retry = { state: "WAITING", dueAt: NOW + HOUR, reason: "the phone is off" } as const;
		assert.equal(await store.settleMessage(settling(world, lease, a, { state: "DELIVERED" })), true);
		assert.equal(await store.settleMessage(settling(world, lease, b, retry)), true);
		assert.equal(await store.settleMessage(settling(world, lease, c, { state: "DEAD", reason: "refused" })), true);
		assert.deepEqual(await states(world), { [a]: "DELIVERED", [b]: "WAITING", [c]: "DEAD" });
		assert.deepEqual(await take(world, { now: NOW + HOUR - 1 }), []);
		assert.deepEqual(
			(await take(world, { now: NOW + HOUR })).map(({ messageId }) => messageId),
			[b],
		);
		assert.equal(await store.settleMessage(settling(world, lease, "MS0000nothing", { state: "DELIVERED" })), false);
	});

	check("who lost the lease settles nothing but that it was delivered", async (world) => {
		const { store } = world;
		const access = await ready(world);
		const [a, b] = [await write(world, access), await write(world, access)];
		const first = taking(world);
		await store.takeMessages(first);
		await take(world, { now: NOW + LEASE });
		const retry = { state: "WAITING", dueAt: NOW, reason: "late" } as const;
		assert.equal(await store.settleMessage(settling(world, first.lease, a, retry)), false);
		assert.equal(await store.settleMessage(settling(world, first.lease, a, { state: "DEAD", reason: "late" })), false);
		assert.equal(await store.settleMessage(settling(world, first.lease, b, { state: "DELIVERED" })), true);
		assert.deepEqual(await states(world), { [a]: "WAITING", [b]: "DELIVERED" });
	});

	check("what was not delivered in its time is dead, and can be sent again, once", async (world) => {
		const { store } = world;
		const messageId = await write(world, await ready(world));
		assert.deepEqual(await take(world, { now: NOW + DAY }), []);
		const [dead] = await store.messages({ state: "DEAD", appId: "app", after: null, most: 10 });
		assert.deepEqual(dead, {
			messageId,
			appId: "app",
			pseudonym: pseudonymOf("sub"),
			channel: "INBOX",
			templateCode: TEMPLATE,
			state: "DEAD",
			acceptedAt: NOW,
			doneAt: NOW + DAY,
			attempts: 0,
			reason: "it was not delivered in time",
		});
		const now = NOW + DAY;
		await store.sendAgain({ ...world.act(now), messageId, expiresAt: now + DAY });
		await refuses(
			store.sendAgain({ ...world.act(now), messageId, expiresAt: now + DAY }),
			"field_invalid",
			"messageId",
		);
		const [taken] = await take(world, { now });
		assert.deepEqual([taken?.messageId, taken?.words], [messageId, "sealed words"]);
		await refuses(
			store.sendAgain({ ...world.act(), messageId: "MS0000nothing", expiresAt: now }),
			"field_invalid",
			"messageId",
		);
	});

	const ends: Readonly<Record<string, readonly [act: (world: World) => Promise<unknown>, why: RegExp]>> = {
		"its messages were stopped": [(world) => world.store.stopMessages(stopping(world)), /stopped/],
		"its scope was stopped": [(world) => world.narrow("M"), /stopped/],
		"the app was stopped": [(world) => world.stop(), /stopped the mini program/],
		"the app was blocked": [(world) => world.block(true), /stopped the mini program/],
		"the approval was taken back": [(world) => world.approve("M", null), /stopped its messages/],
		"the app is suspended": [(world) => world.setApp("SUSPENDED"), /suspended/],
		"the client is suspended": [(world) => world.setClient("SUSPENDED"), /suspended/],
		"the user is frozen": [(world) => world.setUser("FROZEN"), /not active/],
		"the template was withdrawn": [
			(world) => world.store.setTemplateStatus({ templateCode: TEMPLATE, status: "WITHDRAWN", ...world.act() }),
			/template/,
		],
		"the template was changed, and not approved since": [
			async (world) => {
				const [row] = (await world.store.registry()).templates;
				if (row) await world.store.putTemplate({ ...row, ...world.act() });
			},
			/template/,
		],
	};
	for (const [what, [act, why]] of Object.entries(ends)) {
		check(`[133] between acceptance and delivery ${what}: it is never delivered`, async (world) => {
			const { store } = world;
			const messageId = await write(world, await ready(world));
			await act(world);
			assert.deepEqual(await take(world), []);
			assert.deepEqual(await states(world), { [messageId]: "STOPPED" });
			const [seen] = await store.messages({ state: "STOPPED", appId: null, after: null, most: 10 });
			assert.match(seen?.reason ?? "", why);
			await refuses(store.sendAgain({ ...world.act(), messageId, expiresAt: NOW + DAY }), "field_invalid", "messageId");
			assert.ok((await world.audit()).some(({ fact }) => fact === "message-stopped"));
		});
	}

	check(
		"[133] allowed again is another permission: what was accepted before the stop stays undelivered",
		async (world) => {
			const messageId = await write(world, await ready(world));
			await world.stop();
			await subscribed(world);
			assert.deepEqual(await take(world), []);
			assert.deepEqual(await states(world), { [messageId]: "STOPPED" });
		},
	);

	check("with the person all of theirs is erased, nobody else's", async (world) => {
		const access = await ready(world);
		await write(world, access);
		const other = await write(world, await subscribed(world, { sub: "somebody" }));
		await world.erase();
		assert.deepEqual(Object.keys(await states(world)), [other]);
	});

	check("a page of them begins behind the last of the one before", async (world) => {
		const access = await ready(world);
		const ids: string[] = [];
		for (let n = 0; n < 3; n++) ids.unshift(await write(world, access, { now: NOW + n }));
		const question = { state: "WAITING", appId: null, most: 2 } as const;
		const first = await world.store.messages({ ...question, after: null });
		assert.deepEqual(
			first.map(({ messageId }) => messageId),
			ids.slice(0, 2),
		);
		const last = first.at(-1);
		const after = { at: last?.acceptedAt ?? 0, messageId: last?.messageId ?? "" };
		const rest = await world.store.messages({ ...question, after });
		assert.deepEqual(
			rest.map(({ messageId }) => messageId),
			ids.slice(2),
		);
		assert.deepEqual(await world.store.messages({ ...question, appId: "second", after: null }), []);
		assert.ok(accessOf("x") !== access);
	});
}
