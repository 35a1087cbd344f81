/** The class of whatever hears taps and is no control of the browser's own. */
export const TAPPABLE = "b-taps";
const reachable = "a[href], button, input, select, textarea, [tabindex]";

/**
 * What can be tapped is a button to a screen reader, as long as nothing inside of it can be reached by itself: a button's inside is
 * read as one. Looked at whenever something comes or goes.
 */
export function watchRoles(document: Document): void {
	const root = document.body;
	for (const element of root.querySelectorAll(`.${TAPPABLE}`)) giveRole(element);
	new MutationObserver((records) => {
		const touched = new Set<Element>();
		for (const { target, addedNodes, type } of records) {
			if (!(target instanceof Element) || !target.isConnected) continue;
			for (let at = target.closest(`.${TAPPABLE}`); at; at = at.parentElement?.closest(`.${TAPPABLE}`) ?? null)
				touched.add(at);
			if (type !== "childList") continue;
			for (const node of addedNodes)
				if (node instanceof Element) for (const inside of node.querySelectorAll(`.${TAPPABLE}`)) touched.add(inside);
			for (const node of addedNodes) if (node instanceof Element && node.matches(`.${TAPPABLE}`)) touched.add(node);
		}
		for (const element of touched) giveRole(element);
	}).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "tabindex"] });
}

const given = new WeakSet<Element>();

function giveRole(element: Element): void {
	if (element.hasAttribute("role") && !given.has(element)) return;
	if (element.querySelector(reachable)) {
		if (given.delete(element)) element.removeAttribute("role");
		return;
	}
	if (!given.has(element)) {
		given.add(element);
		element.setAttribute("role", "button");
	}
	nameIfNone(element);
}

/** A button without a word is called by what is known of it. */
function nameIfNone(element: Element): void {
	if (element.hasAttribute("aria-label") || element.textContent?.trim() !== "") return;
	const pictures = [...element.querySelectorAll("img")];
	if (pictures.some((image) => image.alt !== "")) return;
	element.setAttribute("aria-label", wordsOf(pictures[0]?.getAttribute("src") ?? element.id) || "Button");
}

/** `/images/icon-cart.png` as words: `icon cart`. */
export const wordsOf = (source: string): string =>
	source.startsWith("data:") || source.startsWith("blob:")
		? ""
		: (source.split(/[?#]/, 1)[0] ?? "")
				.replace(/^.*\//, "")
				.replace(/\.\w+$/, "")
				.replace(/[^\p{L}\p{N}]+/gu, " ")
				.trim();
