import { Worker } from "node:worker_threads";

import type { Mismatch, Reason } from "./why.ts";

/** Searches under way and waiting, in the whole process. Whoever comes when there are more is told no reason. */
const MOST = 4;
/** Bytes. What merchants send is a tenth of it; the search builds some thousand texts, each with the body in it. */
const LARGEST_BODY = 8192;

interface Thread {
	readonly worker: Worker;
	readonly waiting: Map<number, (why: Reason | null) => void>;
}
let thread: Thread | undefined;
let lastId = 0;

/**
 * Looks for the reason why a signature does not match, in a thread of its own, so that strangers' bad signatures hold up
 * nobody (ruling 16). null where none is looked for: the body is large, or too many searches wait already.
 */
export async function searchReason(mismatch: Mismatch): Promise<Reason | null> {
	if (mismatch.parts.body.length > LARGEST_BODY) return null;
	thread ??= start();
	const { worker, waiting } = thread;
	if (waiting.size >= MOST) return null;
	const id = ++lastId;
	return new Promise((resolve) => {
		waiting.set(id, resolve);
		// A process may end while it waits for nothing else.
		worker.ref();
		worker.postMessage({ id, mismatch });
	});
}

function start(): Thread {
	// In development Node runs the sources as they are; in dist there is only JavaScript.
	const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
	// Of the process's flags only this one is the thread's too; others, such as --input-type, would keep it from starting.
	const execArgv = process.execArgv.filter((flag) => flag.startsWith("--conditions="));
	const worker = new Worker(new URL(`./search-worker.${extension}`, import.meta.url), { execArgv });
	const started: Thread = { worker, waiting: new Map() };
	const settle = (id: number, why: Reason | null) => {
		started.waiting.get(id)?.(why);
		started.waiting.delete(id);
		if (started.waiting.size === 0) worker.unref();
	};
	worker.on("message", ({ id, why }: { readonly id: number; readonly why: Reason | null }) => settle(id, why));
	const over = () => {
		if (thread === started) thread = undefined;
		for (const id of [...started.waiting.keys()]) settle(id, null);
	};
	// A thread that has died answers nobody; the next question starts another.
	worker.on("error", over);
	worker.on("exit", over);
	worker.unref();
	return started;
}
