import type { Sheet } from "@byleave/protocol";
import { draw, exact, picture, sentence, untrusted } from "../draw.ts";
import { icon } from "../icons.ts";
import { drawChoice, drawLine } from "./lines.ts";
import { offersSwitch } from "./state.ts";

/** Every sheet of a sandbox says that it is one. */
export const drawRibbon = ({ sandbox, words }: Sheet): HTMLElement | null =>
	sandbox ? draw("p", { class: "ribbon" }, icon("sandbox"), draw("span", {}, words.sandbox)) : null;

/** Who asks. */
export function drawWho({ app, words }: Sheet, title: HTMLElement): HTMLElement {
	const by = draw("p", { id: "by", class: "by" }, ...sentence(words.by));
	return draw("div", { class: "who" }, picture(app.logo, "app", "logo"), draw("div", {}, title, by));
}

/** What for: first what is required, then what has a switch or would have one if anything were stored. */
export function drawWhat(
	{ items, words }: Sheet,
	onSwitch: (scopes: readonly string[], on: boolean) => void,
): readonly HTMLElement[] {
	const required = items.filter((item) => !item.optional).map((item) => drawLine(item, words));
	const optional = items
		.filter((item) => item.optional)
		.map((item, index) =>
			offersSwitch(item) ? drawChoice(item, words, `switch-${index}`, onSwitch) : drawLine(item, words),
		);
	const list = (lines: readonly HTMLElement[]) =>
		lines.length === 0 ? [] : [draw("ul", { class: "lines", role: "list" }, ...lines)];
	return [
		draw("p", { id: "wants", class: "wants" }, ...sentence(words.wantsTo)),
		...list(required),
		...(optional.length === 0 ? [] : [draw("h3", { class: "optional" }, words.optional)]),
		...list(optional),
	];
}

const LINES = /\r\n|[\n\r\u2028\u2029]/;

/**
 * What the merchant has prepared, in its own words: in a box of its own, under a line of ours that says whose they are, and
 * never higher than a part of the sheet, so that nothing of ours is pushed away. Whoever has no pointer can scroll it too.
 */
export function drawContract({ contract }: Sheet): HTMLElement | null {
	if (!contract) return null;
	const { heading, title, text, facts } = contract;
	const lines = (text ?? "").split(LINES).filter((line) => line.trim() !== "");
	return draw(
		"section",
		{ class: "contract", "aria-labelledby": "contract", tabindex: "0" },
		draw("h3", { id: "contract", class: "whose" }, ...sentence(heading)),
		title === null ? null : draw("p", { class: "title" }, untrusted(title)),
		...lines.map((line) => draw("p", {}, untrusted(line))),
		...facts.map(({ label, value, said }) =>
			draw("p", {}, `${label}: `, ...(said === null ? [] : [untrusted(said), " "]), exact(value)),
		),
	);
}

/** Whose account. */
export function drawAccount({ user, words }: Sheet, notYou: HTMLElement): HTMLElement {
	const as = draw("p", { class: "as" }, ...sentence(words.as, picture(user.avatar, "person")));
	return draw("div", { class: "account" }, as, notYou);
}

/** How long, and how to undo it. */
export const drawTerms = ({ words }: Sheet): HTMLElement =>
	draw("p", { id: "terms", class: "terms" }, ...sentence(words.howLong), " ", words.undo);
