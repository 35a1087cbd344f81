import { z } from "zod";
import type { Channel, ChannelName } from "../../messages/channels/channel.ts";
import { type SuperAppChannelConfig, usualDeadlineMs } from "../../messages/channels/super-app.ts";
import { explainIssue, section } from "../explain.ts";
import { webAddress } from "../web-address.ts";

/** What serves a channel: the super app, the inbox of this server, or whatever else can `deliver`; null: nothing. */
export type ChannelConfig =
	| ({ readonly kind: "superApp" } & Required<SuperAppChannelConfig>)
	| { readonly kind: "inbox" }
	| Channel
	| null;
/** How messages reach people, and how many an app may send. */
export interface MessagesConfig {
	readonly channels: Readonly<Record<ChannelName, ChannelConfig>>;
	/** Of one app, to one person, by this channel, in 24 hours. */
	readonly perDay: Readonly<Record<ChannelName, number>>;
}
export interface MessagesInput {
	/** One that is left out serves nothing; INBOX is the server's own inbox. */
	readonly channels?: Readonly<
		Partial<
			Record<
				ChannelName,
				({ readonly kind: "superApp" } & SuperAppChannelConfig) | { readonly kind: "inbox" } | Channel | null
			>
		>
	>;
	/** Default 3 by SMS, 10 by PUSH, 20 to the INBOX. */
	readonly perDay?: Readonly<Partial<Record<ChannelName, number>>>;
}

/** A lease on messages outlives any call. */
const MOST_DEADLINE_MS = 60_000;
const MOST_AT_ONCE = 20;
/** Of one app, to one person, a day, where the configuration does not say it. */
const usualPerDay: Readonly<Record<ChannelName, number>> = { SMS: 3, PUSH: 10, INBOX: 20 };

/** What the configuration can name; a channel of the operator's own is an object, and has no kind. */
export const channelKinds = z.discriminatedUnion("kind", [
	section({
		kind: z.literal("superApp"),
		url: webAddress("what a message says is personal.").describe(
			"Your endpoint, https (http on loopback only): docs/messages.md.",
		),
		deadlineMs: z
			.int()
			.min(1)
			.max(MOST_DEADLINE_MS)
			.default(usualDeadlineMs)
			.describe("Milliseconds for the whole answer; what is not answered until then comes again."),
	}),
	section({ kind: z.literal("inbox") }),
]);

const channelOf = (name: ChannelName, usual: ChannelConfig) =>
	z
		.unknown()
		.transform((value, context): ChannelConfig => {
			if (value === null) return null;
			const complain = (message: string, key?: string) =>
				void context.issues.push({ code: "custom", message, input: undefined, path: key === undefined ? [] : [key] });
			if (isChannel(value)) {
				for (const [key, most] of bounds) {
					const number = value[key];
					if (Number.isInteger(number) && number >= 1 && number <= most) continue;
					complain(`a channel of your own says a whole number from 1 to ${most} here.`, key);
				}
				return value;
			}
			const read = channelKinds.safeParse(value, { error: (issue) => explainIssue(issue) });
			if (!read.success) {
				context.issues.push(...read.error.issues.map((issue) => ({ ...issue, input: undefined }) as never));
			} else if (read.data.kind !== "inbox" || name === "INBOX") return read.data;
			else complain("the inbox takes what is sent to the INBOX, and nothing else.", "kind");
			return z.NEVER;
		})
		.default(usual)
		.describe(`What serves ${name}.`);

const bounds: readonly (readonly ["most" | "deadlineMs", number])[] = [
	["most", MOST_AT_ONCE],
	["deadlineMs", MOST_DEADLINE_MS],
];
const isChannel = (value: unknown): value is Channel =>
	typeof value === "object" && value !== null && typeof (value as Partial<Channel>).deliver === "function";

/** The section `messages` of byleave.config.ts. */
export const messagesSchema = section({
	channels: section({
		SMS: channelOf("SMS", null),
		PUSH: channelOf("PUSH", null),
		INBOX: channelOf("INBOX", { kind: "inbox" }),
	})
		.prefault({})
		.describe(
			"`SMS`, `PUSH`, `INBOX`: what serves each, one of these or an object with a `deliver` of your own; `null`: nothing, and no message is accepted for it. Left out: `INBOX` is this server's own, the others are `null`.",
		),
	perDay: section({ SMS: perDayOf("SMS"), PUSH: perDayOf("PUSH"), INBOX: perDayOf("INBOX") })
		.prefault({})
		.describe("How many messages an app may send to one person in 24 hours."),
});

function perDayOf(name: ChannelName) {
	return z.int().min(0).max(1000).default(usualPerDay[name]).describe(`By ${name}; 0: none.`);
}
