import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { noteOnce } from "../hooks.ts";
import { element, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** By what `open-type` says; the calls are `my`'s. */
const ways = new Map([
	["", "navigateTo"],
	["navigate", "navigateTo"],
	["redirect", "redirectTo"],
	["redirectTo", "redirectTo"],
	["switchTab", "switchTab"],
	["reLaunch", "reLaunch"],
	["navigateBack", "navigateBack"],
]);

/** A link to another page of the program. */
export function Navigator(props: TagProps): ComponentChild {
	const tap = (): void => {
		const way = ways.get(textOf(props.openType));
		const { my } = globalThis as { my?: Record<string, unknown> };
		const go = way === undefined ? undefined : my?.[way];
		if (way === undefined || typeof go !== "function") {
			noteOnce(`<navigator open-type="${textOf(props.openType)}"> leads nowhere here.`);
			return;
		}
		const given = way === "navigateBack" ? { delta: numberOf(props.delta, 1) } : { url: textOf(props.url) };
		const fail = ({ errorMessage }: { readonly errorMessage?: unknown }): void =>
			noteOnce(`<navigator url="${textOf(props.url)}">: ${textOf(errorMessage)}`);
		go.call(my, { ...given, fail });
	};
	const role = textOf(props.role) || "link";
	return element(
		"div",
		rootOf({ hoverClass: "b-pressed", ...props }, "navigator", { acts: { tap }, has: { role } }),
		props.children,
	);
}

export const navigator: TagRow = {
	name: "navigator",
	component: Navigator,
	attributes: ["url", "open-type", "delta", "hover-class", "hover-start-time", "hover-stay-time"],
	events: [],
	support: "falls back",
	note: 'To pages of the program; open-type "exit" does nothing and says so.',
};
