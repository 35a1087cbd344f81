import type { ChannelName } from "@byleave/protocol";

/**
 * How a message reaches its person: SMS, PUSH or INBOX (my.getAuthCode, Scopes). A channel is whatever can `deliver`; which one
 * serves which name, the configuration says. `channelContract` of `@byleave/server/contract` checks any.
 */
export interface Channel {
	/** How many messages `deliver` takes at once: 1 to 20. */
	readonly most: number;
	/** Milliseconds that a call of `deliver` may take; what is not answered until then may have been delivered or not. */
	readonly deadlineMs: number;
	/**
	 * Hands messages to the person's phone, or to whoever brings them there. Answers for each message once, in any order; one
	 * that is not answered for, and all if it rejects, may have been delivered or not and come again, under the same
	 * `messageId`: a channel delivers a `messageId` once, however often it comes. What it rejects with is logged, so it names
	 * no person and no text of a message. `signal` ends a call whose time is over.
	 */
	deliver(messages: readonly Delivery[], signal: AbortSignal): Promise<readonly Delivered[]>;
}

export { type ChannelName, channelNames } from "@byleave/protocol";

/** A message on its way, in the words that the person reads. */
export interface Delivery {
	readonly messageId: string;
	readonly channel: ChannelName;
	/** The super app's own user: the `sub` of its tokens. */
	readonly sub: string;
	readonly app: { readonly appId: string; readonly name: string };
	readonly templateCode: string;
	/** What the super app calls the template, where it has one of its own. */
	readonly superAppCode: string | null;
	/** BCP 47, of the text. */
	readonly language: string;
	/** Begins with the registered name of the mini program, unless the text does (ruling 46). Not of an SMS. */
	readonly title: string | null;
	/** Of an SMS the registered name leads in it. At most 4096 characters, with the rest of what it says. */
	readonly content: string;
	/** An https address on a domain that the app has declared; nothing here ever fetches it. */
	readonly link: { readonly label: string; readonly url: string } | null;
	/** The page of the mini program that a tap opens, as its host names pages; null: its first. */
	readonly page: string | null;
	/** Milliseconds since 1970: when it was accepted. */
	readonly at: number;
}

/** What became of one message. */
export interface Delivered {
	readonly messageId: string;
	/** `retry`: not now (a phone that is off); it comes again. `refused`: never; an operator can see it and send it again. */
	readonly outcome: "delivered" | "retry" | "refused";
	/** For an operator: at most 200 characters that name no person and hold no text of the message. */
	readonly reason?: string;
}
