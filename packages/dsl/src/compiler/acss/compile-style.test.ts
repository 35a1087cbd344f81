import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import fc from "fast-check";
import { compileStyle, type StyleFile } from "./compile-style.ts";

let root = "";
before(() => {
	root = mkdtempSync(join(tmpdir(), "acss-"));
});
after(() => rmSync(root, { recursive: true }));

/** Compiles the first of these files. */
async function compiled(files: Readonly<Record<string, string>>, kind: StyleFile["kind"] = "component", mark = "m") {
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, name)), { recursive: true });
		writeFileSync(join(root, name), text);
	}
	const [[name = "", source = ""] = []] = Object.entries(files);
	const of = { root, path: join(root, name), mark: kind === "app" ? undefined : mark, kind };
	const { css, problems, imports } = await compileStyle(source, of);
	return {
		css: css
			.replaceAll(/\s+/g, " ")
			.replaceAll(/(?<=[{}]) ?(?=\S)/g, " ")
			.trim(),
		problems,
		imports,
	};
}

const rows: readonly (readonly [what: string, source: string, css: string])[] = [
	[
		"rpx",
		".a { width: 75rpx; margin: -1.5rpx .5rpx }",
		".a:where(.m) { width: calc(var(--rpx) * 75); margin: calc(var(--rpx) * -1.5) calc(var(--rpx) * 0.5) }",
	],
	[
		"rpx in words and addresses stays",
		'.a { content: "5rpx"; --n: a5rpx }',
		'.a:where(.m) { content: "5rpx"; --n: a5rpx }',
	],
	["rpx in calc", ".a { width: calc(100% - 20rpx) }", ".a:where(.m) { width: calc(100% - calc(var(--rpx) * 20)) }"],
	[
		"@media, in which there are no variables",
		"@media (min-width: 750rpx) { .a { top: 0 } }",
		"@media (min-width: 100vw) { .a:where(.m) { top: 0 } }",
	],
	[
		"tags",
		"view text, .a > image { top: 0 }",
		":where(.b-view):not(b-x) :where(.b-text):not(b-x):where(.m), .a > :where(.b-image):not(b-x):where(.m) { top: 0 }",
	],
	[
		"page",
		"page { top: 0 } page .a { top: 0 }",
		":where(.b-page):not(b-x):where(.m) { top: 0 } :where(.b-page):not(b-x) .a:where(.m) { top: 0 }",
	],
	[
		"ids, attributes, :nth-child",
		'#a [data-x="1"] view:nth-child(2n+1) { top: 0 }',
		'#a [data-x="1"] :where(.b-view):not(b-x):nth-child(2n+1):where(.m) { top: 0 }',
	],
	[
		"pseudo-elements stay last",
		".a::before, .b:after, view::after { top: 0 }",
		".a:where(.m)::before, .b:where(.m):after, :where(.b-view):not(b-x):where(.m)::after { top: 0 }",
	],
	["tags in :not and :is", ".a:not(view) { top: 0 }", ".a:not(:where(.b-view):not(b-x)):where(.m) { top: 0 }"],
	["tags that are two names", "view.a.b { top: 0 }", ":where(.b-view):not(b-x).a.b:where(.m) { top: 0 }"],
	[
		"keyframes are its own, and stay for templates",
		"@keyframes f { from { top: 0 } 50% { top: 5rpx } } .a { animation: 1s f, g 2s }",
		"@keyframes f { from { top: 0 } 50% { top: calc(var(--rpx) * 5) } } @keyframes f-m { from { top: 0 } 50% { top: calc(var(--rpx) * 5) } } .a:where(.m) { animation: 1s f-m, g 2s }",
	],
	[
		"env(safe-area)",
		".a { padding: env(safe-area-inset-bottom) }",
		".a:where(.m) { padding: env(safe-area-inset-bottom) }",
	],
	[
		"what is not known",
		"@font-face { font-family: x; src: url(https://a.example/b.woff) } .a { -webkit-x: y }",
		"@font-face { font-family: x; src: url(https://a.example/b.woff) } .a:where(.m) { -webkit-x: y }",
	],
];

describe("a style", () => {
	for (const [what, source, css] of rows) {
		it(what, async () => {
			const made = await compiled({ "pages/a.acss": source });
			assert.deepEqual(made.problems, []);
			assert.equal(made.css, css);
		});
	}
	it("of a page touches what is in it and is not isolated", async () => {
		const scope = ":where(.m, .m *):where(:not(.b-alone))";
		const { css } = await compiled({ "a.acss": "page { top: 0 } .a { top: 0 }" }, "page");
		assert.equal(css, `:where(.b-page):not(b-x)${scope} { top: 0 } .a${scope} { top: 0 }`);
	});
	it("of the app, and of a shared component, touches every page, and nothing around them", async () => {
		const want = "*:where(.b-page, .b-page *):where(:not(.b-alone)) { top: 0 }";
		assert.equal((await compiled({ "a.acss": "* { top: 0 }" }, "app")).css, want);
		assert.equal((await compiled({ "a.acss": "* { top: 0 }" }, "shared")).css, want);
	});
	it("names files that lie beside it, from the program's root on", async () => {
		const { css } = await compiled({
			"pages/a/a.acss":
				".a { background: url(./i/b.png), url('../c.png') , url(\"/d.png\"), url(data:x;y), url(https://a.example/) }",
		});
		assert.equal(
			css,
			'.a:where(.m) { background: url("/pages/a/i/b.png"), url("/pages/c.png") , url("/d.png"), url(data:x;y), url(https://a.example/) }',
		);
	});
	it("holds what it imports: beside it, from the root on, of a package, under a query, each once in a circle", async () => {
		const made = await compiled({
			"pages/a/a.acss":
				'@import "./b"; @import "/c.acss"; @import "pack/d.acss"; @import "e.acss" print; @import "https://a.example/f.css"; .a { top: 0 }',
			"pages/a/b.acss": '@import "./a.acss"; .b { background: url(b.png) }',
			"c.acss": ".c { top: 0 }",
			"node_modules/pack/d.acss": ".d { top: 0 }",
			"pages/a/e.acss": ".e { top: 0 }",
		});
		assert.equal(
			made.css,
			'@import "https://a.example/f.css"; .b:where(.m) { background: url("/pages/a/b.png") } .c:where(.m) { top: 0 } .d:where(.m) { top: 0 } @media print { .e:where(.m) { top: 0 } } .a:where(.m) { top: 0 }',
		);
		assert.deepEqual(
			made.imports.map((path) => path.slice(root.length + 1)),
			["pages/a/b.acss", "c.acss", "node_modules/pack/d.acss", "pages/a/e.acss"],
		);
		assert.deepEqual(
			made.problems.map(({ file, line, column, severity }) => [file, line, column, severity]),
			[["pages/a/b.acss", 1, 1, "warning"]],
		);
	});
	it("written in LESS", async () => {
		const made = await compiled({
			"pages/a.less":
				'@import "/vars.less"; .a { .b { width: @w * 2; &:hover { color: @c } } } .m() { top: 1rpx } .c { .m(); background: url(x.png) }',
			"vars.less": "@w: 10rpx; @c: red;",
		});
		assert.deepEqual(made.problems, []);
		assert.equal(
			made.css,
			'.a .b:where(.m) { width: calc(var(--rpx) * 20); } .a .b:hover:where(.m) { color: red; } .c:where(.m) { top: calc(var(--rpx) * 1); background: url("/pages/x.png"); }',
		);
		assert.deepEqual(made.imports, [join(root, "vars.less")]);
	});
});

describe("a style that is broken", () => {
	const broken: readonly (readonly [
		what: string,
		files: Readonly<Record<string, string>>,
		css: string,
		told: readonly unknown[],
	])[] = [
		[
			"a brace that is missing",
			{ "a.acss": ".a { top: 0 }\n.b { left: 0" },
			".a:where(.m) { top: 0 } .b:where(.m) { left: 0}",
			["a.acss", 2, 1],
		],
		[
			"a brace too many",
			{ "a.acss": ".a { top: 0 }}\n.b { left: 0 }" },
			".a:where(.m) { top: 0 } .b:where(.m) { left: 0 }",
			["a.acss", 1, 14],
		],
		["a selector", { "a.acss": ".a { top: 0 }\n.b: { left: 0 }" }, ".a:where(.m) { top: 0 }", ["a.acss", 2, 1]],
		[
			"an import that is not there",
			{ "a.acss": '.a { top: 0 }\n  @import "./no";' },
			".a:where(.m) { top: 0 }",
			["a.acss", 2, 3],
		],
		[
			"LESS",
			{ "a.less": ".a { top: 0 }\n.b { width: @none }" },
			".a:where(.m) { top: 0 } .b:where(.m) { width: @none }",
			["a.less", 2, 13],
		],
		[
			"LESS that is imported",
			{ "a.less": '@import "./b.less";\n.a { top: 0 }', "b.less": "\n.b { top: @none }" },
			".b:where(.m) { top: @none } .a:where(.m) { top: 0 }",
			["b.less", 2, 11],
		],
	];
	for (const [what, files, css, told] of broken) {
		it(`${what}: told with its place, the rest stands`, async () => {
			const made = await compiled(files);
			assert.equal(made.css, css);
			assert.deepEqual(made.problems.map(({ file, line, column }) => [file, line, column])[0], told);
		});
	}
	it("is never a reason to throw", async () => {
		const pieces = fc.constantFrom(
			..."{ } ( ) [ ] ; : , . # @ \" ' / * \\ & > + ~ a view page 5rpx url( @media @import @keyframes ::before :not( !important".split(
				" ",
			),
			"\n",
			" ",
		);
		const text = fc.array(pieces, { maxLength: 40 }).map((all) => all.join(""));
		await fc.assert(
			fc.asyncProperty(fc.oneof(text, fc.string()), fc.constantFrom("a.acss", "a.less"), async (source, name) => {
				await compileStyle(source, { root, path: join(root, "fuzz", name), mark: "m", kind: "page" });
			}),
			{ numRuns: 300 },
		);
	});
});
