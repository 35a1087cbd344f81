import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A copy of the workspace to break, since mutated sources have to lie where the workspaces' links lead. */
export interface Copy {
	readonly folder: string;
	/** Runs Node in it; resolves with its code. */
	node(args: readonly string[]): Promise<number | null>;
}

const folders = new Set<string>();
const running = new Set<ChildProcess>();
const inGroup = process.platform !== "win32";

export function createCopy(): Copy {
	const folder = mkdtempSync(join(tmpdir(), "byleave-mutate-"));
	folders.add(folder);
	for (const name of ["packages", "test", "package.json", "package-lock.json"]) {
		cpSync(join(root, name), join(folder, name), { recursive: true, filter: (path) => !path.endsWith("/dist") });
	}
	linkModules(join(root, "node_modules"), join(folder, "node_modules"));
	return {
		folder,
		node(args) {
			return new Promise((resolve, reject) => {
				// A group of its own, so that whatever it starts can be ended with it.
				const child = spawn(process.execPath, args, { cwd: folder, detached: inGroup, stdio: "inherit" });
				running.add(child);
				child.on("error", reject);
				child.on("close", (code) => {
					running.delete(child);
					resolve(code);
				});
			});
		},
	};
}

function end(child: ChildProcess): void {
	try {
		if (inGroup && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
		else child.kill("SIGKILL");
	} catch {
		// It has ended by itself.
	}
}

/** Ends what runs, and takes every copy away. */
export function tidy(): void {
	for (const child of running) end(child);
	// What has been ended may still hold a file for a moment.
	for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
	folders.clear();
}

for (const [signal, code] of [
	["SIGINT", 130],
	["SIGTERM", 143],
	["SIGHUP", 129],
] as const) {
	process.on(signal, () => {
		tidy();
		process.exit(code);
	});
}

/** Every package as it is, but the workspaces' own: their links lead into the copy. */
function linkModules(from: string, to: string): void {
	mkdirSync(to);
	for (const name of readdirSync(from)) {
		if (name === "@byleave" || name === "byleave")
			cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
		else symlinkSync(join(from, name), join(to, name), "junction");
	}
}
