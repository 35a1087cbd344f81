/** Who speaks in the timeline. */
export const parties = {
	program: "Mini program",
	host: "Super app",
	server: "Byleave",
	merchant: "Merchant",
	user: "User",
} as const;
export type Party = keyof typeof parties;

/** The state of an entry: never told by colour alone, so each has a sign and a word. */
export const marks = {
	note: { sign: "·", word: "" },
	granted: { sign: "✓", word: "granted" },
	refused: { sign: "–", word: "refused" },
	failed: { sign: "×", word: "failed" },
	waiting: { sign: "…", word: "waiting" },
} as const;
export type Mark = keyof typeof marks;

/** One line of the timeline, and all that the detail shows of it. */
export interface Entry {
	/** Milliseconds since 1970. */
	readonly at: number;
	readonly from: Party;
	readonly to?: Party;
	readonly mark: Mark;
	/** In place of the mark's own word. */
	readonly word?: string;
	readonly title: string;
	readonly sub: string;
	/** What this step is, in a sentence. */
	readonly about: string;
	readonly sections: readonly Section[];
	/** True if a new story begins here. */
	readonly opens?: boolean;
	/** An entry of the same key takes the place of the one before. */
	readonly key?: string;
	/** How often it happened since an entry of its key was told last: they are added up, and said. */
	readonly times?: number;
}
/** An entry whose time is that of its telling. */
export type Line = Omit<Entry, "at">;
export type Section =
	| { readonly kind: "facts"; readonly title?: string; readonly facts: readonly (readonly [string, string])[] }
	/** Exact text; every line break is shown. */
	| { readonly kind: "exact"; readonly title: string; readonly text: string }
	/** JSON as it was sent, and laid out. */
	| { readonly kind: "json"; readonly title: string; readonly text: string }
	| { readonly kind: "list"; readonly title: string; readonly items: readonly string[] }
	/** A form that answers a published call in the container's place, with data (ruling 47). */
	| { readonly kind: "answer"; readonly name: string }
	| { readonly kind: "error"; readonly what: string; readonly why: string; readonly todo: string };

/** The word of an entry's state; empty if it has none. */
export const wordOf = ({ mark, word }: Entry): string => word ?? marks[mark].word;

/** An entry that takes the place of one of the same key. */
export const inPlaceOf = (entry: Entry, before: Entry | undefined): Entry =>
	entry.times === undefined ? entry : { ...entry, times: entry.times + (before?.times ?? 0) };

/** What stands below its title: with how often it happened, where it counts. */
export function subOf({ sub, times = 1 }: Entry): string {
	if (times === 1) return sub;
	return sub === "" ? `${times} times` : `${sub} · ${times} times`;
}

/** A value as a section. */
export const json = (title: string, value: unknown): Section => ({
	kind: "json",
	title,
	text: value === undefined ? "undefined" : JSON.stringify(value),
});

/** `12:03:04.056` in the developer's own zone. */
export function clock(at: number): string {
	const date = new Date(at);
	const two = (value: number): string => String(value).padStart(2, "0");
	const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
	return `${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
