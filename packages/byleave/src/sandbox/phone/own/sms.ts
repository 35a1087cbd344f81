import { el } from "../../page/dom.ts";
import type { PhoneMessage } from "../../wire.ts";
import type { OwnWords } from "./words.ts";

export interface SmsParts {
	readonly words: OwnWords;
	readonly language: string;
	/** The newest first. */
	readonly messages: readonly PhoneMessage[];
	/** Opens the mini program at the message's page; undefined: it cannot be opened on this phone. */
	readonly opener: (message: PhoneMessage) => (() => void) | undefined;
}

/** The phone's SMS app. An SMS is text: who sent it stands in it, and nothing in it is a button but what the phone adds. */
export function drawSms({ words, language, messages, opener }: SmsParts): HTMLElement {
	const when = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
	const drawn = messages.map((message) => {
		const open = opener(message);
		const { app, content, at, link } = message;
		return el(
			"li",
			{ "data-message": message.messageId },
			el("p", { class: "sender" }, el("bdi", {}, app.name), " ", el("time", {}, when.format(at))),
			el("p", { class: "bubble", dir: "auto", lang: message.language }, content, ...(link ? [" ", linkOf(link)] : [])),
			open ? el("button", { type: "button", class: "plain", click: open }, words.open(app.name)) : null,
		);
	});
	return el(
		"section",
		{ class: "page" },
		drawn.length === 0
			? el("p", { class: "empty" }, words.noMessages)
			: el("ul", { class: "sms", role: "list" }, ...drawn),
	);
}

/** As an SMS has it: the address itself, for everybody to see. What is no https address is text. */
function linkOf({ url }: { readonly url: string }): HTMLElement {
	if (!URL.canParse(url) || new URL(url).protocol !== "https:") return el("bdi", {}, url);
	return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", dir: "ltr" }, url);
}
