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
} from "@byleave/dsl/container";
import type { ContainerParts } from "../container.ts";
import { BadParams, type Params, textOf } from "../params.ts";
import { row } from "../row.ts";
import { showWheels } from "./show-wheels.ts";

/** As the family's page has them. */
const formats = ["yyyy-MM-dd", "HH:mm", "yyyy-MM", "yyyy", "HH:mm:ss", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm"];

/** my.datePicker: a wheel for each part of a date or a time. */
export function datePicker(parts: ContainerParts) {
	return {
		datePicker: row({
			async run({ params, name, turn }) {
				const format = textOf(params.format) || "yyyy-MM-dd";
				if (!formats.includes(format)) throw new BadParams(`format must be one of ${formats.join(", ")}.`);
				const fields = fieldsOf(format);
				const range = rangeOf(dateIn(params, "startDate"), dateIn(params, "endDate"));
				let at = within(fields, { ...dateOf(new Date()), ...dateIn(params, "currentDate") }, range);
				const names = new Intl.DisplayNames(document.documentElement.lang, { type: "dateTimeField" });
				const columns = () =>
					dateColumns(fields, at, range).map(({ field, from, to }) => ({
						label: names.of(field) ?? field,
						texts: Array.from({ length: to - from + 1 }, (_, index) => said(field, from + index)),
						at: at[field] - from,
					}));
				const turned = (column: number, index: number): void => {
					at = moved(fields, at, range, column, index);
				};
				const title = parts.choosing().chooseDate;
				const isChosen = await turn((signal) => showWheels(parts, { name, title, columns, turned, signal }));
				return isChosen ? { date: writeDate(at, format) } : { outcome: "dismissed" };
			},
		}),
	};
}

const said = (field: DateField, value: number): string => (field === "year" ? String(value) : twoDigits(value));

function moved(
	fields: readonly DateField[],
	at: DateParts,
	range: DateRange,
	column: number,
	index: number,
): DateParts {
	const turned = dateColumns(fields, at, range)[column];
	return turned ? within(fields, { ...at, [turned.field]: turned.from + index }, range) : at;
}

function dateIn(params: Params, field: string): Partial<DateParts> | undefined {
	const text = textOf(params[field]);
	if (text === "") return undefined;
	const date = readDate(text);
	if (!date) throw new BadParams(`${field} must be a date or a time, like 2016-10-09 or 08:30.`);
	return date;
}
