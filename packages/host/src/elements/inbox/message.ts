import type { InboxAnswer, InboxMessage } from "@byleave/protocol";
import { draw, picture, untrusted } from "../draw.ts";

/** What a person can do with a message. Each promise settles when the server has done it, or has not; false: it has not. */
export interface MessageActs {
	readonly open: () => Promise<boolean>;
	readonly remove: () => Promise<boolean>;
	/** Ends all messages of this app. */
	readonly stop: () => Promise<boolean>;
}

/** The id of the line that says what stopping means. */
export const STOP_MEANS = "stop-means";

/** One message: who sent it, by its registered name, what it says, and what can be done. `number` keeps the ids apart. */
export function drawMessage(
	message: InboxMessage,
	{ words, language }: Pick<InboxAnswer, "words" | "language">,
	number: number,
	acts: MessageActs,
): HTMLElement {
	const titleId = `message-${number}`;
	const problem = draw("p", { class: "problem", role: "alert", hidden: true });
	const card = draw("li", { class: "card", "data-message": message.messageId });
	/** While it runs, the message takes no other wish; what was pressed keeps the focus. */
	const carryOut = async (act: () => Promise<boolean>): Promise<void> => {
		if (card.getAttribute("aria-busy") === "true") return;
		card.setAttribute("aria-busy", "true");
		problem.hidden = true;
		const went = await act();
		card.removeAttribute("aria-busy");
		if (went) return;
		problem.textContent = words.failed;
		problem.hidden = false;
	};
	const button = (label: string, act: () => Promise<boolean>, described: string, kind = "button") => {
		const made = draw("button", { type: "button", class: kind, "aria-describedby": described }, label);
		made.addEventListener("click", () => void carryOut(act));
		return made;
	};
	card.append(
		drawSender(message, titleId, language, message.read ? null : words.isNew),
		drawText(message),
		...(message.opens ? [] : [draw("p", { class: "muted" }, words.closed)]),
		draw(
			"div",
			{ class: "acts" },
			message.opens ? button(words.open, acts.open, titleId) : null,
			button(words.remove, acts.remove, titleId),
		),
		...(message.stop === null ? [] : [button(message.stop.label, acts.stop, STOP_MEANS, "quiet")]),
		problem,
	);
	return card;
}

function drawSender({ app, at }: InboxMessage, titleId: string, language: string, isNew: string | null): HTMLElement {
	const name = draw("h3", { id: titleId, tabindex: "-1" }, untrusted(app.name));
	const time = draw("time", { datetime: at }, whenOf(at, language));
	return draw(
		"div",
		{ class: "who" },
		picture(app.logo, "app", "logo"),
		draw("div", {}, name, draw("p", { class: "muted" }, untrusted(app.merchant)), draw("p", { class: "muted" }, time)),
		isNew === null ? null : draw("p", { class: "new" }, isNew),
	);
}

/** The merchant's own words: text and nothing else, in their own language and direction. */
function drawText({ language, title, content, link }: InboxMessage): HTMLElement {
	return draw(
		"div",
		{ class: "text", lang: language },
		title === null ? null : draw("p", { class: "title", dir: "auto" }, untrusted(title)),
		...content.split(/\r?\n/).map((line) => draw("p", { dir: "auto" }, untrusted(line))),
		link === null ? null : draw("p", { class: "link", dir: "auto" }, ...drawLink(link)),
	);
}

/** With its host in sight before it is opened; what is no https address is no link. */
function drawLink({ label, url }: { readonly label: string; readonly url: string }): readonly Node[] {
	const address = URL.canParse(url) ? new URL(url) : undefined;
	if (address?.protocol !== "https:") return [untrusted(label)];
	const attributes = {
		href: address.href,
		target: "_blank",
		rel: "noopener noreferrer",
		referrerpolicy: "no-referrer",
	};
	const host = draw("bdi", { class: "host", dir: "ltr" }, address.host);
	return [draw("a", attributes, untrusted(label), draw("span", { class: "leads" }, host))];
}

/** Day and time in the person's own region, where their browser names one of this language. */
function whenOf(time: string, language: string): string {
	const date = new Date(time);
	if (Number.isNaN(date.getTime())) return time;
	const region = navigator.languages.find((tag) => tag.split("-")[0] === language.split("-")[0]) ?? language;
	return new Intl.DateTimeFormat(region, { dateStyle: "medium", timeStyle: "short" }).format(date);
}
