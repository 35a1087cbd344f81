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
			el("p", { class: "bubble", dir: "auto", lang: message.language }, ...linked(content, link)),
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

/** As an SMS has it: its address stands in the text, for everybody to see, and is a link there. What is no https address is text. */
function linked(content: string, link: PhoneMessage["link"]): readonly (HTMLElement | string)[] {
	const at = link === null ? -1 : content.lastIndexOf(link.url);
	if (link === null || at < 0 || URL.parse(link.url)?.protocol !== "https:") return [content];
	const anchor = { href: link.url, target: "_blank", rel: "noopener noreferrer", dir: "ltr" };
	return [content.slice(0, at), el("a", anchor, link.url), content.slice(at + link.url.length)];
}
