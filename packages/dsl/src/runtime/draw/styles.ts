import type { Style } from "../../built.ts";

/** Puts a program's styles into the document, in their order; those that were there are replaced where they are. */
export function createStyles(document: Document): { put(styles: readonly Style[]): void } {
	let elements: HTMLStyleElement[] = [];
	return {
		put(styles) {
			const next = styles.map(({ owner, css }, index) => {
				const element = elements[index] ?? document.createElement("style");
				if (element.textContent !== css) element.textContent = css;
				element.dataset.owner = owner;
				return element;
			});
			for (const old of elements.slice(next.length)) old.remove();
			elements = next;
			for (const element of next) if (!element.isConnected) document.head.append(element);
		},
	};
}
