import assert from "node:assert/strict";
import { test } from "node:test";
import { readableOn } from "./navigation.ts";
import { BadParams, colour, milliseconds, shortText, textOf, texts } from "./params.ts";

const wrong = (read: () => unknown, says: RegExp) =>
	assert.throws(read, (error) => error instanceof BadParams && says.test(error.message));

test("a colour is #rgb, #rrggbb or a number, and nothing that a style could mistake", () => {
	for (const [given, read] of [
		["#0aF", "#00aaff"],
		["#1677ff", "#1677ff"],
		[0x1677ff, "#1677ff"],
		["", undefined],
		[null, undefined],
		[undefined, undefined],
	] as const) {
		assert.equal(colour({ it: given }, "it"), read);
	}
	for (const given of ["red", "#12345", "url(x)", "#fff;color:red", "#1677ff00", 1.5, -1, {}]) {
		wrong(() => colour({ it: given }, "it"), /^it must be a colour/);
	}
});

test("whatever colour the bar takes, its words have a contrast of 4.5 at least", () => {
	for (const background of ["#000000", "#ffffff", "#777777", "#ff0000", "#00ff00", "#0000ff", "#123456"]) {
		const luminance = (hex: string) => {
			const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
				const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
				return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
			});
			return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
		};
		const words = luminance(readableOn(background) === "black" ? "#000000" : "#ffffff");
		const [light, dark] = [Math.max(words, luminance(background)), Math.min(words, luminance(background))];
		assert.ok((light + 0.05) / (dark + 0.05) >= 4.5, background);
	}
});

test("times, texts and lists are read, or said to be wrong by their names", () => {
	const range = { usual: 2000, most: 8000 };
	assert.deepEqual(
		[undefined, "", "300", 300, 1e9].map((given) => milliseconds({ it: given }, "it", range)),
		[2000, 2000, 300, 300, 8000],
	);
	for (const given of ["soon", -1, Number.NaN, {}, true]) {
		wrong(() => milliseconds({ it: given }, "it", range), /^it must be a number/);
	}
	assert.deepEqual(
		[undefined, "abc", "abcdef"].map((given) => shortText({ it: given }, "it", 4)),
		[undefined, "abc", "abcd…"],
	);
	wrong(() => shortText({ it: 7 }, "it", 4), /^it must be a text/);
	assert.deepEqual(texts({ it: ["a", ""] }, "it", 2), ["a", ""]);
	for (const given of [[], "a", [1], undefined]) wrong(() => texts({ it: given }, "it", 2), /^it must be a list/);
	wrong(() => texts({ it: ["a", "b", "c"] }, "it", 2), /2 entries at most/);
	assert.deepEqual([undefined, null, "a", { b: 1 }].map(textOf), ["", "", "a", '{"b":1}']);
});
