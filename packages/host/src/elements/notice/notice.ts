import type { Notice } from "@byleave/protocol";
import { draw, picture, sentence, untrusted } from "../draw.ts";
import { dress } from "../look.ts";
import { noticeStyle } from "./style.ts";

export interface NoticeOptions {
	/** Its abort closes the notice. */
	readonly signal: AbortSignal;
	/** Where the element stands in the document; the notice itself lies above everything but a sheet. Default: the body. */
	readonly parent?: HTMLElement;
}

const TAG = "byleave-notice";
const Base: typeof HTMLElement = globalThis.HTMLElement ?? class {};

/**
 * Tells a person that an app was refused without a sheet, and how that is undone (ruling 40). It takes no focus and
 * stops nothing; settles when the person has closed it, or `signal` has. Never rejects.
 */
export async function showNotice(notice: Notice, { signal, parent }: NoticeOptions): Promise<void> {
	if (signal.aborted) return;
	if (!customElements.get(TAG)) customElements.define(TAG, NoticeElement);
	const element = document.createElement(TAG) as NoticeElement;
	(parent ?? document.body).append(element);
	await element.tell(notice, signal);
	element.remove();
}

/** A notice in the top layer, where no frame can cover it. */
export class NoticeElement extends Base {
	#removed: () => void = () => {};

	/** `showNotice` without the coming and going of the element. Once per element. */
	tell(notice: Notice, signal: AbortSignal): Promise<void> {
		const { app, what, undo, support, close } = notice;
		const button = draw("button", { type: "button", class: "button", id: "close" }, close);
		const said = draw("div", { class: "said", role: "alert" });
		const box = draw(
			"div",
			{ class: "notice", popover: "manual", lang: notice.language, dir: notice.dir },
			picture(app.logo, "app", "logo"),
			said,
			button,
		);
		dress(this, noticeStyle).append(box);
		return new Promise((resolve) => {
			// Some browsers have no top layer for it; there it lies where it stands.
			box.showPopover?.();
			// Written once it is there: only then is it read aloud.
			said.append(
				draw("p", { class: "name" }, untrusted(app.name)),
				draw("p", {}, what),
				draw("p", { class: "muted" }, ...sentence(undo)),
				draw("p", { class: "muted" }, ...sentence(support)),
			);
			const end = () => {
				signal.removeEventListener("abort", end);
				resolve();
			};
			this.#removed = end;
			signal.addEventListener("abort", end);
			button.addEventListener("click", end);
			box.addEventListener("keydown", ({ key }) => {
				if (key === "Escape") end();
			});
		});
	}

	disconnectedCallback(): void {
		this.#removed();
	}
}

declare global {
	interface HTMLElementTagNameMap {
		"byleave-notice": NoticeElement;
	}
}
