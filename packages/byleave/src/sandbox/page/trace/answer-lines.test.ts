import assert from "node:assert/strict";
import { test } from "node:test";
import { answersNote, notedLine, openWanted } from "./answer-lines.ts";

test("a missing call: one line of its key, with how often it was called, a form, and what to copy", () => {
	const line = notedLine({ what: "missing", detail: { name: "ap.navigateToAlipayPage", count: 3 } });
	assert.deepEqual(
		[line?.key, line?.title, line?.sub],
		["missing ap.navigateToAlipayPage", "my.ap.navigateToAlipayPage is not here", "called 3 times"],
	);
	const [form, copy] = line?.sections ?? [];
	assert.deepEqual(form, { kind: "answer", name: "ap.navigateToAlipayPage" });
	assert.match(copy?.kind === "exact" ? copy.text : "", /^export default \{\n\t"ap\.navigateToAlipayPage": async/);
	assert.equal(notedLine({ what: "missing", detail: { name: "scan", count: 1 } })?.sub, "called");
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
