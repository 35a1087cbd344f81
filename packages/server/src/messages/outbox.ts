import { LEAVES_WITHIN } from "../consent/disclose.ts";
import type { Context } from "../context.ts";
import { repeat } from "../listen/repeat.ts";
import type { SettleMessage, TakenMessage } from "../store.ts";
import { act } from "../trust/person.ts";
import { drawId } from "../trust/secrets.ts";
import type { Leases, Work } from "../upkeep/leases.ts";
import type { Channel, ChannelName, Delivered, Delivery } from "./channels/channel.ts";
import { channelNames } from "./channels/channel.ts";
import type { Channels } from "./channels/index.ts";
import { led, openWords, saidIn } from "./words.ts";

/** Brings what waits in the store to its people, beside any number of other processes that do the same. */
export interface Outbox {
	/** Something was accepted: it is not waited for. */
	wake(channel: ChannelName): void;
	/** Settles when nothing is on its way. */
	idle(): Promise<void>;
	/** Takes nothing more, and waits for what is on its way, for a few seconds (ruling 41): what is not answered then comes again. */
	stop(): Promise<void>;
}

type Needs = Pick<Context, "store" | "registry" | "secrets" | "now" | "elapsed" | "emit"> & {
	readonly channels: Channels;
	readonly failed: (error: unknown) => void;
	/** Which process looks; left out: this one. */
	readonly leases?: Pick<Leases, "holds">;
	/** How long `stop` waits for channels to answer. Milliseconds. */
	readonly endsWithin?: number;
};

/** How often it is looked for what others accepted, and for what is due again. Milliseconds. */
const LOOKS_EVERY = 1000;
/** One process looks, for all of them; whoever accepted something delivers it at once, whoever looks. */
const looking: Work = { name: "outbox", span: 9 * LOOKS_EVERY };
/** Calls of one channel that are under way at once: one phone that is slow holds up few. */
const AT_ONCE = 4;
/** Behind a channel's deadline: until then what came of a call is written down, or it comes again. Milliseconds. */
const SETTLES_WITHIN = 10_000;

/** A server that is to end waits so long for channels to answer. Milliseconds. */
const ENDS_WITHIN = 5000;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** How long after each try in vain the next one comes; the last goes on. Milliseconds. */
export const pauses: readonly number[] = [
	10 * SECOND,
	30 * SECOND,
	2 * MINUTE,
	10 * MINUTE,
	30 * MINUTE,
	HOUR,
	2 * HOUR,
	4 * HOUR,
];
const pauseAfter = (attempts: number): number => pauses[Math.min(attempts, pauses.length - 1)] ?? HOUR;

/** Reasons are for operators, and are a channel's own words: one line, so long. */
const LONGEST_REASON = 200;
const oneLine = (text: string): string => text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").slice(0, LONGEST_REASON);

export function createOutbox(needs: Needs): Outbox {
	const { store, registry, secrets, now, elapsed, emit, channels, leases, failed, endsWithin = ENDS_WITHIN } = needs;
	const working = new Map<ChannelName, Set<Promise<void>>>(channelNames.map((name) => [name, new Set()]));
	const over = new AbortController();
	const cutOff = new AbortController();

	/** Those who take at once would be after the same rows, and all but one would take in vain. */
	const turns = new Map<ChannelName, Promise<unknown>>();
	function inTurn<T>(name: ChannelName, take: () => Promise<T>): Promise<T> {
		const turn = (turns.get(name) ?? Promise.resolve()).then(take, take);
		turns.set(name, turn);
		return turn;
	}

	/** Takes and delivers until nothing is due. */
	async function work(name: ChannelName, channel: Channel): Promise<void> {
		while (!over.signal.aborted) {
			const lease = drawId();
			let began = 0;
			const taken = await inTurn(name, () => {
				began = elapsed();
				const at = act({ now });
				const leasedUntil = at.now + channel.deadlineMs + SETTLES_WITHIN;
				return store.takeMessages({ ...at, channel: name, most: channel.most, lease, leasedUntil });
			});
			if (taken.length === 0) return;
			const messages = await deliveries(name, taken);
			// Their leave was looked at too long ago to be gone by (ruling 18): they are put back, untouched.
			const stale = elapsed() - began > LEAVES_WITHIN;
			const told = stale ? new Map<string, Delivered>() : await deliver(channel, messages);
			await Promise.all(taken.map((row) => settle(name, row, lease, stale ? "stale" : told.get(row.messageId))));
		}
	}

	/** In the words that each person reads. What an app is called, the registry says as of now. */
	async function deliveries(channel: ChannelName, taken: readonly TakenMessage[]): Promise<readonly Delivery[]> {
		const view = await registry.current();
		return taken.map((row): Delivery => {
			const words = openWords(secrets, row.words);
			const { language, ...said } = saidIn(words, row.language);
			const name = view.app(row.appId)?.name ?? row.appId;
			const { messageId, sub, appId, superAppCode, acceptedAt } = row;
			return {
				messageId,
				channel,
				sub,
				app: { appId, name },
				templateCode: row.templateCode ?? "",
				superAppCode,
				language,
				...led(said, name, channel),
				page: words.page,
				at: acceptedAt,
			};
		});
	}

	/** What the channel says became of each; nothing of those that it did not answer for. */
	async function deliver(channel: Channel, messages: readonly Delivery[]): Promise<ReadonlyMap<string, Delivered>> {
		const time = AbortSignal.any([AbortSignal.timeout(channel.deadlineMs), cutOff.signal]);
		try {
			const ended = new Promise<never>((_, reject) => {
				time.addEventListener("abort", () => reject(time.reason), { once: true });
			});
			const told = await Promise.race([channel.deliver(messages, time), ended]);
			return new Map(told.map((one) => [one.messageId, one]));
		} catch (error) {
			failed(error);
			return new Map();
		}
	}

	async function settle(
		channel: ChannelName,
		row: TakenMessage,
		lease: string,
		told: Delivered | undefined | "stale",
	): Promise<void> {
		const outcome = outcomeOf(row, told);
		const { messageId, appId } = row;
		if (!(await store.settleMessage({ ...act({ now }), messageId, lease, outcome })) || told === "stale") return;
		const what = ({ DELIVERED: "delivered", WAITING: "tried in vain", DEAD: "given up" } as const)[outcome.state];
		const reason = outcome.state === "DELIVERED" ? null : outcome.reason;
		emit({ type: "message", trace: "", messageId, appId, channel, what, reason });
	}

	function outcomeOf(row: TakenMessage, told: Delivered | undefined | "stale"): SettleMessage["outcome"] {
		if (told === "stale") return { state: "WAITING", dueAt: now(), reason: "it had to wait" };
		if (told?.outcome === "delivered") return { state: "DELIVERED" };
		if (told?.outcome === "refused") return { state: "DEAD", reason: oneLine(told.reason ?? "the channel refused it") };
		const reason = told ? (told.reason ?? "not now") : "the channel did not answer for it";
		const dueAt = Math.min(now() + pauseAfter(row.attempts), row.expiresAt);
		return { state: "WAITING", dueAt, reason: oneLine(reason) };
	}

	function wake(name: ChannelName): void {
		const channel = channels[name];
		const busy = working.get(name);
		if (!channel || !busy || busy.size >= AT_ONCE || over.signal.aborted) return;
		const worker = work(name, channel)
			.catch(failed)
			.finally(() => busy.delete(worker));
		busy.add(worker);
	}

	const all = () => [...working.values()].flatMap((busy) => [...busy]);
	const stopLooking = repeat({
		every: LOOKS_EVERY,
		async work() {
			if (leases && !(await leases.holds(looking))) return;
			for (const name of await store.messagesDue({ now: now() })) wake(name);
		},
		failed,
	});
	const idle = async (): Promise<void> => {
		for (let busy = all(); busy.length > 0; busy = all()) await Promise.all(busy);
	};
	return {
		wake,
		idle,
		async stop() {
			over.abort();
			await stopLooking();
			const grace = setTimeout(() => cutOff.abort(), endsWithin);
			await idle();
			clearTimeout(grace);
		},
	};
}
