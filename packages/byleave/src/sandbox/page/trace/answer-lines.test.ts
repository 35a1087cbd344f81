import assert from "node:assert/strict";
import { test } from "node:test";
import { answersNote, notedLine, openWanted } from "./answer-lines.ts";
import { inPlaceOf, subOf } from "./entry.ts";

test("a missing call: one line of its key, with where it was called and how often, a form, and what to copy", () => {
	const at = "pages/pay/pay.js:3:7";
	const line = notedLine({ what: "missing", detail: { name: "ap.navigateToAlipayPage", at, times: 3 } });
	assert.deepEqual(
		[line?.key, line?.title, line?.sub, line?.times],
		[`missing ap.navigateToAlipayPage ${at}`, "my.ap.navigateToAlipayPage is not here", at, 3],
	);
	const [form, copy, facts] = line?.sections ?? [];
	assert.deepEqual(facts, { kind: "facts", facts: [["Called at", at]] });
	assert.deepEqual(form, { kind: "answer", name: "ap.navigateToAlipayPage" });
	assert.match(copy?.kind === "exact" ? copy.text : "", /^export default \{\n\t"ap\.navigateToAlipayPage": async/);
});

test("a call whose place is not known is counted by its name; what is no place or number says nothing", () => {
	const line = notedLine({ what: "missing", detail: { name: "scan", at: "", times: 2 } });
	assert.deepEqual([line?.key, line?.sub, line?.times, line?.sections.length], ["missing scan ", "called", 2, 2]);
	for (const times of [undefined, 0, -1, 1.5, "7", Number.NaN]) {
		assert.equal(notedLine({ what: "missing", detail: { name: "scan", at: {}, times } })?.times, 1);
	}
	assert.equal(notedLine({ what: "missing", detail: { name: "scan", at: "x".repeat(1000) } })?.sub.length, 300);
});

test("lines of one key are added up, and say how often", () => {
	const entry = (times?: number) => ({
		...({ at: 0, from: "program", mark: "note", title: "", about: "", sections: [] } as const),
		...{ sub: "a.js:1:2", ...(times === undefined ? {} : { times }) },
	});
	const sum = inPlaceOf(entry(2), inPlaceOf(entry(1), undefined));
	assert.deepEqual(
		[sum.times, subOf(sum), subOf(entry(1)), subOf(entry())],
		[3, "a.js:1:2 · 3 times", "a.js:1:2", "a.js:1:2"],
	);
	assert.equal(subOf({ ...sum, sub: "" }), "3 times");
	assert.equal(inPlaceOf(entry(), sum).times, undefined);
});

test("a note of a DSL program's says where the call stands, if it is one", () => {
	const note = notedLine({ what: "noted", detail: { text: "my.x does nothing.", at: "a.js:1:2", times: 2 } });
	assert.deepEqual([note?.sub, note?.times], ["my.x does nothing. a.js:1:2", 2]);
	assert.equal(notedLine({ what: "noted", detail: { text: "drawn", at: "", times: 1 } })?.sub, "drawn");
});

test("what failed in the developer's answers says where; what is not known is no line", () => {
	assert.equal(answersNote("x is not defined", "byleave.my.ts:3").sub, "byleave.my.ts:3");
	const line = notedLine({ what: "answer failed", detail: { why: "oops", at: "" } });
	assert.deepEqual(line?.sections, [
		{
			kind: "error",
			what: "oops",
			why: "It was thrown at a place that is not known.",
			todo: "Mend that line.",
		},
	]);
	for (const what of ["nothing", "__proto__", "constructor", undefined]) {
		assert.equal(notedLine({ what, detail: {} } as never), undefined);
	}
	assert.equal(notedLine({ what: "missing" } as never)?.title, "my.undefined is not here");
});

test("whatever a page tells is shown as text", () => {
	assert.equal(openWanted({ url: "tel:112" }).sub, "tel:112");
	assert.equal(openWanted({ url: { a: 1 } as never }).sub, "[object Object]");
	assert.equal(notedLine({ what: "posted", detail: { data: '{"a":1}' } })?.sub, '{"a":1}');
	assert.equal(
		notedLine({ what: "dialog", detail: { name: "confirm", text: "Sure?" } })?.title,
		"window.confirm answered false at once",
	);
});
