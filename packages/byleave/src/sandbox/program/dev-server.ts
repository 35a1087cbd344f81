import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { basename } from "node:path";
import { setTimeout } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { Trouble } from "../../trouble.ts";
import type { DevServer } from "./find/found.ts";

export interface RunningDevServer {
	/** Where it says that it listens. */
	readonly url: URL;
	/** Settles when it has ended, however that came about, with what it ended with. */
	readonly ended: Promise<string>;
	/** Ends it and all that it has started. */
	close(): Promise<void>;
}
export interface DevServerParts {
	/** The environment of the person who started the sandbox. */
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Hears each line that it writes, marked as its own. */
	readonly say: (line: string) => void;
	/** Nobody waits for it any more. */
	readonly stop?: AbortSignal;
	/** Milliseconds until it must have said where it listens. */
	readonly patience?: number;
}

const PATIENCE = 120_000;
/** How long it may take to end by itself, in milliseconds. */
const LAST = 5000;

/**
 * Starts a program's own development server, as its package manager would, and reads from its output where it listens.
 * Rejects with a Trouble if it ends before that, or does not say it in time; it is ended then.
 */
export async function startDevServer(
	{ folder, script, command, manager }: DevServer,
	{ env, say, stop, patience = PATIENCE }: DevServerParts,
): Promise<RunningDevServer> {
	const child = spawn(`${manager} run ${script}`, {
		cwd: folder,
		env: own(env),
		shell: true,
		// A group of its own: what it starts in turn is ended with it. Windows has no groups, see `end`.
		detached: process.platform !== "win32",
		// Its end of input ends many a server by itself, should this process be killed.
		stdio: ["pipe", "pipe", "pipe"],
	});
	const what = `The script "${script}" in ${folder}`;
	const last: string[] = [];
	const ended = new Promise<string>((resolve) => {
		child.once("error", (error) => resolve(error.message));
		child.once("exit", (code, signal) => resolve(signal ?? `exit code ${code}`));
	});
	const heard = new Promise<URL>((resolve) => {
		for (const stream of [child.stdout, child.stderr]) {
			eachLine(stream, (line) => {
				last.push(line);
				if (last.length > 20) last.shift();
				say(`[${basename(folder)}] ${line}`);
				const url = urlIn(line);
				if (url) resolve(url);
			});
		}
	});
	const gone = new Promise((resolve) => child.once("close", resolve));
	const close = () => end(child, ended, gone);
	const waited = AbortSignal.any([AbortSignal.timeout(patience), ...(stop ? [stop] : [])]);
	const given = waited.aborted ? Promise.resolve() : once(waited, "abort");
	const first = await Promise.race([heard, ended, given.then(() => undefined)]);
	if (first instanceof URL) return { url: first, ended, close };
	await close();
	if (first === undefined) {
		throw new Trouble(
			`${what} does not say where it listens`,
			`it runs "${command}", and no address came in ${patience / 1000} s`,
			"start it yourself and name its address in place of the folder",
		);
	}
	const missing = /not found|not recognized|ENOENT/i.test(last.join("\n")) && last.length < 4;
	throw new Trouble(
		`${what} ended before it listened`,
		`${first}${last.length > 0 ? `: ${last.findLast((line) => line.trim() !== "")?.trim()}` : ""}`,
		missing
			? `install ${manager}, or start the server yourself and name its address`
			: `type ${manager} run ${script} there to see why`,
	);
}

/** An address in a line of a server's output; of this machine only. A bare port counts where the line says that it is one. */
export function urlIn(line: string): URL | undefined {
	const text = stripVTControlCharacters(line);
	const address = /\bhttps?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(:\d+)?(\/[^\s"'<>)\],]*)?/i.exec(
		text,
	)?.[0];
	if (address !== undefined) {
		const url = URL.parse(address.replace(/[.;,]$/, ""));
		// All addresses of a machine are none to be asked at.
		if (url?.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
		if (url?.hostname === "[::]") url.hostname = "[::1]";
		return url ?? undefined;
	}
	const port = /\b(?:listening|running|started|ready|serving|available)\b.*?(?:\bport\b\D{0,3}|:)(\d{2,5})\b/i.exec(
		text,
	)?.[1];
	return port === undefined || Number(port) > 65_535 ? undefined : new URL(`http://localhost:${port}/`);
}

/** What a person's own shell would give it: nothing of the npm, the Node or the conditions that run this. */
function own(env: DevServerParts["env"]): Record<string, string | undefined> {
	const kept = Object.entries(env).filter(([name]) => !/^(npm_|INIT_CWD$)/i.test(name));
	const { NODE_OPTIONS, ...rest } = Object.fromEntries(kept);
	const options = NODE_OPTIONS?.replace(/--conditions=byleave-source/g, "").trim();
	return { ...rest, ...(options ? { NODE_OPTIONS: options } : {}), BROWSER: "none" };
}

function eachLine(stream: NodeJS.ReadableStream | null, hear: (line: string) => void): void {
	let rest = "";
	stream?.setEncoding("utf8");
	stream?.on("data", (chunk: string) => {
		const lines = (rest + chunk).split(/\r?\n|\r/);
		rest = lines.pop() ?? "";
		for (const line of lines) hear(line);
	});
	stream?.on("end", () => {
		if (rest !== "") hear(rest);
	});
}

async function end(child: ChildProcess, ended: Promise<unknown>, gone: Promise<unknown>): Promise<void> {
	if (child.pid === undefined) return;
	signal(child.pid, "SIGTERM");
	const own = child.pid;
	const patience = new AbortController();
	void setTimeout(LAST, undefined, { signal: patience.signal }).then(
		() => signal(own, "SIGKILL"),
		() => {},
	);
	await ended;
	patience.abort();
	// The shell may be gone before what it started; what that writes to ends with the last of them.
	signal(child.pid, "SIGKILL");
	const enough = new AbortController();
	await Promise.race([gone, setTimeout(LAST, undefined, { signal: enough.signal }).catch(() => {})]);
	enough.abort();
	for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
}

/** To the process and all that it has started; who is gone hears nothing. */
function signal(pid: number, name: "SIGTERM" | "SIGKILL"): void {
	if (process.platform === "win32") {
		spawn("taskkill", ["/T", "/F", "/PID", String(pid)], { stdio: "ignore" }).on("error", () => {});
		return;
	}
	try {
		process.kill(-pid, name);
	} catch {
		// It is gone.
	}
}
