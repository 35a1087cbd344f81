import { byId, el } from "../../page/dom.ts";
import type { PhoneMessage } from "../../wire.ts";
import type { OwnWords } from "./words.ts";

/** Milliseconds. Long enough to read; whoever wants no motion takes it away by hand, and home keeps each. */
const STAYS = 8000;

export interface Notifying {
	readonly words: () => OwnWords;
	/** A tap. */
	readonly open: (message: PhoneMessage) => void;
}

/** A PUSH, at the top of the phone, over whatever is open there but a sheet. It takes no focus and stops nothing. */
export function notify(message: PhoneMessage, { words, open }: Notifying): void {
	const box = el("div", { class: "notification", role: "status" });
	byId("notifications").append(box);
	const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
	const timer = still ? undefined : setTimeout(() => box.remove(), STAYS);
	const end = (): void => {
		clearTimeout(timer);
		box.remove();
	};
	// Read aloud only if it is written once the box is there; and it does not go while somebody is at it.
	box.append(
		textOf(message, () => {
			end();
			open(message);
		}),
		el("button", { type: "button", class: "icon", "aria-label": words().dismiss, click: end }, "×"),
	);
	for (const at of ["focusin", "pointerenter"]) box.addEventListener(at, () => clearTimeout(timer), { once: true });
}

/** All that a notification says, to tap on: the merchant's words as text, in their own language and direction. */
export function textOf(message: PhoneMessage, tap: () => void): HTMLButtonElement {
	const { title, content, language, app } = message;
	return el(
		"button",
		{ type: "button", class: "tap", click: tap },
		el("b", {}, el("bdi", { lang: language }, title ?? app.name)),
		el("span", {}, el("bdi", { lang: language }, content)),
	);
}
