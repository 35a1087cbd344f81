/**
 * Dialogs live in the top layer, where no mini program can cover them, and would lie over the whole window. These
 * rules put them where a phone has them: over the phone, and dim only it.
 */
const rules = `
dialog.sheet {
	inset: auto; left: var(--phone-left); bottom: var(--phone-below); margin: 0;
	inline-size: var(--phone-width); max-inline-size: none; max-block-size: calc(var(--phone-height) - 24px);
	border-end-start-radius: var(--phone-corner); border-end-end-radius: var(--phone-corner);
}
dialog.sheet::backdrop {
	inset: auto; left: var(--phone-left); bottom: var(--phone-below); width: var(--phone-width); height: var(--phone-height);
	border-radius: var(--phone-corner);
}`;

/** Keeps the variables true that say where the phone is, for all dialogs of the page. */
export function watchPlace(phone: HTMLElement): void {
	const { style } = document.documentElement;
	const place = (): void => {
		const { left, bottom, width, height } = phone.getBoundingClientRect();
		if (width === 0) return;
		style.setProperty("--phone-left", `${left}px`);
		style.setProperty("--phone-below", `${window.innerHeight - bottom}px`);
		style.setProperty("--phone-width", `${width}px`);
		style.setProperty("--phone-height", `${height}px`);
		style.setProperty("--phone-corner", getComputedStyle(phone).borderBottomLeftRadius);
	};
	new ResizeObserver(place).observe(phone);
	addEventListener("resize", place);
	addEventListener("scroll", place, { capture: true, passive: true });
}

/** Puts the dialogs of shadow roots that come into `parent` over the phone. */
export function dressDialogs(parent: HTMLElement): void {
	const sheet = new CSSStyleSheet();
	sheet.replaceSync(rules);
	const dress = (node: Node): void => {
		const root = node instanceof Element ? node.shadowRoot : null;
		root?.adoptedStyleSheets.push(sheet);
	};
	new MutationObserver((changes) => {
		for (const { addedNodes } of changes) for (const node of addedNodes) dress(node);
	}).observe(parent, { childList: true });
}
