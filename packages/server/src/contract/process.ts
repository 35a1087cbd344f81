import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";

/** A folder that is gone after the test, as a function from names to paths. */
export async function inFolder(t: TestContext): Promise<(name: string) => string> {
	const folder = await mkdtemp(join(tmpdir(), "byleave-store-"));
	t.after(() => rm(folder, { recursive: true, force: true }));
	return (name) => join(folder, name);
}

/** Another process of ours, one line at a time. */
export interface Another {
	/** Says a line to it. */
	say(line: string): void;
	/** The next line that it says; rejects if it ends without one. */
	line(): Promise<string>;
	kill(): void;
	signal(signal: NodeJS.Signals): void;
	/** All that it said, once it has ended, and what killed it. */
	readonly ended: Promise<{ readonly said: readonly string[]; readonly signal: string | null }>;
}

/** Starts a file in a process of its own, with the conditions of this one. It fails the caller by its exit code. */
export function another(file: string, args: readonly string[]): Another {
	const flags = process.execArgv.filter((flag) => !flag.startsWith("--test"));
	const child = spawn(process.execPath, [...flags, file, ...args], { stdio: ["pipe", "pipe", "inherit"] });
	const lines = createInterface({ input: child.stdout });
	const said: string[] = [];
	const waiting: ((line: string | undefined) => void)[] = [];
	let heard = 0;
	let over = false;
	lines.on("line", (line) => {
		said.push(line);
		if (waiting.length > 0) {
			heard++;
			waiting.shift()?.(line);
		}
	});
	const ended = new Promise<{ said: readonly string[]; signal: string | null }>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code, signal) => {
			over = true;
			for (const tell of waiting) tell(undefined);
			if (code === 0 || signal !== null) resolve({ said, signal });
			else reject(new Error(`${file} ${args.join(" ")}: exit code ${code}`));
		});
	});
	return {
		say: (line) => child.stdin.write(`${line}\n`),
		async line() {
			const next =
				heard < said.length || over
					? said[heard++]
					: await new Promise<string | undefined>((tell) => waiting.push(tell));
			if (next === undefined) throw new Error(`${file} ${args.join(" ")}: it ended without a word`);
			return next;
		},
		kill: () => child.kill("SIGKILL"),
		signal: (signal) => child.kill(signal),
		ended,
	};
}
