import type { DatabaseSync, StatementSync } from "node:sqlite";
import { Failure } from "@byleave/protocol";
import type { VerbName } from "../../store.ts";
import type { List, Row, Statement, Steps, Told, Value } from "../statement.ts";
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
	 * Runs calls in their order, in one transaction; if one breaks, once more with what each writes in a savepoint of its own. The
	 * outcomes may be told because the commit has succeeded; if it does not, or the transaction is lost on the way, every call has failed with
	 * `store_unavailable`. "busy": another process writes; nothing was done.
	 */
	write(calls: readonly VerbCall[]): readonly Carried[] | "busy";
}

/** A statement as SQLite has prepared it, and what its columns are called. */
interface Prepared {
	readonly statement: StatementSync;
	readonly columns: readonly string[];
}

/** SQLite drives verbs synchronously: it has one writer at a time, so that locks are none of its business. */
export function driverOn(db: DatabaseSync, file: string, verbs: Verbs = all): Driver {
	const known = new Map<string, Prepared>();
	const prepared = (sql: string): Prepared => {
		const before = known.get(sql);
		if (before) return before;
		const statement = db.prepare(sql);
		// Its own rows have no prototype, and are slow to make.
		statement.setReturnArrays(true);
		const made = { statement, columns: statement.columns().map(({ name }) => name) };
		known.set(sql, made);
		return made;
	};
	const told = ({ sql, values, locks }: Statement): readonly Row[] => {
		if (locks) return [];
		const { statement, columns } = prepared(sql);
		const rows = statement.all(...values) as unknown as readonly (readonly Value[])[];
		return rows.map((row) => rowOf(columns, row));
	};
	const writeAll = (list: List): void => {
		for (const { sql, values } of list) prepared(sql).statement.run(...values);
	};
	/** What of it was written before something broke is taken back. */
	const writeWhole = (list: List): void => {
		db.exec("SAVEPOINT verb");
		try {
			writeAll(list);
		} catch (error) {
			// A full disk or an I/O error rolls back everything, not only the savepoint.
			if (db.isTransaction) db.exec("ROLLBACK TO verb; RELEASE verb");
			throw error;
		}
		db.exec("RELEASE verb");
	};
	const carry = (call: VerbCall, write: (list: List) => void): unknown => {
		// Store's own types have checked the input where the call was made.
		const steps: Steps<unknown> = verbs[call.verb].steps(call.input as never);
		let answers: Told = [];
		for (let step = steps.next(answers); ; step = steps.next(answers)) {
			if (!step.done) {
				answers = step.value.map(told);
				continue;
			}
			write(step.value.statements);
			return step.value.answer;
		}
	};
	const carried = (value: unknown): Carried => (value instanceof Failure ? { failure: value } : { value });
	/** As if nothing could break: what a verb refuses it refuses before it writes. undefined if something did. */
	const outright = (calls: readonly VerbCall[]): readonly Carried[] | undefined => {
		try {
			return calls.map((call): Carried => {
				try {
					return carried(carry(call, writeAll));
				} catch (error) {
					if (error instanceof Failure) return { failure: error };
					throw error;
				}
			});
		} catch {
			return undefined;
		}
	};
	/** Each by itself: one that breaks takes no other along. */
	const apart = (call: VerbCall): Carried => {
		try {
			return carried(carry(call, writeWhole));
		} catch (error) {
			if (!db.isTransaction) throw error;
			return { failure: failureOf(error, file) };
		}
	};
	const transaction = (begin: string, calls: readonly VerbCall[]): readonly Carried[] => {
		try {
			let outcomes = outright(calls);
			if (!outcomes) {
				if (db.isTransaction) db.exec("ROLLBACK");
				db.exec(begin);
				outcomes = calls.map(apart);
			}
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
			return transaction("BEGIN", calls);
		},
		write(calls) {
			try {
				db.exec("BEGIN IMMEDIATE");
			} catch (error) {
				if (codeOf(error) === sqliteCode.busy) return "busy";
				const failure = unavailable(error, file);
				return calls.map(() => ({ failure }));
			}
			return transaction("BEGIN IMMEDIATE", calls);
		},
	};
}

function rowOf(columns: readonly string[], values: readonly Value[]): Row {
	const row: Record<string, Value> = {};
	for (let n = 0; n < columns.length; n++) row[columns[n] as string] = values[n] as Value;
	return row;
}

function failureOf(error: unknown, file: string): Failure {
	if (error instanceof Failure) return error;
	return codeOf(error) === undefined ? new Failure("internal", { cause: error }) : unavailable(error, file);
}
