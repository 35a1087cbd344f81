/** Dates as a person picks them: field by field, none outside of what is allowed. */
const fields = ["year", "month", "day", "hour", "minute", "second"] as const;
export type DateField = (typeof fields)[number];
/** Numbers as they are written: January is 1. */
export type DateParts = Readonly<Record<DateField, number>>;
/** The first and the last that may be picked. */
export interface DateRange {
	readonly first: DateParts;
	readonly last: DateParts;
}
/** What may be picked of one field while those before it are as they are. */
export interface DateColumn {
	readonly field: DateField;
	readonly from: number;
	readonly to: number;
}

const lowest: DateParts = { year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
const highest: DateParts = { year: 2100, month: 12, day: 31, hour: 23, minute: 59, second: 59 };
const signs: Readonly<Record<DateField, string>> = {
	...{ year: "yyyy", month: "MM", day: "dd", hour: "HH", minute: "mm", second: "ss" },
};

export const daysIn = ({ year, month }: Pick<DateParts, "year" | "month">): number =>
	new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Which fields a format like `yyyy-MM-dd HH:mm` has, in order. */
export const fieldsOf = (format: string): readonly DateField[] =>
	fields.filter((field) => format.includes(signs[field]));

/** A date or a time of day as people write it: `2016-10-9`, `2016/10/09 8:30`, `08:30`. Undefined for what is none. */
export function readDate(text: string): Partial<DateParts> | undefined {
	const [, year, month, day, hour, minute, second] =
		/^\s*(?:(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?)?(?:[T\s]*(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*$/.exec(text) ??
		[];
	const said = Object.entries({ year, month, day, hour, minute, second }).filter(([, value]) => value !== undefined);
	if (said.length === 0) return undefined;
	const parts = Object.fromEntries(said.map(([name, value]) => [name, Number(value)])) as Partial<DateParts>;
	const isOne = fields.every((field) => {
		const value = parts[field];
		return value === undefined || field === "year" || (value >= lowest[field] && value <= highest[field]);
	});
	return isOne ? parts : undefined;
}

/** What may be picked: from `first` to `last`, as far as they are said; all of it where they say the contrary. */
export function rangeOf(first: Partial<DateParts> = {}, last: Partial<DateParts> = {}): DateRange {
	const range = { first: { ...lowest, ...first }, last: { ...highest, ...last } };
	const differs = fields.find((field) => (field in first || field in last) && range.first[field] !== range.last[field]);
	const isContrary = differs !== undefined && range.first[differs] > range.last[differs];
	return isContrary ? { first: lowest, last: highest } : range;
}

/** A column a field: what it may be, with those before it as `at` has them. */
export function dateColumns(wanted: readonly DateField[], at: DateParts, { first, last }: DateRange): DateColumn[] {
	let isFirst = true;
	let isLast = true;
	return fields.flatMap((field) => {
		// A field that nobody picks is held by nothing.
		if (!wanted.includes(field)) return [];
		const most = field === "day" ? daysIn(at) : highest[field];
		const from = isFirst ? first[field] : lowest[field];
		const to = Math.max(from, Math.min(most, isLast ? last[field] : most));
		isFirst &&= at[field] <= first[field];
		isLast &&= at[field] >= last[field];
		return [{ field, from, to }];
	});
}

/** A wheel a field, as `at` has it: what can be turned to, and which of it stands there. */
export const dateWheels = (
	wanted: readonly DateField[],
	at: DateParts,
	range: DateRange,
): { readonly field: DateField; readonly texts: readonly string[]; readonly at: number }[] =>
	dateColumns(wanted, at, range).map(({ field, from, to }) => ({
		field,
		texts: Array.from({ length: to - from + 1 }, (_, index) =>
			field === "year" ? String(from + index) : twoDigits(from + index),
		),
		at: at[field] - from,
	}));

/** The date after one of its wheels was turned. */
export function turned(
	wanted: readonly DateField[],
	at: DateParts,
	range: DateRange,
	wheel: number,
	index: number,
): DateParts {
	const column = dateColumns(wanted, at, range)[wheel];
	return column ? within(wanted, { ...at, [column.field]: column.from + index }, range) : at;
}

/** The date that is next to it and may be picked. */
export function within(wanted: readonly DateField[], at: DateParts, range: DateRange): DateParts {
	const held = { ...at };
	for (const field of fields) {
		const column = dateColumns(wanted, held, range).find((one) => one.field === field);
		if (column) held[field] = Math.min(Math.max(held[field], column.from), column.to);
	}
	return held;
}

/** A date by a format of `yyyy`, `MM`, `dd`, `HH`, `mm` and `ss`. */
export const writeDate = (at: DateParts, format: string): string =>
	fields.reduce((text, field) => text.replace(signs[field], twoDigits(at[field])), format);
const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** The local date and time. */
export const dateOf = (date: Date): DateParts => ({
	...{ year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() },
	...{ hour: date.getHours(), minute: date.getMinutes(), second: date.getSeconds() },
});
