#!/usr/bin/env node
// One text for every command of ours, as a test holds. Plain JavaScript, so that an old Node can read why it will not do.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import module from "node:module";
import { constants } from "node:os";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const { bin, engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const [command] = Object.keys(bin);
const least = Number.parseInt(engines.node.replace(/^\D+/, ""), 10);
const built = new URL("../dist/cli/main.js", import.meta.url);

if (Number.parseInt(process.versions.node, 10) < least) {
	console.error(
		`${command}: Node ${process.versions.node} is too old · it lacks what this needs · install Node ${least} or newer, https://nodejs.org`,
	);
	process.exitCode = 2;
} else if (existsSync(built)) {
	keepCompiled();
	await import(built.href);
} else {
	runSource();
}

/** What Node compiles is kept beside the packages that this one was installed with: the next start takes half as long. */
function keepCompiled() {
	const here = fileURLToPath(import.meta.url);
	const at = here.lastIndexOf(`${sep}node_modules${sep}`);
	if (at >= 0) module.enableCompileCache?.(join(here.slice(0, at), "node_modules", ".cache", "node"));
}

/** Only in a checkout that was never built: Node runs the source, and finds the other packages' sources too. */
function runSource() {
	const options = `${process.env.NODE_OPTIONS ?? ""} --conditions=byleave-source`.trim();
	const source = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
	const child = spawn(process.execPath, [source, ...process.argv.slice(2)], {
		stdio: "inherit",
		env: { ...process.env, NODE_OPTIONS: options },
	});
	child.on("error", (error) => {
		console.error(`${command}: ${error.message}`);
		process.exitCode = 2;
	});
	child.on("exit", (status, signal) => process.exit(status ?? 128 + constants.signals[signal]));
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
		process.on(signal, () => {
			// Ctrl-C reaches the child by itself: a terminal sends it to all in its foreground.
			if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
		});
	}
}
