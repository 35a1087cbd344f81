import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { element, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

const ring = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z";
const tick = "m7.5 12.3 3.2 3.2 6-6.4";
const exclamation = "M12 7v6.5M12 16.6v.2";

/** What each looks like: filled discs with a sign in white, or lines alone. */
const drawings: Readonly<Record<string, { readonly disc?: true; readonly lines: string; readonly color: string }>> = {
	success: { disc: true, lines: tick, color: "#1268e0" },
	success_no_circle: { lines: tick, color: "#1268e0" },
	info: { disc: true, lines: "M12 7.2v.2M12 10.5V17", color: "#1268e0" },
	warn: { disc: true, lines: exclamation, color: "#c8321a" },
	waiting: { disc: true, lines: "M12 7v5.2l3.4 2", color: "#1268e0" },
	waiting_circle: { lines: `${ring}M12 7v5.2l3.4 2`, color: "#1268e0" },
	cancel: { lines: `${ring}M9 9l6 6m0-6-6 6`, color: "#c8321a" },
	clear: { disc: true, lines: "m9 9 6 6m0-6-6 6", color: "#767676" },
	download: { lines: `${ring}M12 7.5v8m-3.2-3 3.2 3.2 3.2-3.2`, color: "#1268e0" },
	search: { lines: "M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12Zm4.4 10.4 4.6 4.6", color: "#767676" },
	loading: { lines: "M12 3a9 9 0 0 1 9 9", color: "#767676" },
};

/** A sign of the wallets', drawn. */
export function Icon(props: TagProps): ComponentChild {
	const { type, size, color } = props;
	const kind = textOf(type) || "info";
	const drawing = drawings[kind] ?? { lines: ring, color: "#767676" };
	const width = typeof size === "string" && /[a-z%]$/i.test(size) ? size : `${numberOf(size, 23)}px`;
	const tint = textOf(color) || drawing.color;
	const named = props["aria-label"] !== undefined || props.on?.tap;
	return element(
		"span",
		rootOf(props, "icon", {
			has: named && props.on?.tap === undefined ? { role: "img" } : { "aria-hidden": named ? undefined : "true" },
		}),
		element(
			"svg",
			{
				...{
					viewBox: "0 0 24 24",
					fill: "none",
					"stroke-width": 1.8,
					"stroke-linecap": "round",
					"stroke-linejoin": "round",
				},
				style: `width: ${width}; height: ${width}`,
				...(kind === "loading" && { class: "b-spins" }),
			},
			drawing.disc && element("path", { d: ring, fill: tint }),
			element("path", { d: drawing.lines, stroke: drawing.disc ? "#fff" : tint }),
		),
	);
}

export const icon: TagRow = {
	name: "icon",
	component: Icon,
	attributes: ["type", "size", "color"],
	events: [],
	support: "whole",
	style: `
:where(.b-icon) { display: inline-block; line-height: 0; vertical-align: middle; }
`,
};
