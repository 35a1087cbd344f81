import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type DateParts, dateColumns, fieldsOf, rangeOf, readDate, within, writeDate } from "./dates.ts";

const at = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0): DateParts => ({
	...{ year, month, day, hour, minute, second },
});

test("dates and times are read as people write them, and what is none is none", () => {
	for (const [text, parts] of [
		["2016-10-9", { year: 2016, month: 10, day: 9 }],
		["2016/10/09 8:30", { year: 2016, month: 10, day: 9, hour: 8, minute: 30 }],
		["2016-10-09T08:30:15", { year: 2016, month: 10, day: 9, hour: 8, minute: 30, second: 15 }],
		["2016", { year: 2016 }],
		["2016-10", { year: 2016, month: 10 }],
		["08:30", { hour: 8, minute: 30 }],
		["", undefined],
		["soon", undefined],
		["2016-13-01", undefined],
		["25:00", undefined],
	] as const)
		assert.deepEqual(readDate(text), parts, text);
});

test("of each field what its month and the range allow", () => {
	const days = fieldsOf("yyyy-MM-dd");
	const range = rangeOf({ year: 2024, month: 2, day: 10 }, { year: 2025, month: 3, day: 5 });
	const columns = (value: DateParts): unknown => dateColumns(days, value, range).map(({ from, to }) => [from, to]);
	assert.deepEqual(columns(at(2024, 2, 10)), [
		[2024, 2025],
		[2, 12],
		[10, 29],
	]);
	assert.deepEqual(columns(at(2024, 4, 1)), [
		[2024, 2025],
		[2, 12],
		[1, 30],
	]);
	assert.deepEqual(columns(at(2025, 3, 1)), [
		[2024, 2025],
		[1, 3],
		[1, 5],
	]);
	assert.deepEqual(within(days, at(2025, 2, 31), range), at(2025, 2, 28));
	assert.deepEqual(within(days, at(2026, 1, 1), range), at(2025, 1, 1));
	const times = fieldsOf("HH:mm");
	const hours = rangeOf({ hour: 9, minute: 30 }, { hour: 17, minute: 0 });
	assert.deepEqual(dateColumns(times, at(2000, 1, 1, 17), hours), [
		{ field: "hour", from: 9, to: 17 },
		{ field: "minute", from: 0, to: 0 },
	]);
	// Who says the contrary says nothing.
	assert.deepEqual(rangeOf({ year: 2025 }, { year: 2024 }), rangeOf());
	assert.deepEqual(rangeOf({ hour: 17 }, { hour: 9 }), rangeOf());
});

test("formats", () => {
	const one = at(2016, 1, 2, 3, 4, 5);
	for (const [format, text] of [
		["yyyy-MM-dd", "2016-01-02"],
		["HH:mm", "03:04"],
		["yyyy-MM", "2016-01"],
		["yyyy", "2016"],
		["yyyy-MM-dd HH:mm:ss", "2016-01-02 03:04:05"],
	] as const) {
		assert.equal(writeDate(one, format), text);
		assert.equal(fieldsOf(format).length, text.split(/[- :]/).length);
	}
});

test("whatever is asked for, what is held is in its column, and so is it once more", () => {
	const parts = fc.record({
		...{
			year: fc.integer({ min: 1800, max: 2200 }),
			month: fc.integer({ min: 1, max: 12 }),
			day: fc.integer({ min: 1, max: 31 }),
		},
		...{
			hour: fc.integer({ min: 0, max: 23 }),
			minute: fc.integer({ min: 0, max: 59 }),
			second: fc.integer({ min: 0, max: 59 }),
		},
	});
	const formats = fc.constantFrom("yyyy-MM-dd", "HH:mm", "yyyy-MM", "yyyy", "yyyy-MM-dd HH:mm");
	fc.assert(
		fc.property(parts, parts, parts, formats, (value, first, last, format) => {
			const wanted = fieldsOf(format);
			const range = rangeOf(first, last);
			const held = within(wanted, value, range);
			for (const { field, from, to } of dateColumns(wanted, held, range))
				assert.ok(held[field] >= from && held[field] <= to, `${field} ${held[field]} ${from} ${to}`);
			assert.deepEqual(within(wanted, held, range), held);
		}),
	);
});
