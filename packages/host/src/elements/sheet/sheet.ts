import type { Sheet } from "@byleave/protocol";
import { draw, untrusted } from "../draw.ts";
import { keepFocus } from "../focus.ts";
import { dress } from "../look.ts";
import { watchArming } from "./arming.ts";
import { drawAccount, drawContract, drawRibbon, drawTerms, drawWhat, drawWho } from "./parts.ts";
import { acceptedScopes, allowEnabled, offersSwitch } from "./state.ts";
import { sheetStyle } from "./style.ts";
import { holdBack, watchBackdrop, watchGrabber } from "./ways-out.ts";

/** What a person did with a sheet. Escape, Back, the backdrop and the grabber are `dismissed`. */
export type SheetChoice =
	| { readonly kind: "accepted"; readonly scopes: readonly string[] }
	| { readonly kind: "denied" }
	| { readonly kind: "dismissed" }
	| { readonly kind: "switchUser" };

export interface SheetOptions {
	/** Its abort closes the sheet; the promise then rejects with an `AbortError`. `left`: because the frame's page went away. */
	readonly signal: AbortSignal;
	/** Milliseconds until the ticket ends. Then the sheet closes and the promise rejects with a `TimeoutError`. */
	readonly expiresIn: number;
	/** After Allow the sheet stays, busy, until this has settled; its value does not matter. Default: it goes at once. */
	readonly answered?: Promise<unknown>;
	/** Where the element stands in the document; the sheet itself lies above everything. Default: the body. */
	readonly parent?: HTMLElement;
}

const TAG = "byleave-sheet";
// Imported in Node too, where there are no elements and no sheet is ever shown.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? class {};
/** The sheet before is on its way out, and takes its entry of the history along. */
let leaving: Promise<unknown> = Promise.resolve();

/**
 * Shows one sheet and settles with what the person chose, when it is gone, or with Allow once they have (ruling 10).
 * Everything that can be read on it comes from `sheet`. Rejects with an `AbortError` or a `TimeoutError`, and for
 * nothing else.
 */
export async function showSheet(sheet: Sheet, options: SheetOptions): Promise<SheetChoice> {
	await leaving;
	if (options.signal.aborted) throw closed("AbortError");
	if (!customElements.get(TAG)) customElements.define(TAG, SheetElement);
	const element = document.createElement(TAG) as SheetElement;
	(options.parent ?? document.body).append(element);
	const { choice, gone } = element.ask(sheet, options);
	const removed = gone.then(() => element.remove());
	try {
		return await choice;
	} finally {
		leaving = removed;
	}
}

/** The consent sheet: a native modal dialog, which no frame can cover and which makes the rest of the page inert. */
export class SheetElement extends Base {
	#title: HTMLElement | undefined;
	#rearm: () => void = () => {};
	#removed: () => void = () => {};

	/** Brings the focus back to the title, for a host that has seen it stolen. Allow has to be waited for again. */
	focusSheet(): void {
		this.#title?.focus();
		this.#rearm();
	}

	/** `showSheet` without the coming and going of the element. Once per element. `gone`: it may be taken away. */
	ask(
		sheet: Sheet,
		{ signal, expiresIn, answered }: SheetOptions,
	): { choice: Promise<SheetChoice>; gone: Promise<void> } {
		const { words } = sheet;
		const switchedOn = new Set<string>();
		const ending = new AbortController();
		const until = { signal: ending.signal };

		const title = draw("h2", { id: "name", class: "name", tabindex: "-1", autofocus: true }, untrusted(sheet.app.name));
		const grabber = draw("div", { class: "grabber", "aria-hidden": "true" });
		const notYou = draw("button", { type: "button", class: "quiet", id: "not-you" }, words.notYou);
		const deny = draw("button", { type: "button", class: "button", id: "deny" }, words.deny);
		const allow = draw(
			"button",
			{ type: "button", class: "button", id: "allow", "aria-disabled": "true" },
			words.allow,
		);
		const hint = sheet.items.some(offersSwitch) ? words.chooseOne : words.nothingToAllow;
		const choose = allowEnabled(sheet, switchedOn) ? null : draw("p", { id: "choose", class: "choose" }, hint);
		const working = draw("p", { class: "working", role: "status", tabindex: "-1" });
		const decide = draw("div", { class: "decide" }, choose, draw("div", { class: "buttons" }, deny, allow), working);
		const onSwitch = (scopes: readonly string[], on: boolean) => {
			for (const scope of scopes) on ? switchedOn.add(scope) : switchedOn.delete(scope);
			update();
		};
		const dialog = draw(
			"dialog",
			{
				class: "sheet",
				lang: sheet.language,
				dir: sheet.dir,
				"aria-labelledby": "name wants",
				"aria-describedby": "by terms",
			},
			grabber,
			drawRibbon(sheet),
			draw(
				"div",
				{ class: "body" },
				drawWho(sheet, title),
				...drawWhat(sheet, onSwitch),
				drawContract(sheet),
				drawAccount(sheet, notYou),
				drawTerms(sheet),
			),
			decide,
		);
		dress(this, sheetStyle).append(dialog);

		const arming = watchArming(allow, ending.signal, () => update());
		const update = () => {
			const enabled = allowEnabled(sheet, switchedOn);
			setState(allow, "aria-disabled", enabled && arming.armed ? null : "true");
			setState(allow, "aria-describedby", enabled ? null : "choose");
			choose?.classList.toggle("met", enabled);
		};

		let gone = () => {};
		const isGone = new Promise<void>((resolve) => {
			gone = resolve;
		});
		const choice = new Promise<SheetChoice>((resolve, reject) => {
			const giveFocusBack = keepFocus(this);
			dialog.showModal();
			const releaseBack = holdBack(() => dismiss());
			let busy = false;
			const end = (settle: () => void) => {
				if (ending.signal.aborted) return;
				ending.abort();
				clearTimeout(expiry);
				dialog.close();
				giveFocusBack();
				// A document that goes away is about to move the history itself; going back would undo that.
				void releaseBack({ leave: signal.aborted && signal.reason === "left" })
					.then(gone)
					.then(settle);
			};
			const choosing = (choice: SheetChoice) => () => {
				if (!busy) end(() => resolve(choice));
			};
			const dismiss = choosing({ kind: "dismissed" });
			const accept = () => {
				const accepted: SheetChoice = { kind: "accepted", scopes: acceptedScopes(sheet, switchedOn) };
				if (answered === undefined) return end(() => resolve(accepted));
				busy = true;
				clearTimeout(expiry);
				dialog.setAttribute("aria-busy", "true");
				working.textContent = words.working;
				working.focus({ preventScroll: true });
				resolve(accepted);
				const close = () => end(() => {});
				void answered.then(close, close);
			};
			const expiry = setTimeout(() => end(() => reject(closed("TimeoutError"))), expiresIn);
			this.#title = title;
			this.#rearm = arming.restart;
			this.#removed = () => end(() => reject(closed("AbortError")));

			signal.addEventListener("abort", this.#removed, until);
			deny.addEventListener("click", choosing({ kind: "denied" }));
			notYou.addEventListener("click", choosing({ kind: "switchUser" }));
			allow.addEventListener("click", (event) => {
				if (!busy && arming.counts(event) && allowEnabled(sheet, switchedOn)) accept();
			});
			dialog.addEventListener("cancel", (event) => {
				event.preventDefault();
				dismiss();
			});
			dialog.addEventListener("close", () => {
				// A browser may close it though it was told not to; what was allowed goes on all the same.
				if (busy) end(() => {});
				else dismiss();
			});
			watchBackdrop(dialog, () => arming.pressArmed, dismiss);
			watchGrabber(grabber, dialog, dismiss);
			title.focus();
			arming.restart();
		});
		return { choice, gone: isGone };
	}

	/** Whoever takes the element away takes the sheet away. */
	disconnectedCallback(): void {
		this.#removed();
	}
}

function setState(element: HTMLElement, name: string, value: string | null): void {
	if (value === null) element.removeAttribute(name);
	else element.setAttribute(name, value);
}

function closed(name: "AbortError" | "TimeoutError"): DOMException {
	return new DOMException(name === "AbortError" ? "The sheet was closed." : "The ticket of the sheet ended.", name);
}

declare global {
	interface HTMLElementTagNameMap {
		"byleave-sheet": SheetElement;
	}
}
