import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { element, isOn, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** How far something is, in percent. */
export function Progress(props: TagProps): ComponentChild {
	const { percent, showInfo, strokeWidth, activeColor, backgroundColor, active } = props;
	const at = Math.min(100, Math.max(0, numberOf(percent, 0)));
	const has = {
		role: "progressbar",
		...{ "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": at },
		"aria-label": textOf(props["aria-label"]) || "Progress",
	};
	const bar = `width: ${at}%; ${activeColor ? `background: ${textOf(activeColor)};` : ""}`;
	return element(
		"div",
		rootOf(props, "progress", { has }),
		element(
			"div",
			{
				class: "b-track",
				style: `height: ${numberOf(strokeWidth, 6)}px; ${backgroundColor ? `background: ${textOf(backgroundColor)}` : ""}`,
			},
			element("div", { class: isOn(active) ? "b-bar b-grows" : "b-bar", style: bar }),
		),
		isOn(showInfo) && element("span", { class: "b-said" }, `${at}%`),
	);
}

export const progress: TagRow = {
	name: "progress",
	component: Progress,
	attributes: ["percent", "show-info", "stroke-width", "active-color", "background-color", "active"],
	events: [],
	support: "whole",
	style: `
:where(.b-progress) { display: flex; align-items: center; gap: 8px; }
:where(.b-progress) > .b-track { flex: 1; border-radius: 3px; overflow: hidden; background: #ddd; }
:where(.b-progress) .b-bar { height: 100%; background: #1268e0; }
:where(.b-progress) .b-grows { transition: width .3s ease-out; }
`,
};
