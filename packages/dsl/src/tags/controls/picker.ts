import { type ComponentChild, Fragment, h } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { PLACE } from "../events/place.ts";
import { tell } from "../events/tell.ts";
import { Wheel, wheelItems } from "../moving/wheel.ts";
import { element, isOn, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { useControl } from "./field.ts";

/** What opens a sheet with one wheel, or with several (`mode="multiSelector"`); the value is the index, or a list of them. */
export function Picker(props: TagProps): ComponentChild {
	const isMany = props.mode === "multiSelector";
	const columns = columnsOf(props, isMany);
	const given = indexesOf(props.value, columns.length);
	const [isOpen, open] = useState(false);
	const told = (indexes: readonly number[]): unknown => (isMany ? indexes : (indexes[0] ?? 0));
	const { own, value, set } = useControl<readonly number[], HTMLElement>(props, given, { said: told });
	const close = (chosen?: readonly number[]): void => {
		open(false);
		const element = own.current;
		element?.focus();
		if (!element) return;
		if (!chosen) return void tell(element, "cancel");
		set(chosen);
		tell(element, "change", { value: told(chosen) });
	};
	const root = rootOf(props, "picker", {
		acts: { tap: () => void (isOn(props.disabled) || open(true)) },
		has: { "aria-haspopup": "dialog", ...(isOn(props.disabled) && { "aria-disabled": "true" }) },
	});
	return h(
		Fragment,
		null,
		element("div", { ...root, ref: own }, props.children),
		isOpen && h(Sheet, { columns, value, title: textOf(props.title), close }),
	);
}

interface SheetProps {
	readonly columns: readonly (readonly string[])[];
	readonly value: readonly number[];
	readonly title: string;
	readonly close: (chosen?: readonly number[]) => void;
}

function Sheet({ columns, value, title, close: closed }: SheetProps): ComponentChild {
	const dialog = useRef<HTMLDialogElement>(null);
	const close = (chosen?: readonly number[]): void => {
		// As long as it is open, nothing outside of it takes the focus.
		dialog.current?.close();
		closed(chosen);
	};
	const chosen = useRef([...value]);
	useLayoutEffect(() => dialog.current?.showModal(), []);
	return element(
		"dialog",
		{
			...{ ref: dialog, class: "b-sheet", "aria-label": title || "Choose", [PLACE]: { $apart: true } },
			onCancel: (event: Event) => {
				event.preventDefault();
				close();
			},
			onClick: (event: Event) => {
				if (event.target === event.currentTarget) close();
			},
		},
		element(
			"div",
			{ class: "b-bar" },
			element("button", { type: "button", onClick: () => close() }, "Cancel"),
			title !== "" && element("span", null, title),
			element("button", { type: "button", onClick: () => close(chosen.current) }, "Done"),
		),
		element(
			"div",
			{ class: "b-wheels" },
			columns.map((texts, place) =>
				h(Column, {
					...{ texts, at: value[place] ?? 0, label: columns.length > 1 ? `Column ${place + 1}` : "Choose" },
					changed(index: number) {
						chosen.current[place] = index;
					},
				}),
			),
		),
	);
}

function Column(props: {
	readonly texts: readonly string[];
	readonly at: number;
	readonly label: string;
	readonly changed: (index: number) => void;
}): ComponentChild {
	const { texts, label, changed } = props;
	const [at, set] = useState(props.at);
	return h(
		Wheel,
		{
			...{ at, label },
			changed(index: number) {
				set(index);
				changed(index);
			},
		},
		wheelItems(texts),
	);
}

function columnsOf({ range, rangeKey }: TagProps, isMany: boolean): string[][] {
	const lists = isMany ? (Array.isArray(range) ? range : []) : [range];
	const key = textOf(rangeKey);
	return lists.map((list: unknown) =>
		(Array.isArray(list) ? list : []).map((item: unknown) =>
			textOf(key !== "" && typeof item === "object" && item !== null ? (item as Record<string, unknown>)[key] : item),
		),
	);
}
const indexesOf = (value: unknown, count: number): number[] => {
	const given = Array.isArray(value) ? value : [value];
	return Array.from({ length: count }, (_, index) => Math.max(0, Math.floor(numberOf(given[index], 0))));
};

export const picker: TagRow = {
	name: "picker",
	component: Picker,
	attributes: ["range", "range-key", "value", "name", "disabled", "title", "mode"],
	events: ["change", "cancel"],
	support: "whole",
	style: `
:where(.b-sheet) { box-sizing: border-box; width: 100%; max-width: none; margin: auto 0 0; padding: 0 0 env(safe-area-inset-bottom); border: 0; border-radius: 12px 12px 0 0; background: #fff; color: #222; font-size: 16px; }
:where(.b-sheet)::backdrop { background: rgb(0 0 0 / .45); }
@media (prefers-reduced-motion: no-preference) { :where(.b-sheet) { transition: translate 180ms ease-out; @starting-style { translate: 0 100%; } } }
:where(.b-sheet) > .b-bar { display: flex; justify-content: space-between; align-items: center; border-bottom: 1px solid #e5e5e5; }
:where(.b-sheet) > .b-bar > button { min-height: 44px; padding: 0 16px; border: 0; background: none; color: #1268e0; font: inherit; cursor: pointer; }
:where(.b-sheet) > .b-wheels { display: flex; height: 216px; }
`,
};
