import type { Cause } from "./causes/cause.ts";
import type { Outcome } from "./causes/outcome.ts";
import type { AuthCode, Granted } from "./jsapi.ts";

/**
 * What a host and the authorization server say to each other. All of it is JSON over POST (grants: GET),
 * each request with `Authorization: Bearer <JWT of the super app's back end>` (ruling 11).
 */
export const hostPaths = {
	authorize: "/host/authorize",
	confirm: "/host/confirm",
	decline: "/host/decline",
	cancel: "/host/cancel",
	permit: "/host/permit",
	disclose: "/host/disclose",
	grants: "/host/grants",
	stopScope: "/host/grants/stop-scope",
	stopApp: "/host/grants/stop-app",
	block: "/host/grants/block",
	inbox: "/host/inbox",
	inboxUnread: "/host/inbox/unread",
	openMessage: "/host/inbox/open",
	removeMessage: "/host/inbox/remove",
	stopMessages: "/host/messages/stop",
} as const;

export interface AuthorizeRequest {
	readonly appId: string;
	/** As the mini program sent it: absent, a string or a list. The server reads it. */
	readonly scopes?: unknown;
	/** In place of scopes: what the merchant's server was answered when it prepared, as the mini program passed it on. */
	readonly prepared?: string;
	/** BCP 47; the sheet's words come in the nearest language there is. */
	readonly language?: string;
}
/** A sheet has to be shown before anything is granted. */
export interface Pending {
	readonly ticket: string;
	/** Milliseconds until the ticket ends. */
	readonly expiresIn: number;
	/** Of the names asked for, those that wait for the user; 10001 each if they refuse. */
	readonly askedScopes: readonly string[];
	/** Of the names asked for, those that are granted if the user allows, without being asked for. */
	readonly grantedScopes: readonly string[];
	/** What is refused whatever the user does. */
	readonly authErrorScopes: Readonly<Record<string, string>>;
	readonly sheet: Sheet;
}
export type AuthorizeAnswer = AuthCode | Pending;

/** The authorize button: one of the platform's permissions by its own word, asked for as its scopes are; no code comes of it. */
export interface PermitRequest {
	readonly appId: string;
	readonly permission: string;
	/** BCP 47. */
	readonly language?: string;
}
export type PermitAnswer = Granted | Pending;
/** What a program reads in its page of what it was permitted. */
export interface DiscloseRequest {
	readonly appId: string;
	readonly permission: string;
}
export interface OpenData {
	/** By the platform's names for the fields: each is there, "" where nothing is known. */
	readonly told: Readonly<Record<string, string>>;
}
/** A ticket of a permission's sheet ends in a grant alone. */
export type ConfirmAnswer = AuthCode | Granted;

export interface ConfirmRequest {
	readonly ticket: string;
	readonly acceptedScopes: readonly string[];
}
/** Why a ticket ends without a grant. Only denied and dismissed count as a refusal (ruling 6). */
export type DeclineReason = "denied" | "dismissed" | "gone" | "user_changed" | "timeout";
export interface DeclineRequest {
	readonly ticket: string;
	readonly reason: DeclineReason;
}

/** Everything but success, with a real HTTP status (ruling 15). `message` is for developers, never for the user. */
export interface HostFailure {
	readonly cause: Cause;
	readonly outcome: Outcome;
	readonly authErrorScopes: Readonly<Record<string, string>>;
	readonly message: string;
	/** The field at fault, where there is one. */
	readonly field?: string;
	/** Finds the request in the server's log. */
	readonly trace: string;
	/** What the host tells the person, who has seen no sheet (ruling 40). Nothing of it is the mini program's. */
	readonly notice?: Notice;
}
/** A refusal without a sheet, in the person's own language: what happened, and how it is undone (ruling 40). */
export interface Notice {
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	readonly app: SheetApp;
	readonly what: string;
	readonly undo: string;
	/** How the operator can be reached. */
	readonly support: string;
	readonly close: string;
}

/** One sheet, ready to draw: everything that a person reads, in their language (rulings 7 to 10). */
export interface Sheet {
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	readonly app: SheetApp;
	readonly user: { readonly nickName: string; readonly avatar: string | null };
	readonly items: readonly SheetItem[];
	/** What the merchant has prepared, in its own words; only where something was. */
	readonly contract?: SheetContract;
	/** True if Allow grants something even with every switch off. */
	readonly grantsAnyway: boolean;
	readonly words: SheetWords;
	/** Every sheet of a sandbox says that it is one. */
	readonly sandbox: boolean;
	/** Stands instead of the sheet where the host shows none, because the app's pages took too many away (ruling 6). */
	readonly notice: Notice;
}
export interface SheetApp {
	readonly appId: string;
	readonly name: string;
	readonly logo: string | null;
	readonly merchant: string;
}
/** One line of the sheet. A required one is one thing that leaves; an optional one is one scope with a switch. */
export interface SheetItem {
	/** Which picture: a view's or an operation's name. */
	readonly icon: string;
	readonly optional: boolean;
	/** The scopes that this line is shown for; with a switch exactly one. */
	readonly scopes: readonly string[];
	readonly fields: readonly SheetField[];
	/** What the wallet itself calls the scopes of this line; left out where it has no name of its own for them. */
	readonly called?: string;
	/** Why the app wants it, in its registered words; null: it gives no reason, which the sheet says. */
	readonly why: string | null;
}
export interface SheetField {
	readonly title: string;
	/** text: values as they leave · code: the same, in monospace · image: a URL · none: there is no value to show. */
	readonly kind: "text" | "code" | "image" | "none";
	/** Letter for letter what leaves. Empty, unless kind is none, means nothing is stored. */
	readonly values: readonly string[];
	/** Beside each value, what its codes say in words (ruling 39); null where the value speaks for itself. */
	readonly said: readonly (string | null)[];
}
/** What a merchant writes about an agreement: data, never ours, and drawn as such. */
export interface SheetContract {
	/** Says whose words these are. */
	readonly heading: string;
	readonly title: string | null;
	readonly text: string | null;
	readonly facts: readonly { readonly label: string; readonly value: string; readonly said: string | null }[];
}
/** The fixed sentences of the sheet, already filled in. */
export interface SheetWords {
	readonly by: string;
	readonly wantsTo: string;
	readonly as: string;
	readonly notYou: string;
	readonly howLong: string;
	readonly undo: string;
	readonly nothingStored: string;
	/** Stands under a line whose reason the app does not give. */
	readonly noReason: string;
	readonly optional: string;
	readonly chooseOne: string;
	/** Instead of `chooseOne` where nothing is stored of all that is asked for. */
	readonly nothingToAllow: string;
	/** After Allow, until the answer is there. */
	readonly working: string;
	readonly allow: string;
	readonly deny: string;
	readonly sandbox: string;
}

/** The user's page: every app with a live grant or a block. */
export interface GrantsAnswer {
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	readonly apps: readonly GrantedApp[];
	readonly words: GrantsWords;
}
export interface GrantedApp {
	readonly app: SheetApp;
	readonly blocked: boolean;
	/** ISO 8601; when the first of the live scopes was allowed. */
	readonly since: string | null;
	/** The app knows the user again: said once, for as long as anything still gives it (ruling 23). Ends with the app. */
	readonly known: KnownAgain | null;
	readonly scopes: readonly GrantedScope[];
}
export interface KnownAgain {
	readonly title: string;
	readonly why: string | null;
	/** Nobody was asked. */
	readonly silent: boolean;
}
export interface GrantedScope {
	readonly scope: string;
	/** The lines that the user saw when allowing it, but for `known`; none of a scope that gives nothing else. */
	readonly lines: readonly { readonly title: string; readonly why: string | null }[];
	readonly silent: boolean;
	readonly since: string;
}
export interface GrantsWords {
	readonly title: string;
	readonly empty: string;
	readonly since: string;
	readonly silent: string;
	readonly stopScope: string;
	readonly stopApp: string;
	readonly block: string;
	readonly unblock: string;
	readonly blocked: string;
	/** Stands above the list of what an app may see and do. */
	readonly may: string;
	/** What stopping or blocking a whole app means, asked before it is done. */
	readonly stopAppAsk: string;
	readonly blockAsk: string;
	/** The way back out of such a question. */
	readonly keep: string;
	/** Read aloud when something was stopped, blocked or unblocked. */
	readonly done: string;
	readonly failed: string;
	readonly tryAgain: string;
	/** How the operator can be reached. */
	readonly support: string;
}
export interface StopScopeRequest {
	readonly appId: string;
	readonly scope: string;
}
export interface StopAppRequest {
	readonly appId: string;
}
export interface BlockRequest {
	readonly appId: string;
	readonly blocked: boolean;
}
