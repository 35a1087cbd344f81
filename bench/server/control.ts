import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

// Between the benchmark and a process that it measures: the control pipe, never HTTP.

/** What such a process can be asked, each with one thing given. */
type Questions<Q> = { [Name in keyof Q]: (given: never) => unknown };
interface Message {
	readonly id: number;
	readonly asked: string;
	readonly with: unknown;
}
interface Reply {
	readonly id: number;
	readonly value?: unknown;
	readonly error?: string;
}

/** Such a process, seen from outside. */
export interface Controlled<Q extends Questions<Q>> {
	ask<Name extends keyof Q & string>(name: Name, ...given: Parameters<Q[Name]>): Promise<ReturnType<Q[Name]>>;
	/** Asks it to `close`; resolves when the process has ended. */
	close(): Promise<void>;
	/** Ends it at once. */
	stop(): void;
}

/** They end with this process, however many they are. */
const running = new Set<() => void>();
process.once("exit", () => {
	for (const stop of running) stop();
});

/** Starts a program that answers with `answering`. It ends with this process. */
export function controlled<Q extends Questions<Q> & { close(): null }>(
	program: URL,
	flags: readonly string[] = [],
): Controlled<Q> {
	const child = fork(fileURLToPath(program), [], {
		execArgv: [...process.execArgv, ...flags],
		env: { ...process.env, NODE_ENV: "production" },
		// The log is written as in production, and goes nowhere.
		stdio: ["ignore", "ignore", "inherit", "ipc"],
	});
	const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	child.on("message", ({ id, value, error }: Reply) => {
		const asker = waiting.get(id);
		waiting.delete(id);
		if (error === undefined) asker?.resolve(value);
		else asker?.reject(new Error(error));
	});
	child.once("exit", (code) => {
		for (const { reject } of waiting.values()) reject(new Error(`The server's process ended with ${code}.`));
	});
	const stop = (): void => void child.kill();
	running.add(stop);
	let last = 0;
	const asked = (name: string, ...given: readonly unknown[]): Promise<unknown> =>
		new Promise((resolve, reject) => {
			const id = ++last;
			waiting.set(id, { resolve, reject });
			child.send({ id, asked: name, with: given[0] }, (error) => error && reject(error));
		});
	return {
		ask: asked as Controlled<Q>["ask"],
		stop,
		async close() {
			await asked("close").catch(() => undefined); // its end may be quicker than its answer
			await ended;
			running.delete(stop);
		},
	};
}

/** The other end: answers what is asked, and ends with the benchmark. */
export function answering<Q extends Questions<Q>>(
	answers: {
		[Name in keyof Q]: (given: Parameters<Q[Name]>[0]) => Promise<ReturnType<Q[Name]>>;
	},
): void {
	process.on("message", async ({ id, asked, with: given }: Message) => {
		const reply = await (answers[asked as keyof Q] as (given: unknown) => Promise<unknown>)(given).then(
			(value): Reply => ({ id, value }),
			(error: unknown): Reply => ({
				id,
				error: error instanceof Error ? (error.stack ?? error.message) : String(error),
			}),
		);
		if (process.connected) process.send?.(reply);
	});
}
