import assert from "node:assert/strict";
import { test } from "node:test";
import type { Failure } from "../../failure.ts";
import { readPreview } from "./preview-calls.ts";
import { previewWords } from "./preview-words.ts";

const base = "https://shop.example/cart/index.html";

test("pictures are addresses as the page would read them; which first is a place or one of them", () => {
	const urls = [
		"a.png",
		{ u: "/b.png" },
		"https://cdn.example/c.png",
		"data:image/png;base64,AA==",
		"blob:https://x/1",
	];
	const whole = [
		"https://shop.example/cart/a.png",
		"https://shop.example/b.png",
		"https://cdn.example/c.png",
		"data:image/png;base64,AA==",
		"blob:https://x/1",
	];
	for (const [current, place] of [
		[undefined, 0],
		[4, 4],
		["1", 1],
		["a.png", 0],
		["https://cdn.example/c.png", 2],
	] as const) {
		const params = { urls, ...(current === undefined ? {} : { current }) };
		assert.deepEqual(readPreview(params, base), { urls: whole, current: place });
	}
});

test("what cannot be shown is error 2, and says which field it is", () => {
	for (const [params, says] of [
		[{}, /^urls must be a list/],
		[{ urls: [] }, /^urls must be a list/],
		[{ urls: "a.png" }, /^urls must be a list/],
		[{ urls: Array(101).fill("a.png") }, /^urls may have 100/],
		[{ urls: ["a.png", "javascript:alert(1)"] }, /^urls: entry 1 is no address/],
		[{ urls: ["file:///etc/passwd"] }, /^urls: entry 0/],
		[{ urls: [7] }, /^urls: entry 0/],
		[{ urls: [""] }, /^urls: entry 0/],
		[{ urls: ["a.png"], current: 1 }, /^current must be/],
		[{ urls: ["a.png"], current: -1 }, /^current must be/],
		[{ urls: ["a.png"], current: "b.png" }, /^current must be/],
	] as const) {
		assert.throws(
			() => readPreview(params, base),
			(thrown: Failure) => thrown.error === 2 && says.test(thrown.errorMessage),
			JSON.stringify(params),
		);
	}
});

test("it speaks the four languages of the phone, by the first part of a tag, and English else", () => {
	for (const [tag, language, dir] of [
		["en-GB", "en", "ltr"],
		["zh-CN", "zh-Hans", "ltr"],
		["id", "id", "ltr"],
		["ar-SA", "ar", "rtl"],
		["sv", "en", "ltr"],
	] as const) {
		const words = previewWords(tag);
		assert.deepEqual([words.language, words.dir], [language, dir]);
		assert.match(words.place(2, 5), /2.*5/);
	}
});
