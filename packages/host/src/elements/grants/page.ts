import type { GrantsAnswer } from "@byleave/protocol";
import { draw, sentence } from "../draw.ts";
import { icon } from "../icons.ts";
import { type Opening, PageElement, type PageSource } from "../page-element.ts";
import { pageStyle } from "../page-style.ts";
import { drawCard, type GrantsActs } from "./card.ts";
import { grantsStyle } from "./style.ts";

/** Where the page gets its list from, and what carries out what the user wants. */
export interface GrantsSource extends GrantsActs, PageSource<GrantsAnswer> {}
/** What the page says while it loads for the first time, or cannot. */
export type GrantsOpening = Opening;

const TAG = "byleave-grants";

/** Makes `<byleave-grants>` known to the page. May be called again. */
export function defineGrants(): void {
	if (!customElements.get(TAG)) customElements.define(TAG, GrantsElement);
}

/** The user's page: every app with a grant or a block. Set `source`, and it loads; `load()` does it again. */
export class GrantsElement extends PageElement<GrantsAnswer, GrantsSource> {
	protected readonly dressing = pageStyle + grantsStyle;
	protected readonly english: Opening = {
		language: "en",
		dir: "ltr",
		loading: "Getting the list of apps…",
		failed: "The list of apps could not be loaded. Check your connection, then try again.",
		tryAgain: "Try again",
	};

	protected drawList(answer: GrantsAnswer, source: GrantsSource): readonly Node[] {
		const { words } = answer;
		const cards = answer.apps.map((granted, index) =>
			drawCard(granted, answer, index, source, (act) =>
				// The focus goes to the app, or to the title if it is gone.
				this.run(act, {
					selector: `[data-app="${CSS.escape(granted.app.appId)}"] h3`,
					done: (now) => now.words.done,
				}),
			),
		);
		return [
			cards.length === 0
				? draw("div", { class: "card empty" }, icon("app"), draw("p", {}, words.empty))
				: draw("ul", { class: "cards", role: "list" }, ...cards),
			draw("p", { class: "muted support" }, ...sentence(words.support)),
		];
	}
}

declare global {
	interface HTMLElementTagNameMap {
		"byleave-grants": GrantsElement;
	}
}
