import type { Sheet } from "@byleave/protocol";
import { draw, picture, sentence, untrusted } from "../draw.ts";
import { icon } from "../icons.ts";
import { dress } from "../look.ts";
import { drawChoice, drawLine } from "./lines.ts";
import { ARMING, acceptedScopes, allowEnabled, armed } from "./state.ts";
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
	/** Where the element stands in the document; the sheet itself lies above everything. Default: the body. */
	readonly parent?: HTMLElement;
}

const TAG = "byleave-sheet";
// Imported in Node too, where there are no elements and no sheet is ever shown.
const Base: typeof HTMLElement = globalThis.HTMLElement ?? class {};

/**
 * Shows one sheet and settles when it is gone, with what the person chose (ruling 10). Everything that can be
 * read on it comes from `sheet`. Rejects with an `AbortError` or a `TimeoutError`, and for nothing else.
 */
export async function showSheet(sheet: Sheet, options: SheetOptions): Promise<SheetChoice> {
	if (options.signal.aborted) throw closed("AbortError");
	if (!customElements.get(TAG)) customElements.define(TAG, SheetElement);
	const element = document.createElement(TAG) as SheetElement;
	(options.parent ?? document.body).append(element);
	try {
		return await element.ask(sheet, options);
	} finally {
		element.remove();
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

	/** `showSheet` without the coming and going of the element. Once per element. */
	ask(sheet: Sheet, { signal, expiresIn }: SheetOptions): Promise<SheetChoice> {
		const { words } = sheet;
		const switchedOn = new Set<string>();
		const ending = new AbortController();
		const until = { signal: ending.signal };
		let shownAt = performance.now();
		let arming: ReturnType<typeof setTimeout> | undefined;

		const title = draw("h2", { id: "name", class: "name", tabindex: "-1", autofocus: true }, untrusted(sheet.app.name));
		const grabber = draw("div", { class: "grabber", "aria-hidden": "true" });
		const notYou = draw("button", { type: "button", class: "quiet", id: "not-you" }, words.notYou);
		const deny = draw("button", { type: "button", class: "button", id: "deny" }, words.deny);
		const allow = draw("button", { type: "button", class: "button", id: "allow" }, words.allow);
		const choose = allowEnabled(sheet, switchedOn)
			? null
			: draw("p", { id: "choose", class: "choose" }, words.chooseOne);

		const mayAllow = () => allowEnabled(sheet, switchedOn) && armed(performance.now(), shownAt);
		const update = () => {
			clearTimeout(arming);
			const enabled = allowEnabled(sheet, switchedOn);
			const left = ARMING - (performance.now() - shownAt);
			if (left > 0) arming = setTimeout(update, Math.ceil(left));
			setState(allow, "aria-disabled", mayAllow() ? null : "true");
			setState(allow, "aria-describedby", enabled ? null : "choose");
			choose?.classList.toggle("met", enabled);
		};
		const rearm = () => {
			shownAt = performance.now();
			update();
		};
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
			sheet.sandbox ? draw("p", { class: "ribbon" }, icon("sandbox"), draw("span", {}, words.sandbox)) : null,
			draw(
				"div",
				{ class: "body" },
				drawWho(sheet, title),
				...drawWhat(sheet, onSwitch),
				drawAccount(sheet, notYou),
				drawTerms(sheet),
			),
			draw("div", { class: "decide" }, choose, draw("div", {}, deny, allow)),
		);
		dress(this, sheetStyle).append(dialog);

		return new Promise((resolve, reject) => {
			dialog.showModal();
			const releaseBack = holdBack(() => dismiss());
			const end = (settle: () => void) => {
				if (ending.signal.aborted) return;
				ending.abort();
				clearTimeout(arming);
				clearTimeout(expiry);
				dialog.close();
				// A document that goes away is about to move the history itself; going back would undo that.
				void releaseBack({ leave: signal.aborted && signal.reason === "left" }).then(settle);
			};
			const choosing = (choice: SheetChoice) => () => end(() => resolve(choice));
			const dismiss = choosing({ kind: "dismissed" });
			const expiry = setTimeout(() => end(() => reject(closed("TimeoutError"))), expiresIn);
			this.#title = title;
			this.#rearm = rearm;
			this.#removed = () => end(() => reject(closed("AbortError")));

			signal.addEventListener("abort", this.#removed, until);
			window.addEventListener("focus", rearm, until);
			document.addEventListener("visibilitychange", rearm, until);
			deny.addEventListener("click", choosing({ kind: "denied" }));
			notYou.addEventListener("click", choosing({ kind: "switchUser" }));
			allow.addEventListener("click", (event) => {
				if (event.isTrusted && mayAllow()) choosing({ kind: "accepted", scopes: acceptedScopes(sheet, switchedOn) })();
			});
			dialog.addEventListener("cancel", (event) => {
				event.preventDefault();
				dismiss();
			});
			dialog.addEventListener("close", dismiss);
			watchBackdrop(dialog, () => armed(performance.now(), shownAt), dismiss);
			watchGrabber(grabber, dialog, dismiss);

			title.focus();
			rearm();
		});
	}

	/** Whoever takes the element away takes the sheet away. */
	disconnectedCallback(): void {
		this.#removed();
	}
}

function drawWho({ app, words }: Sheet, title: HTMLElement): HTMLElement {
	const by = draw("p", { id: "by", class: "by" }, ...sentence(words.by));
	return draw("div", { class: "who" }, picture(app.logo, "app", "logo"), draw("div", {}, title, by));
}

function drawWhat(
	{ items, words }: Sheet,
	onSwitch: (scopes: readonly string[], on: boolean) => void,
): readonly HTMLElement[] {
	const required = items.filter((item) => !item.optional).map((item) => drawLine(item, words));
	const optional = items
		.filter((item) => item.optional)
		.map((item, index) => drawChoice(item, words, `switch-${index}`, onSwitch));
	const list = (lines: readonly HTMLElement[]) =>
		lines.length === 0 ? [] : [draw("ul", { class: "lines", role: "list" }, ...lines)];
	return [
		draw("p", { id: "wants", class: "wants" }, ...sentence(words.wantsTo)),
		...list(required),
		...(optional.length === 0 ? [] : [draw("h3", { class: "optional" }, words.optional)]),
		...list(optional),
	];
}

function drawAccount({ user, words }: Sheet, notYou: HTMLElement): HTMLElement {
	const as = draw("p", { class: "as" }, ...sentence(words.as, picture(user.avatar, "person")));
	return draw("div", { class: "account" }, as, notYou);
}

function drawTerms({ words }: Sheet): HTMLElement {
	return draw("p", { id: "terms", class: "terms" }, ...sentence(words.howLong), " ", words.undo);
}

function setState(element: HTMLElement, name: string, value: string | null): void {
	if (value === null) element.removeAttribute(name);
	else element.setAttribute(name, value);
}

function closed(name: "AbortError" | "TimeoutError"): DOMException {
	return new DOMException(name === "AbortError" ? "The sheet was closed." : "The ticket of the sheet ended.", name);
}
