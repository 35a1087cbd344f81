import type { GrantsAnswer } from "@byleave/protocol";
import { draw, sentence } from "../draw.ts";
import { icon } from "../icons.ts";
import { dress } from "../look.ts";
import { drawCard, type GrantsActs } from "./card.ts";
import { grantsStyle } from "./style.ts";

/** Where the page gets its list from, and what carries out what the user wants. */
export interface GrantsSource extends GrantsActs {
	readonly list: () => Promise<GrantsAnswer>;
	/** For the time before the server's words are there, in the user's language. Default: English. */
	readonly opening?: GrantsOpening;
}
/** What the page says while it loads for the first time, or cannot. */
export interface GrantsOpening {
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	readonly loading: string;
	readonly failed: string;
	readonly tryAgain: string;
}

const TAG = "byleave-grants";
const english: GrantsOpening = {
	language: "en",
	dir: "ltr",
	loading: "Getting the list of apps…",
	failed: "The list of apps could not be loaded. Check your connection, then try again.",
	tryAgain: "Try again",
};
const Base: typeof HTMLElement = globalThis.HTMLElement ?? class {};

/** Makes `<byleave-grants>` known to the page. May be called again. */
export function defineGrants(): void {
	if (!customElements.get(TAG)) customElements.define(TAG, GrantsElement);
}

/** The user's page: every app with a grant or a block. Set `source`, and it loads; `load()` does it again. */
export class GrantsElement extends Base {
	#source: GrantsSource | undefined;
	#answer: GrantsAnswer | undefined;
	#loads = 0;
	#page: HTMLElement | undefined;
	#status: HTMLElement | undefined;

	get source(): GrantsSource | undefined {
		return this.#source;
	}
	set source(source: GrantsSource | undefined) {
		this.#source = source;
		this.#answer = undefined;
		void this.load();
	}

	/** Gets the list and draws it; what is there stays until then. Never rejects: a failure is shown, and answered with false. */
	async load(): Promise<boolean> {
		const source = this.#source;
		if (source === undefined) return false;
		const load = ++this.#loads;
		if (this.#answer === undefined) this.#showLoading(source.opening ?? english);
		try {
			const answer = await source.list();
			if (load !== this.#loads) return true;
			this.#answer = answer;
			this.#showList(answer, source);
			return true;
		} catch {
			if (load === this.#loads) this.#showFailure(source);
			return false;
		}
	}

	#showLoading(opening: GrantsOpening): void {
		const bones = ["bone round", "bone", "bone short"].map((name) => draw("div", { class: name }));
		const skeleton = draw("div", { class: "card", "aria-hidden": "true" }, ...bones);
		this.#draw(opening, draw("p", { class: "aside", role: "status" }, opening.loading), skeleton);
	}

	#showFailure(source: GrantsSource): void {
		const opening = source.opening ?? english;
		const words = this.#answer?.words ?? opening;
		const again = draw("button", { type: "button", class: "button" }, words.tryAgain);
		again.addEventListener("click", () => {
			this.#answer = undefined;
			void this.load().then(() => this.#focus("h2, h3"));
		});
		this.#draw(
			this.#answer ?? opening,
			draw(
				"div",
				{ class: "card" },
				draw("p", { class: "problem", role: "alert" }, words.failed),
				draw("div", { class: "acts" }, again),
			),
		);
	}

	#showList(answer: GrantsAnswer, source: GrantsSource): void {
		const { words } = answer;
		const cards = answer.apps.map((granted, index) =>
			drawCard(granted, answer, index, source, (act) => this.#run(act, granted.app.appId)),
		);
		this.#status = draw("p", { class: "aside", role: "status" });
		this.#draw(
			answer,
			draw("h2", { tabindex: "-1" }, words.title),
			this.#status,
			cards.length === 0
				? draw("div", { class: "card empty" }, icon("app"), draw("p", {}, words.empty))
				: draw("ul", { class: "cards", role: "list" }, ...cards),
			draw("p", { class: "muted support" }, ...sentence(words.support)),
		);
	}

	/** Acts, then shows what the server says is so now; the focus goes to the app, or to the title if it is gone. */
	async #run(act: () => Promise<unknown>, appId: string): Promise<boolean> {
		try {
			await act();
		} catch {
			return false;
		}
		if (!(await this.load())) return true;
		this.#focus(`[data-app="${CSS.escape(appId)}"] h3`) || this.#focus("h2");
		if (this.#status && this.#answer) this.#status.textContent = this.#answer.words.done;
		return true;
	}

	#focus(selector: string): boolean {
		const target = this.#page?.querySelector<HTMLElement>(selector);
		target?.focus();
		return target !== null && target !== undefined;
	}

	#draw({ language, dir }: Pick<GrantsAnswer, "language" | "dir">, ...content: readonly Node[]): void {
		const root = this.shadowRoot ?? dress(this, grantsStyle);
		this.#page = draw("div", { class: "page", lang: language, dir }, ...content);
		root.replaceChildren(this.#page);
	}
}

declare global {
	interface HTMLElementTagNameMap {
		"byleave-grants": GrantsElement;
	}
}
