import { Failure } from "@byleave/protocol";
import { type List, type Statement, type Steps, select, type Told, type Verb } from "../statement.ts";
import { throughGate } from "../verbs/gate.ts";
import { registryChanged } from "../verbs/registry/changing.ts";
import type { Session } from "./connection/session.ts";
import { troubleOf } from "./connection/trouble.ts";
import { Undone } from "./connection/undone.ts";
import { prepared } from "./trip/prepared.ts";
import type { Answered, Asked } from "./trip/trip.ts";

/** Hears what is sent in one go, before it is sent: for whoever counts, or holds it up. */
export type OnTrip = (statements: readonly string[]) => void | Promise<void>;

/** What earlier attempts have taught the next one. */
export interface Learnt {
	/** It makes what nothing stands for yet that could be locked. */
	readonly gated: boolean;
	/** An earlier one may have committed: what this one acknowledges must reach the standby too. */
	readonly unsure: boolean;
}
/** How an attempt is made. */
export interface Attempt extends Learnt {
	readonly onTrip: OnTrip | undefined;
}

const begin = {
	reading: select("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
	acting: select("BEGIN ISOLATION LEVEL READ COMMITTED"),
	wide: select("BEGIN ISOLATION LEVEL SERIALIZABLE"),
} as const;
const COMMIT = select("COMMIT");
const ROLLBACK = select("ROLLBACK");

/** The channel on which every process hears that the registry has changed. */
export const REGISTRY_CHANNEL = "byleave_registry";
const notify = select(`SELECT pg_notify('${REGISTRY_CHANNEL}', '')`);

/**
 * Runs a verb in one transaction. BEGIN travels with its first list, COMMIT with what it writes, each trip pipelined. A refusal
 * is thrown after COMMIT. Throws Undone if it is to be run again with the same input; anything else is the database's fault.
 */
export async function attempt<In, Out>(
	session: Session,
	verb: Verb<In, Out>,
	input: In,
	{ gated, unsure, onTrip }: Attempt,
): Promise<Out> {
	const isolation = verb.reads ? "reading" : verb.wide ? "wide" : "acting";
	let opening: List = gated ? [begin[isolation], throughGate] : [begin[isolation]];
	/** A row was to be locked, and there was none. */
	let unlocked = false;

	/** COMMIT has been reached, which ends it however that went. */
	let ended = false;

	/** Gives the rows of `list`. */
	const send = async (list: List): Promise<Answered> => {
		const all = opening.length > 0 ? [...opening, ...list] : list;
		if (onTrip) await onTrip(all.map(({ sql }) => sql));
		const skip = opening.length;
		opening = [];
		const answered = await session.send(all.map(asked));
		if (answered.fault) {
			ended = all[answered.rows.length] === COMMIT;
			throw answered.fault;
		}
		return skip > 0 ? { ...answered, rows: answered.rows.slice(skip) } : answered;
	};

	/** Reads a list. Locks are said first, and rows are read by statements of their own: only those see what the lock waited for. */
	const read = async (list: List): Promise<Told> => {
		const said = verb.reads ? list.filter(({ locks }) => locks === undefined) : list;
		const { rows } = await send(said);
		unlocked ||= said.some(({ locks }, n) => locks === "row" && rows[n]?.length === 0);
		let n = 0;
		return list.map(({ locks }) => {
			if (locks !== undefined && verb.reads) return [];
			const own = rows[n++] ?? [];
			return locks === undefined ? own : [];
		});
	};

	const commit = async (statements: List, looked = verb.reads): Promise<void> => {
		if (opening.length > 0 && (verb.reads || statements.length === 0)) return;
		if (looked) {
			// Whoever has this connection next says what they want behind it.
			void session.send([asked(COMMIT)]);
			return;
		}
		const { warnings } = session;
		const { did } = await send([...statements, ...(statements.includes(registryChanged) ? [notify] : []), COMMIT]);
		// A transaction that failed is ended by COMMIT without an error, and so is one whose standby did not confirm it.
		if (did !== "COMMIT") throw new Undone("COMMIT rolled back");
		if (session.warnings > warnings) throw new Undone("a warning at COMMIT", { unknown: true, lost: true });
	};

	const steps: Steps<Out> = verb.steps(input);
	let committing = false;
	try {
		let told: Told = [];
		for (;;) {
			const step = next(steps, told);
			if (step instanceof Failure) {
				committing = true;
				await commit([]);
				throw step;
			}
			if (!step.done) {
				told = await read(step.value);
				continue;
			}
			const { statements, answer, looked = verb.reads } = step.value;
			if (unlocked && statements.length > 0 && isolation === "acting" && !gated) {
				void session.send([asked(ROLLBACK)]);
				throw new Undone("nothing to lock", { gated: true });
			}
			committing = true;
			const acknowledges = !looked && !(answer instanceof Failure) && (statements.length === 0 || unsure);
			await commit(acknowledges ? [...statements, witness(session)] : statements, looked);
			if (answer instanceof Failure) throw answer;
			return answer;
		}
	} catch (error) {
		if (error instanceof Failure || error instanceof Undone) throw error;
		const { again, lost, elsewhere } = troubleOf(error);
		if (!lost && !ended) void session.send([asked(ROLLBACK)]);
		if (again) throw new Undone(error, { unknown: committing && lost, lost, elsewhere });
		throw error;
	}
}

/** The next step, or the refusal that the verb ends with. */
function next<Out>(steps: Steps<Out>, told: Told): ReturnType<Steps<Out>["next"]> | Failure {
	try {
		return steps.next(told);
	} catch (error) {
		if (error instanceof Failure) return error;
		throw new Failure("internal", { cause: error });
	}
}

/**
 * Who acknowledges without having written waits for nobody: not even for the standby to have what an earlier transaction
 * wrote, whose answer was lost. So it writes. A row for each of 64 sessions, so that they seldom meet.
 */
const witness = ({ number }: Session): Statement => ({
	sql: "INSERT INTO witness (slot, at) VALUES (?, 1) ON CONFLICT (slot) DO UPDATE SET at = witness.at + 1",
	values: [number % 64],
});

const asked = (statement: Statement): Asked => ({ statement: prepared(statement), values: statement.values });
