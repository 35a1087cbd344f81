import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { drawn, event } from "./bed.test.ts";

/** What is written, the data it is drawn with, and what is drawn. */
type Case = readonly [what: string, source: string, data: object, text: string];

const cases: readonly Case[] = [
	["several roots", "<view>a</view>\n<view>b</view>", {}, "<view>a</><view>b</>"],
	["text beside an expression", "<text>Hi {{name}}!</text>", { name: "Mei" }, "<text>Hi Mei!</>"],
	["nothing as text", "<text>{{a}}{{b}}</text>", { a: null }, "<text></>"],
	[
		"an expression alone, which keeps its type",
		'<input value="{{n}}" disabled/>',
		{ n: 5 },
		"<input value=5 disabled=true></>",
	],
	["the same beside text", '<input value="no {{n}}"/>', { n: 5 }, '<input value="no 5"></>'],
	["what is not there", '<view id="{{a.b.c[0].d}}">{{x.y}}</view>', {}, "<view></>"],
	["a:if", '<view a:if="{{yes}}">1</view>', { yes: true }, "<view>1</>"],
	[
		"a chain across white space and a comment",
		'<view a:if="{{n === 1}}">1</view>\n<!-- c -->\n<view a:elif="{{n === 2}}">2</view> <view a:else>3</view>',
		{ n: 2 },
		"<view>2</>",
	],
	["its else", '<view a:if="{{n}}">1</view><view a:else>0</view>', {}, "<view>0</>"],
	["a:for over a list", '<view a:for="{{l}}">{{index}}{{item}}</view>', { l: ["a", "b"] }, "<view>0a</><view>1b</>"],
	["over an object", '<view a:for="{{o}}">{{index}}={{item}}</view>', { o: { a: 1 } }, "<view>a=1</>"],
	["over a number", '<view a:for="{{2}}">{{item}}</view>', {}, "<view>0</><view>1</>"],
	["over nothing", '<view a:for="{{l}}">{{item}}</view>', {}, ""],
	[
		"names of its own, one inside the other",
		'<view a:for="{{l}}" a:for-item="row"><text a:for="{{row.l}}" a:for-index="i" a:for-item="{{cell}}">{{i}}{{cell}}{{row.n}}</text></view>',
		{ l: [{ n: "r", l: ["x", "y"] }] },
		"<view><text>0xr</><text>1yr</></>",
	],
	[
		"a:for and a:if on one element: each item is asked",
		'<view a:for="{{l}}" a:if="{{item > 1}}">{{item}}</view>',
		{ l: [1, 2, 3] },
		"<view>2</><view>3</>",
	],
	[
		"a:for with an a:else behind: asked once",
		'<view a:if="{{l.length}}" a:for="{{l}}">{{item}}</view><view a:else>none</view>',
		{ l: [] },
		"<view>none</>",
	],
	["block", '<block a:if="{{1}}"><view>a</view>b</block>', {}, "<view>a</>b"],
	[
		"keys of every form",
		'<view a:for="{{l}}" a:key="id">{{item.id}}</view><view a:for="{{m}}" a:key="*this">{{item}}</view>',
		{ l: [{ id: 1 }, { id: 1 }], m: [3] },
		"<view>1</><view>1</><view>3</>",
	],
	[
		"< and > and quotes in an expression",
		`<view a:if="{{a < 2 && "x" > 'b'}}">{{ a<2 ? "<b>" : '' }}</view>`,
		{ a: 1 },
		"<view><b></>",
	],
	["unquoted attributes", "<view class=big id={{ a ? 'x' : 'y' }}>1</view>", { a: 1 }, '<view id="x" class="big">1</>'],
	["single quotes", "<view class='a b'/>", {}, '<view class="a b"></>'],
	["entities", "<text>a &lt; b &amp; c&nbsp;d</text>", {}, "<text>a < b & c\u00a0d</>"],
	["entities in an expression", '<view a:if="{{a &lt; 2 &amp;&amp; a &gt; 0}}">1</view>', { a: 1 }, "<view>1</>"],
	[
		"classes as a list and as an object",
		'<view class="{{[\'a\', b]}}"/><view class="{{ {on: b} }}"/>',
		{ b: "c" },
		'<view class="a c"></><view class="on"></>',
	],
	[
		"styles with rpx and as an object",
		'<view style="width: {{w}}rpx; top: -1.5rpx"/><view style="{{ {fontSize: \'20rpx\'} }}"/>',
		{ w: 75 },
		'<view style="width: calc(var(--rpx) * 75); top: calc(var(--rpx) * -1.5)"></><view style="font-size: calc(var(--rpx) * 20)"></>',
	],
	["dataset", '<view data-user-id="{{1}}" data-x/>', {}, '<view dataset={"userId":1,"x":""}></>'],
	["names with dashes", '<view hover-class="h" aria-label="l"/>', {}, '<view hoverClass="h" aria-label="l"></>'],
	[
		"slots that are filled, and one that is not",
		'<slot name="head"/><slot name="none">instead</slot><slot name="each" row="{{7}}"/>',
		{},
		"the headinsteadrow 7",
	],
	[
		"a component, its slots, and what it gives them",
		'<my-card title="{{t}}"><view slot="head">h</view><view slot="each" slot-scope="p">{{p.row}}</view>plain</my-card>',
		{ t: "T" },
		'<component title="T">[head:<view>h</>][each:<view>1</>][default:plain]</>',
	],
	[
		"spread and objects",
		'<view data-o="{{ {...o, b: [1, ...l]} }}"/>',
		{ o: { a: 1 }, l: [2] },
		'<view dataset={"o":{"a":1,"b":[1,2]}}></>',
	],
	[
		"method calls",
		"<text>{{ s.toUpperCase() }}{{ n.toFixed(2) }}{{ l.join('-') }}{{ none.at(0) }}</text>",
		{ s: "a", n: 1, l: [1, 2] },
		"<text>A1.001-2</>",
	],
	[
		"template literals, sequences, arithmetic",
		// biome-ignore lint/suspicious/noTemplateCurlyInString: a program writes it so
		"<text>{{ `a${b}c` }}{{ (1, 2) }}{{ b * 2 + -1 }}</text>",
		{ b: 3 },
		"<text>a3c25</>",
	],
	[
		"what would throw",
		"<text>{{ s.repeat(-1) }}{{ b + o }}</text>",
		{ s: "a", b: 1n, o: Object.create(null) },
		"<text></>",
	],
	[
		"what leads out of the data",
		"<text>{{ s.constructor }}{{ s['__proto__'] }}{{ f.constructor('return 1')() }}</text>",
		{ s: "a", f: () => 1 },
		"<text></>",
	],
	[
		"white space that sets lines apart",
		"<text>\n\t\tone\n\t\ttwo {{a}}\n\t</text>\n",
		{ a: "b\nc" },
		"<text>one two b\nc</>",
	],
	["data to the letter", "<text><![CDATA[a < {{b}} &amp;]]></text>", {}, "<text>a < {{b}} &amp;</>"],
	["a < that begins no tag", "<text>1 <2 < {{a}} <</text>", { a: 3 }, "<text>1 <2 < 3 <</>"],
	[
		"unquoted, ended by a slash",
		"<image src=a.png/><image src={{a}}/>b",
		{ a: 1 },
		'<image src="a.png"></><image src=1></>b',
	],
	[
		"a:if without braces",
		'<view a:if="a">1</view><view a:if="false">2</view><view a:if>3</view>',
		{ a: 1 },
		"<view>1</><view>3</>",
	],
	["a:for without braces", '<view a:for="l">{{item}}</view>', { l: [1] }, "<view>1</>"],
	["a:for-item that is no name", '<view a:for="{{l}}" a:for-item="a b">{{item}}</view>', { l: [1] }, "<view>1</>"],
	["a:elif alone", '<view a:elif="{{a}}">1</view><view a:elif="{{!a}}">2</view>', { a: 1 }, "<view>1</>"],
	[
		"a text between a:if and a:else",
		'<view a:if="{{a}}">1</view>b<view a:else>2</view>',
		{ a: 1 },
		"<view>1</>b<view>2</>",
	],
	[
		"other families' spellings",
		'<view wx:for="{{l}}" wx:for-item="x" wx:key="{{index}}">{{x}}</view><view wx:if="{{a}}">1</view><view wx:else>2</view>',
		{ l: ["y"] },
		"<view>y</><view>2</>",
	],
	[
		"keys that are no words",
		'<view a:for="{{l}}" a:key="{{item.id}}-{{index}}">{{item.n}}</view>',
		{ l: [{ n: 1 }] },
		"<view>1</>",
	],
	["over a text", '<view a:for="ab">{{item}}</view>', { ab: "xy" }, "<view>x</><view>y</>"],
	["a loop on a block", '<block a:for="{{l}}"><view>{{item}}</view>-</block>', { l: [1, 2] }, "<view>1</>-<view>2</>-"],
	["a template that is neither named nor drawn", "<template><view>a</view></template>", {}, "<view>a</>"],
	["a tag of HTML", "<div><p>a</p></div>", {}, '<div class="b-view"><p class="b-view">a</></>'],
];

describe("a template is drawn:", () => {
	for (const [what, source, data, text] of cases) it(what, () => assert.equal(drawn(source, data).text, text));
});

describe("events", () => {
	const spellings: readonly [string, string][] = [
		['onTap="go"', "on:tap"],
		['catchTap="go"', "on:tap!"],
		['bindtap="go"', "on:tap"],
		['bind:tap="go"', "on:tap"],
		['catchtap="go"', "on:tap!"],
		['onclick="go"', "on:tap"],
		['onTouchStart="go"', "on:touchStart"],
		['bindtouchstart="go"', "on:touchStart"],
		['onGetAuthorize="go"', "on:getAuthorize"],
		["onTap=\"{{a ? 'go' : ''}}\"", ""],
		['catchTouchMove=""', "on:touchMove!"],
	];
	for (const [attribute, written] of spellings) {
		it(`${attribute} is ${written || "none"}`, () => {
			assert.equal(drawn(`<view ${attribute}/>`).text, `<view${written && ` ${written}`}></>`);
		});
	}
	it("run the method that is named, or bound", () => {
		const ran: unknown[] = [];
		const page = drawn(
			'<view id="a" onTap="{{which}}"/>',
			{ which: "go" },
			{ go: (one: { detail: object }) => ran.push(one.detail) },
		);
		const on = page.find("id", "a").on as Record<string, { run: (event: unknown) => void }>;
		on.tap?.run(event("tap", { x: 1 }));
		assert.deepEqual(ran, [{ x: 1 }]);
	});
});

describe("templates and other files", () => {
	it("draw with data of their own, in recursion, by a name that is computed, from files that are imported", () => {
		const files = {
			"/page.axml":
				'<import src="./row"/><import-sjs from="./f.sjs" name="{f}"/><template is="{{kind}}" data="{{...top, depth: f(0)}}"/><include src="foot.axml"/>',
			"/row.axml":
				'<template name="row">{{name}}{{depth}}<block a:for="{{children}}"><template is="row" data="{{name: item.name, children: item.children, depth: depth + 1}}"/></block></template>',
			"/f.sjs": "export default { f: (n) => n + 1 };",
			"/foot.axml": "<view>{{foot}}</view>",
		};
		const data = { kind: "row", foot: "end", top: { name: "a", children: [{ name: "b", children: [{ name: "c" }] }] } };
		assert.equal(drawn(files, data).text, "a1b2c3<view>end</>");
	});
	it("have scripts inside of them", () => {
		const source = '<sjs module="m">module.exports = { twice: function (n) { return n * 2 } };</sjs>{{m.twice(4)}}';
		assert.equal(drawn(source).text, "8");
	});
	it("include with the rows that they stand in", () => {
		const files = {
			"/page.axml": '<view a:for="{{l}}" a:for-item="row"><include src="./row.axml"/></view>',
			"/row.axml": "{{row}}{{index}}{{top}}",
		};
		assert.equal(drawn(files, { l: ["a", "b"], top: "!" }).text, "<view>a0!</><view>b1!</>");
	});
	it("import each other", () => {
		const files = {
			"/page.axml": '<import src="./a.axml"/><template is="a" data="{{n: 3}}"/>',
			"/a.axml": '<import src="b"/><template name="a">a{{n}}<template is="b" data="{{n: n - 1}}"/></template>',
			"/b.axml":
				'<import src="/a"/><template name="b">b{{n}}<template a:if="{{n > 0}}" is="a" data="{{n}}"/></template>',
		};
		assert.equal(drawn(files).text, "a3b2a2b1a1b0");
	});
	it("have scripts that are broken, and go on without them", () => {
		const heard: unknown[] = [];
		const before = globalThis.reportError;
		globalThis.reportError = (error) => void heard.push(String(error));
		try {
			const files = {
				"/page.axml":
					'<sjs module="a">\nif (</sjs><wxs module="b">throw new Error("b")</wxs><import-sjs name="c" from="./c.sjs"/>{{a.x}}{{b.x}}{{c.x}}d',
				"/c.sjs": "export const x = 1;\nnope(;",
			};
			const { text, problems } = drawn(files);
			assert.equal(text, "d");
			assert.deepEqual(
				problems.map(({ file, line, severity }) => [file, line, severity]),
				[
					["page.axml", 2, "error"],
					["c.sjs", 2, "error"],
				],
			);
			assert.deepEqual(heard, ["Error: b"]);
		} finally {
			globalThis.reportError = before;
		}
	});
	it("have scripts in every spelling", () => {
		const files = {
			"/page.axml":
				'<import-sjs from="./f" name="f"/><import-sjs name="{one, two: other}" from="./g.sjs"/><import-sjs name="h">export default { x: (a) => a<2 && {a:{b:1}}.a.b }</import-sjs>{{f.x}}{{one}}{{other}}{{h.x(1)}}',
			"/f.sjs": "module.exports = { x: 'f' };",
			"/g.sjs": "export const one = 1; export const two = 2;",
		};
		assert.equal(drawn(files).text, "f121");
	});
	it("tell what is wrong, and where", () => {
		const source = "<view>\n  {{ a + }}\n  <view a:else>b</view></text></view>\n<template/>";
		assert.deepEqual(
			drawn(source).problems.map(({ line, column, text }) => [line, column, text]),
			[
				[2, 10, "Unexpected token: {{ }} is undefined here."],
				[3, 3, "a:else and a:elif need an a:if before them; this is drawn as if it stood alone."],
				[3, 24, "</text> closes nothing."],
				[4, 1, '<template> needs name="…" to be one, or is="…" to draw one: it is a block here.'],
			],
		);
	});
});
