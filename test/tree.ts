import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A copy of the tree, to build and to pack in without touching the one that is worked in. */

const root = fileURLToPath(new URL("..", import.meta.url));
/** Our packages, each after those that it depends on. */
export const names = ["protocol", "miniprogram", "host", "dsl", "merchant", "server", "byleave"];

/** The sources are copied; of node_modules only what is not ours is shared. */
export function copyTree(tree: string): void {
	mkdirSync(join(tree, "node_modules"), { recursive: true });
	// scripts/scale and scripts/bench write pages from what bench has measured, and none of it is a part of what is packed.
	const isSource = (path: string): boolean =>
		!/^(dist|node_modules|scale|scale\.ts|bench|bench\.ts)$/.test(basename(path));
	for (const part of ["packages", "scripts"])
		cpSync(join(root, part), join(tree, part), { recursive: true, filter: isSource });
	for (const file of readdirSync(root).filter((name) =>
		/^((tsconfig.*|package|package-lock)\.?json|LICENSE)$/.test(name),
	)) {
		cpSync(join(root, file), join(tree, file));
	}
	const link = (from: string, to: string): void => symlinkSync(from, to, "junction");
	for (const name of readdirSync(join(root, "node_modules"))) {
		if (name !== "@byleave" && name !== "byleave")
			link(join(root, "node_modules", name), join(tree, "node_modules", name));
	}
	mkdirSync(join(tree, "node_modules", "@byleave"));
	for (const name of names.map((short) => (short === "byleave" ? short : `@byleave/${short}`))) {
		link(join(tree, "packages", name.replace("@byleave/", "")), join(tree, "node_modules", name));
		const own = join("packages", name.replace("@byleave/", ""), "node_modules");
		if (readdirSync(join(root, own, "..")).includes("node_modules")) link(join(root, own), join(tree, own));
	}
}

export function npm(args: string[], cwd: string): string {
	const { npm_execpath: cli } = process.env;
	if (cli?.endsWith("npm-cli.js")) return run(process.execPath, [cli, ...args], cwd);
	return run("npm", args, cwd, process.platform === "win32");
}

/** What the program prints; its complaint is the test's failure. The runner's own variables are none of its business. */
export function run(program: string, args: string[], cwd: string, shell = false): string {
	const { NODE_OPTIONS, NODE_TEST_CONTEXT, ...env } = process.env;
	const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, shell, encoding: "utf8" });
	assert.equal(status, 0, `${basename(program)} ${args.join(" ")}\n${error?.message ?? ""}${stdout}${stderr}`);
	return stdout;
}
