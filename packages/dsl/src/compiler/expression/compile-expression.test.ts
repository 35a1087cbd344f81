import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as parts from "../../template/index.ts";
import { compileExpression } from "./compile-expression.ts";
import { piecesOf } from "./pieces.ts";

/** What an expression says of `data`; `item` and `m` are names that the template gives. */
function said(text: string, as: "value" | "data" = "value"): unknown {
	const { code } = compileExpression(
		text,
		new Map([
			["item", "item$1"],
			["m", "module$1"],
		]),
		as,
	);
	const given = { ...parts, item$1: { id: 7 }, module$1: { twice: (n: number) => n * 2, fail: () => assert.fail() } };
	return new Function("d", ...Object.keys(given), `return ${code};`)(data, ...Object.values(given));
}
const data = {
	...{ n: 3, zero: 0, s: "text", yes: true, no: false, nothing: null, l: ["a", "b"], o: { a: { b: [{ c: 1 }] } } },
	...{ class: "k", big: 5n, add: (a: number, b: number) => a + b, "user-name": "u", symbol: Symbol("s") },
};

const rows: readonly (readonly [text: string, value: unknown])[] = [
	// Names, members, indexes; of nothing, nothing.
	["n", 3],
	["missing", undefined],
	["o.a.b[0].c", 1],
	["o['a'].b", [{ c: 1 }]],
	["missing.a.b[0].c", undefined],
	["nothing.a", undefined],
	["o?.a?.b", [{ c: 1 }]],
	["l.length", 2],
	["l[l.length - 1]", "b"],
	["s.length", 4],
	["s[0]", "t"],
	["item.id", 7],
	["class", "k"],
	["this", undefined],
	// Literals.
	["'a'", "a"],
	['"\\n"', "\n"],
	["1e3", 1000],
	["0x10", 16],
	["true", true],
	["null", null],
	["undefined", undefined],
	["NaN", Number.NaN],
	// biome-ignore lint/suspicious/noTemplateCurlyInString: a program writes it so
	["`${n} of ${missing}`", "3 of "],
	["``", ""],
	["[1, , ...l]", [1, undefined, "a", "b"]],
	["[...nothing]", []],
	["{ a: n, 'b-c': 1, [s]: 2, n }", { a: 3, "b-c": 1, text: 2, n: 3 }],
	["{ ...o, ...nothing }", { a: { b: [{ c: 1 }] } }],
	// Operators.
	["n + 1", 4],
	["s + n", "text3"],
	["n - '1'", 2],
	["n * 2 / 4 % 2", 1.5],
	["n ** 2", 9],
	["-n", -3],
	["+'4'", 4],
	["~n", -4],
	["n & 1 | 4 ^ 1", 5],
	["n << 1 >> 1 >>> 0", 3],
	["!no && !nothing", true],
	["typeof missing", "undefined"],
	["n == '3'", true],
	["n === '3'", false],
	["n != 3", false],
	["n !== 3", false],
	["n > 2 && n >= 3 && n < 4 && n <= 3", true],
	["zero || 'or'", "or"],
	["zero && 'and'", 0],
	["nothing ?? 'else'", "else"],
	["(zero ?? 1) || 2", 2],
	["yes ? no ? 1 : 2 : 3", 2],
	["(n, s)", "text"],
	["n, s", "text"],
	["n;", 3],
	["", undefined],
	// Calls.
	["s.toUpperCase().slice(1, 3)", "EX"],
	["l.join('-')", "a-b"],
	["l.includes('a')", true],
	["n.toFixed(2)", "3.00"],
	["m.twice(n)", 6],
	["m.twice.call(null, n)", undefined],
	["add(n, 1)", 4],
	["add(...[1, 2])", 3],
	["missing.call(1)", undefined],
	["missing()", undefined],
	["m.fail()", undefined],
	["(yes && add)(1, 2)", undefined],
	// What would throw.
	["big + 1", undefined],
	["symbol + ''", undefined],
	["s.repeat(-1)", undefined],
	// What a template cannot say.
	["n = 4", undefined],
	["n++", undefined],
	["new Date()", undefined],
	["function () {}", undefined],
	["() => 1", undefined],
	["delete o.a", undefined],
	["a.#b", undefined],
	["import('x')", undefined],
	// What leads out.
	["window", undefined],
	["globalThis", undefined],
	["s.constructor", undefined],
	["s['const' + 'ructor']", undefined],
	["[]['__proto__']", undefined],
	["add.constructor('return 1')()", undefined],
	["add.bind(1)", undefined],
	["{ __proto__: l }.length", undefined],
	// What cannot be read.
	["n +", undefined],
	["n n", undefined],
	["'", undefined],
];

describe("an expression says:", () => {
	for (const [text, value] of rows) it(`{{${text}}}`, () => assert.deepEqual(said(text), value));
});

describe("a template's data is read as keys and values without braces:", () => {
	const asData: readonly (readonly [text: string, value: unknown])[] = [
		["n", { n: 3 }],
		["n, s", { n: 3, s: "text" }],
		["n: s, ...o", { n: "text", a: { b: [{ c: 1 }] } }],
		["...item", { id: 7 }],
		["item", { item: { id: 7 } }],
		["{ n: 1 }", { n: 1 }],
		["o.a", { b: [{ c: 1 }] }],
	];
	for (const [text, value] of asData) it(`{{${text}}}`, () => assert.deepEqual(said(text, "data"), value));
});

describe("what is wrong with an expression is told, and where:", () => {
	const wrong: readonly (readonly [text: string, why: RegExp, at: number])[] = [
		["n +", /Unexpected token/, 3],
		["a b", /Unexpected token/, 2],
		["a ? b", /Unexpected token/, 5],
		["l[0", /Unexpected token/, 3],
		["x = 1", /cannot say this/, 0],
		["f(() => 1)", /cannot say this/, 2],
		["'a", /Unterminated string/, 0],
	];
	for (const [text, why, at] of wrong) {
		it(`{{${text}}}`, () => {
			const told = compileExpression(text, new Map()).wrong;
			assert.match(told?.why ?? "", why);
			assert.equal(told?.at, at);
		});
	}
});

describe("a text is cut where its expressions begin and end:", () => {
	const cut: readonly (readonly [text: string, pieces: readonly string[]])[] = [
		["a {{b}} c", ["a ", "{b}", " c"]],
		["{{a}}{{b}}", ["{a}", "{b}"]],
		["{{ {a: {b: 1}} }}", ["{ {a: {b: 1}} }"]],
		["{{...{a: 1}}}", ["{...{a: 1}}"]],
		["{{ '}}' }}", ["{ '}}' }"]],
		["{{ a + }} b {{c}}", ["{ a + }", " b ", "{c}"]],
		["{{ it's }} b {{ it's }}", ["{ it's }", " b ", "{ it's }"]],
		["{{ a {{b}}", ["{{ a ", "{b}"]],
		["{{ a", ["{{ a"]],
		["{{a}}}", ["{a}", "}"]],
		["{{}}", ["{}"]],
	];
	for (const [text, pieces] of cut) {
		it(text, () => {
			const found = piecesOf(text).map((piece) => ("text" in piece ? piece.text : `{${piece.expression}}`));
			assert.deepEqual(found, pieces);
		});
	}
});
