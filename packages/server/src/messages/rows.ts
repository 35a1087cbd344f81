import type { Act, LookAt, Named, Person, Presented, UserAct } from "../store-inputs.ts";
import type { ChannelName } from "./channels/channel.ts";

/** What the verbs about messages are handed, and what they answer. */

// ── templates (the operator's) ─────────────────────────────────────────────────────────────────────
/** What a template says in one language. `{name}` in a text is a variable: one line of plain text. */
export interface TemplateText {
	readonly title: string | null;
	readonly content: string;
	/** `url` is the name of a variable, whose value is an https address on a domain that the app has declared. */
	readonly link: { readonly label: string; readonly url: string } | null;
}
export type TemplateStatus = "REGISTERED" | "APPROVED" | "WITHDRAWN";
export interface TemplateRow {
	/** As merchants name it: at most 256 characters. */
	readonly templateCode: string;
	/** The only app that may send by it; null: any. */
	readonly appId: string | null;
	readonly channel: ChannelName;
	/** What the super app calls it; null: it has none of its own. */
	readonly superAppCode: string | null;
	/** By language (BCP 47); the first is what is taken where none fits. */
	readonly texts: Readonly<Record<string, TemplateText>>;
	readonly status: TemplateStatus;
	/** Another one after every change: a text that was filled from an older one is not accepted. */
	readonly version: number;
}
/** Makes one, not approved yet; a change of an approved one has to be approved again. */
export type PutTemplate = Omit<TemplateRow, "status" | "version"> & Act;
export interface SetTemplateStatus extends Act, Pick<TemplateRow, "templateCode" | "status"> {}

// ── accepting ──────────────────────────────────────────────────────────────────────────────────────
/** Who is written to: the person of an access token, or one by the id that the merchant knows them by. */
export type To = ({ readonly by: "access" } & Presented) | { readonly by: "userId"; readonly userId: string };
export interface AcceptMessage extends Act, Pick<LookAt, "clientId" | "clientVersion"> {
	readonly named: Named;
	readonly to: To;
	/** Of the merchant's requestId, in a bucket of its own: once per client and app it begets a message (ruling 46). */
	readonly request: Presented;
	/** Of template and content, under a key of ours: another one, or another person, under the same request is refused. */
	readonly fingerprint: string;
	readonly template: Pick<TemplateRow, "templateCode" | "version"> | null;
	readonly channel: ChannelName;
	/** The operations of which one must be granted, and the scopes that give them. */
	readonly operations: readonly string[];
	readonly scopes: readonly string[];
	/** 32 random hex digits: with the bucket before it, what the message is called if this is the first time. */
	readonly freshId: string;
	/** Sealed: every language's words and the page. */
	readonly words: string;
	/** How many this app may send to this person by this channel within `per` milliseconds. */
	readonly quota: { readonly most: number; readonly per: number };
	/** When it is of no use any more if it has not been delivered. */
	readonly expiresAt: number;
	/** Until when it is kept, for an operator to see and for its request to be known again. */
	readonly rowExpiresAt: number;
}
export interface AcceptedMessage {
	readonly messageId: string;
	/** True for a repeated request: nothing new was accepted. */
	readonly again: boolean;
}

// ── the outbox ─────────────────────────────────────────────────────────────────────────────────────
/** WAITING: to be delivered. DELIVERED. STOPPED: its permission was gone before its turn came. DEAD: given up; can be sent again. */
export type MessageState = "WAITING" | "DELIVERED" | "STOPPED" | "DEAD";
export interface TakeMessages extends Act {
	readonly channel: ChannelName;
	readonly most: number;
	/** Random: who has taken them. */
	readonly lease: string;
	readonly leasedUntil: number;
}
/** A row of the outbox under a lease, whose permission held in the transaction that took it. */
export interface TakenMessage extends Pick<Person, "sub" | "bucket"> {
	readonly messageId: string;
	readonly appId: string;
	readonly templateCode: string | null;
	readonly superAppCode: string | null;
	readonly words: string;
	/** In which the person was asked for it, BCP 47; null: they were not asked. */
	readonly language: string | null;
	readonly acceptedAt: number;
	readonly expiresAt: number;
	/** How often it was tried before. */
	readonly attempts: number;
}
/** What came of a delivery. It counts while the lease is this one's; that it was delivered counts whoever has it now. */
export interface SettleMessage extends Act {
	readonly messageId: string;
	readonly lease: string;
	/** `dueAt`: tried again then. */
	readonly outcome:
		| { readonly state: "DELIVERED" }
		| { readonly state: "WAITING"; readonly dueAt: number; readonly reason: string }
		| { readonly state: "DEAD"; readonly reason: string };
}
export interface MessageQuestion {
	readonly state: MessageState;
	/** Only this app's; null: all. */
	readonly appId: string | null;
	/** Behind this one; null: from the newest on. */
	readonly after: { readonly at: number; readonly messageId: string } | null;
	readonly most: number;
}
/** What an operator sees of a message: nothing that it says, and nobody by name. */
export interface MessageSeen {
	readonly messageId: string;
	readonly appId: string;
	readonly pseudonym: string;
	readonly channel: ChannelName;
	readonly templateCode: string | null;
	readonly state: MessageState;
	readonly acceptedAt: number;
	/** When it was delivered, stopped or given up; null: it waits. */
	readonly doneAt: number | null;
	readonly attempts: number;
	readonly reason: string | null;
}
export interface SendAgain extends Act {
	readonly messageId: string;
	readonly expiresAt: number;
}

// ── the inbox ──────────────────────────────────────────────────────────────────────────────────────
export interface PutInInbox extends Act {
	readonly messageId: string;
	readonly rowExpiresAt: number;
}
export interface InboxOf extends Pick<Person, "sub"> {
	/** Those that let an app write. */
	readonly operations: readonly string[];
}
export interface InboxRow {
	readonly messageId: string;
	readonly appId: string;
	/** Sealed: what it says, in every language. */
	readonly words: string;
	readonly at: number;
	readonly readAt: number | null;
	/** True while the app may write. */
	readonly stoppable: boolean;
}
export interface InboxAct extends Act, Pick<Person, "sub"> {
	readonly messageId: string;
}
/** Takes back every scope of an app that lets it write. */
export type StopMessages = UserAct & { readonly operations: readonly string[] };
