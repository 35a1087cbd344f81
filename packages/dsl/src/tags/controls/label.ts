import { type ComponentChild, createContext, h } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { element, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";

/** Inside of a label: the control there is no label of its own, since a label in a label has no words. */
export const InLabel = createContext(false);

/** Words of a control: a tap on them is one on the control inside, or on the one that `for` names. */
export function Label(props: TagProps): ComponentChild {
	const target = textOf(props.for);
	const has = target === "" ? {} : { htmlFor: target };
	const drawn = element("label", rootOf(props, "label", { isControl: true, has }), props.children);
	return h(InLabel.Provider, { value: true }, drawn);
}

export const label: TagRow = {
	name: "label",
	component: Label,
	attributes: ["for"],
	events: [],
	support: "whole",
};
