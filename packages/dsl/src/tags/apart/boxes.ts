import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { element, rootOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** What is not here stands as a box that says what it is; the compiler tells where it stands. */
const box =
	(name: string, says: string) =>
	(props: TagProps): ComponentChild => {
		const { children: _, ...rest } = props;
		return element(
			"div",
			rootOf(rest, name, { also: "b-box", has: { role: "img", "aria-label": `${name}: ${says}` } }),
			element("span", { "aria-hidden": "true" }, name),
		);
	};

const says = { canvas: "nothing is drawn on it here.", map: "there are no maps here." } as const;

export const canvas: TagRow = {
	name: "canvas",
	component: box("canvas", says.canvas),
	attributes: ["width", "height", "disable-scroll"],
	events: [],
	support: "box",
	note: says.canvas,
	style: `
:where(.b-box) { display: flex; align-items: center; justify-content: center; width: 300px; height: 225px; background: #f2f2f2; color: #5c5c5c; font-size: 14px; outline: 1px dashed #a0a0a0; outline-offset: -1px; }
`,
};
export const map: TagRow = {
	name: "map",
	component: box("map", says.map),
	attributes: [],
	events: [],
	support: "box",
	note: says.map,
};
