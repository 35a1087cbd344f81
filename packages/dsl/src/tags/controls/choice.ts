import { type ComponentChild, createContext, h } from "preact";
import { useContext, useId, useLayoutEffect, useRef } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { element, isOn, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { namesOf, useField, useHeld, useName, withoutNames } from "./field.ts";
import { InLabel } from "./label.ts";

/** One that can be chosen. */
interface Choice {
	readonly value: () => unknown;
	readonly isChosen: () => boolean;
	readonly set: (chosen: boolean) => void;
	readonly reset: () => void;
}
interface Group {
	/** Choices of one group exclude each other by it. */
	readonly id: string;
	join(choice: Choice): () => void;
	chosen(choice: Choice): void;
}
type Kind = "checkbox" | "radio";

const groups = {
	checkbox: createContext<Group | undefined>(undefined),
	radio: createContext<Group | undefined>(undefined),
};

/** Choices, of which the group tells what is chosen: a list of values, or one. */
const groupOf =
	(kind: Kind) =>
	(props: TagProps): ComponentChild => {
		const id = useId();
		const root = useRef<Element>(null);
		const choices = useRef(new Set<Choice>());
		const read = (): unknown => {
			const values = [...choices.current].filter((one) => one.isChosen()).map((one) => one.value());
			return kind === "radio" ? textOf(values.at(-1)) : values;
		};
		useField(props, read, () => {
			for (const one of choices.current) one.reset();
		});
		const group = useRef<Group>({
			id,
			join(choice) {
				choices.current.add(choice);
				return () => choices.current.delete(choice);
			},
			chosen(choice) {
				if (kind === "radio") for (const other of choices.current) if (other !== choice) other.set(false);
				if (root.current) tell(root.current, "change", { value: read() });
			},
		});
		const role = kind === "radio" ? "radiogroup" : "group";
		const drawn = element("div", { ...rootOf(props, `${kind}-group`, { has: { role } }), ref: root }, props.children);
		return h(groups[kind].Provider, { value: group.current }, drawn);
	};

const choiceOf =
	(kind: Kind) =>
	(props: TagProps): ComponentChild => {
		const own = useRef<HTMLInputElement>(null);
		const isInLabel = useContext(InLabel);
		const group = useContext(groups[kind]);
		const given = isOn(props.checked);
		const first = useRef(given);
		const [checked, set, isChosen] = useHeld(given);
		const value = useRef(props.value);
		value.current = props.value;
		const reset = (): void => set(first.current);
		const choice = useRef<Choice>({ value: () => value.current, isChosen, set, reset });
		useLayoutEffect(() => group?.join(choice.current), [group]);
		useField(group ? { ...props, name: "" } : props, isChosen, reset);
		useName(own, props, textOf(props.value) || (kind === "radio" ? "Option" : "Checkbox"));
		const color = textOf(props.color);
		const style = color === "" ? textOf(props.style) : `--b-on: ${color}; ${textOf(props.style)}`;
		return element(
			isInLabel ? "span" : "label",
			rootOf({ ...withoutNames(props), ...(style !== "" && { style }) }, kind, { isControl: true }),
			element("input", {
				...namesOf(props),
				...{ ref: own, type: kind, checked, disabled: isOn(props.disabled) },
				...(kind === "radio" && group && { name: group.id }),
				onChange: ({ currentTarget }: Event) => {
					const at = currentTarget as HTMLInputElement;
					set(at.checked);
					if (at.parentElement) tell(at.parentElement, "change", { value: at.checked });
					group?.chosen(choice.current);
				},
			}),
			element("span", { class: "b-knob", "aria-hidden": "true" }),
			props.children,
		);
	};

export const checkbox: TagRow = {
	name: "checkbox",
	component: choiceOf("checkbox"),
	attributes: ["value", "checked", "disabled", "color"],
	events: ["change"],
	support: "whole",
	style: `
:where(.b-checkbox, .b-radio) > .b-knob { display: inline-block; box-sizing: border-box; width: 22px; height: 22px; border: 1px solid #767676; border-radius: 4px; background: #fff; vertical-align: middle; }
:where(.b-checkbox, .b-radio) > :checked + .b-knob { border-color: var(--b-on, #1268e0); background: var(--b-on, #1268e0); }
:where(.b-checkbox) > :checked + .b-knob::after { content: ""; position: absolute; top: 4px; left: 8px; width: 5px; height: 10px; border: solid #fff; border-width: 0 2px 2px 0; rotate: 45deg; }
`,
};
export const checkboxGroup: TagRow = {
	name: "checkbox-group",
	component: groupOf("checkbox"),
	attributes: ["name"],
	events: ["change"],
	support: "whole",
};
export const radio: TagRow = {
	name: "radio",
	component: choiceOf("radio"),
	attributes: ["value", "checked", "disabled", "color"],
	events: ["change"],
	support: "whole",
	style: `
:where(.b-radio) > .b-knob { border-radius: 50%; }
:where(.b-radio) > :checked + .b-knob::after { content: ""; position: absolute; top: 7px; left: 7px; width: 8px; height: 8px; border-radius: 50%; background: #fff; }
`,
};
export const radioGroup: TagRow = {
	name: "radio-group",
	component: groupOf("radio"),
	attributes: ["name"],
	events: ["change"],
	support: "whole",
};
