// docs/dsl.md is what the tables say; its examples are carried out; and what real programs use is in it (mini-programs.md 3).
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it, test } from "node:test";
import { pathToFileURL } from "node:url";
import { compileStyle } from "../packages/dsl/src/compiler/acss/compile-style.ts";
import { drawn } from "../packages/dsl/src/compiler/axml/bed.test.ts";
import { eventOf } from "../packages/dsl/src/compiler/axml/names.ts";
import { keyRows } from "../packages/dsl/src/compiler/config/keys.ts";
import { compileExpression } from "../packages/dsl/src/compiler/expression/compile-expression.ts";
import { tagAttributes, tagEvents, tagRows } from "../packages/dsl/src/tags/index.ts";
import * as parts from "../packages/dsl/src/template/index.ts";
import { callRows } from "../scripts/dsl/calls.ts";
import { expressionData, expressionExamples, styleExamples, templateExamples } from "../scripts/dsl/examples.ts";
import { appMoments, componentMoments, componentParts, pageMoments, uncalled } from "../scripts/dsl/moments.ts";
import { dslPage } from "../scripts/dsl.ts";
import { boxed, counted, fallsBack } from "./docs-dsl-counted.ts";
import { read, root } from "./sources.ts";

test("docs/dsl.md is what the tables say: run `node --conditions=byleave-source scripts/dsl.ts`", () =>
	assert.equal(readFileSync(join(root, "docs/dsl.md"), "utf8"), dslPage()));

describe("its examples are carried out", () => {
	for (const { what, axml, data, drawn: text } of templateExamples) {
		it(`template: ${what}`, () => assert.equal(drawn(axml, data, { a() {} }).text, text));
	}
	for (const { what, text, says } of expressionExamples) {
		it(`expression: ${what}`, () => {
			const { code, wrong } = compileExpression(text, new Map());
			assert.equal(wrong, undefined);
			const run = new Function("d", ...Object.keys(parts), `return ${code};`);
			assert.deepEqual(run(expressionData, ...Object.values(parts)), says);
		});
	}
	for (const { what, acss, css } of styleExamples) {
		it(`style: ${what}`, async (t) => {
			const folder = mkdtempSync(join(tmpdir(), "byleave-docs-dsl-"));
			t.after(() => rmSync(folder, { recursive: true, force: true }));
			writeFileSync(join(folder, "more.acss"), ".of-more { top: 0 }");
			const of = { root: folder, path: join(folder, "a.acss"), mark: "m", kind: "page" } as const;
			const { css: made, problems } = await compileStyle(acss, of);
			assert.deepEqual(problems, []);
			assert.ok(made.includes(css), made);
		});
	}
});

test("the README's way into a super app: each page's document has my first, what is made is served, and files are left to others", async (t) => {
	const [, text = ""] = /^```ts\n(.*?)^```/ms.exec(read("packages/dsl/README.md")) ?? [];
	const folder = mkdtempSync(join(tmpdir(), "byleave-readme-dsl-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
	const program = JSON.stringify(join(root, "test/fixtures/dsl/tap"));
	writeFileSync(join(folder, "serve.ts"), text.replace('"/srv/programs/shop"', program));
	const serve = (await import(pathToFileURL(join(folder, "serve.ts")).href)) as {
		readonly pages: readonly string[];
		readonly problems: readonly unknown[];
		made(path: string): { readonly type: string; readonly text: string } | undefined;
	};
	assert.deepEqual([serve.pages, serve.problems], [["pages/index/index"], []]);
	for (const path of ["/", "/pages/index/index"]) {
		const [first, ...others] = [...(serve.made(path)?.text ?? "").matchAll(/<script src="([^"]+)"/g)].map(
			([, at = ""]) => at,
		);
		assert.equal(first, "/my.js");
		for (const at of others) assert.match(serve.made(at)?.type ?? "", /^text\/javascript/, at);
		assert.equal(others.length, 3);
	}
	assert.equal(serve.made("/images/x.png"), undefined);
});

describe("what is in it is called", () => {
	const sources = readdirSync(join(root, "packages/dsl/src/runtime"), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".ts") && !/moments|\.test\./.test(name))
		.map((name) => read(`packages/dsl/src/runtime/${name.replaceAll("\\", "/")}`))
		.join("\n");
	for (const name of [appMoments, pageMoments, componentMoments].flatMap((all) => Object.keys(all))) {
		it(name, () => assert.ok(sources.includes(`call("${name}"`), name));
	}
});

describe("what two programs or more use (mini-programs.md 3) works, or falls back visibly", () => {
	const rows = callRows();
	const supportOf = (name: string): string => rows.find((row) => row.name === name)?.support ?? "not there";
	for (const [name, count] of Object.entries(counted.calls)) {
		it(`my.${name} ${count}`, () => {
			const allowed = count < 4 || fallsBack.has(name) ? ["works", "falls back"] : ["works"];
			assert.ok(allowed.includes(supportOf(name)), supportOf(name));
			// What was excepted and works by now is no exception any more.
			if (fallsBack.has(name)) assert.equal(supportOf(name), "falls back");
		});
	}
	const syntax = templateExamples.map(({ axml }) => axml).join("\n");
	for (const [name, count] of Object.entries(counted.tags)) {
		it(`<${name}> ${count}`, () => {
			const row = tagRows.find((one) => one.name === name);
			if (!row) return assert.match(`${syntax}${dslPage()}`, new RegExp(`<${name}[\\s>/]`));
			assert.equal(row.support === "box", boxed.has(name), name);
		});
	}
	const attributes = new Set([...tagAttributes, ...tagRows.flatMap((row) => row.attributes)]);
	for (const [name, count] of Object.entries(counted.attributes)) {
		it(`${name} ${count}`, () =>
			assert.ok(attributes.has(name) || (/^(a:|data-)/.test(name) && dslPage().includes(name)), name));
	}
	const events = new Set([...tagEvents, ...tagRows.flatMap((row) => row.events)]);
	for (const [name, count] of Object.entries(counted.events)) {
		it(`${name} ${count}`, () => assert.ok(events.has(eventOf(name)?.type ?? ""), name));
	}
	const called = { ...appMoments, ...pageMoments, ...componentMoments };
	for (const [name, count] of Object.entries(counted.life)) {
		it(`${name} ${count}`, () => {
			if (fallsBack.has(name)) assert.ok(name in uncalled && dslPage().includes(name));
			else assert.ok(name in called || componentParts.includes(name), name);
		});
	}
	for (const [name, count] of Object.entries(counted.keys)) {
		it(`${name} ${count}`, () => {
			const [place, key] = name.split(".");
			const row = keyRows.find((one) => one.place === place && one.key === key);
			// What is not heeded is told in the timeline: packages/dsl/src/compiler/views/unheeded.test.ts.
			assert.ok(row ? row.instead === undefined || count < 4 : count < 4, name);
		});
	}
});
