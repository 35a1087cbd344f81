import assert from "node:assert/strict";
import { CALLERS, type Check, DAY, NOW, together, type World } from "../world.ts";
import { approved, inboxAct, putting, states, stopping, subscribed, take, WRITES, write } from "./hands.ts";

const inboxOf = (world: World, sub = "sub") => world.store.inboxOf({ sub, operations: WRITES.operations });
const ready = async (world: World): Promise<string> => {
	await approved(world);
	return subscribed(world);
};

export function inboxContract(check: Check): void {
	check("what is put there is delivered, and is this person's alone", async (world) => {
		const { store } = world;
		const messageId = await write(world, await ready(world));
		assert.equal(await store.putInInbox(putting(world, messageId)), "DELIVERED");
		assert.deepEqual(await inboxOf(world), [
			{ messageId, appId: "app", words: "sealed words", at: NOW, readAt: null, stoppable: true },
		]);
		assert.deepEqual(await states(world), { [messageId]: "DELIVERED" });
		assert.deepEqual(await take(world, { now: NOW + DAY / 2 }), []);
		assert.deepEqual([await inboxOf(world, "somebody"), await store.unreadOf({ sub: "somebody" })], [[], 0]);
		assert.equal(await store.putInInbox(putting(world, "MS0000nothing")), undefined);
	});

	check("put there many times at once, it is there once", async (world) => {
		const messageId = await write(world, await ready(world));
		const calls = Array.from({ length: CALLERS }, () => world.store.putInInbox(putting(world, messageId)));
		const { values, causes } = await together(calls);
		assert.deepEqual([new Set(values), causes], [new Set(["DELIVERED"]), []]);
		assert.equal((await inboxOf(world)).length, 1);
	});

	check("[133] stopped after it was taken: it does not reach the inbox", async (world) => {
		const messageId = await write(world, await ready(world));
		await take(world);
		await world.store.stopMessages(stopping(world));
		assert.equal(await world.store.putInInbox(putting(world, messageId)), "STOPPED");
		assert.deepEqual(await inboxOf(world), []);
		assert.deepEqual(await states(world), { [messageId]: "STOPPED" });
	});

	check("newest first; read once it was opened; gone when its person removes it", async (world) => {
		const { store } = world;
		const access = await ready(world);
		const ids: string[] = [];
		for (let n = 0; n < 3; n++) {
			const messageId = await write(world, access, { now: NOW + n });
			await store.putInInbox(putting(world, messageId, NOW + n));
			ids.unshift(messageId);
		}
		assert.deepEqual(
			(await inboxOf(world)).map(({ messageId }) => messageId),
			ids,
		);
		assert.equal(await store.unreadOf({ sub: "sub" }), 3);
		const [first = "", second = ""] = ids;
		assert.equal((await store.readMessage(inboxAct(world, first)))?.readAt, NOW);
		assert.equal((await store.readMessage(inboxAct(world, first, "sub", NOW + DAY)))?.readAt, NOW);
		assert.equal(await store.unreadOf({ sub: "sub" }), 2);
		for (const act of [store.readMessage, store.removeMessage]) {
			assert.ok(!(await act(inboxAct(world, second, "somebody"))));
		}
		assert.equal(await store.removeMessage(inboxAct(world, second)), true);
		assert.equal(await store.removeMessage(inboxAct(world, second)), false);
		assert.deepEqual(
			(await inboxOf(world)).map(({ messageId }) => messageId),
			[first, ids[2]],
		);
		assert.equal(await store.unreadOf({ sub: "sub" }), 1);
	});

	check(
		"what was delivered stays when its messages are stopped, and says that they are; it goes with its person",
		async (world) => {
			const { store } = world;
			const messageId = await write(world, await ready(world));
			await store.putInInbox(putting(world, messageId));
			await store.stopMessages(stopping(world));
			assert.deepEqual(
				(await inboxOf(world)).map(({ stoppable }) => stoppable),
				[false],
			);
			await world.erase();
			assert.deepEqual(await inboxOf(world), []);
		},
	);

	check("what is past keeping is swept: requests, messages, inbox", async (world) => {
		const { store } = world;
		const access = await ready(world);
		const messageId = await write(world, access, { requestId: "one" });
		await store.putInInbox(putting(world, messageId));
		const rest = async () => [Object.keys(await states(world)).length, (await inboxOf(world)).length];
		await store.sweep({ now: NOW + 7 * DAY - 1, retention: 0 });
		assert.deepEqual(await rest(), [1, 1]);
		while ((await store.sweep({ now: NOW + 7 * DAY, retention: 365 * DAY })) > 0);
		assert.deepEqual(await rest(), [0, 1]);
		while ((await store.sweep({ now: NOW + 90 * DAY, retention: 365 * DAY })) > 0);
		assert.deepEqual(await rest(), [0, 0]);
	});
}
