import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it, type TestContext } from "node:test";
import { lay } from "./find/bed.test.ts";
import { createStates, watchProgram } from "./watch.ts";

/** Watches, and hands out what has changed since it was asked last, once something has. */
async function watching(t: TestContext, places: readonly string[]) {
	const told: (readonly string[])[] = [];
	let hear = (): void => {};
	const watcher = await watchProgram(places, (paths) => {
		told.push(paths);
		hear();
	});
	t.after(() => watcher.close());
	return async (done: (paths: readonly string[]) => boolean): Promise<readonly string[]> => {
		while (!done(told.flat())) {
			await new Promise<void>((resolve) => {
				hear = resolve;
			});
		}
		return told.splice(0).flat();
	};
}

it("tells of files that are written, made and taken away, also in new folders", async (t) => {
	const folder = lay(t, { "index.html": "", "a/b.js": "" });
	const changed = await watching(t, [folder]);
	const path = (name: string) => join(folder, name);
	writeFileSync(path("index.html"), "x");
	await changed((paths) => paths.includes(path("index.html")));
	rmSync(path("a/b.js"));
	await changed((paths) => paths.includes(path("a/b.js")));
	mkdirSync(path("new"));
	writeFileSync(path("new/c.css"), "");
	await changed((paths) => paths.includes(path("new/c.css")));
});

it("looks at nothing whose name begins with a dot, and at no packages", async (t) => {
	const folder = lay(t, { "index.html": "", ".byleave/x": "", "node_modules/a/b.js": "" });
	const changed = await watching(t, [folder]);
	for (const name of [".byleave/x", ".env", "node_modules/a/b.js", "z.html"]) writeFileSync(join(folder, name), "new");
	assert.deepEqual(await changed((paths) => paths.length > 0), [join(folder, "z.html")]);
});

it("waits for a file that is not there yet, and hears of nothing beside it", async (t) => {
	const folder = lay(t, { "src/a.js": "" });
	const file = join(folder, "byleave.json");
	const changed = await watching(t, [file]);
	writeFileSync(join(folder, "src/a.js"), "new");
	writeFileSync(join(folder, "other.json"), "{}");
	writeFileSync(file, "{}");
	assert.deepEqual(await changed((paths) => paths.length > 0), [file]);
});

it("a state of a file is news once, however often a system says it", async (t) => {
	const folder = lay(t, { "a.js": "1" });
	const file = join(folder, "a.js");
	const states = createStates();
	assert.deepEqual(await states.news([file]), [file]);
	assert.deepEqual(await states.news([file, file]), []);
	writeFileSync(file, "12");
	assert.deepEqual(await states.news([file]), [file]);
	rmSync(file);
	assert.deepEqual(await states.news([file]), [file]);
	assert.deepEqual(await states.news([file]), []);
});
