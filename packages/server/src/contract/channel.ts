import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Channel, ChannelName, Delivery } from "../messages/channels/channel.ts";

/** A delivery before it is accepted: who it is for and what it says. */
export type Draft = Omit<Delivery, "messageId" | "channel">;
/** What has reached a person. */
export interface Arrived {
	readonly messageId: string;
	readonly sub: string;
	/** All that they can read of it, in any order. */
	readonly said: string;
}
/**
 * A channel under test, and the hands to move what is behind it. Hands that a channel cannot have are left out, and what can only be
 * tried with them is skipped for it, by name: a store's own inbox has no phone that could be off.
 */
export interface ChannelUnderTest {
	readonly channel: Channel;
	/** The drafts, in their order, as they are delivered: under ids of whatever keeps them. */
	readonly messages: readonly Delivery[];
	/** What has reached people so far, in any order: one entry for each time that something reached somebody. */
	arrived(): Promise<readonly Arrived[]>;
	/** From now on nothing useful is to be had from what is behind the channel. */
	breakDown(): Promise<void>;
	/** From now on everything is as at the beginning. */
	mend(): Promise<void>;
	/** This person's phone is off, or on again. */
	phoneOff?(sub: string, off: boolean): Promise<void>;
	/** This person can never be reached. */
	unreachable?(sub: string): Promise<void>;
	/** From now on what is behind the channel takes messages as it should, and its answers are lost. */
	loseAnswers?(): Promise<void>;
	/** From now on what is behind the channel answers nothing; settles when the next call has come to it. */
	hold?(): Promise<void>;
	close(): Promise<void>;
}

/** Words that must come through as they are: markup, quotes, scripts of both directions, more than one UTF-16 unit a character. */
const hard = `<b>5 < 6 & "7"</b> \\u0041 %41 \${x} 🧃 عصير 果汁`;

const draft = (sub: string, isSms: boolean, content = `Your order is ready. ${hard}`): Draft => ({
	sub,
	app: { appId: "app-1", name: "Corner Shop" },
	templateCode: "TP_ORDER",
	superAppCode: null,
	language: "en",
	title: isSms ? null : "Corner Shop: order",
	content: isSms ? `Corner Shop: ${content}` : content,
	link: { label: "The order", url: "https://shop.example/orders?id=7&x=1" },
	page: "pages/order?id=7",
	at: 1_764_000_000_000,
});
const withTime = (): AbortSignal => new AbortController().signal;
/** Of people and of texts: nothing of it may be in what is logged. */
const personal = /anna|ben|order|juice|果汁/i;

/**
 * The suite every Channel is held to. `open` is called once a test, with what that test will deliver; `name` is the channel
 * that it serves.
 */
export function channelContract(
	title: string,
	name: ChannelName,
	open: (drafts: readonly Draft[]) => Promise<ChannelUnderTest>,
): void {
	const to = (sub: string, content?: string): Draft => draft(sub, name === "SMS", content);
	const run = async (
		drafts: readonly Draft[],
		act: (under: ChannelUnderTest, messages: readonly Delivery[]) => Promise<void>,
	): Promise<void> => {
		const under = await open(drafts);
		try {
			assert.equal(under.messages.length, drafts.length);
			await act(under, under.messages);
		} finally {
			await under.close();
		}
	};
	/** Delivers with time enough, and holds the answer to its form. */
	const deliver = async (under: ChannelUnderTest, messages: readonly Delivery[], signal = withTime()) => {
		const answers = await under.channel.deliver(messages, signal);
		const ids = answers.map(({ messageId }) => messageId);
		assert.equal(new Set(ids).size, ids.length, "it answers for each message once");
		for (const { messageId, reason = "" } of answers) {
			assert.ok(
				messages.some((message) => message.messageId === messageId),
				"it answers for what it was handed",
			);
			assert.ok(reason.length <= 200, "a reason has at most 200 characters");
			assert.doesNotMatch(reason, personal);
		}
		return Object.fromEntries(answers.map(({ messageId, outcome }) => [messageId, outcome]));
	};
	const all = (messages: readonly Delivery[], outcome: string) =>
		Object.fromEntries(messages.map(({ messageId }) => [messageId, outcome]));
	const idsOf = (list: readonly { readonly messageId: string }[]) => list.map(({ messageId }) => messageId).sort();
	/** Neither delivered nor refused: it cannot be known, and the message comes again. */
	const isUnknown = async (under: ChannelUnderTest, messages: readonly Delivery[], signal?: AbortSignal) => {
		let answers: Record<string, string> = {};
		try {
			answers = await deliver(under, messages, signal);
		} catch (error) {
			for (let at: unknown = error; at instanceof Error; at = at.cause) assert.doesNotMatch(at.message, personal);
			return;
		}
		for (const outcome of Object.values(answers)) assert.equal(outcome, "retry");
	};

	describe(`${title} keeps a channel's promises`, () => {
		it("says how many it takes at once, and how long it may take", () =>
			run([], async ({ channel: { most, deadlineMs } }) => {
				assert.ok(Number.isInteger(most) && most >= 1 && most <= 20, `most: ${most}`);
				assert.ok(Number.isInteger(deadlineMs) && deadlineMs >= 1 && deadlineMs <= 60_000, `deadlineMs: ${deadlineMs}`);
			}));

		it("brings a message to its person, with every word as it is", () =>
			run([to("anna")], async (under, messages) => {
				assert.deepEqual(await deliver(under, messages), all(messages, "delivered"));
				const [arrived, ...more] = await under.arrived();
				const [message] = messages;
				assert.ok(arrived && message);
				assert.deepEqual(more, []);
				assert.deepEqual([arrived.messageId, arrived.sub], [message.messageId, "anna"]);
				for (const text of [message.title, message.content, message.link?.url])
					assert.ok(arrived.said.includes(text ?? ""), `${text} in ${arrived.said}`);
			}));

		it("brings as many as it takes at once, each to its own person", async () => {
			const drafts = Array.from({ length: 20 }, (_, index) =>
				to(index % 2 === 0 ? "anna" : "ben", `Your juice ${index}.`),
			);
			await run(drafts, async (under, messages) => {
				const { most } = under.channel;
				for (let at = 0; at < messages.length; at += most) {
					const batch = messages.slice(at, at + most);
					assert.deepEqual(await deliver(under, batch), all(batch, "delivered"));
				}
				const arrived = await under.arrived();
				assert.deepEqual(idsOf(arrived), idsOf(messages));
				for (const { messageId, sub, said } of arrived) {
					const message = messages.find((one) => one.messageId === messageId);
					assert.equal(sub, message?.sub);
					assert.ok(said.includes(message?.content ?? "?"), said);
				}
			});
		});

		it("answers nothing for nothing", () => run([], async (under) => assert.deepEqual(await deliver(under, []), {})));

		it("delivers a messageId once, however often it comes, and says each time that it is delivered", () =>
			run([to("anna"), to("ben")], async (under, messages) => {
				for (let n = 0; n < 3; n++) {
					const answers = await Promise.all(messages.map((message) => deliver(under, [message])));
					assert.deepEqual(Object.assign({}, ...answers), all(messages, "delivered"));
				}
				assert.deepEqual(idsOf(await under.arrived()), idsOf(messages));
			}));

		it("delivers a messageId once also where it comes twice at the same time", () =>
			run([to("anna")], async (under, messages) => {
				const answers = await Promise.all(Array.from({ length: 4 }, () => deliver(under, messages)));
				for (const answer of answers) assert.deepEqual(answer, all(messages, "delivered"));
				assert.equal((await under.arrived()).length, 1);
			}));

		it("never says delivered or refused where it cannot know, says nothing personal, and delivers when it can again", () =>
			run([to("anna"), to("ben")], async (under, messages) => {
				const batch = messages.slice(0, under.channel.most);
				await under.breakDown();
				await isUnknown(under, batch);
				await under.mend();
				assert.deepEqual(await deliver(under, batch), all(batch, "delivered"));
				assert.deepEqual(idsOf(await under.arrived()), idsOf(batch));
			}));

		it("does not deliver twice what was delivered without an answer", (test) =>
			run([to("anna")], async (under, messages) => {
				// Without a wire between the channel and what is behind it no answer gets lost.
				if (!under.loseAnswers) return test.skip("no answer of it can be lost");
				await under.loseAnswers();
				await isUnknown(under, messages);
				assert.equal((await under.arrived()).length, 1);
				await under.mend();
				assert.deepEqual(await deliver(under, messages), all(messages, "delivered"));
				assert.equal((await under.arrived()).length, 1);
			}));

		it("asks for another time while a phone is off, and delivers when it is on", (test) =>
			run([to("anna"), to("ben")], async (under, messages) => {
				// What keeps messages itself, as an inbox does, waits for no phone.
				if (!under.phoneOff) return test.skip("it has no phones");
				const [mine, other] = messages as [Delivery, Delivery];
				await under.phoneOff("anna", true);
				assert.deepEqual(await deliver(under, [mine]), all([mine], "retry"));
				assert.deepEqual(await deliver(under, [other]), all([other], "delivered"), "others' phones are on");
				assert.deepEqual(idsOf(await under.arrived()), idsOf([other]));
				await under.phoneOff("anna", false);
				assert.deepEqual(await deliver(under, [mine]), all([mine], "delivered"));
				assert.deepEqual(idsOf(await under.arrived()), idsOf(messages));
			}));

		it("refuses for good who can never be reached, and nobody else", (test) =>
			run([to("anna"), to("ben")], async (under, messages) => {
				// A channel that reaches whoever is known has nobody to refuse.
				if (!under.unreachable) return test.skip("it reaches everybody");
				const [mine, other] = messages as [Delivery, Delivery];
				await under.unreachable("anna");
				assert.deepEqual(await deliver(under, [mine]), all([mine], "refused"));
				assert.deepEqual(await deliver(under, [other]), all([other], "delivered"));
				assert.deepEqual(idsOf(await under.arrived()), idsOf([other]));
			}));

		it("ends a call whose time is over, and may be asked again", (test) =>
			run([to("anna")], async (under, messages) => {
				// What answers at once, in the same process, cannot be made to wait.
				if (!under.hold) return test.skip("it waits for nobody");
				const come = under.hold();
				const over = new AbortController();
				const called = isUnknown(under, messages, over.signal);
				await come;
				over.abort();
				await called;
				await under.mend();
				assert.deepEqual(await deliver(under, messages), all(messages, "delivered"));
				assert.equal((await under.arrived()).length, 1);
			}));
	});
}
