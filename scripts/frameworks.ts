// Programs of frameworks, built by the frameworks' own compilers for this family and run in the sandbox. Too heavy for `npm test`:
// the compilers are hundreds of packages, installed below .frameworks, which is nobody's but this script's.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const home = join(root, ".frameworks");

/** How each is built, from its own folder, and where the program lies then. */
export const builds: Readonly<Record<string, { readonly command: readonly string[]; readonly out: string }>> = {
	uni: { command: ["uni", "build", "-p", "mp-alipay"], out: "dist/build/mp-alipay" },
	taro: { command: ["taro", "build", "--type", "alipay"], out: "dist" },
};

/** Where the program of a framework is built to. */
export const builtFolder = (name: string): string => join(home, name, builds[name]?.out ?? "");

function build(name: string, command: readonly string[]): void {
	const from = join(root, "test/fixtures/frameworks", name);
	const folder = join(home, name);
	const packages = join(folder, "package.json");
	const isSame = existsSync(packages) && read(packages) === read(join(from, "package.json"));
	mkdirSync(folder, { recursive: true });
	for (const part of ["src", "dist", "config"]) rmSync(join(folder, part), { recursive: true, force: true });
	cpSync(from, folder, { recursive: true });
	const run = (program: string, args: readonly string[]): void => {
		console.log(`${name}: ${program} ${args.join(" ")}`);
		execFileSync(program, args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
	};
	if (!isSame || !existsSync(join(folder, "node_modules"))) {
		// None of them needs its packages' install scripts.
		run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps", "--no-package-lock"]);
	}
	run("npx", ["--no-install", ...command]);
}

const read = (path: string): string => readFileSync(path, "utf8");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [, , ...named] = process.argv;
	for (const [name, { command }] of Object.entries(builds)) {
		if (named.length === 0 || named.includes(name)) build(name, command);
	}
}
