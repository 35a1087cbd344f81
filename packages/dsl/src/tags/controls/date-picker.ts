import { type ComponentChild, Fragment, h } from "preact";
import { useState } from "preact/hooks";
import {
	type DateField,
	type DateParts,
	type DateRange,
	dateColumns,
	dateOf,
	fieldsOf,
	rangeOf,
	readDate,
	twoDigits,
	within,
	writeDate,
} from "../../dates.ts";
import type { TagProps } from "../../template/scope.ts";
import { textOf } from "../root.ts";
import { Sheet, useSheet } from "./sheet.ts";

/** What opens a sheet with a date or a time of day; the value is its text, `2016-09-01` or `08:30`. */
export function DatePicker(props: TagProps): ComponentChild {
	const { place, value, isOpen, close } = useSheet(props, textOf(props.value));
	const format = formatOf(props);
	const range = rangeOf(readDate(textOf(props.start)), readDate(textOf(props.end)));
	return h(Fragment, null, place, isOpen && h(DateSheet, { title: textOf(props.title), value, format, range, close }));
}

/** `fields`: how much of a date is picked. */
function formatOf({ mode, fields }: TagProps): string {
	if (mode === "time") return "HH:mm";
	return fields === "year" ? "yyyy" : fields === "month" ? "yyyy-MM" : "yyyy-MM-dd";
}

interface DateSheetProps {
	readonly title: string;
	readonly value: string;
	readonly format: string;
	readonly range: DateRange;
	readonly close: (chosen?: string) => void;
}

function DateSheet({ title, value, format, range, close }: DateSheetProps): ComponentChild {
	const wanted = fieldsOf(format);
	const [at, move] = useState(() => within(wanted, { ...dateOf(new Date()), ...readDate(value) }, range));
	const columns = dateColumns(wanted, at, range);
	const wheels = columns.map(({ field, from, to }) => ({
		texts: Array.from({ length: to - from + 1 }, (_, index) => said(field, from + index)),
		at: at[field] - from,
		label: labels[field],
	}));
	const turned = (wheel: number, index: number): void =>
		move((before: DateParts) => {
			const column = dateColumns(wanted, before, range)[wheel];
			return column ? within(wanted, { ...before, [column.field]: column.from + index }, range) : before;
		});
	return h(Sheet, { title, wheels, turned, close: (isChosen) => close(isChosen ? writeDate(at, format) : undefined) });
}

const said = (field: DateField, value: number): string => (field === "year" ? String(value) : twoDigits(value));
const labels: Readonly<Record<DateField, string>> = {
	...{ year: "Year", month: "Month", day: "Day", hour: "Hour", minute: "Minute", second: "Second" },
};
