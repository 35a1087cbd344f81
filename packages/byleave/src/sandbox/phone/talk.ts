import type { Entry } from "../page/trace/entry.ts";
import type { Happening } from "../wire.ts";
import type { Language } from "./words.ts";

/**
 * What the phone says to the page around it. They are two documents of one origin, so that what lies over the phone
 * covers the phone and nothing else: the developer's tools stay usable (ruling 10).
 */
export type ToPage =
	| { readonly type: "note"; readonly entry: Entry }
	/** Something on the phone wants to be seen. */
	| { readonly type: "reveal" }
	/** The person has chosen another account. */
	| { readonly type: "loggedIn"; readonly sub: string }
	/** Another program is wanted, at this page; null: at its first. */
	| { readonly type: "open"; readonly appId: string; readonly page: string | null }
	/** Nothing goes on in the phone any more. */
	| { readonly type: "left" }
	/** The phone runs: whatever else it has to say waits until it is heard. */
	| { readonly type: "here" };

/** What the page says to the phone. */
export type ToPhone =
	| { readonly type: "speak"; readonly language: Language }
	/** The page hears. */
	| { readonly type: "listening" }
	/** Something that concerns this phone. */
	| { readonly type: "happened"; readonly event: Happening["event"] }
	/** Another user comes: end what goes on for this one, and say when that is done. */
	| { readonly type: "leave" };

/** Whether a page is around. The phone can be opened by itself, too. */
export const isInPage = (): boolean => window.parent !== window;

/** What is said before the page listens: either of the two documents may be the first that runs. */
let waiting: ToPage[] | undefined = [];

export function tellPage(message: ToPage): void {
	if (!isInPage()) return;
	if (waiting) waiting.push(message);
	else window.parent.postMessage(message, location.origin);
}

/** Says that the phone is there; `pageListens` is to be called when the page says that it listens. */
export const sayHere = (): void => {
	if (isInPage()) window.parent.postMessage({ type: "here" } satisfies ToPage, location.origin);
};

export function pageListens(): void {
	const before = waiting ?? [];
	waiting = undefined;
	for (const message of before) tellPage(message);
}

/** Hears what `from` says, as long as it is of our own origin. */
export function listenTo<Message extends ToPage | ToPhone>(
	from: () => Window | null,
	hear: (message: Message) => void,
): void {
	addEventListener("message", ({ source, origin, data }) => {
		if (origin === location.origin && source !== null && source === from()) hear(Object(data) as Message);
	});
}

/** The query of a phone's address: which program it opens, in which language, and at which page if it is not the first. */
export function phoneQuery(of: { appId: string; language: Language; page: string | null }): URLSearchParams {
	const { appId, language, page } = of;
	return new URLSearchParams({ app: appId, lang: language, ...(page === null ? {} : { open: page }) });
}
