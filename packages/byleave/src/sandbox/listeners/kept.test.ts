import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Plugin } from "esbuild";
import { keptBundles } from "./kept.ts";

/** Two modules, written long ago; a bundler that keeps beside them, and how often it has bundled. */
async function scene(t: TestContext) {
	const folder = await mkdtemp(join(tmpdir(), "byleave-kept-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	let clock = 1_000_000;
	const write = async (name: string, text: string): Promise<void> => {
		await writeFile(join(folder, name), text);
		// No two states of a file are of one time, however fast this is.
		await utimes(join(folder, name), ++clock, clock);
	};
	await write("main.js", 'import { word } from "./word.js"; console.log(word);');
	await write("word.js", 'export const word = "one";');
	await write("maker.js", "");
	let times = 0;
	const counts: Plugin = {
		name: "counts",
		setup: ({ onStart }) =>
			onStart(() => {
				times++;
			}),
	};
	const kept = join(folder, "kept");
	const made = (told = "", place = kept) =>
		keptBundles(place)({
			...{ entry: join(folder, "main.js"), format: "esm", isSource: false, plugins: [counts], told },
			madeBy: [join(folder, "maker.js")],
		});
	return { folder, kept, write, made, times: () => times };
}

test("a bundle is made once, as long as each file that is in it, or makes it, stays as it is", async (t) => {
	const { write, made, times } = await scene(t);
	assert.match(await made(), /one/);
	assert.match(await made(), /one/);
	assert.equal(times(), 1);
	await write("word.js", 'export const word = "two";');
	assert.match(await made(), /two/);
	await write("maker.js", "// another");
	await made();
	assert.equal(times(), 3);
	await made("other needs");
	assert.equal(times(), 4);
	await Promise.all([made(), made("other needs")]);
	assert.equal(times(), 4);
});

test("what cannot be read or written is made anew; a file that is gone too", async (t) => {
	const { folder, kept, made, times } = await scene(t);
	await made();
	const [name = ""] = await readdir(kept);
	for (const text of ["{", "null", "{}", '{"files":[["/nowhere","1"]],"text":"planted"}']) {
		await writeFile(join(kept, name), text);
		assert.match(await made(), /one/);
	}
	assert.equal(times(), 5);
	assert.match(await readFile(join(kept, name), "utf8"), /one/);
	assert.match(await made("", join(folder, "main.js")), /one/);
});

test("what was written while it was read is not kept", async (t) => {
	const { folder, kept, made, times } = await scene(t);
	await writeFile(join(folder, "word.js"), 'export const word = "now";');
	const soon = Date.now() / 1000 + 60;
	await utimes(join(folder, "word.js"), soon, soon);
	assert.match(await made(), /now/);
	assert.match(await made(), /now/);
	assert.equal(times(), 2);
	assert.deepEqual(await readdir(kept).catch(() => []), []);
});
