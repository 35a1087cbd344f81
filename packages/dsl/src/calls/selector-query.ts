import { atRest } from "../runtime/stack/turn.ts";

/** What `my.createSelectorQuery()` measures, on the page on which it was made: answers come in the order of the questions. */
export interface SelectorQuery {
	select(selector: unknown): SelectorQuery;
	selectAll(selector: unknown): SelectorQuery;
	selectViewport(): SelectorQuery;
	boundingClientRect(then?: unknown): SelectorQuery;
	scrollOffset(then?: unknown): SelectorQuery;
	/** Whatever component is meant: ids and classes are looked for on the whole page. */
	in(component: unknown): SelectorQuery;
	exec(then?: unknown): void;
}
type Chosen = { readonly selector: string; readonly isAll: boolean } | "viewport";

/** The page that is on top; the document's body as long as there is none. */
export const topPage = (document: Document): Element =>
	[...document.querySelectorAll(".b-page")].findLast((page) => !page.hasAttribute("hidden")) ?? document.body;

/**
 * A selector as it finds elements here: `view` is the tag's class, `>>>` looks into components, which have no border here.
 * What is no selector finds nothing.
 */
export function foundBy(page: Element, selector: string): readonly Element[] {
	const ours = selector.replaceAll(">>>", " ").replace(/(^|[\s,>+~])([a-z][\w-]*)/g, "$1.b-$2");
	try {
		return [...page.querySelectorAll(ours)];
	} catch {
		return [];
	}
}

export function createSelectorQuery(page: Window): SelectorQuery {
	const { document } = page;
	// By the time that it measures, another page may be on top.
	const made = topPage(document);
	const own = (): Element => (made === document.body ? topPage(document) : made);
	let chosen: Chosen = "viewport";
	const questions: { readonly ask: () => unknown; readonly then: unknown }[] = [];
	const ofEach = (measure: (element: Element) => object, ofViewport: (top: Element) => object): (() => unknown) => {
		const meant = chosen;
		return () => {
			const top = own();
			if (meant === "viewport") return ofViewport(top);
			const all = foundBy(top, meant.selector);
			return meant.isAll ? all.map(measure) : all[0] ? measure(all[0]) : null;
		};
	};
	const scrolled = ({ scrollTop, scrollLeft, scrollHeight, scrollWidth }: Element): object => ({
		...{ scrollTop, scrollLeft, scrollHeight, scrollWidth },
	});
	const query: SelectorQuery = {
		select(selector) {
			chosen = { selector: String(selector), isAll: false };
			return query;
		},
		selectAll(selector) {
			chosen = { selector: String(selector), isAll: true };
			return query;
		},
		selectViewport() {
			chosen = "viewport";
			return query;
		},
		in: () => query,
		boundingClientRect(then) {
			questions.push({ ask: ofEach(rectOf, rectOf), then });
			return query;
		},
		scrollOffset(then) {
			questions.push({ ask: ofEach(scrolled, scrolled), then });
			return query;
		},
		exec(then) {
			// After what was changed just now has been drawn.
			page.requestAnimationFrame(() => {
				const answers = atRest(page.document, () => questions.map(({ ask }) => ask()));
				for (const [index, { then }] of questions.entries()) if (typeof then === "function") then(answers[index]);
				if (typeof then === "function") then(answers);
			});
		},
	};
	return query;
}

function rectOf(element: Element): object {
	const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
	const { id, dataset } = element as HTMLElement;
	return { id, dataset: { ...dataset }, left, top, right, bottom, width, height };
}
