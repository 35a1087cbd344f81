import type { ComponentChild } from "preact";
import { useContext } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { element, isOn, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { namesOf, useControl, withoutNames } from "./field.ts";
import { InLabel } from "./label.ts";

/** On or off. */
export function Switch(props: TagProps): ComponentChild {
	const isInLabel = useContext(InLabel);
	const given = isOn(props.checked);
	const { own, value: checked, set } = useControl(props, given, { usual: "Switch" });
	const color = textOf(props.color);
	const style = color === "" ? textOf(props.style) : `--b-on: ${color}; ${textOf(props.style)}`;
	return element(
		isInLabel ? "span" : "label",
		rootOf({ ...withoutNames(props), ...(style !== "" && { style }) }, "switch", { isControl: true }),
		element("input", {
			...namesOf(props),
			...{ ref: own, type: "checkbox", role: "switch", checked, disabled: isOn(props.disabled) },
			onChange: ({ currentTarget }: Event) => {
				const at = currentTarget as HTMLInputElement;
				const value = at.checked;
				set(isOn(props.controlled) ? given : value);
				// The browser has turned it already; what was not taken on is turned back.
				if (isOn(props.controlled)) at.checked = given;
				if (at.parentElement) tell(at.parentElement, "change", { value });
			},
		}),
		element("span", { class: "b-knob", "aria-hidden": "true" }),
	);
}

export const switchRow: TagRow = {
	name: "switch",
	component: Switch,
	attributes: ["checked", "name", "disabled", "color", "controlled"],
	events: ["change"],
	support: "whole",
	style: `
:where(.b-switch) { width: 51px; height: 31px; }
:where(.b-switch) > .b-knob { display: block; height: 100%; border-radius: 16px; background: #8a8a8a; transition: background .15s ease-out; }
:where(.b-switch) > .b-knob::after { content: ""; position: absolute; top: 2px; left: 2px; width: 27px; height: 27px; border-radius: 50%; background: #fff; transition: translate .15s ease-out; }
:where(.b-switch) > :checked + .b-knob { background: var(--b-on, #1268e0); }
:where(.b-switch) > :checked + .b-knob::after { translate: 20px; }
`,
};
