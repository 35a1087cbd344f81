/** What a page hears of its scrolling. */
export interface ScrollEars {
	scrolled(at: { readonly scrollTop: number; readonly scrollHeight: number }): void;
	/** The end has come near, again for each time that it was farther away or that there is more. */
	bottom(): unknown;
}

/** Pixels: as near as that the end counts as reached. */
const NEAR = 50;

/** Returns what is called before the page is hidden: where it is by then it will be again. */
export function watchScroll(element: HTMLElement, ears: ScrollEars): () => void {
	let reachedAt = -1;
	const isNear = (): boolean => element.scrollHeight - element.clientHeight - element.scrollTop <= NEAR;
	const left = (): void => {
		if (!isNear()) reachedAt = -1;
	};
	element.addEventListener(
		"scroll",
		() => {
			const { scrollTop, scrollHeight, clientHeight } = element;
			// It was scrolled and then hidden, within one frame: where it is now nobody sees.
			if (clientHeight === 0) return;
			ears.scrolled({ scrollTop, scrollHeight });
			left();
			if (isNear() && reachedAt !== scrollHeight) {
				reachedAt = scrollHeight;
				ears.bottom();
			}
		},
		{ passive: true },
	);
	return left;
}
