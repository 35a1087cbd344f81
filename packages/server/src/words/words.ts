import type { GrantsWords, Item, SheetWords } from "@byleave/protocol";

/** All that Byleave says to a user in one language. A file of this shape is a language. */
export interface Words {
	/** BCP 47. */
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	/** What an app wants with each view and operation: a phrase that goes on from `wantsTo`. */
	readonly titles: Readonly<Record<Item, string>>;
	/** Stands where an app has registered no reason. */
	readonly noReason: string;
	/** Where a grant is undone, if the deployment's configuration does not say it. */
	readonly undo: string;
	/** The sentences of one sheet. */
	readonly sheet: (about: SheetAbout) => SheetWords;
	readonly grants: GrantsWords;
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
