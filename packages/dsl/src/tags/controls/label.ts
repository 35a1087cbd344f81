import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { element, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** Words of a control: a tap on them is one on the control inside, or on the one that `for` names. */
export function Label(props: TagProps): ComponentChild {
	const target = textOf(props.for);
	const has = target === "" ? {} : { htmlFor: target };
	return element("label", rootOf(props, "label", { isControl: true, has }), props.children);
}

export const label: TagRow = {
	name: "label",
	component: Label,
	attributes: ["for"],
	events: [],
	support: "whole",
};
