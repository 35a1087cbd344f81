import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readTime, writeTime } from "./time.ts";

const at = Date.UTC(2019, 3, 4, 6, 38, 56);

describe("Request-Time", () => {
	for (const [text, ms] of [
		["2019-04-04T12:08:56+05:30", at],
		["2019-04-04T06:38:56Z", at],
		["2019-04-04T06:38:56+00:00", at],
		["2019-04-04T06:38:56-00:00", at],
		["2019-04-04T06:38:56+0000", at],
		["2019-04-04T01:08:56-0530", at],
		["2019-04-04T12:08:56.253+05:30", at + 253],
		["2019-04-04T06:38:56.2534Z", at + 253],
		["2019-04-04T06:38:56.2539999Z", at + 253],
		["2019-04-04T06:38:56.253999999Z", at + 253],
		["2019-04-04T06:38:56.5Z", at + 500],
		["2019-04-04T06:38Z", at - 56_000],
		["2019-04-04T06:38+00:00", at - 56_000],
		["2019-04-04 06:38:56", at],
		["1554359936000", at],
		["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
		["2000-01-01T00:00:00Z", Date.UTC(2000, 0, 1)],
		["2099-12-31T23:59:59Z", Date.UTC(2099, 11, 31, 23, 59, 59)],
	] as const) {
		it(`reads ${text}`, () => assert.equal(readTime(text), ms));
	}

	for (const text of [
		"",
		"now",
		"2019-04-04",
		"2019-04-04T06:38:56",
		"2019-04-04T06:38:56.Z",
		"2019-04-04T06:38:56.1234567890Z",
		"2019-04-04T06:38.5Z",
		"2019-04-04t06:38:56z",
		"2019-04-04T06:38:56 +00:00",
		"2019-04-04T06:38:56 00:00",
		"2019-04-04T06:38:56+00",
		"2019-04-04T06:38:56+00:60",
		"2019-04-04T06:38:56+14:01",
		"2019-04-04T06:38:56+99:00",
		"2019-04-04T24:00:00Z",
		"2019-04-04T06:60:00Z",
		"2016-12-31T23:59:60Z",
		"2016-12-30T12:00:60Z",
		"2016-12-30T99:00:00Z",
		"2019-02-29T00:00:00Z",
		"2019-02-30T00:00:00Z",
		"2019-13-01T00:00:00Z",
		"2019-00-01T00:00:00Z",
		"2019-01-00T00:00:00Z",
		"1999-12-31T23:59:59Z",
		"2100-01-01T00:00:00Z",
		"9999-12-31T23:59:59Z",
		"+12019-04-04T06:38:56Z",
		"2019-04-04 06:38",
		"2019-04-04 06:38:56Z",
		"2019-04-04  06:38:56",
		"1554359936",
		"15543599360000",
		"-1554359936000",
		"1e12",
		"0x16a8d5e0d80",
		" 2019-04-04T06:38:56Z",
		"2019-04-04T06:38:56Z\n",
		"2019-04-04T06:38:56Z,2019-04-04T06:38:56Z",
		"２０１９-04-04T06:38:56Z",
	]) {
		it(`refuses ${JSON.stringify(text)}`, () => assert.equal(readTime(text), undefined));
	}

	it("writes RFC 3339 with offset and colon", () => {
		assert.equal(writeTime(Date.UTC(2026, 10, 23, 10) + 999), "2026-11-23T10:00:00+00:00");
	});

	it("reads what it writes, to the second", () => {
		fc.assert(
			fc.property(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) - 1 }), (ms) => {
				assert.equal(readTime(writeTime(ms)), Math.floor(ms / 1000) * 1000);
				assert.equal(readTime(new Date(ms).toISOString()), ms);
			}),
		);
	});

	it("answers any text without an exception", () => {
		fc.assert(fc.property(fc.string(), (text) => ["number", "undefined"].includes(typeof readTime(text))));
	});
});
