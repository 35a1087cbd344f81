import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Failure } from "../causes/cause.ts";
import type { FieldRow } from "../platform/rows.ts";
import { insideExtendInfo, missing, readFields } from "./fields.ts";

const text: FieldRow = { type: "string", max: 4 };
const info: FieldRow = { type: "extendInfo", max: 20 };

describe("readFields", () => {
	it("reads what the row lists; absent, null and empty are all left out", () => {
		const rows = { a: text, b: text, c: text, d: text, e: info, f: info, g: info };
		const json = { a: "abcd", b: null, c: "", e: '{"k":1}', f: null, g: { k: [1] }, more: 7 };
		assert.deepEqual(readFields(rows, json), { a: "abcd", e: '{"k":1}', g: '{"k":[1]}' });
	});

	for (const [why, row, value, must] of [
		["absent", { ...text, required: true }, undefined, "must be there: a string of 1 to 4 characters"],
		["null", { ...text, required: true }, null, "must be there: a string of 1 to 4 characters"],
		["empty", { ...text, required: true }, "", "must be there: a string of 1 to 4 characters"],
		["no text", text, 7, "must be a string"],
		["too long", text, "abcde", "must be at most 4 characters"],
		["no id", { ...text, id: true }, "a@b", "must not contain @ # ? or control characters"],
		["a list", info, ["k"], "must be a string or an object"],
		["a number", info, 0, "must be a string or an object"],
		["false", info, false, "must be a string or an object"],
		["an object that is too long", info, { k: "x".repeat(20) }, "must be at most 20 characters"],
	] as const) {
		it(`refuses a field that is ${why}`, () =>
			assert.throws(
				() => readFields({ before: text, f: row }, { before: "x", f: value }),
				(error) => {
					assert.ok(error instanceof Failure);
					assert.deepEqual([error.code, error.field, error.message], ["field_invalid", "f", `f ${must}.`]);
					return true;
				},
			));
	}

	it("takes in a text what it refuses in an id", () => {
		assert.deepEqual(readFields({ a: text, b: { ...text, id: true } }, { a: "a@#?", b: "é-_." }), {
			a: "a@#?",
			b: "é-_.",
		});
	});

	it("reads a field under the wire's name, and says that name in a refusal", () => {
		const rows = { a: { ...text, name: "wire", required: true } };
		assert.deepEqual(readFields(rows, { wire: "x", a: "y" }), { a: "x" });
		for (const json of [{ a: "y" }, { wire: "abcde" }]) {
			assert.throws(() => readFields(rows, json), { field: "wire", message: /^wire must / });
		}
	});

	it("finds inside a field what it may hold, unless it stands beside it", () => {
		const rows = { a: text, info: { ...info, max: 99, holds: ["appId", "authClientId"] } } as const;
		assert.deepEqual(readFields(rows, { info: { appId: "x", more: "y", authClientId: 7 } }), {
			info: '{"appId":"x","more":"y","authClientId":7}',
			appId: "x",
		});
		assert.deepEqual(readFields({ ...rows, appId: text }, { info: { appId: "x" }, appId: "y" }).appId, "y");
		assert.deepEqual(readFields(rows, { info: "free text" }), { info: "free text" });
	});

	it("names the usual length of a field that no row describes", () => {
		assert.match(missing("grantType").message, /1 to 128 characters/);
	});
});

describe("insideExtendInfo", () => {
	it("finds a field of the object that the text is", () => {
		assert.equal(insideExtendInfo('{"k":"v"}', "k"), "v");
		assert.equal(insideExtendInfo('{"k":0}', "k"), 0);
	});
	it("finds nothing in anything else", () => {
		for (const [text, name] of [
			[undefined, "k"],
			["", "k"],
			["free text", "k"],
			["null", "k"],
			["7", "k"],
			['"text"', "length"],
			["{}", "constructor"],
			["{}", "k"],
		] as const) {
			assert.equal(insideExtendInfo(text, name), undefined, text);
		}
	});
});
