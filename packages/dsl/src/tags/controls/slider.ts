import type { ComponentChild } from "preact";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { element, isOn, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { namesOf, useControl, withoutNames } from "./field.ts";

/** A number between two. */
export function Slider(props: TagProps): ComponentChild {
	const [min, max] = [numberOf(props.min, 0), numberOf(props.max, 100)];
	const given = numberOf(props.value, min);
	const { own, value, set } = useControl(props, given, { usual: "Slider" });
	const share = max > min ? ((value - min) / (max - min)) * 100 : 0;
	const active = textOf(props.activeColor) || "#1268e0";
	const rest = textOf(props.backgroundColor) || "#ddd";
	const thick = numberOf(props.trackSize, 4);
	const handle = textOf(props.handleColor);
	const happens =
		(type: string) =>
		({ currentTarget }: Event): void => {
			const at = currentTarget as HTMLInputElement;
			set(at.valueAsNumber);
			if (at.parentElement) tell(at.parentElement, type, { value: at.valueAsNumber });
		};
	return element(
		"div",
		rootOf(withoutNames(props), "slider", { isControl: true }),
		element("input", {
			...namesOf(props),
			...{ ref: own, type: "range", min, max, step: numberOf(props.step, 1), value, disabled: isOn(props.disabled) },
			style: `--b-line: linear-gradient(to right, ${active} ${share}%, ${rest} ${share}%); --b-thick: ${thick}px;${handle === "" ? "" : ` --b-handle: ${handle};`}`,
			onInput: happens("changing"),
			onChange: happens("change"),
		}),
		isOn(props.showValue) && element("span", { class: "b-said", "aria-hidden": "true" }, String(value)),
	);
}

export const slider: TagRow = {
	name: "slider",
	component: Slider,
	attributes: [
		...["min", "max", "step", "value", "name", "disabled", "show-value", "active-color", "background-color"],
		...["track-size", "handle-color"],
	],
	events: ["change", "changing"],
	support: "whole",
	style: `
:where(.b-slider) { display: flex; align-items: center; gap: 12px; padding: 0 12px; }
:where(.b-slider) > input { flex: 1; min-width: 0; height: 44px; margin: 0; background: transparent; -webkit-appearance: none; appearance: none; cursor: pointer; }
:where(.b-slider) > input::-webkit-slider-runnable-track { height: var(--b-thick); border-radius: 2px; background: var(--b-line); }
:where(.b-slider) > input::-moz-range-track { height: var(--b-thick); border-radius: 2px; background: var(--b-line); }
:where(.b-slider) > input::-webkit-slider-thumb { width: 22px; height: 22px; margin-top: calc((var(--b-thick) - 22px) / 2); border: 1px solid #767676; border-radius: 50%; background: var(--b-handle, #fff); -webkit-appearance: none; }
:where(.b-slider) > input::-moz-range-thumb { box-sizing: border-box; width: 22px; height: 22px; border: 1px solid #767676; border-radius: 50%; background: var(--b-handle, #fff); }
:where(.b-slider) > input:disabled { opacity: .5; cursor: default; }
:where(.b-slider) > .b-said { min-width: 3ch; font-variant-numeric: tabular-nums; text-align: right; }
`,
};
