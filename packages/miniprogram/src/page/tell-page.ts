import type { Bridge } from "../bridge.ts";

/** Tells the host what the document is called and whether a step back stays in the program, whenever that changes. */
export function tellPage(page: Window, bridge: Pick<Bridge, "tell">): void {
	const { document, history } = page;
	let last: string | undefined;
	const tell = () => {
		const shown = { title: document.title, canGoBack: canGoBack(page) };
		const text = JSON.stringify(shown);
		if (text !== last) bridge.tell({ type: "page", ...shown });
		last = text;
	};
	const { pushState } = history;
	history.pushState = (...state) => {
		pushState.apply(history, state);
		tell();
	};
	for (const type of ["load", "popstate", "hashchange"]) page.addEventListener(type, tell);
	page.addEventListener("pageshow", ({ persisted }) => {
		// A new launch: its host has heard nothing yet.
		if (persisted) last = undefined;
		tell();
	});
	document.addEventListener("DOMContentLoaded", () => {
		tell();
		const { MutationObserver } = page as Window & typeof globalThis;
		new MutationObserver(tell).observe(document.head, { childList: true, subtree: true, characterData: true });
	});
}

/** Whether there is a page of the program to go back to. `history` counts those of the host, too. */
export function canGoBack(page: Window): boolean {
	const { navigation } = page as { navigation?: { readonly canGoBack: boolean } };
	return navigation?.canGoBack ?? page.history.length > 1;
}
