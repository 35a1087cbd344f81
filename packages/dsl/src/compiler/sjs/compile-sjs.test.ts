import assert from "node:assert/strict";
import { test } from "node:test";
import { compileSjs } from "./compile-sjs.ts";
import { usesOfMy } from "./uses-of-my.ts";

test("where an SJS module uses my is told, each place; what is called so but is its own is not", () => {
	const rows: readonly (readonly [source: string, names: readonly string[]])[] = [
		["my.tradePay(); my?.scan?.(); my['alert']()", ["tradePay", "scan", "alert"]],
		["const { tradePay } = other; a.my.tradePay(); my; typeof my", []],
		["module.exports = (my) => my.total;", []],
		["module.exports = ({ my }) => my.total;", []],
		["import my from './mine.sjs'; export const a = my.x;", []],
		["var my = {}; my.x()", []],
		["try {} catch (my) { my.x }", []],
		["my.x(", []],
		["my[name]()", []],
	];
	for (const [source, names] of rows) {
		assert.deepEqual(
			usesOfMy(source).map(({ name }) => name),
			names,
			source,
		);
	}
});

test("the place is the file's, also of a module inside of a template, on its first line and on others", () => {
	const source = "export const a = () => my.tradePay();\nexport const b = () => my.scan();";
	const places = (begins?: { line: number; column: number }) =>
		compileSjs(source, "a.sjs", begins).problems.map(({ line, column, text }) => [line, column, text.split(":")[0]]);
	assert.deepEqual(places(), [
		[1, 27, "my.tradePay"],
		[2, 27, "my.scan"],
	]);
	assert.deepEqual(places({ line: 5, column: 11 }), [
		[5, 37, "my.tradePay"],
		[6, 27, "my.scan"],
	]);
	assert.deepEqual(
		compileSjs("(", "a.sjs", { line: 2, column: 3 }).problems.map(({ line, column }) => [line, column]),
		[[2, 4]],
	);
});

test("there is no my in it", () => {
	const exports: { kind?: string } = {};
	new Function("exports", "module", "my", compileSjs("exports.kind = typeof my;", "a.sjs").code)(
		exports,
		{ exports },
		{},
	);
	assert.equal(exports.kind, "undefined");
});
