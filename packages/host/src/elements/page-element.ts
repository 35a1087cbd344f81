import { draw, sentence } from "./draw.ts";
import { dress } from "./look.ts";

/** What a page says while it loads for the first time, or cannot. */
export interface Opening {
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	readonly loading: string;
	readonly failed: string;
	readonly tryAgain: string;
}
/** What the server answers for a page of the user's: a list, and the words around it in the user's language. */
export interface PageAnswer {
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	readonly words: { readonly title: string; readonly failed: string; readonly tryAgain: string };
}
export interface PageSource<Answer extends PageAnswer> {
	readonly list: () => Promise<Answer>;
	/** For the time before the server's words are there, in the user's language. Default: English. */
	readonly opening?: Opening;
}
const Base: typeof HTMLElement = globalThis.HTMLElement ?? class {};

/** A page of the user's own: a list that it gets from the server, and again after everything that is done with it. */
export abstract class PageElement<Answer extends PageAnswer, Source extends PageSource<Answer>> extends Base {
	#source: Source | undefined;
	#answer: Answer | undefined;
	#loads = 0;
	#page: HTMLElement | undefined;
	#status: HTMLElement | undefined;

	/** What it says before the server has said anything, if the source has no words for it. */
	protected abstract readonly english: Opening;
	protected abstract readonly dressing: string;
	/** What stands between its title and its end. */
	protected abstract drawList(answer: Answer, source: Source): readonly Node[];
	/** The list is there, and drawn. */
	protected listed(_answer: Answer): void {}

	get source(): Source | undefined {
		return this.#source;
	}
	set source(source: Source | undefined) {
		this.#source = source;
		this.#answer = undefined;
		void this.load();
	}

	/** Gets the list and draws it; what is there stays until then. Never rejects: a failure is shown, and answered with false. */
	async load(): Promise<boolean> {
		const source = this.#source;
		if (source === undefined) return false;
		const load = ++this.#loads;
		if (this.#answer === undefined) this.#showLoading(source.opening ?? this.english);
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

	/**
	 * Acts, then shows what the server says is so now; the focus goes to `selector`, or to the title if that is gone. `done` is
	 * read aloud, and shown if it is to be `seen`. False if the act failed.
	 */
	protected async run(
		act: () => Promise<unknown>,
		{ selector, done, seen = false }: { selector: string; done: (answer: Answer) => string | null; seen?: boolean },
	): Promise<boolean> {
		try {
			await act();
		} catch {
			return false;
		}
		if (!(await this.load())) return true;
		this.#focus(selector) || this.#focus("h2");
		const said = this.#answer && done(this.#answer);
		if (!this.#status || !said) return true;
		if (seen) this.#status.className = "said";
		this.#status.replaceChildren(...sentence(said));
		return true;
	}

	#showLoading(opening: Opening): void {
		const bones = ["bone round", "bone", "bone short"].map((name) => draw("div", { class: name }));
		const skeleton = draw("div", { class: "card", "aria-hidden": "true" }, ...bones);
		this.#draw(opening, draw("p", { class: "aside", role: "status" }, opening.loading), skeleton);
	}

	#showFailure(source: Source): void {
		const opening = source.opening ?? this.english;
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

	#showList(answer: Answer, source: Source): void {
		this.#status = draw("p", { class: "aside", role: "status" });
		const title = draw("h2", { tabindex: "-1" }, answer.words.title);
		this.#draw(answer, title, this.#status, ...this.drawList(answer, source));
		this.listed(answer);
	}

	#focus(selector: string): boolean {
		const target = this.#page?.querySelector<HTMLElement>(selector);
		target?.focus();
		return target !== null && target !== undefined;
	}

	#draw({ language, dir }: Pick<PageAnswer, "language" | "dir">, ...content: readonly Node[]): void {
		const root = this.shadowRoot ?? dress(this, this.dressing);
		this.#page = draw("div", { class: "page", lang: language, dir }, ...content);
		root.replaceChildren(this.#page);
	}
}
