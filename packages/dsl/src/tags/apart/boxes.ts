import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { noteOnce } from "../hooks.ts";
import { element, rootOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** What is not here stands as a box that says what it is. */
const box =
	(name: string, says: string) =>
	(props: TagProps): ComponentChild => {
		noteOnce(`<${name}>: ${says}`);
		const { children: _, ...rest } = props;
		return element(
			"div",
			rootOf(rest, name, { also: "b-box", has: { role: "img", "aria-label": `${name}: ${says}` } }),
			element("span", { "aria-hidden": "true" }, name),
		);
	};

export const canvas: TagRow = {
	name: "canvas",
	component: box("canvas", "nothing is drawn on it here."),
	attributes: ["width", "height", "disable-scroll"],
	events: [],
	support: "box",
	style: `
:where(.b-box) { display: flex; align-items: center; justify-content: center; width: 300px; height: 225px; background: #f2f2f2; color: #5c5c5c; font-size: 14px; outline: 1px dashed #a0a0a0; outline-offset: -1px; }
`,
};
export const map: TagRow = {
	name: "map",
	component: box("map", "there are no maps here."),
	attributes: [],
	events: [],
	support: "box",
};
