import assert from "node:assert/strict";
import { test } from "node:test";
import { safeStyle, safeUrl } from "./safe.ts";

test("addresses of pictures: of the web, of the program, a picture itself", () => {
	for (const url of ["https://a.b/c.png", "/a.png", "a/b.png?x=1", "//a.b/c", "data:image/png;base64,AA", "blob:x"])
		assert.equal(safeUrl(url), url);
	const bad = [
		"javascript:x",
		" JavaScript:x",
		"java\tscript:x",
		"\u0001javascript:x",
		"vbscript:x",
		"data:text/html,x",
		"file:///a",
	];
	for (const url of bad) assert.equal(safeUrl(url), undefined, JSON.stringify(url));
});

test("styles without what runs, and without what lies over the page", () => {
	assert.equal(safeStyle("color: red; width: 10px"), "color: red; width: 10px");
	assert.equal(safeStyle("position: FIXED; color: red"), " color: red");
	assert.equal(
		safeStyle("background: url(data:image/png;base64,AA==); color: red"),
		"background: url(data:image/png;base64,AA==); color: red",
	);
	assert.equal(safeStyle("background: url(javascript:x); color: red"), " color: red");
});
