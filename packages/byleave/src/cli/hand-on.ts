import { spawn } from "node:child_process";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import { operatorEnvironment } from "./operator.ts";

/**
 * Runs byleave-server's command in place of ours, told where the running sandbox's operator face is, and answers its
 * exit code. Signals are handed on, so that nothing runs on alone (ruling 41).
 */
export async function handOn(argv: readonly string[]): Promise<number> {
	const server = new URL("./bin/byleave-server.js", import.meta.resolve("@byleave/server/package.json"));
	const env = { ...process.env, ...(await operatorEnvironment(process.env)) };
	const options = process.execArgv.filter((argument) => argument.startsWith("--conditions="));
	const child = spawn(process.execPath, [...options, fileURLToPath(server), ...argv], { stdio: "inherit", env });
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
		process.on(signal, () => {
			// A terminal sends Ctrl-C to all in its foreground by itself.
			if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
		});
	}
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("exit", (status, signal) => resolve(status ?? 128 + constants.signals[signal ?? "SIGTERM"]));
	});
}
