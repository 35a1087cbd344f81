import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ServerEvent } from "../context.ts";
import { approved, settling, states, stopping, subscribed, take, write } from "../contract/messages/hands.ts";
import { NOW, type World, worldOf } from "../contract/world.ts";
import { openRegistry } from "../register/registry.ts";
import { openMemory } from "../stores/sqlite/memory.ts";
import { createSecrets } from "../trust/secrets.ts";
import type { Channel, Delivered, Delivery } from "./channels/channel.ts";
import { inboxChannel } from "./channels/inbox.ts";
import { createOutbox, pauses } from "./outbox.ts";
import { sealWords } from "./words.ts";

const secrets = createSecrets("a-secret-of-tests-0123456789abcdef");
const words = sealWords(secrets, {
	page: "pages/order",
	texts: {
		en: { title: "Ready", content: "It is ready.", link: null },
		id: { title: "Siap", content: "Siap.", link: null },
	},
});

type Answering = (
	messages: readonly Delivery[],
	signal: AbortSignal,
) => Promise<readonly Delivered[]> | readonly Delivered[];
/** An outbox on a store of its own, whose INBOX is what a test answers. */
async function outboxOf(body: (bed: Bed) => Promise<void>, answering: Answering | "inbox", most = 20): Promise<void> {
	const store = await openMemory();
	const world = await worldOf(store);
	await approved(world);
	let now = NOW;
	let elapsed = 0;
	const heard: Delivery[][] = [];
	const events: Extract<ServerEvent, { type: "message" }>[] = [];
	const failures: unknown[] = [];
	const clock = { now: () => now, elapsed: () => elapsed };
	const channel: Channel = {
		most,
		deadlineMs: 60_000,
		async deliver(messages, signal) {
			heard.push([...messages]);
			return (answering as Answering)(messages, signal);
		},
	};
	const outbox = createOutbox({
		store,
		registry: await openRegistry(store, () => 0),
		secrets,
		...clock,
		channels: { SMS: null, PUSH: null, INBOX: answering === "inbox" ? inboxChannel({ store, ...clock }) : channel },
		emit: (event) => void (event.type === "message" && events.push(event)),
		failed: (error) => void failures.push(error),
		endsWithin: 0,
	});
	try {
		await body({
			world,
			heard,
			events,
			failures,
			/** Looks for what is due, and waits until all of it is settled. */
			async run(at = NOW) {
				now = at;
				outbox.wake("INBOX");
				await outbox.idle();
			},
			slow: (ms) => {
				elapsed += ms;
			},
			stop: outbox.stop,
			wake: () => outbox.wake("INBOX"),
		});
	} finally {
		await outbox.stop();
		await store.close();
	}
}
interface Bed {
	readonly world: World;
	readonly heard: readonly (readonly Delivery[])[];
	readonly events: readonly Extract<ServerEvent, { type: "message" }>[];
	readonly failures: readonly unknown[];
	run(at?: number): Promise<void>;
	slow(ms: number): void;
	stop(): Promise<void>;
	wake(): void;
}
const sent = async (world: World, access?: string) => write(world, access ?? (await subscribed(world)), { words });
const delivered: Answering = (messages) => messages.map(({ messageId }) => ({ messageId, outcome: "delivered" }));

describe("the outbox", () => {
	it("brings a message in its person's language, under the registered name, and says so once", () =>
		outboxOf(async ({ world, run, heard, events }) => {
			const messageId = await sent(world);
			await run();
			await run();
			assert.deepEqual(heard.flat(), [
				{
					messageId,
					channel: "INBOX",
					sub: "sub",
					app: { appId: "app", name: "App" },
					templateCode: "TP_1",
					superAppCode: null,
					language: "id",
					title: "App: Siap",
					content: "Siap.",
					link: null,
					page: "pages/order",
					at: NOW,
				},
			]);
			assert.deepEqual(await states(world), { [messageId]: "DELIVERED" });
			assert.deepEqual(
				events.map(({ what, reason }) => [what, reason]),
				[["delivered", null]],
			);
		}, delivered));

	it("hands over no more at once than the channel takes", () =>
		outboxOf(
			async ({ world, run, heard }) => {
				const access = await subscribed(world);
				for (let n = 0; n < 5; n++) await sent(world, access);
				await run();
				assert.deepEqual(heard.map(({ length }) => length).toSorted(), [1, 2, 2]);
			},
			delivered,
			2,
		));

	it("a phone that is off: it comes again after each pause, under the same messageId, and is given up after its day", () =>
		outboxOf(
			async ({ world, run, heard, events }) => {
				const messageId = await sent(world);
				let at = NOW;
				await run(at);
				for (const pause of pauses.slice(0, 3)) {
					await run(at + pause - 1);
					const before = heard.length;
					at += pause;
					await run(at);
					assert.equal(heard.length, before + 1);
				}
				assert.deepEqual(new Set(heard.flat().map((one) => one.messageId)), new Set([messageId]));
				assert.deepEqual(
					new Set(events.map(({ what, reason }) => `${what}: ${reason}`)),
					new Set(["tried in vain: off"]),
				);
				await run(NOW + 86_400_000);
				assert.deepEqual(await states(world), { [messageId]: "DEAD" });
			},
			(messages) => messages.map(({ messageId }) => ({ messageId, outcome: "retry", reason: "off" })),
		));

	it("what the channel refuses is given up at once, with its reason in one line", () =>
		outboxOf(
			async ({ world, run }) => {
				const messageId = await sent(world);
				await run();
				const [seen] = await world.store.messages({ state: "DEAD", appId: null, after: null, most: 1 });
				assert.deepEqual([seen?.messageId, seen?.reason], [messageId, "no such number"]);
			},
			(messages) => messages.map(({ messageId }) => ({ messageId, outcome: "refused", reason: "no\nsuch number" })),
		));

	it("a channel that fails, or answers for some alone: the others come again, and the failure is told", () =>
		outboxOf(
			async ({ world, run, failures }) => {
				const access = await subscribed(world);
				const [a, b] = [await sent(world, access), await sent(world, access)];
				await run();
				assert.deepEqual(await states(world), { [a]: "DELIVERED", [b]: "WAITING" });
				await run(NOW + (pauses[0] ?? 0));
				assert.equal(failures.length, 1);
				const [waiting] = await world.store.messages({ state: "WAITING", appId: null, after: null, most: 1 });
				assert.match(waiting?.reason ?? "", /did not answer/);
			},
			(() => {
				let calls = 0;
				return ([first]: readonly Delivery[]) => {
					if (calls++ > 0) throw new Error("broken");
					return [{ messageId: first?.messageId ?? "", outcome: "delivered" } as const];
				};
			})(),
		));

	it("[133] messages that are stopped in between are never handed over", () =>
		outboxOf(async ({ world, run, heard }) => {
			const messageId = await sent(world);
			await world.store.stopMessages(stopping(world));
			await run();
			assert.deepEqual([heard, await states(world)], [[], { [messageId]: "STOPPED" }]);
		}, delivered));

	it("[133] what was looked at longer ago than a second is put back, and looked at again", () =>
		outboxOf(async ({ world, run, heard, slow, events }) => {
			const messageId = await sent(world);
			const { takeMessages } = world.store;
			let slowly = true;
			world.store.takeMessages = async (input) => {
				const taken = await takeMessages(input);
				if (slowly) slow(1001);
				slowly = false;
				return taken;
			};
			await run();
			assert.deepEqual([heard.length, events.length, await states(world)], [1, 1, { [messageId]: "DELIVERED" }]);
		}, delivered));

	it("what another process has taken is its own until its lease is over", () =>
		outboxOf(async ({ world, run, heard }) => {
			const messageId = await sent(world);
			await take(world, { lease: "theirs" });
			await run();
			assert.equal(heard.length, 0);
			await world.store.settleMessage(settling(world, "theirs", messageId, { state: "DELIVERED" }));
			await run(NOW + 60_000);
			assert.equal(heard.length, 0);
		}, delivered));

	it("to the server's own inbox, once", () =>
		outboxOf(async ({ world, run }) => {
			const messageId = await sent(world);
			await run();
			const inbox = await world.store.inboxOf({ sub: "sub", operations: ["message.send"] });
			assert.deepEqual(
				inbox.map((row) => [row.messageId, row.words === words]),
				[[messageId, true]],
			);
		}, "inbox"));

	it("ends though a channel never answers: what was on its way waits", () => {
		let told = false;
		return outboxOf(
			async ({ world, wake, stop }) => {
				const messageId = await sent(world);
				wake();
				await stop();
				assert.ok(told, "its signal was aborted");
				assert.deepEqual(await states(world), { [messageId]: "WAITING" });
			},
			(_, signal) => {
				const { promise, reject } = Promise.withResolvers<never>();
				signal.addEventListener("abort", () => {
					told = true;
					reject(signal.reason);
				});
				return promise;
			},
		);
	});
});
