import type { Command } from "commander";
import { loadConfig } from "../config/load.ts";
import { mayGrow } from "../upkeep/nursery.ts";
import type { Terminal } from "./terminal.ts";

/** `serve`: the server itself, until it is told to stop. */
export function serve(program: Command, { out }: Terminal): void {
	program
		.command("serve")
		.description("run the authorization server until SIGINT or SIGTERM")
		.option("--config <file>", "the configuration (default: byleave.config.ts or .js in this folder)")
		.action(async ({ config }: { config?: string }) => {
			const { input, baseDir } = await loadConfig(config, process.cwd());
			const told = stopSignal();
			// Only here: the other commands do without a web server and a database.
			const { createServer } = await import("../server.ts");
			const server = await createServer(input, { baseDir });
			try {
				const at = await server.listen();
				mayGrow();
				out(`Host and merchant face  ${at.public}\nOperator's face         ${at.operator}\n`);
				await told;
			} finally {
				await server.close();
			}
		});
}

/** Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process as if nobody listened. */
function stopSignal(): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
	});
}
