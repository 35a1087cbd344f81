import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { element, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { harmlessHtml } from "./harmless-html.ts";

/** A box. What no tag is called is one too, and HTML's own elements are what they are. */
export function View(props: TagProps): ComponentChild {
	const { tag, children } = props;
	const name = typeof tag === "string" && tag !== "" ? tag : "view";
	if (name === "view" || !harmlessHtml.has(name)) return element("div", rootOf(props, name), children);
	if (!harmlessHtml.get(name)) return element(name, { ...rootOf(props, name), ...asHtml(props) });
	return element(name, { ...rootOf(props, name), ...asHtml(props) }, children);
}

/** Of HTML's attributes those that lead nowhere. */
function asHtml({ src, alt, width, height, colspan, rowspan }: TagProps): Record<string, unknown> {
	const given: Record<string, unknown> = { src, width, height, colSpan: colspan, rowSpan: rowspan };
	if (src !== undefined) given.alt = textOf(alt);
	return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

export const view: TagRow = {
	name: "view",
	component: View,
	attributes: [
		"hover-class",
		"hover-start-time",
		"hover-stay-time",
		"hover-stop-propagation",
		"disable-scroll",
		"role",
	],
	events: [],
	support: "whole",
};
