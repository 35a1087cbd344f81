import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import type { Database } from "better-sqlite3";
import { openDatabase } from "./database.ts";
import { type Answer, answerOf, OPENED, type Question, type WorkerInput } from "./messages.ts";
import { runnerOf, unavailable } from "./verbs/verbs.ts";

/** Verbs in one transaction. */
const MOST_CALLS = 256;

const port = parentPort;
if (!port) throw new TypeError("sqlite-worker runs as a worker thread only.");
const tell = (answers: readonly Answer[]): void => port.postMessage(answers);
const { file, busyTimeout }: WorkerInput = workerData;
const db = open();

if (db) {
	const run = runnerOf(db);
	port.on("message", (first: Question) => {
		const questions = [first, ...queued()];
		// While a commit waits for the disk questions pile up: they share the next one.
		const calls = questions.filter((question) => question !== "close");
		if (calls.length > 0) {
			const outcomes = run(calls.map(({ call }) => call));
			if (calls.some(({ call }) => call.verb === "eraseUser")) emptyLog(db);
			tell(outcomes.map((outcome, n) => answerOf(calls[n]?.id ?? OPENED, outcome)));
		}
		if (calls.length < questions.length) {
			db.close();
			port.close();
		}
	});
	tell([{ id: OPENED }]);
}

function open(): Database | undefined {
	try {
		return openDatabase(file, busyTimeout);
	} catch (error) {
		tell([answerOf(OPENED, { failure: unavailable(error) })]);
		return undefined;
	}
}

/** The questions that wait already, up to a full batch. */
function* queued(): Generator<Question> {
	for (let n = 1; n < MOST_CALLS && port; n++) {
		const next = receiveMessageOnPort(port);
		if (!next) return;
		yield next.message;
	}
}

/** What was erased is still in the write-ahead log; where a reader holds it up, a later checkpoint empties it. */
function emptyLog(of: Database): void {
	try {
		of.pragma("wal_checkpoint(TRUNCATE)");
	} catch {
		// The erasure itself has been committed.
	}
}
