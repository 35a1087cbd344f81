import { Failure } from "@byleave/protocol";
import type { QueryResult } from "pg";
import type { List, Row, Statement, Steps, Told, Verb } from "../statement.ts";
import { throughGate } from "../verbs/gate.ts";
import { registryChanged } from "../verbs/registry/changing.ts";
import type { Session } from "./connection/session.ts";
import { troubleOf } from "./connection/trouble.ts";
import { Undone } from "./connection/undone.ts";

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
	reading: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	acting: "BEGIN ISOLATION LEVEL READ COMMITTED",
	wide: "BEGIN ISOLATION LEVEL SERIALIZABLE",
} as const;

/** The channel on which every process hears that the registry has changed. */
export const REGISTRY_CHANNEL = "byleave_registry";

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
	let opening: readonly string[] = gated ? [begin[isolation], textOf(throughGate)] : [begin[isolation]];
	/** A row was to be locked, and there was none. */
	let unlocked = false;

	const send = async (list: List, ...closing: readonly string[]): Promise<readonly QueryResult<Row>[]> => {
		if (onTrip) await onTrip([...opening, ...list.map(({ sql }) => sql), ...closing]);
		const sent = [
			...opening.map((text) => session.client.query<Row>(text)),
			...list.map((statement) => session.client.query<Row>(queryOf(statement))),
			...closing.map((text) => session.client.query<Row>(text)),
		];
		const skip = opening.length;
		opening = [];
		// All are waited for, so that no rejection goes unheard; the first one is the reason of the others.
		const settled = await Promise.allSettled(sent);
		const failed = settled.find((one) => one.status === "rejected");
		if (failed) throw failed.reason;
		return settled.map((one) => (one as PromiseFulfilledResult<QueryResult<Row>>).value).slice(skip);
	};

	/** Reads a list. Locks are said first, and rows are read by statements of their own: only those see what the lock waited for. */
	const read = async (list: List): Promise<Told> => {
		const said = verb.reads ? list.filter(({ locks }) => locks === undefined) : list;
		const results = await send(said);
		unlocked ||= said.some(({ locks }, n) => locks === "row" && results[n]?.rows.length === 0);
		const rows = new Map(said.map((statement, n) => [statement, results[n]?.rows ?? []]));
		return list.map((statement) => (statement.locks === undefined ? (rows.get(statement) ?? []) : []));
	};

	const commit = async (statements: List, looked = verb.reads): Promise<void> => {
		if (opening.length > 0 && (verb.reads || statements.length === 0)) return;
		if (looked) {
			// Whoever has this connection next says what they want behind it.
			session.client.query("COMMIT").catch(() => {});
			return;
		}
		const notify = statements.includes(registryChanged) ? [`SELECT pg_notify('${REGISTRY_CHANNEL}', '')`] : [];
		const { warnings } = session;
		const results = await send(statements, ...notify, "COMMIT");
		// A transaction that failed is ended by COMMIT without an error, and so is one whose standby did not confirm it.
		if (results.at(-1)?.command !== "COMMIT") throw new Undone("COMMIT rolled back");
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
				session.client.query("ROLLBACK").catch(() => {});
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
		// COMMIT has ended it already, however that went.
		if (!lost && !committing) session.client.query("ROLLBACK").catch(() => {});
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
const witness = ({ client }: Session): Statement => ({
	sql: "INSERT INTO witness (slot, at) VALUES (?, 1) ON CONFLICT (slot) DO UPDATE SET at = witness.at + 1",
	values: [(client as unknown as { processID: number }).processID % 64],
});

/** Named, so that the server plans it once a session. */
interface Named {
	readonly name: string;
	readonly text: string;
}
const locking = { row: " FOR UPDATE", share: " FOR KEY SHARE" } as const;
/** By its text, and by how it locks: a key of both would be put together for each statement anew. */
const named = { looks: new Map<string, Named>(), row: new Map<string, Named>(), share: new Map<string, Named>() };

/** As PostgreSQL is told it: places are numbered, and a lock says which. */
export function textOf({
	sql,
	locks,
}: {
	readonly sql: string;
	readonly locks?: Statement["locks"] | undefined;
}): string {
	let place = 0;
	return `${sql}${locks === undefined ? "" : locking[locks]}`.replaceAll("?", () => `$${++place}`);
}

function queryOf(statement: Statement): Named & { readonly values: (string | number | null)[] } {
	const kind = statement.locks ?? "looks";
	const known = named[kind];
	let query = known.get(statement.sql);
	if (query === undefined) {
		query = { name: `byleave_${kind}_${known.size}`, text: textOf(statement) };
		known.set(statement.sql, query);
	}
	return { ...query, values: statement.values.map(storable) };
}

/** Its text holds every character but one, which no row of ours has: nothing is found by it. */
const storable = (value: string | number | null): string | number | null =>
	typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
