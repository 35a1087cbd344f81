import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parse } from "acorn";
import fc from "fast-check";
import * as parts from "../../template/index.ts";
import { compileExpression } from "../expression/compile-expression.ts";
import { drawn } from "./bed.test.ts";
import { compileTemplate } from "./compile-template.ts";
import { type Node, parseAxml } from "./parse.ts";

/** What an expression of a template says of this data. */
function evaluated(text: string, data: unknown): unknown {
	const { code } = compileExpression(text, new Map());
	const given = { ...parts };
	return new Function("d", ...Object.keys(given), `return ${code};`)(data, ...Object.values(given));
}

const names =
	"a b item list length constructor __proto__ prototype call apply bind window globalThis Function eval map join";
const name = fc.constantFrom(...names.split(" "));
const literal = fc.constantFrom(
	"0",
	"1",
	"-1",
	"1.5",
	'"x"',
	"'y'",
	"null",
	"true",
	"undefined",
	"NaN",
	"[]",
	"{}",
	"``",
	"1n",
);
const { expression } = fc.letrec<{ expression: string }>((tie) => {
	const inner = tie("expression");
	const two = (operators: string) =>
		fc.tuple(inner, fc.constantFrom(...operators.split(" ")), inner).map(([a, sign, b]) => `(${a} ${sign} ${b})`);
	return {
		expression: fc.oneof(
			{ maxDepth: 5, depthSize: "small", withCrossShrink: true },
			name,
			literal,
			fc.tuple(inner, name).map(([of, key]) => `${of}.${key}`),
			fc.tuple(inner, name).map(([of, key]) => `(${of})?.${key}`),
			fc.tuple(inner, inner).map(([of, key]) => `(${of})[${key}]`),
			fc.tuple(inner, name, inner).map(([of, key, given]) => `(${of}).${key}(${given})`),
			fc.tuple(name, fc.array(inner, { maxLength: 2 })).map(([of, given]) => `${of}(${given.join(", ")})`),
			two("+ - * / % ** == != === !== < > <= >= && || & | ^ << >> >>> in"),
			fc.tuple(fc.constantFrom("!", "-", "+", "~", "typeof "), inner).map(([sign, of]) => `(${sign}${of})`),
			fc.tuple(inner, inner, inner).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
			fc.tuple(inner, inner).map(([a, b]) => `(${a}, ${b})`),
			fc.array(inner, { maxLength: 3 }).map((all) => `[${all.join(", ")}]`),
			fc.tuple(name, inner, inner).map(([key, a, b]) => `({ ${key}: ${a}, [${b}]: 1, ...${a} })`),
			fc.tuple(inner, inner).map(([a, b]) => `[...${a}, ${b}]`),
			fc.tuple(inner, inner).map(([a, b]) => `\`\${${a}}-\${${b}}\``),
		),
	};
});

/** Values that hurt whoever touches them without care. */
const fail = () => assert.fail("it was touched");
const hostile: readonly (() => unknown)[] = [
	() => Symbol("s"),
	() => Object.create(null),
	() => ({ toString: null, valueOf: null }),
	() => Object.defineProperty({}, "a", { get: fail, enumerable: true }),
	() => new Proxy({}, { get: fail, has: fail, ownKeys: fail, getOwnPropertyDescriptor: fail }),
	() => fail,
	() => Function,
	() => globalThis,
	() => [1, [2]],
	() => "text",
];
const plainValue = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });
/** Made when they are needed: whoever makes examples looks into them. */
const value = fc.oneof(
	plainValue.map((of) => () => of),
	fc.constantFrom(...hostile),
);
const data = fc.dictionary(name, value);

describe("an expression", () => {
	it("of any form over any data never throws, nor leads out of the data", () => {
		fc.assert(
			fc.property(expression, data, (text, makers) => {
				const given = Object.fromEntries(Object.entries(makers).map(([key, make]) => [key, make()]));
				const result = evaluated(text, given);
				assert.ok(result !== Function && result !== globalThis, text);
			}),
			{ numRuns: 3000 },
		);
	});
	it("that is drawn as a class, a style, a list, a text or a name draws something", () => {
		const source =
			'<view class="{{v}}" style="{{v}}" id="{{v}}" data-a="{{v}}" onTap="{{v}}">{{v}}</view><view a:for="{{v}}" a:key="{{item}}">{{item}}</view><template is="{{v}}" data="{{...v}}"/><slot name="{{v}}"/><my-card a="{{v}}" class="{{v}}">{{v}}</my-card>';
		fc.assert(
			fc.property(value, (make) => void drawn(source, { v: make() })),
			{ numRuns: 300 },
		);
	});
	it("that is any text never throws", () => {
		const signs = fc.constantFrom(
			..."a b ( ) [ ] { } . , ? : + ! = => ` ${ ' \" / \\ ; ... await class new function this // /* 1".split(" "),
		);
		const text = fc.oneof(
			fc.array(signs, { maxLength: 12 }).map((all) => all.join(" ")),
			fc.string(),
		);
		fc.assert(
			fc.property(text, (said) => void evaluated(said, { a: { b: [1] } })),
			{ numRuns: 2000 },
		);
	});
});

/** A tree as it would be written, every value in quotes that it does not have. */
function written(nodes: readonly Node[]): string {
	return nodes
		.map((node) => {
			if (node.kind === "text") return node.isData ? `<![CDATA[${node.text}]]>` : node.text;
			const attributes = node.attributes.map(({ name, value }) => {
				if (value === true) return ` ${name}`;
				return ` ${name}=${value.includes('"') ? `'${value}'` : `"${value}"`}`;
			});
			return `<${node.tag}${attributes.join("")}>${written(node.children)}</${node.tag}>`;
		})
		.join("");
}
/** A tree without its places. */
const plain = (nodes: readonly Node[]): unknown =>
	nodes.map((node) =>
		node.kind === "text"
			? node.text
			: [node.tag, node.attributes.map(({ name, value }) => [name, value]), plain(node.children)],
	);

const word = fc.constantFrom(..."a b-c x:y class data-z onTap".split(" "));
const tag = fc.constantFrom(..."view text block image my-card slot".split(" "));
const said = fc.constantFrom(
	"x",
	"{{a}}",
	"a {{ b < 1 ? '<b>' : c }} d",
	"{{ {a: {b: 1}} }}",
	"&lt;",
	"é",
	"5",
	"{{a.b}}{{c}}",
);
const { markup } = fc.letrec<{ markup: string }>((tie) => ({
	markup: fc.oneof(
		{ maxDepth: 4, depthSize: "small" },
		said,
		fc.constantFrom(
			"<!-- {{ <a> -->",
			"\n  ",
			"<input>",
			"<image src=a.png/>",
			"<view",
			"</view>",
			"<![CDATA[<a>{{]]>",
			"< ",
			"{{",
		),
		fc
			.tuple(tag, fc.array(fc.tuple(word, said), { maxLength: 3 }), fc.array(tie("markup"), { maxLength: 3 }))
			.map(([name, attributes, inside]) => {
				const all = attributes.map(([key, value]) => ` ${key}="${value}"`).join("");
				return `<${name}${all}>${inside.join("")}</${name}>`;
			}),
	),
}));

/** What it is, the source, its data, what is drawn. */
const broken: readonly (readonly [string, string, object, string])[] = [
	[
		"a comment among attributes",
		'<view id="a" <!-- id="b" > --> title="<!-- c -->">1</view>',
		{},
		'<view id="a" title="<!-- c -->">1</>',
	],
	[
		"a chain inside of a text, with its white space",
		'<text> a <text a:if="{{a}}">1</text> <text a:else>2</text> b </text>',
		{ a: 0 },
		"<text> a <text>2</> b </>",
	],
	[
		"a leaf in capitals that is left open",
		"<view><Image id=a><text>c</text></view>",
		{},
		'<view><Image id="a"></><text>c</></>',
	],
	["a comment with an expression that is not closed", "<view><!-- {{ -->{{a}}</view>", { a: 1 }, "<view>1</>"],
	["braces that are not closed", "<view>{{ a</view><view>{{a}}</view>", { a: 1 }, "<view>{{ a</><view>1</>"],
	["what is not closed", "<view><text>a<view>b</view>", {}, "<view><text>a<view>b</></></>"],
	[
		"leaves that are left open",
		'<view><input value="a"><image src="b"><text>c</text></view>',
		{},
		'<view><input value="a"></><image src="b"></><text>c</></>',
	],
	["what closes nothing", "<view>a</text></view>b", {}, "<view>a</>b"],
	["an attribute twice", '<view id="a" id="b"/>', {}, '<view id="b"></>'],
];

describe("a template that is broken is drawn all the same:", () => {
	for (const [name, source, data, text] of broken) it(name, () => assert.equal(drawn(source, data).text, text));
});

describe("a template", () => {
	it("is the same, read again as it was repaired", () => {
		fc.assert(
			fc.property(markup, (source) => {
				const once = parseAxml(source, "a.axml").nodes;
				const again = parseAxml(written(once), "a.axml").nodes;
				assert.deepEqual(plain(again), plain(once));
			}),
			{ numRuns: 1500 },
		);
	});
	it("of any text becomes a module that draws something", () => {
		const signs = fc.constantFrom(
			..."< </ > /> = \" ' {{ }} <!-- --> <![CDATA[ ]]> <? view text template slot block include import name= is= src= a:if a:for a:else a:key data- onTap & &lt; <sjs </sjs> <import-sjs".split(
				" ",
			),
			..." \n",
		);
		const text = fc.oneof(
			fc.array(signs, { maxLength: 30 }).map((all) => all.join("")),
			markup,
			fc.string(),
		);
		fc.assert(
			fc.property(text, (source) => {
				const { code, problems } = compileTemplate(source, "a.axml");
				parse(code, { ecmaVersion: "latest", sourceType: "module" });
				for (const { line, column } of problems) assert.ok(line >= 1 && column >= 1);
				if (!/^import .* from "\.?\//m.test(code)) drawn(source, { a: { b: [1] } });
			}),
			{ numRuns: 1500 },
		);
	});
	it("that is nested deeper than anybody nests is drawn flat", () => {
		const deep = `${"<view>".repeat(5000)}x${"</view>".repeat(5000)}`;
		assert.match(drawn(deep).text, /x/);
		assert.equal(compileExpression(`${"(".repeat(20_000)}a${")".repeat(20_000)}`, new Map()).code, "undefined");
	});
});
