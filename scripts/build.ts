// Builds every package to its dist: one module for each source, types, and maps of both. Nothing is bundled.
import { spawnSync } from "node:child_process";
import { cpSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = join(root, "node_modules/typescript/bin/tsc");

// In the workspace's order, for each is built against the dist of those before it.
const { workspaces } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { workspaces: string[] };

for (const folder of workspaces) {
	const dist = join(root, folder, "dist");
	rmSync(dist, { recursive: true, force: true });
	const project = join(root, folder, "tsconfig.build.json");
	const { status } = spawnSync(process.execPath, [tsc, "--project", project], { stdio: "inherit" });
	if (status !== 0) {
		console.error(`build: ${folder} failed`);
		process.exit(status ?? 1);
	}
	cpSync(join(root, folder, "src"), dist, { recursive: true, filter: isAsset });
	// Each package is handed on by itself, and its licence with it.
	cpSync(join(root, "LICENSE"), join(root, folder, "LICENSE"));
	for (const module of globSync("**/*.js", { cwd: dist })) pointToBuilt(join(dist, module));
	console.log(`build: ${folder}`);
}

/** Pages, styles, pictures and data lie beside the sources and go along as they are. */
function isAsset(path: string): boolean {
	return statSync(path).isDirectory() || !/\.[cm]?tsx?$/.test(path);
}

/** The compiler rewrites imports; a worker or an entry that is named by `new URL("./x.ts", import.meta.url)` is left to us. */
function pointToBuilt(path: string): void {
	const text = readFileSync(path, "utf8");
	const built = text.replace(/(\bnew URL\(\s*"\.[^"]*)\.ts("\s*,\s*import\.meta\.url)/g, "$1.js$2");
	if (built !== text) writeFileSync(path, built);
}
