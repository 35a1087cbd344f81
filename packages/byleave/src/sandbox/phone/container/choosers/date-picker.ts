import {
	type DateParts,
	dateOf,
	dateWheels,
	fieldsOf,
	rangeOf,
	readDate,
	turned,
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
					dateWheels(fields, at, range).map((wheel) => ({ ...wheel, label: names.of(wheel.field) ?? wheel.field }));
				const moved = (column: number, index: number): void => {
					at = turned(fields, at, range, column, index);
				};
				const title = parts.choosing().chooseDate;
				const isChosen = await turn((signal) => showWheels(parts, { name, title, columns, turned: moved, signal }));
				return isChosen ? { date: writeDate(at, format) } : { outcome: "dismissed" };
			},
		}),
	};
}

function dateIn(params: Params, field: string): Partial<DateParts> | undefined {
	const text = textOf(params[field]);
	if (text === "") return undefined;
	const date = readDate(text);
	if (!date) throw new BadParams(`${field} must be a date or a time, like 2016-10-09 or 08:30.`);
	return date;
}
