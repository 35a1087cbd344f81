import { type ComponentChild, createContext, h } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";
import type { TagProps } from "../../template/scope.ts";
import { useField, useHeld } from "../controls/field.ts";
import { tell } from "../events/tell.ts";
import { element, numberOf, rootOf, textOf } from "../root.ts";
import type { TagRow } from "../row.ts";
import { Wheel, wheelStyle } from "./wheel.ts";

interface Columns {
	readonly at: (column: Element) => number;
	readonly changed: (column: Element, index: number) => void;
	readonly indicatorStyle: string;
}
const ColumnsContext = createContext<Columns | undefined>(undefined);

/** Wheels side by side; the value is a list: which item of each stands in the middle. */
export function PickerView(props: TagProps): ComponentChild {
	const root = useRef<HTMLElement>(null);
	const given = Array.isArray(props.value) ? props.value.map((one) => numberOf(one, 0)) : [];
	const first = useRef(given);
	const [value, set, read] = useHeld<readonly number[]>(given);
	useField(props, read, () => set(first.current));
	useLayoutEffect(() => {
		const element = root.current;
		if (element) element.style.setProperty("--b-wheel", `${element.clientHeight}px`);
	});
	const columnsOf = (): Element[] => [...(root.current?.querySelectorAll(".b-picker-view-column") ?? [])];
	const columns: Columns = {
		at: (column) => value[columnsOf().indexOf(column)] ?? 0,
		changed(column, index) {
			const all = columnsOf();
			const next = all.map((one, place) => (one === column ? index : (read()[place] ?? 0)));
			set(next);
			if (root.current) tell(root.current, "change", { value: next });
		},
		indicatorStyle: textOf(props.indicatorStyle),
	};
	const drawn = element(
		"div",
		{ ...rootOf(props, "picker-view", { has: { role: "group" } }), ref: root },
		props.children,
	);
	return h(ColumnsContext.Provider, { value: columns }, drawn);
}

export function PickerViewColumn(props: TagProps): ComponentChild {
	const columns = useContext(ColumnsContext);
	const own = useRef<HTMLElement>(null);
	const [at, set] = useHeld(-1);
	useLayoutEffect(() => {
		const column = own.current;
		if (!column || !columns) return;
		const index = columns.at(column);
		if (index !== at) set(index);
	});
	return element(
		"div",
		{ ...rootOf(props, "picker-view-column"), ref: own },
		h(
			Wheel,
			{
				...{ at, label: textOf(props["aria-label"]) || "Choose", indicatorStyle: columns?.indicatorStyle ?? "" },
				changed: (index: number) => {
					set(index);
					if (own.current) columns?.changed(own.current, index);
				},
			},
			props.children,
		),
	);
}

export const pickerView: TagRow = {
	name: "picker-view",
	component: PickerView,
	attributes: ["value", "name", "indicator-style"],
	events: ["change"],
	support: "whole",
	style: `
${wheelStyle}
:where(.b-picker-view) { display: flex; height: 216px; }
:where(.b-picker-view-column) { flex: 1; min-width: 0; height: 100%; }
`,
};
export const pickerViewColumn: TagRow = {
	name: "picker-view-column",
	component: PickerViewColumn,
	attributes: [],
	events: [],
	support: "whole",
};
