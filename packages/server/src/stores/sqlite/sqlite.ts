import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { Failure } from "@byleave/protocol";
import type { Store, StoreOptions } from "../../store.ts";
import { storeOf } from "../carrying.ts";
import { openDatabase, unavailable } from "./database.ts";
import { type Asked, failureOf, OPENED, type Question, type Reply, replyOf, type WorkerInput } from "./messages.ts";
import { bucketKeyOf } from "./migrate.ts";

interface Waiting {
	readonly resolve: (value: unknown) => void;
	readonly reject: (failure: Failure) => void;
}

/**
 * Opens a store in a SQLite file, in a thread of its own, so that the disk never holds up the event loop. Other processes
 * may use the same file at once. File and folder are made if need be. Rejects with `store_unavailable`, naming the file and
 * the reason, if it cannot be opened; if the thread dies, so does every verb under way and every later one.
 */
export async function openSqlite(path: string, { pseudonym, busyTimeout = 5000 }: StoreOptions = {}): Promise<Store> {
	const file = resolve(path);
	const bucketKey = prepared(file, busyTimeout, pseudonym);
	// In development Node runs the sources as they are; in dist there is only JavaScript.
	const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
	const workerData: WorkerInput = { file, busyTimeout };
	// Of the process's flags only this one is the thread's too; others, such as --input-type, would keep it from starting.
	const execArgv = process.execArgv.filter((flag) => flag.startsWith("--conditions="));
	const worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), { workerData, execArgv });

	const waiting = new Map<number, Waiting>();
	let lastId = OPENED;
	let over: Failure | undefined;
	const wait = (id: number) =>
		new Promise<unknown>((resolve, reject) => {
			waiting.set(id, { resolve, reject });
			// An idle store does not keep the process alive; one that owes an answer does.
			worker.ref();
		});
	const settle = ({ id, value, failure }: Reply): void => {
		const caller = waiting.get(id);
		waiting.delete(id);
		if (failure) caller?.reject(failureOf(failure));
		else caller?.resolve(value);
	};
	const end = (why: string, cause?: unknown): void => {
		over ??= new Failure("store_unavailable", { message: why, cause });
		for (const { reject } of waiting.values()) reject(over);
		waiting.clear();
	};
	worker.on("message", (answers: readonly Reply[]) => {
		for (const answer of answers) settle(answer);
		if (waiting.size === 0 && !over) worker.unref();
	});
	worker.on("messageerror", (error) => {
		end("An answer of the database's thread could not be read.", error);
		void worker.terminate();
	});
	worker.on("error", (error) => end("The database's thread has failed.", error));
	const exited = new Promise<void>((resolve) => {
		worker.on("exit", () => {
			end("The database's thread has ended.");
			resolve();
		});
	});

	/** The calls of one turn of the event loop go as one message: waking the thread costs more than most of what it is asked. */
	let asked: Asked[] = [];
	const send = (): void => {
		const calls = asked;
		if (calls.length === 0) return;
		asked = [];
		try {
			worker.postMessage(calls satisfies Question);
		} catch {
			// One of them cannot be carried over: the others are not to suffer for it.
			for (const call of calls) {
				try {
					worker.postMessage([call] satisfies Question);
				} catch (why) {
					settle(replyOf(call.id, { failure: new Failure("internal", { cause: why }) }));
				}
			}
		}
	};

	await wait(OPENED);
	return storeOf({
		bucketKey,
		async carry(verb, input) {
			if (over) throw over;
			const id = ++lastId;
			if (asked.push({ id, call: { verb, input } }) === 1) setImmediate(send);
			return wait(id);
		},
		async close() {
			if (!over) {
				over = new Failure("store_unavailable", { message: "The store has been closed." });
				worker.ref();
				send();
				worker.postMessage("close" satisfies Question);
			}
			await exited;
		},
	});
}

/** Brought to today's tables before the thread has it: only this side can say who stands for whom. Gives the buckets' key. */
function prepared(file: string, busyTimeout: number, pseudonym: StoreOptions["pseudonym"]): string {
	try {
		const db = openDatabase(file, { busyTimeout, ...(pseudonym ? { pseudonym } : {}) });
		try {
			return bucketKeyOf(db);
		} finally {
			db.close();
		}
	} catch (error) {
		throw unavailable(error, file);
	}
}
