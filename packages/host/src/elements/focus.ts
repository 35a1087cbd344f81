/**
 * Remembers what has the focus while `overlay` is shown. Returns what gives it back, if the overlay or nothing has it by
 * then and the other is still there: browsers do not give it back to a frame by themselves.
 */
export function keepFocus(overlay: HTMLElement): () => void {
	const before = focused();
	return () => {
		const now = focused();
		if (now !== document.body && now.getRootNode() !== overlay.shadowRoot) return;
		if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
	};
}

/** Down through open shadow roots; the body if nothing has it. */
function focused(): Element {
	let element = document.activeElement;
	while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
	return element ?? document.body;
}
