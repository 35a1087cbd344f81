import { statSync } from "node:fs";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { Failure } from "@byleave/protocol";
import { verbs } from "../verbs/index.ts";
import { openDatabase, openReader, unavailable } from "./database.ts";
import { type Carried, driverOn, type VerbCall } from "./driver.ts";
import { OPENED, type Question, type Reply, replyOf, type WorkerInput } from "./messages.ts";

/** Verbs in one transaction. */
const MOST_CALLS = 256;
/** Milliseconds between two tries to write while another process does. */
const PAUSE = 5;

const port = parentPort;
if (!port) throw new TypeError("this runs as a worker thread only.");
const tell = (answers: readonly Reply[]): void => port.postMessage(answers);
const { file, busyTimeout }: WorkerInput = workerData;

try {
	serve();
	tell([{ id: OPENED }]);
} catch (error) {
	tell([replyOf(OPENED, { failure: unavailable(error, file) })]);
}

function serve(): void {
	const db = openDatabase(file, { busyTimeout });
	const reader = openReader(file);
	// While another process writes, this thread must not sleep: what only reads is answered meanwhile.
	db.exec("PRAGMA busy_timeout = 0");
	const [writing, reading] = [driverOn(db, file), driverOn(reader, file)];
	const opened = placeOf(file);
	let waiting: { readonly id: number; readonly call: VerbCall; readonly until: number }[] = [];
	let timer: NodeJS.Timeout | undefined;
	let closing = false;

	const write = (): void => {
		timer = undefined;
		while (waiting.length > 0) {
			const calls = waiting.slice(0, MOST_CALLS);
			const outcomes = writing.write(calls.map(({ call }) => call));
			if (outcomes === "busy") {
				const now = performance.now();
				const late = waiting.filter(({ until }) => until <= now);
				waiting = waiting.filter(({ until }) => until > now);
				if (late.length > 0) tell(late.map(({ id }) => replyOf(id, { failure: locked() })));
				timer = setTimeout(write, PAUSE);
				return;
			}
			waiting = waiting.slice(calls.length);
			if (calls.some(({ call }) => call.verb === "eraseUser")) emptyLog();
			tell(outcomes.map((outcome, n) => replyOf(calls[n]?.id ?? OPENED, stillThere(calls[n]?.call, outcome))));
		}
		if (!closing) return;
		reader.close();
		db.close();
		port?.close();
	};
	/** A file that was removed can be written for ever, and nothing of it is there afterwards. */
	const stillThere = (call: VerbCall | undefined, outcome: Carried): Carried => {
		if (call?.verb !== "ready" || "failure" in outcome || placeOf(file) === opened) return outcome;
		const message = `${file}: it is not the file any more that this server has opened.`;
		return { failure: new Failure("store_unavailable", { message }) };
	};
	/** What was erased is still in the write-ahead log; where a reader holds it up, a later checkpoint empties it. */
	const emptyLog = (): void => {
		try {
			db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
		} catch {
			// The erasure itself has been committed.
		}
	};

	port?.on("message", (first: Question) => {
		// While a commit waits for the disk questions pile up: they share the next one.
		const questions = [first, ...queued()];
		const asked = questions.flatMap((question) => (question === "close" ? [] : question));
		closing ||= questions.includes("close");
		const reads = asked.filter(({ call }) => verbs[call.verb].reads);
		if (reads.length > 0) {
			const outcomes = reading.read(reads.map(({ call }) => call));
			tell(outcomes.map((outcome, n) => replyOf(reads[n]?.id ?? OPENED, outcome)));
		}
		const until = performance.now() + busyTimeout;
		for (const { id, call } of asked) if (!verbs[call.verb].reads) waiting.push({ id, call, until });
		if (timer === undefined) write();
	});
}

/** The questions that wait already, at most as many as calls in a batch. */
function* queued(): Generator<Question> {
	for (let n = 1; n < MOST_CALLS && port; n++) {
		const next = receiveMessageOnPort(port);
		if (!next) return;
		yield next.message;
	}
}

const locked = (): Failure =>
	new Failure("store_unavailable", {
		message: `${file}: another process holds it locked.`,
		cause: new Error("database is locked"),
	});

/** Which file it is, whatever its name; undefined if it is gone. */
function placeOf(path: string): string | undefined {
	const found = statSync(path, { bigint: true, throwIfNoEntry: false });
	return found && `${found.dev}.${found.ino}`;
}
