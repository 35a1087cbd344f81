import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { names } from "./tree.ts";

/** What a registry's page shows of each package: it is read there without this repository around it. */

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (...path: string[]): string => readFileSync(join(root, ...path), "utf8");
const whole = JSON.parse(read("package.json"));
const address = /^git\+(https:.*)\.git$/.exec(whole.repository.url)?.[1] ?? assert.fail("There is no repository.");

for (const name of names) {
	const folder = `packages/${name}`;
	describe(folder, () => {
		it("says where it comes from and where to turn to", () => {
			const { repository, homepage, bugs, license } = JSON.parse(read(folder, "package.json"));
			assert.deepEqual(repository, { ...whole.repository, directory: folder });
			assert.deepEqual(
				[homepage, bugs, license],
				[`${address}/tree/main/${folder}#readme`, `${address}/issues`, whole.license],
			);
		});

		it("has a README that stands alone: whole links, which lead somewhere", () => {
			const links = [...read(folder, "README.md").matchAll(/\]\(([^)]*)\)/g)].map(([, target = ""]) => target);
			assert.ok(links.includes(address));
			for (const link of links.filter((target) => target !== address)) {
				assert.ok(link.startsWith(`${address}/blob/main/`), link);
				assert.ok(existsSync(join(root, link.slice(`${address}/blob/main/`.length))), link);
			}
		});
	});
}
