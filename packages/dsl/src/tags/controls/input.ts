import type { ComponentChild } from "preact";
import { useEffect } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { tell } from "../events/tell.ts";
import { element, isOn, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { useControl } from "./field.ts";

/** Which keyboard a phone shows. */
const keyboards: Readonly<Record<string, string>> = {
	...{
		number: "numeric",
		numberpad: "numeric",
		digit: "decimal",
		digitpad: "decimal",
		idcard: "text",
		idcardpad: "text",
	},
	...{ tel: "tel", phone: "tel", email: "email", url: "url", search: "search" },
};

/** A line, or with `textarea` lines, to write in. */
export function Input(props: TagProps): ComponentChild {
	const isArea = props.tag === "textarea";
	const given = textOf(props.value);
	const { own, value, set } = useControl<string, HTMLInputElement & HTMLTextAreaElement>(props, given, {
		usual: "Text",
	});
	const wantsFocus = isOn(props.focus) || isOn(props.autoFocus);
	useEffect(() => {
		if (wantsFocus) own.current?.focus();
	}, [wantsFocus]);
	useEffect(() => {
		if (isArea && isOn(props.autoHeight)) grow(own.current);
	});
	const most = numberOf(props.maxlength, 140);
	const type = textOf(props.type);
	const has: Record<string, unknown> = {
		...{ ref: own, value, disabled: isOn(props.disabled), autocomplete: "off" },
		...(props.placeholder !== undefined && { placeholder: textOf(props.placeholder) }),
		...(most >= 0 && { maxLength: most }),
		...(isOn(props.readonly) && { readOnly: true }),
		onInput: ({ currentTarget }: Event) => {
			const at = currentTarget as HTMLInputElement;
			const detail = { value: at.value, cursor: at.selectionStart ?? at.value.length };
			// `controlled`: it shows what the program gives it, and nothing else.
			set(isOn(props.controlled) ? given : at.value);
			tell(at, "input", detail);
		},
		onFocus: told("focus"),
		onBlur: told("blur"),
		onKeyDown: (event: KeyboardEvent) => {
			if (event.key !== "Enter" || event.isComposing || (isArea && !event.ctrlKey && !event.metaKey)) return;
			const at = event.currentTarget as HTMLInputElement;
			tell(at, "confirm", { value: at.value });
			if (!isOn(props.confirmHold) && !isArea) at.blur();
		},
	};
	if (!isArea) {
		has.type = isOn(props.password) || type === "password" ? "password" : "text";
		if (keyboards[type]) has.inputMode = keyboards[type];
		has.enterKeyHint = textOf(props.confirmType) || "done";
	}
	const placeholder = placeholderOf(textOf(props.placeholderStyle));
	const style = `${placeholder}${textOf(props.style)}`;
	const root = rootOf(style === "" ? props : { ...props, style }, isArea ? "textarea" : "input", {
		isControl: true,
		has,
	});
	const drawn = element(isArea ? "textarea" : "input", root);
	if (!isArea || !isOn(props.showCount)) return drawn;
	const count = `${[...value].length}${most >= 0 ? `/${most}` : ""}`;
	return element(
		"div",
		{ class: "b-counted" },
		drawn,
		element("span", { class: "b-count", "aria-hidden": "true" }, count),
	);
}

const told =
	(type: string) =>
	({ currentTarget }: Event): void => {
		const at = currentTarget as HTMLInputElement;
		tell(at, type, { value: at.value });
	};

/** Of what `placeholder-style` says, colour and size: a placeholder is no element. */
function placeholderOf(style: string): string {
	const said = (name: string): string | undefined =>
		new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i").exec(style)?.[1];
	const [color, size] = [said("color"), said("font-size")];
	return `${color ? `--b-placeholder: ${color}; ` : ""}${size ? `--b-placeholder-size: ${size}; ` : ""}`;
}

function grow(area: HTMLElement | null): void {
	if (!area) return;
	area.style.height = "auto";
	area.style.height = `${area.scrollHeight}px`;
}

const attributes = [
	...["value", "name", "placeholder", "placeholder-style", "disabled", "readonly", "maxlength", "focus", "auto-focus"],
	...["controlled"],
];
const events = ["input", "confirm", "focus", "blur"];

export const input: TagRow = {
	name: "input",
	component: Input,
	attributes: [...attributes, "type", "password", "confirm-type", "confirm-hold"],
	events,
	support: "falls back",
	note: "placeholder-class is not heeded; of placeholder-style colour and size are.",
	style: `
:where(.b-input, .b-textarea) { display: block; box-sizing: border-box; width: 100%; margin: 0; padding: 0 8px; border: 0; border-radius: 0; background: transparent; color: inherit; font: inherit; text-align: inherit; -webkit-appearance: none; appearance: none; -webkit-user-select: text; user-select: text; }
:where(.b-input) { height: 44px; }
:where(.b-textarea) { min-height: 96px; padding: 8px; resize: none; }
:where(.b-input, .b-textarea)::placeholder { color: var(--b-placeholder, #757575); font-size: var(--b-placeholder-size, inherit); opacity: 1; }
:where(.b-input, .b-textarea):disabled { color: #6b6b6b; -webkit-text-fill-color: #6b6b6b; opacity: 1; }
:where(.b-counted) { position: relative; }
:where(.b-count) { position: absolute; right: 8px; bottom: 4px; color: #6b6b6b; font-size: 12px; }
`,
};
export const textarea: TagRow = {
	name: "textarea",
	component: Input,
	attributes: [...attributes, "auto-height", "show-count"],
	events,
	support: "falls back",
	note: "placeholder-class is not heeded; of placeholder-style colour and size are.",
};
