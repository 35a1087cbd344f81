/** The user wants nothing to move by itself. */
export const isStill = (): boolean => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** How long nothing moves before it has come to rest, where the browser does not say so itself; in milliseconds. */
const REST = 120;

/** Runs whenever an element has come to rest after it was scrolled; the function that is given back ends it. */
export function whenScrolled(element: HTMLElement, then: () => void): () => void {
	if ("onscrollend" in element) {
		element.addEventListener("scrollend", then);
		return () => element.removeEventListener("scrollend", then);
	}
	let timer: ReturnType<typeof setTimeout> | undefined;
	const scrolled = (): void => {
		clearTimeout(timer);
		timer = setTimeout(then, REST);
	};
	const target = element as HTMLElement;
	target.addEventListener("scroll", scrolled);
	return () => {
		clearTimeout(timer);
		target.removeEventListener("scroll", scrolled);
	};
}
