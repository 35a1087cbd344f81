#!/usr/bin/env node
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const built = new URL("../dist/cli/main.js", import.meta.url);

if (existsSync(built)) {
	await import(built.href);
} else {
	// Only in a checkout that was never built: Node runs the source, and finds the other packages' sources too.
	const options = `${process.env.NODE_OPTIONS ?? ""} --conditions=byleave-source`.trim();
	const source = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
	const child = spawnSync(process.execPath, [source, ...process.argv.slice(2)], {
		stdio: "inherit",
		env: { ...process.env, NODE_OPTIONS: options },
	});
	if (child.error) throw child.error;
	process.exitCode = child.status ?? 128 + constants.signals[child.signal ?? "SIGTERM"];
}
