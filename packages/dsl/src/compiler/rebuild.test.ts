// What a rebuild makes anew, and what it leaves as it is.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { gzipSync } from "node:zlib";
import { createCompiler, framePaths } from "./index.ts";
import { oncePerState } from "./js/once-per-state.ts";

/** A folder whose files were written long ago. */
function folderOf(t: TestContext, files: Readonly<Record<string, string>>) {
	const folder = mkdtempSync(join(tmpdir(), "byleave-dsl-"));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	let clock = Date.now() / 1000 - 1000;
	const write = (name: string, text: string): void => {
		const path = join(folder, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
		// No two states of a file are of one time, however fast this is.
		utimesSync(path, ++clock, clock);
	};
	for (const [name, text] of Object.entries(files)) write(name, text);
	return { folder, write };
}
const program = {
	"app.json": '{ "pages": ["a"] }',
	"app.js": "App({})",
	"app.acss": '@import "./theme.acss"; .a { color: red }',
	"theme.acss": ".b { color: green }",
	"a.axml": "<view>one</view>",
	"a.js": 'Page({ n: "one" })',
};
async function opened(t: TestContext, more: Readonly<Record<string, string>> = {}) {
	const { folder, write } = folderOf(t, { ...program, ...more });
	const compiler = await createCompiler(folder);
	t.after(() => compiler.close());
	const build = async (...changed: readonly string[]) => {
		const { files, problems } = await compiler.build(changed.map((name) => join(folder, name)));
		const text = (path: string): string => files[path]?.text ?? "";
		return {
			views: text(framePaths.views),
			scripts: text(framePaths.scripts),
			runtime: text(framePaths.runtime),
			problems,
		};
	};
	return { build, write };
}

test("where only looks have changed the scripts are what they were, and the other way round", async (t) => {
	const { build, write } = await opened(t);
	await build();
	write("a.axml", "<view>two</view>");
	write("a.js", 'Page({ n: "two" })');
	const looks = await build("a.axml");
	assert.match(looks.views, /two/);
	assert.match(looks.scripts, /n: "one"/);
	write("a.axml", "<view>three</view>");
	const scripts = await build("a.js");
	assert.match(scripts.scripts, /n: "two"/);
	assert.match(scripts.views, /"two"/);
	assert.match((await build()).views, /three/);
});

test("a page that comes to be there is there, whatever is said to have changed", async (t) => {
	const { build, write } = await opened(t);
	await build();
	write("app.json", '{ "pages": ["a", "b"] }');
	write("b.axml", "<view>late</view>");
	write("b.js", 'Page({ n: "late" })');
	const built = await build("b.axml");
	assert.match(built.views, /late/);
	assert.match(built.scripts, /late/);
});

test("a style is made anew when one that is in it changes, or comes to be there", async (t) => {
	const { build, write } = await opened(t, { "a.acss": '@import "./late.acss";' });
	const first = await build();
	assert.match(first.views, /green/);
	assert.equal(first.problems.length, 1);
	write("theme.acss", ".b { color: blue }");
	write("late.acss", ".c { color: pink }");
	const second = await build("theme.acss", "late.acss");
	assert.match(second.views, /blue/);
	assert.match(second.views, /pink/);
	assert.deepEqual(second.problems, []);
});

test("what was wrong is told for as long as it is, also by a bundle that nobody touched", async (t) => {
	const { build, write } = await opened(t, { "a.js": "Page({);" });
	assert.equal((await build()).problems.length, 1);
	write("a.axml", "<view>two</view>");
	assert.equal((await build("a.axml")).problems.length, 1);
	write("a.js", "Page({})");
	assert.deepEqual((await build("a.js")).problems, []);
});

test("a file is made once a state: of itself, of what is in it, and of what it is made for", async (t) => {
	const { folder, write } = folderOf(t, { one: "1", two: "2" });
	const [one, two] = [join(folder, "one"), join(folder, "two")];
	let count = 0;
	const made = oncePerState(
		async () => ++count,
		(nth) => (nth === 4 ? undefined : [two]),
	);
	assert.deepEqual([await made(one), await made(one)], [1, 1]);
	write("two", "3");
	assert.deepEqual([await made(one), await made(one)], [2, 2]);
	assert.deepEqual([await made(one, "other"), await made(one, "other")], [3, 3]);
	write("one", "4");
	// Nobody knows what is in it: it is made each time.
	assert.deepEqual([await made(one), await made(one)], [4, 5]);
});

test("what is written while it is read is read again", async (t) => {
	const { folder, write } = folderOf(t, { one: "1", two: "2" });
	let count = 0;
	const made = oncePerState(
		async () => {
			write("one", `now ${++count}`);
			return count;
		},
		() => [],
	);
	assert.deepEqual([await made(join(folder, "one")), await made(join(folder, "one"))], [1, 2]);
	const part = oncePerState(
		async () => {
			writeFileSync(join(folder, "two"), `now ${++count}`);
			return count;
		},
		() => [join(folder, "two")],
	);
	assert.deepEqual([await part(join(folder, "one")), await part(join(folder, "one"))], [3, 4]);
});

test("the runtime of a plain program is less than 25 kB, gzipped; what stands behind web-views, animations and components comes with them", async (t) => {
	const axml = '<view class="a" onTap="go"><text>{{a}}</text><image src="/b.png"/><button>Go</button></view>';
	const { build, write } = await opened(t, { "a.axml": axml });
	const plain = (await build()).runtime;
	const size = gzipSync(plain, { level: 9 }).length;
	t.diagnostic(`${size} bytes, minified and gzipped`);
	assert.ok(size < 25_000, `${size} bytes`);
	const behind = ["byleave:web-view", "triggerEvent", ".style.transition="];
	assert.deepEqual(
		behind.map((word) => plain.includes(word)),
		[false, false, false],
	);
	write("a.axml", `${axml}<web-view src="https://a.example"/><c/><view animation="{{a}}"/>`);
	write("a.json", '{ "usingComponents": { "c": "/c" } }');
	write("c.axml", "<view/>");
	const whole = (await build()).runtime;
	assert.deepEqual(
		behind.map((word) => whole.includes(word)),
		[true, true, true],
	);
});
