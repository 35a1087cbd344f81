/** What a page hears of its scrolling. */
export interface ScrollEars {
	scrolled(at: { readonly scrollTop: number; readonly scrollHeight: number }): void;
	/** The end has come near, again for each time that it was farther away or that there is more. */
	bottom(): unknown;
}

/** Pixels: as near as that the end counts as reached. */
const NEAR = 50;

export function watchScroll(element: HTMLElement, ears: ScrollEars): void {
	let reachedAt = -1;
	element.addEventListener(
		"scroll",
		() => {
			const { scrollTop, scrollHeight, clientHeight } = element;
			ears.scrolled({ scrollTop, scrollHeight });
			const isNear = scrollHeight - clientHeight - scrollTop <= NEAR;
			if (!isNear) reachedAt = -1;
			else if (reachedAt !== scrollHeight) {
				reachedAt = scrollHeight;
				ears.bottom();
			}
		},
		{ passive: true },
	);
}
