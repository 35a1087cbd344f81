import { TAPPABLE } from "./roles.ts";

/** Enter and Space tap what can be tapped and is no control of the browser's own. */
export function hearKeys(document: Document): void {
	document.addEventListener("keydown", (event) => {
		const { key, target, defaultPrevented, altKey, ctrlKey, metaKey } = event;
		if (defaultPrevented || altKey || ctrlKey || metaKey || (key !== "Enter" && key !== " ")) return;
		if (!(target instanceof HTMLElement) || !target.classList.contains(TAPPABLE)) return;
		if (target.matches("button, a[href], input, textarea, select")) return;
		event.preventDefault();
		if (!event.repeat) target.click();
	});
}
