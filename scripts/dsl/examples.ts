/** Forms of templates, expressions and styles, each by an example that a test carries out (test/docs-dsl.test.ts). */

/** A template, the data that it is drawn with, and what comes of it as text. */
export interface TemplateExample {
	readonly what: string;
	readonly axml: string;
	readonly data?: object;
	readonly drawn: string;
}
const list = {
	data: {
		list: [
			{ id: 1, name: "a" },
			{ id: 2, name: "b" },
		],
	},
};

export const templateExamples: readonly TemplateExample[] = [
	{ what: "`a:if`", axml: '<view a:if="{{n}}">1</view>', data: { n: 1 }, drawn: "<view>1</>" },
	{
		what: "`a:elif`, `a:else`",
		axml: '<view a:if="{{n == 1}}">1</view> <view a:elif="{{n == 2}}">2</view> <view a:else>3</view>',
		data: { n: 2 },
		drawn: "<view>2</>",
	},
	{
		what: "`a:for` over a list, `item`, `index`",
		axml: '<view a:for="{{list}}">{{index}}{{item.name}}</view>',
		...list,
		drawn: "<view>0a</><view>1b</>",
	},
	{
		what: "`a:for` over an object or a number",
		axml: '<view a:for="{{o}}">{{index}}{{item}}</view><view a:for="{{2}}">{{item}}</view>',
		data: { o: { k: 1 } },
		drawn: "<view>k1</><view>0</><view>1</>",
	},
	{
		what: "`a:for-item`, `a:for-index`",
		axml: '<view a:for="{{list}}" a:for-item="row" a:for-index="at">{{at}}{{row.name}}</view>',
		...list,
		drawn: "<view>0a</><view>1b</>",
	},
	{
		what: "`a:key`: a name, `*this`, an expression",
		axml: '<view a:for="{{list}}" a:key="id">{{item.id}}</view><view a:for="{{[7]}}" a:key="*this">{{item}}</view><view a:for="{{list}}" a:key="{{item.id}}">{{item.id}}</view>',
		...list,
		drawn: "<view>1</><view>2</><view>7</><view>1</><view>2</>",
	},
	{
		what: "`a:if` and `a:for` on one tag: each item is asked",
		axml: '<view a:for="{{list}}" a:if="{{item.id > 1}}">{{item.id}}</view>',
		...list,
		drawn: "<view>2</>",
	},
	{ what: "`<block>`", axml: '<block a:if="{{true}}"><view>1</view>2</block>', drawn: "<view>1</>2" },
	{
		what: "`<template name>`, `<template is data>`, also in itself",
		axml: '<template name="t">{{n}}<template a:if="{{n}}" is="t" data="{{n: n - 1}}"/></template><template is="{{\'t\'}}" data="{{n: 2}}"/>',
		drawn: "210",
	},
	{
		what: "spread and short names as a template's data",
		axml: '<template name="t">{{a}}{{b}}</template><template is="t" data="{{...o, b}}"/>',
		data: { o: { a: 1 }, b: 2 },
		drawn: "12",
	},
	{
		what: "`<sjs>`, inside or by `<import-sjs>`",
		axml: '<sjs module="m">module.exports = { twice: (n) => n * 2 };</sjs><text>{{m.twice(4)}}</text>',
		drawn: "<text>8</>",
	},
	{
		what: "`<slot>` with its name and its own content",
		axml: '<slot name="head"/><slot name="none">Nothing</slot>',
		drawn: "the headNothing",
	},
	{ what: "several roots", axml: "<view>1</view><view>2</view>", drawn: "<view>1</><view>2</>" },
	{
		what: "`onTap`, `catchTap`, `bindtap`, `catch:tap`, `onclick`",
		axml: '<view onTap="a"/><view catchTap="a"/><view bindtap="a"/><view catch:tap="a"/><view onclick="a"/>',
		drawn: "<view on:tap></><view on:tap!></><view on:tap></><view on:tap!></><view on:tap></>",
	},
	{
		what: "a handler's name as an expression",
		axml: `<view onTap="{{n ? 'a' : ''}}"/><view onTap="{{m ? 'a' : ''}}"/>`,
		data: { n: 1 },
		drawn: "<view on:tap></><view></>",
	},
	{
		what: "text and expressions mixed in an attribute",
		axml: "<view class=\"a {{n ? 'b' : ''}} c\"/>",
		data: { n: 1 },
		drawn: '<view class="a b c"></>',
	},
	{
		what: "an attribute without quotes, with single ones, without a value",
		axml: "<input value={{n}} name='x' disabled/>",
		data: { n: 1 },
		drawn: '<input value=1 name="x" disabled=true></>',
	},
	{
		what: "`<` and quotes inside of `{{ }}`",
		axml: '<view a:if="{{n < 2 && "a" == \'a\'}}">1</view>',
		data: { n: 1 },
		drawn: "<view>1</>",
	},
	{
		what: "what is not closed, or closed twice",
		axml: "<view><text>1</view></view><view>2",
		drawn: "<view><text>1</></><view>2</>",
	},
	{ what: "entities and comments", axml: "<text>a&nbsp;&lt;b<!-- c --></text>", drawn: "<text>a\u00a0<b</>" },
];

/** An expression, and what it says of `{ n: 3, s: "text", list: ["a", "b"], user: { name: "Mei" } }`. */
export interface ExpressionExample {
	readonly what: string;
	readonly text: string;
	readonly says: unknown;
}
export const expressionData = { n: 3, s: "text", list: ["a", "b"], user: { name: "Mei" } };
export const expressionExamples: readonly ExpressionExample[] = [
	{ what: "members", text: "user.name", says: "Mei" },
	{ what: "members of nothing: nothing, and no exception", text: "a.b.c[0].d", says: undefined },
	{ what: "an index", text: "list[1]", says: "b" },
	{ what: "`.length`", text: "list.length", says: 2 },
	{ what: "comparison", text: "n >= 3", says: true },
	{ what: "equality", text: "n == '3'", says: true },
	{ what: "the ternary operator", text: "n > 2 ? 'many' : 'few'", says: "many" },
	{ what: "logic", text: "!n || a && n", says: undefined },
	{ what: "`??` and `?.`", text: "a?.b ?? 'none'", says: "none" },
	{ what: "arithmetic", text: "(n + 1) * 2 % 5", says: 3 },
	{ what: "joined text", text: "s + n", says: "text3" },
	{ what: "arrays", text: "[n, ...list]", says: [3, "a", "b"] },
	{ what: "objects", text: "{ n, 'b-c': 1 }", says: { n: 3, "b-c": 1 } },
	{ what: "method calls", text: "list.join('-').toUpperCase()", says: "A-B" },
	// biome-ignore lint/suspicious/noTemplateCurlyInString: a program writes it so
	{ what: "template literals", text: "`${n} cups`", says: "3 cups" },
	{ what: "sequences", text: "n, s", says: "text" },
	{ what: "`typeof`", text: "typeof a", says: "undefined" },
];

/** A rule, and what of it a browser is given. */
export interface StyleExample {
	readonly what: string;
	readonly acss: string;
	/** Stands in what is made of it. */
	readonly css: string;
}
export const styleExamples: readonly StyleExample[] = [
	{ what: "`rpx`, of which a page is 750 wide", acss: ".a { width: 75rpx }", css: "calc(var(--rpx) * 75)" },
	{ what: "`page {}`", acss: "page { color: red }", css: ".b-page" },
	{ what: "tags as selectors", acss: "view { color: red }", css: ".b-view" },
	{ what: "flex and grid", acss: ".a { display: flex } .b { display: grid }", css: "display: grid" },
	{ what: "`::before` and `::after`", acss: '.a::before { content: "x" }', css: "::before" },
	{ what: "`vh` and `vw`", acss: ".a { height: 100vh }", css: "100vh" },
	{
		what: "`position: fixed` and `sticky`",
		acss: ".a { position: fixed } .b { position: sticky }",
		css: "position: sticky",
	},
	{
		what: "`@keyframes`, each file's own",
		acss: "@keyframes f { to { top: 0 } } .a { animation: f 1s }",
		css: "animation: f-m 1s",
	},
	{ what: "`:nth-child` and its like", acss: ".a:nth-child(2n + 1) { top: 0 }", css: ":nth-child(2n + 1)" },
	{ what: "ids", acss: "#a { top: 0 }", css: "#a" },
	{ what: "attribute selectors", acss: '[data-a="1"] { top: 0 }', css: '[data-a="1"]' },
	{ what: "`calc()`", acss: ".a { width: calc(100% - 10rpx) }", css: "calc(100% - calc(var(--rpx) * 10))" },
	{ what: "`url()` of a file of the program", acss: ".a { background: url(./x.png) }", css: 'url("/x.png")' },
	{ what: "`@import`", acss: '@import "./more.acss"; .a { top: 0 }', css: ".of-more" },
	{
		what: "`@font-face`",
		acss: "@font-face { font-family: x; src: url(https://a.example/x.woff) }",
		css: "@font-face",
	},
	{ what: "`@media`", acss: "@media (min-width: 750rpx) { .a { top: 0 } }", css: "@media (min-width: 100vw)" },
	{
		what: "`env(safe-area-inset-…)`",
		acss: ".a { padding: env(safe-area-inset-bottom) }",
		css: "env(safe-area-inset-bottom)",
	},
	{ what: "`var()`", acss: "page { --c: red } .a { color: var(--c) }", css: "var(--c)" },
];
