import type { InboxAnswer, MessageOpened } from "@byleave/protocol";
import { draw, sentence } from "../draw.ts";
import { icon } from "../icons.ts";
import { type Opening, PageElement, type PageSource } from "../page-element.ts";
import { pageStyle } from "../page-style.ts";
import { drawMessage, STOP_MEANS } from "./message.ts";
import { inboxStyle } from "./style.ts";

/** Where the inbox gets its messages from, and what carries out what the user wants. */
export interface InboxSource extends PageSource<InboxAnswer> {
	/** What a tap opens; the message is read then. */
	readonly open: (messageId: string) => Promise<MessageOpened>;
	readonly remove: (messageId: string) => Promise<unknown>;
	/** Takes back whatever lets this app write. */
	readonly stop: (appId: string) => Promise<unknown>;
}
/** What the inbox tells its page: `byleave-unread` when the list is there, `byleave-open` when a message was opened. */
export type InboxUnreadEvent = CustomEvent<{ readonly unread: number }>;
export type InboxOpenEvent = CustomEvent<MessageOpened>;

const TAG = "byleave-inbox";

/** Makes `<byleave-inbox>` known to the page. May be called again. */
export function defineInbox(): void {
	if (!customElements.get(TAG)) customElements.define(TAG, InboxElement);
}

/**
 * The user's inbox: what apps sent by leave, and how that is stopped. Set `source`, and it loads; `load()` does it again. It opens
 * nothing itself: whoever hears `byleave-open` does.
 */
export class InboxElement extends PageElement<InboxAnswer, InboxSource> {
	#unread = 0;
	protected readonly dressing = pageStyle + inboxStyle;
	protected readonly english: Opening = {
		language: "en",
		dir: "ltr",
		loading: "Getting your messages…",
		failed: "Your messages could not be loaded. Check your connection, then try again.",
		tryAgain: "Try again",
	};

	/** How many messages have not been opened, as of the last list. */
	get unread(): number {
		return this.#unread;
	}

	protected override listed({ unread }: InboxAnswer): void {
		this.#unread = unread;
		this.#tell("byleave-unread", { unread });
	}

	protected drawList(answer: InboxAnswer, source: InboxSource): readonly Node[] {
		const { words, messages } = answer;
		const drawn = messages.map((message, index) => {
			const { messageId, stop, app } = message;
			const selector = `[data-message="${CSS.escape(messageId)}"] h3`;
			return drawMessage(message, answer, index, {
				open: () =>
					this.run(async () => this.#tell("byleave-open", await source.open(messageId)), {
						selector,
						done: () => null,
					}),
				remove: () => this.run(() => source.remove(messageId), { selector, done: (now) => now.words.removed }),
				stop: () => this.run(() => source.stop(app.appId), { selector, done: () => stop?.done ?? null, seen: true }),
			});
		});
		const some = messages.some(({ stop }) => stop !== null);
		return [
			...(words.unread === "" ? [] : [draw("p", { class: "count" }, words.unread)]),
			drawn.length === 0
				? draw("div", { class: "card empty" }, icon("letter"), draw("p", {}, words.empty))
				: draw("ul", { class: "cards", role: "list" }, ...drawn),
			...(some ? [draw("p", { class: "muted means", id: STOP_MEANS }, words.stopMeans)] : []),
			draw("p", { class: "muted support" }, ...sentence(words.support)),
		];
	}

	#tell(type: string, detail: object): void {
		this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
	}
}

declare global {
	interface HTMLElementTagNameMap {
		"byleave-inbox": InboxElement;
	}
	interface HTMLElementEventMap {
		"byleave-unread": InboxUnreadEvent;
		"byleave-open": InboxOpenEvent;
	}
}
