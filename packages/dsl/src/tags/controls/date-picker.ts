import { type ComponentChild, Fragment, h } from "preact";
import { useState } from "preact/hooks";
import {
	type DateField,
	type DateRange,
	dateOf,
	dateWheels,
	fieldsOf,
	rangeOf,
	readDate,
	turned,
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
	const wheels = dateWheels(wanted, at, range).map((wheel) => ({ ...wheel, label: labels[wheel.field] }));
	const moved = (wheel: number, index: number): void => move((before) => turned(wanted, before, range, wheel, index));
	return h(Sheet, {
		title,
		wheels,
		turned: moved,
		close: (isChosen) => close(isChosen ? writeDate(at, format) : undefined),
	});
}

const labels: Readonly<Record<DateField, string>> = {
	...{ year: "Year", month: "Month", day: "Day", hour: "Hour", minute: "Minute", second: "Second" },
};
