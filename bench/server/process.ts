import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Asked, Questions, Reply, Setup, Started, Usage } from "./messages.ts";

/** A server in a process of its own. */
export interface ServerProcess extends Started {
	usage(): Promise<Usage>;
	sweep(): Promise<number>;
	/** Resolves when the process has ended. */
	close(): Promise<void>;
}

/** Starts one. `profile`: a folder for its CPU profile, written when it ends. */
export async function startServer(setup: Setup, profile?: string): Promise<ServerProcess> {
	const flags = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
	const child = fork(fileURLToPath(new URL("./child.ts", import.meta.url)), [], {
		execArgv: [...process.execArgv, ...flags],
		// The log is written as in production, and goes nowhere.
		stdio: ["ignore", "ignore", "inherit", "ipc"],
	});
	const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	child.on("message", ({ id, value, error }: Reply) => {
		const asker = waiting.get(id);
		waiting.delete(id);
		if (error === undefined) asker?.resolve(value as never);
		else asker?.reject(new Error(error));
	});
	child.once("exit", (code) => {
		for (const { reject } of waiting.values()) reject(new Error(`The server's process ended with ${code}.`));
	});
	let last = 0;
	const ask = <Q extends Asked>(asked: Q, ...given: Parameters<Questions[Q]>): Promise<ReturnType<Questions[Q]>> =>
		new Promise((resolve, reject) => {
			const id = ++last;
			waiting.set(id, { resolve, reject });
			child.send({ id, asked, with: given[0] }, (error) => error && reject(error));
		});
	const stop = () => child.kill();
	process.once("exit", stop);
	try {
		const started = await ask("start", setup);
		return {
			...started,
			usage: () => ask("usage"),
			sweep: () => ask("sweep"),
			async close() {
				await ask("close").catch(() => undefined); // its end may be quicker than its answer
				await ended;
				process.off("exit", stop);
			},
		};
	} catch (error) {
		stop();
		throw error;
	}
}
