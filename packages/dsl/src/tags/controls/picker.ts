import { type ComponentChild, Fragment, h } from "preact";
import { useState } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { numberOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { DatePicker } from "./date-picker.ts";
import { Sheet, useSheet } from "./sheet.ts";

/** What opens a sheet of wheels: with `mode="date"` or `"time"` those of a date, else of what the program offers. */
export function Picker(props: TagProps): ComponentChild {
	return h(props.mode === "date" || props.mode === "time" ? DatePicker : Selector, props as never);
}

/** One wheel, or several (`mode="multiSelector"`); the value is the index, or a list of them. */
function Selector(props: TagProps): ComponentChild {
	const isMany = props.mode === "multiSelector";
	const columns = columnsOf(props, isMany);
	const given = indexesOf(props.value, columns.length);
	const said = (indexes: readonly number[]): unknown => (isMany ? indexes : (indexes[0] ?? 0));
	const { place, value, isOpen, close } = useSheet<readonly number[]>(props, given, said);
	return h(Fragment, null, place, isOpen && h(Choice, { columns, value, title: textOf(props.title), close }));
}

interface ChoiceProps {
	readonly columns: readonly (readonly string[])[];
	readonly value: readonly number[];
	readonly title: string;
	readonly close: (chosen?: readonly number[]) => void;
}

function Choice({ columns, value, title, close }: ChoiceProps): ComponentChild {
	const [chosen, choose] = useState(value);
	const wheels = columns.map((texts, place) => ({
		...{ texts, at: chosen[place] ?? 0, label: columns.length > 1 ? `Column ${place + 1}` : "Choose" },
	}));
	const turned = (place: number, index: number): void =>
		choose((before) => wheels.map((_, one) => (one === place ? index : (before[one] ?? 0))));
	return h(Sheet, { title, wheels, turned, close: (isChosen) => close(isChosen ? chosen : undefined) });
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
	attributes: ["range", "range-key", "value", "name", "disabled", "title", "mode", "start", "end", "fields"],
	events: ["change", "cancel"],
	support: "falls back",
	note: 'mode "selector", "multiSelector", "date" or "time"; with any other it is a selector of its range.',
	style: `
:where(.b-sheet) { box-sizing: border-box; width: 100%; max-width: none; margin: auto 0 0; padding: 0 0 env(safe-area-inset-bottom); border: 0; border-radius: 12px 12px 0 0; background: #fff; color: #222; font-size: 16px; }
:where(.b-sheet)::backdrop { background: rgb(0 0 0 / .45); }
@media (prefers-reduced-motion: no-preference) { :where(.b-sheet) { transition: translate 180ms ease-out; @starting-style { translate: 0 100%; } } }
:where(.b-sheet) > .b-bar { display: flex; justify-content: space-between; align-items: center; border-bottom: 1px solid #e5e5e5; }
:where(.b-sheet) > .b-bar > button { min-height: 44px; padding: 0 16px; border: 0; background: none; color: #1268e0; font: inherit; cursor: pointer; }
:where(.b-sheet) > .b-wheels { display: flex; height: 216px; }
`,
};
