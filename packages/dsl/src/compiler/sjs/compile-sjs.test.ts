import assert from "node:assert/strict";
import { test } from "node:test";
import { type CompiledSjs, compileSjs, compileSjsInside } from "./compile-sjs.ts";
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

test("the place is the file's, also of a module inside of a template, on its first line and on others", async () => {
	const source = "export const a = () => my.tradePay();\nexport const b = () => my.scan();";
	const placesOf = ({ problems }: CompiledSjs) =>
		problems.map(({ line, column, text }) => [line, column, text.split(":")[0]]);
	assert.deepEqual(placesOf(await compileSjs(source, "a.sjs")), [
		[1, 27, "my.tradePay"],
		[2, 27, "my.scan"],
	]);
	const begins = { line: 5, column: 11 };
	for (const text of [source, source.replaceAll("export", "      ")]) {
		assert.deepEqual(placesOf(compileSjsInside(text, { file: "a.axml", begins })), [
			[5, 37, "my.tradePay"],
			[6, 27, "my.scan"],
		]);
	}
	const broken = [compileSjsInside("(", { file: "a.axml", begins }), await compileSjs("\n(", "a.sjs")];
	assert.deepEqual(
		broken.map(({ problems: [first] }) => [first?.line, first?.column, first?.severity]),
		[
			[5, 12, "error"],
			[2, 2, "error"],
		],
	);
});

test("both kinds of modules export; there is no my in either", async () => {
	for (const source of ["exports.kind = typeof my; return;", "export const kind = typeof my;"]) {
		const inside = compileSjsInside(source, { file: "a.axml", begins: { line: 1, column: 1 } });
		for (const { code, problems } of [await compileSjs(source, "a.sjs"), inside]) {
			const module: { exports: { kind?: string } } = { exports: {} };
			new Function("exports", "module", "my", code)(module.exports, module, {});
			assert.deepEqual([module.exports.kind, problems], ["undefined", []]);
		}
	}
});
