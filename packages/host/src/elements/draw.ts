import { JOINER } from "@byleave/protocol";
import { icon } from "./icons.ts";

// First what has no shape but a use: joiners inside an emoji or between letters that join, the sign that asks for an emoji.
const USED = String.raw`(?<=\p{Extended_Pictographic}\p{Emoji_Modifier}?\uFE0F?)\u200D(?=\p{Extended_Pictographic})|${JOINER}|(?<=\p{Emoji})\uFE0F`;
const SHAPELESS = new RegExp(String.raw`(${USED})|\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}|\u2800`, "gu");
const BREAKS = /[\t\n\r\u2028\u2029]+/g;
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/**
 * Text as a person may read it: no zero-width or direction characters, no controls, no towers of marks
 * (checklist 84, 94). Line ends and tabs become spaces.
 */
export function clean(text: string): string {
	return text.replace(BREAKS, " ").replace(SHAPELESS, "$1").replace(PILED_MARKS, "$1");
}

type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | boolean | null>>;

/** An element with attributes and children. Strings become text nodes, cleaned; `null` and `false` are left out. */
export function draw<Tag extends keyof HTMLElementTagNameMap>(
	tag: Tag,
	attributes: Attributes = {},
	...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
	}
	for (const child of children) if (child !== null) element.append(typeof child === "string" ? clean(child) : child);
	return element;
}

/** Somebody else's text, unable to turn the direction of what stands around it. */
export function untrusted(text: string): HTMLElement {
	return draw("bdi", {}, text);
}

/**
 * A value letter for letter: isolated, and what cannot be seen of it shown by its number (ruling 39), since it leaves
 * as well.
 */
export function exact(value: string): HTMLElement {
	const shown = draw("bdi", { class: "letters", translate: "no" });
	let from = 0;
	for (const { 0: sign, 1: used, index } of value.matchAll(SHAPELESS)) {
		if (used !== undefined) continue;
		const number = (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
		shown.append(value.slice(from, index), draw("span", { class: "unseen" }, `U+${number}`));
		from = index + sign.length;
	}
	shown.append(value.slice(from));
	return shown;
}

/** What the server puts around a name inside a sentence: FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE. */
const ISOLATED = /\u2068([^\u2069]*)\u2069/;

/** A sentence that the server filled in, the name in it isolated; `before` is drawn right before the name. */
export function sentence(text: string, before: Node | null = null): readonly Node[] {
	const found = ISOLATED.exec(text);
	const [whole = "", name = text] = found ?? [];
	const shown = before === null ? [untrusted(name)] : [before, untrusted(name)];
	if (found === null) return shown;
	const rest = (part: string) => document.createTextNode(clean(part));
	return [rest(text.slice(0, found.index)), ...shown, rest(text.slice(found.index + whole.length))];
}

/** A picture of fixed size over a neutral drawing, which stays if there is no picture or it does not come. */
export function picture(url: string | null, glyph: string, kind = ""): HTMLElement {
	const frame = draw("span", { class: `picture ${kind}`, "aria-hidden": "true" }, icon(glyph));
	if (url === null || url === "") return frame;
	const image = draw("img", { alt: "", referrerpolicy: "no-referrer", decoding: "async" });
	image.addEventListener("load", () => frame.classList.add("shown"));
	image.addEventListener("error", () => image.remove());
	image.src = url;
	frame.append(image);
	return frame;
}
