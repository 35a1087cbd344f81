import type { Cause, causes, GrantsWords, InboxWords, KnownItem, SheetWords, StopWords } from "@byleave/protocol";

/** All that Byleave says to a user in one language. A file of this shape is a language. */
export interface Words {
	/** BCP 47. */
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	/** What an app wants with each view and operation: a phrase that goes on from `wantsTo`. */
	readonly titles: Readonly<Record<KnownItem, string>>;
	/** What a gender's code says (ruling 39). A code that is not here stands for itself. */
	readonly genders: Readonly<Record<string, string>>;
	/** Where a grant is undone, if the deployment's configuration does not say it. */
	readonly undo: string;
	/** The sentences of one sheet. */
	readonly sheet: (about: SheetAbout) => SheetWords;
	/** Whose words an agreement's are, and what its facts are called. */
	readonly contract: (merchant: string) => {
		readonly heading: string;
		readonly amount: string;
		readonly start: string;
	};
	readonly grants: (about: { readonly support: string }) => GrantsWords;
	readonly inbox: (about: { readonly unread: number; readonly support: string }) => InboxWords;
	/** How an app's messages are stopped, and what is said then. */
	readonly stopMessages: (app: string) => StopWords;
	/** What a person is told who was refused without a sheet (ruling 40). */
	readonly notices: (about: NoticeAbout) => Readonly<Record<Untold, { readonly what: string; readonly undo: string }>>;
	/** Closes such a notice. */
	readonly close: string;
	readonly support: (support: string) => string;
}

/** The causes that end a call without anything that the person sees. */
export type Untold = { [C in Cause]: (typeof causes)[C] extends { outcome: "suppressed" } ? C : never }[Cause];
export interface NoticeAbout {
	/** Where a person can undo what they did. */
	readonly undo: string;
	/** How long until the app may ask again, in words: "1 minute", "24 hours". */
	readonly again: string;
}

/** What the sentences of a sheet speak of. */
export interface SheetAbout {
	readonly merchant: string;
	readonly nickName: string;
	/** From the configuration; default: the language's own `undo`. */
	readonly undo?: string;
}

/**
 * A name inside a sentence: isolated, so that it cannot turn the direction of the sentence or end its own
 * isolation (checklist 84). Whoever draws the sentence finds the name again by the two signs around it.
 */
export function isolated(name: string): string {
	return `\u2068${name.replace(/\p{Bidi_Control}/gu, "")}\u2069`;
}
