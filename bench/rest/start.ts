import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import type { Readable } from "node:stream";
import type { Installed } from "./installed.ts";

/** One start of the command, and how it was afterwards. */
export interface Start {
	/** Milliseconds from giving the command until `GET /health` was answered with 200. */
	readonly ms: number;
	/** Milliseconds of CPU until then, of all its threads. */
	readonly cpu: number;
	/** MB after it had been idle; `pss` shares out what several processes have mapped. */
	readonly rss: number;
	readonly pss: number;
}

/** Starts it, asks until it answers, leaves it alone for `idleMs`, looks at its memory and ends it. */
export async function start({ folder, command, env }: Installed, idleMs: number): Promise<Start> {
	const began = performance.now();
	const child = spawn(command, ["serve"], { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
	const { pid } = child;
	try {
		if (pid === undefined) throw new Error(`${command} did not start.`);
		const port = await portOf(child.stdout);
		while (!(await isAlive(port))) await wait(1);
		const ms = performance.now() - began;
		const cpu = cpuOf(pid);
		child.stdout.resume();
		await wait(idleMs);
		const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
		const megabytes = (name: string): number =>
			Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1]) / 1024;
		return { ms, cpu, rss: megabytes("Rss"), pss: megabytes("Pss") };
	} finally {
		const ended = once(child, "exit");
		child.kill("SIGTERM");
		await ended;
	}
}

/** From the line in which it tells where it listens. */
async function portOf(said: Readable): Promise<number> {
	let text = "";
	for await (const part of said.iterator({ destroyOnReturn: false })) {
		text += String(part);
		const port = /Host and merchant face +https?:\/\/[^\s]*:(\d+)/.exec(text)?.[1];
		if (port !== undefined) return Number(port);
	}
	throw new Error(`It ended: ${text}`);
}

/** By a connection of its own: a client with a pool would take as long as what is measured. */
function isAlive(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1", () => socket.write("GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n"));
		socket.once("data", (answer) => {
			resolve(answer.toString("latin1").startsWith("HTTP/1.1 200 "));
			socket.destroy();
		});
		socket.once("error", () => resolve(false));
	});
}

/** Clock ticks are hundredths of a second on every Linux that Node runs on. */
function cpuOf(pid: number): number {
	const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(/\) (?=[A-Z] )/);
	const fields = rest.split(" ");
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
