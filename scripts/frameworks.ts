// Programs of frameworks, built by the frameworks' own compilers for this family and run in the sandbox. Too heavy for `npm test`:
// the compilers are 1,700 packages, installed as their lock files list them into a temporary folder that goes when all is done.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = join(root, "test/fixtures/frameworks");

/** How each is built, from its own folder, and where the program lies then. */
const builds: Readonly<Record<string, { readonly command: readonly string[]; readonly out: string }>> = {
	uni: { command: ["uni", "build", "-p", "mp-alipay"], out: "dist/build/mp-alipay" },
	taro: { command: ["taro", "build", "--type", "alipay"], out: "dist" },
};

const names = process.argv.slice(2);
const unknown = names.find((name) => !Object.hasOwn(builds, name));
if (unknown !== undefined) stop(`there is no "${unknown}"; there are ${Object.keys(builds).join(" and ")}`);

const home = mkdtempSync(join(tmpdir(), "byleave-frameworks-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

const programs: Record<string, string> = {};
for (const [name, { command, out }] of Object.entries(builds)) {
	if (names.length > 0 && !names.includes(name)) continue;
	const folder = join(home, name);
	cpSync(join(sources, name), folder, { recursive: true });
	// None of them needs its packages' install scripts. Their own words on what goes with what contradict each other.
	await run(name, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"], folder);
	await run(name, "npx", ["--no-install", ...command], folder);
	programs[name] = join(folder, out);
	// A compiler may say what is wrong and still end well.
	if (!existsSync(join(folder, out, "app.json"))) stop(`${name}: ${command.join(" ")} built no ${out}/app.json`);
}
const test = ["--test", "--test-reporter=spec", "--test-timeout=300000", "test/frameworks/run-frameworks.ts"];
await run("both", process.execPath, test, root, { BYLEAVE_FRAMEWORKS: JSON.stringify(programs) });

/** Runs a program to its end, hands signals on to it, and ends as it does if that is not well. */
async function run(name: string, program: string, list: readonly string[], cwd: string, env = {}): Promise<void> {
	console.log(`${name}: ${program === process.execPath ? "node" : program} ${list.join(" ")}`);
	const isScript = process.platform === "win32" && program !== process.execPath;
	const child = spawn(program, list, { cwd, stdio: "inherit", shell: isScript, env: { ...clean(), ...env } });
	const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
	process.on("SIGINT", pass).on("SIGTERM", pass);
	const code = await new Promise<number>((resolve) => {
		child.on("error", (error) => stop(`${name}: ${program}: ${error.message}`));
		child.on("exit", (status, signal) => resolve(status ?? 128 + constants.signals[signal ?? "SIGTERM"]));
	});
	process.off("SIGINT", pass).off("SIGTERM", pass);
	if (code !== 0) process.exit(code);
}

/** The environment without what npm tells the scripts of this repository: another project's npm would heed it. */
function clean(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(([key]) => !/^npm_(package|lifecycle|command)/.test(key)),
	);
}

function stop(message: string): never {
	console.error(`byleave: ${message}`);
	process.exit(1);
}
