import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import vm from "node:vm";
import type { AnswersSource } from "../../in-program/container/answers.ts";
import type { Line } from "../../page/trace/entry.ts";
import { programAnswers } from "./answers.ts";

/** A folder with a program, one with the state, and what the script in front of the loader holds. */
async function scene(t: TestContext) {
	const root = await mkdtemp(join(tmpdir(), "byleave-answers-"));
	t.after(() => rm(root, { recursive: true, force: true }));
	const [program, state] = [join(root, "program"), join(root, ".byleave")];
	await Promise.all([mkdir(program), mkdir(state)]);
	const lines: Line[] = [];
	const file = join(state, "answers.json");
	const answers = programAnswers({ folders: [program, root], file, note: (line) => void lines.push(line) });
	const held = async (): Promise<{ readonly source: AnswersSource; readonly text: string }> => {
		const text = await answers.loader("seen(byleaveAnswers);");
		let source: AnswersSource | undefined;
		vm.runInNewContext(text, { seen: (found: AnswersSource) => (source = found) });
		return { source: source ?? assert.fail(), text };
	};
	return { root, program, state, file, answers, lines, held };
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("without anything there is nothing, and the loader runs all the same", async (t) => {
	const { held, lines } = await scene(t);
	const { source } = await held();
	assert.deepEqual([source.module, plain(source.data), lines], [undefined, {}, []]);
});

test("byleave.my.ts beside the program, with types and imports, as it is at each load; .js too, and beside .byleave", async (t) => {
	const { program, root, held } = await scene(t);
	await writeFile(join(root, "byleave.my.js"), "export const scan = { code: 'root' };");
	assert.deepEqual(plain((await held()).source.module?.()), { scan: { code: "root" } });
	await writeFile(join(program, "codes.ts"), "export const code: string = 'ts';");
	const module = join(program, "byleave.my.ts");
	await writeFile(module, "import { code } from './codes';\nexport default { scan: { code } };");
	assert.deepEqual(plain((await held()).source.module?.()), { default: { scan: { code: "ts" } } });
	await writeFile(module, "export const scan = { code: 'saved' };");
	assert.deepEqual(plain((await held()).source.module?.()), { scan: { code: "saved" } });
});

test("what the module throws can be led back to its file and line", async (t) => {
	const { program, held } = await scene(t);
	const text = ["interface A { b: string }", "", "export function scan(): A {", "\tthrow new Error('here');", "}"];
	await writeFile(join(program, "byleave.my.ts"), text.join("\n"));
	const { source, text: script } = await held();
	const at = script.split("\n").findIndex((line) => line.includes('Error("here")'));
	assert.ok(at > 0);
	assert.equal(source.lines?.[at], "byleave.my.ts:4");
});

test("a mistake in the module is told once, with file, line and column; the program goes on without it", async (t) => {
	const { program, held, lines } = await scene(t);
	const module = join(program, "byleave.my.ts");
	await writeFile(module, "export const scan = {\n\tcode: ,\n};");
	assert.equal((await held()).source.module, undefined);
	await held();
	assert.deepEqual(
		lines.map(({ title, sub }) => [title, sub]),
		[["Your answers failed", "byleave.my.ts:2:8"]],
	);
	await writeFile(module, "export const scan = {};");
	await held();
	await writeFile(module, "import './nowhere';");
	await held();
	assert.deepEqual(lines.at(-1)?.sub, "byleave.my.ts:1:8");
});

test("[134] the inspector writes published names with data, and nothing else; a name can be forgotten", async (t) => {
	const { answers, file, state, held } = await scene(t);
	assert.equal(await answers.set("scan", { code: "4711" }), undefined);
	assert.equal(await answers.set("tradePay", { error: 6001, errorMessage: "Cancelled." }), undefined);
	const both = { scan: { code: "4711" }, tradePay: { error: 6001, errorMessage: "Cancelled." } };
	assert.deepEqual(JSON.parse(await readFile(file, "utf8")), both);
	assert.deepEqual(plain((await held()).source.data), both);
	for (const [name, answer] of [
		["noSuchName", {}],
		["../../evil.js", { a: 1 }],
		["__proto__", {}],
		["constructor", {}],
		[7, {}],
		["getAuthCode", { authCode: "made up" }],
		["scan", "() => 1"],
		["scan", null],
		["scan", []],
	] as const) {
		assert.equal(typeof (await answers.set(name, answer)), "string", String(name));
	}
	assert.equal(await answers.set("scan", undefined), undefined);
	assert.deepEqual(JSON.parse(await readFile(file, "utf8")), { tradePay: both.tradePay });
	assert.deepEqual(await readdir(state), ["answers.json"]);
});

test("[134] data is data, whatever it says", async (t) => {
	const { file, held, lines } = await scene(t);
	const evil = '{"__proto__":{"a":1},"scan":{"code":"`</script>\\u2028\\"]; throw 1"}}';
	await writeFile(file, evil);
	const { source } = await held();
	assert.equal(JSON.stringify(source.data), JSON.stringify(JSON.parse(evil)));
	for (const broken of ["{", "[]", "7", "null"]) {
		await writeFile(file, broken);
		assert.deepEqual(plain((await held()).source.data), {}, broken);
	}
	assert.ok(lines.length > 0);
});
