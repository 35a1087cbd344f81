/** Remembers what has the focus. Returns what gives it back, if nothing else has it by then and the other is still there. */
export function keepFocus(): () => void {
	const before = focused();
	return () => {
		if (focused() !== document.body || !(before instanceof HTMLElement) || !before.isConnected) return;
		before.focus({ preventScroll: true });
	};
}

/** Down through open shadow roots; the body if nothing has it. */
function focused(): Element {
	let element = document.activeElement;
	while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
	return element ?? document.body;
}
