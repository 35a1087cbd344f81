import type { DatabaseSync, StatementSync } from "node:sqlite";
import { Failure } from "@byleave/protocol";
import type { VerbName } from "../../store.ts";
import type { List, Row, Statement, Steps, Told } from "../statement.ts";
import { verbs as all } from "../verbs/index.ts";
import type { Verbs } from "../verbs/rooms.ts";
import { codeOf, sqliteCode, unavailable } from "./database.ts";

/** One call of one verb, and what came of it. */
export interface VerbCall {
	readonly verb: VerbName;
	readonly input: unknown;
}
export type Carried = { readonly value: unknown } | { readonly failure: Failure };

export interface Driver {
	/** Runs calls that only read, at one moment. */
	read(calls: readonly VerbCall[]): readonly Carried[];
	/**
	 * Runs calls in their order, in one transaction, what each writes in a savepoint of its own. The outcomes may be told
	 * because the commit has succeeded; if it does not, or the transaction is lost on the way, every call has failed with
	 * `store_unavailable`. "busy": another process writes; nothing was done.
	 */
	write(calls: readonly VerbCall[]): readonly Carried[] | "busy";
}

/** SQLite drives verbs synchronously: it has one writer at a time, so that locks are none of its business. */
export function driverOn(db: DatabaseSync, file: string, verbs: Verbs = all): Driver {
	const prepared = new Map<string, StatementSync>();
	const statement = ({ sql }: Statement): StatementSync => {
		const known = prepared.get(sql);
		if (known) return known;
		const made = db.prepare(sql);
		prepared.set(sql, made);
		return made;
	};
	// Its rows have no prototype; whoever gets an answer expects plain objects.
	const told = (one: Statement): readonly Row[] =>
		one.locks
			? []
			: statement(one)
					.all(...one.values)
					.map((row) => ({ ...row }) as Row);
	const writeAll = (list: List): void => {
		if (list.length === 0) return;
		db.exec("SAVEPOINT verb");
		try {
			for (const one of list) statement(one).run(...one.values);
		} catch (error) {
			// A full disk or an I/O error rolls back everything, not only the savepoint.
			if (db.isTransaction) db.exec("ROLLBACK TO verb; RELEASE verb");
			throw error;
		}
		db.exec("RELEASE verb");
	};
	const carry = (call: VerbCall): unknown => {
		// Store's own types have checked the input where the call was made.
		const steps: Steps<unknown> = verbs[call.verb].steps(call.input as never);
		let answers: Told = [];
		for (let step = steps.next(answers); ; step = steps.next(answers)) {
			if (!step.done) {
				answers = step.value.map(told);
				continue;
			}
			writeAll(step.value.statements);
			return step.value.answer;
		}
	};
	const outcomeOf = (call: VerbCall): Carried => {
		try {
			const value = carry(call);
			return value instanceof Failure ? { failure: value } : { value };
		} catch (error) {
			if (!db.isTransaction) throw error;
			return { failure: failureOf(error, file) };
		}
	};
	const transaction = (calls: readonly VerbCall[]): readonly Carried[] => {
		try {
			const outcomes = calls.map(outcomeOf);
			db.exec("COMMIT");
			return outcomes;
		} catch (error) {
			if (db.isTransaction) db.exec("ROLLBACK");
			const failure = unavailable(error, file);
			return calls.map(() => ({ failure }));
		}
	};
	return {
		read(calls) {
			db.exec("BEGIN");
			return transaction(calls);
		},
		write(calls) {
			try {
				db.exec("BEGIN IMMEDIATE");
			} catch (error) {
				if (codeOf(error) === sqliteCode.busy) return "busy";
				const failure = unavailable(error, file);
				return calls.map(() => ({ failure }));
			}
			return transaction(calls);
		},
	};
}

function failureOf(error: unknown, file: string): Failure {
	if (error instanceof Failure) return error;
	return codeOf(error) === undefined ? new Failure("internal", { cause: error }) : unavailable(error, file);
}
