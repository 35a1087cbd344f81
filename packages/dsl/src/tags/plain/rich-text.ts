import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { element, type Given, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { harmlessHtml } from "./harmless-html.ts";
import { safeStyle, safeUrl } from "./safe.ts";

/** Marked-up text of a server's: nodes as a list, or HTML. What could run or lead away is left out. */
export function RichText(props: TagProps): ComponentChild {
	const { nodes, children } = props;
	const drawn = typeof nodes === "string" ? ofHtml(nodes) : ofNodes(nodes, 0);
	return element("div", rootOf(props, "rich-text"), drawn.length > 0 ? drawn : children);
}

/** So deep is no text. */
const DEEP = 64;

function ofNodes(nodes: unknown, depth: number): ComponentChild[] {
	if (!Array.isArray(nodes) || depth > DEEP) return [];
	return nodes.map((node) => {
		if (typeof node !== "object" || node === null) return null;
		const { type, text, name, attrs, children } = node as Record<string, unknown>;
		if (type === "text" || (name === undefined && text !== undefined)) return entities(textOf(text));
		return drawn(textOf(name).toLowerCase(), (attrs ?? {}) as Given, () => ofNodes(children, depth + 1));
	});
}

/** Read by the browser in a document of its own, where nothing loads or runs. */
function ofHtml(html: string): ComponentChild[] {
	return ofElements(new DOMParser().parseFromString(html, "text/html").body, 0);
}

function ofElements(parent: Element, depth: number): ComponentChild[] {
	if (depth > DEEP) return [];
	return [...parent.childNodes].map((node) => {
		if (node.nodeType === Node.TEXT_NODE) return node.nodeValue;
		if (!(node instanceof Element)) return null;
		const attributes = Object.fromEntries([...node.attributes].map(({ name, value }) => [name, value]));
		return drawn(node.localName, attributes, () => ofElements(node, depth + 1));
	});
}

const entities = (said: string): string =>
	said.includes("&")
		? (new DOMParser().parseFromString(said.replaceAll("<", "&lt;"), "text/html").body.textContent ?? "")
		: said;

/** Elements whose insides are not for reading. */
const silent = new Set(
	"script style iframe object embed template noscript svg math head title textarea select".split(" "),
);
const numbers = new Set(["width", "height", "colspan", "rowspan", "start", "span"]);

function drawn(name: string, attrs: Given, inside: () => ComponentChild[]): ComponentChild {
	if (silent.has(name)) return null;
	const holds = harmlessHtml.get(name);
	// What is not known is its insides.
	if (holds === undefined) return element("span", null, inside());
	const given: Record<string, unknown> = {};
	for (const [attribute, value] of Object.entries(attrs)) {
		const key = attribute.toLowerCase();
		if (key === "class" || key === "alt" || key === "title" || key === "dir" || key === "lang")
			given[key] = textOf(value);
		else if (key === "style") given.style = safeStyle(textOf(value));
		else if (numbers.has(key)) given[key] = textOf(value);
		else if (key === "src" && name === "img") given.src = safeUrl(textOf(value));
	}
	if (name === "img") Object.assign(given, { alt: textOf(given.alt), draggable: false });
	return holds ? element(name, given, inside()) : element(name, given);
}

export const richText: TagRow = {
	name: "rich-text",
	component: RichText,
	attributes: ["nodes", "space"],
	events: [],
	support: "whole",
	note: "Scripts, handlers, frames and links to javascript: are left out; links lead nowhere, as in the wallets.",
	style: `
:where(.b-rich-text) { overflow-wrap: anywhere; }
:where(.b-rich-text) img { max-width: 100%; }
`,
};
