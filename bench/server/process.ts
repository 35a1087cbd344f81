import { controlled } from "./control.ts";
import type { Memory, Questions, Setup, Started, Usage } from "./messages.ts";

/** A server in a process of its own. */
export interface ServerProcess extends Started {
	usage(): Promise<Usage>;
	memory(): Promise<Memory>;
	sweep(): Promise<number>;
	/** Resolves when the process has ended. */
	close(): Promise<void>;
}

/** Starts one. `profile`: a folder for its CPU profile, written when it ends. */
export async function startServer(setup: Setup, profile?: string): Promise<ServerProcess> {
	const flags = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
	const { ask, close, stop } = controlled<Questions>(new URL("./child.ts", import.meta.url), flags);
	try {
		const started = await ask("start", setup);
		return { ...started, usage: () => ask("usage"), memory: () => ask("memory"), sweep: () => ask("sweep"), close };
	} catch (error) {
		stop();
		throw error;
	}
}
