import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { loadConfig } from "./load.ts";

describe("loadConfig", () => {
	let folder = "";
	before(async () => {
		folder = await mkdtemp(join(tmpdir(), "byleave-config-"));
	});
	after(() => rm(folder, { recursive: true, force: true }));
	const write = async (name: string, text: string) => {
		await writeFile(join(folder, name), text);
		return name;
	};

	it("says what is missing where there is no file", async () => {
		await assert.rejects(loadConfig(undefined, folder), {
			name: "ConfigError",
			message: /byleave\.config\.ts: .*--config FILE/,
		});
		await assert.rejects(loadConfig("x.ts", folder), { name: "ConfigError", message: /x\.ts: there is no such file/ });
	});

	it("runs TypeScript and gives what it exports, and its folder", async () => {
		const name = await write("good.ts", "const port: number = 1;\nexport default { listen: { port } };\n");
		assert.deepEqual(await loadConfig(name, folder), { input: { listen: { port: 1 } }, baseDir: folder });
	});

	it("takes a byte order mark for what it is", async () => {
		const name = await write("marked.ts", "\ufeffconst port: number = 1;\nexport default { listen: { port } };\n");
		assert.deepEqual((await loadConfig(name, folder)).input, { listen: { port: 1 } });
	});

	it("finds the file of the usual name", async () => {
		await write("byleave.config.js", "export default { prefix: '' };\n");
		assert.deepEqual((await loadConfig(undefined, folder)).input, { prefix: "" });
	});

	const broken: readonly (readonly [string, string, string, RegExp])[] = [
		["no default export", "none.ts", "export const x = 1;", /none\.ts: it must say `export default defineConfig/],
		["a syntax error", "syntax.js", "export default {", /syntax\.js: it cannot be loaded\. SyntaxError/],
		[
			"something that throws",
			"throws.js",
			"throw new Error('no key file\\nhush');",
			/throws\.js: it cannot be loaded\. Error: no key file$/,
		],
		["another kind of file", "config.json", "{}", /config\.json: a configuration is a \.ts or \.js file/],
	];
	for (const [what, name, text, message] of broken) {
		it(`names the file of ${what}`, async () => {
			await assert.rejects(loadConfig(await write(name, text), folder), { name: "ConfigError", message });
		});
	}
});
