import { Failure } from "@byleave/protocol";
import type { Database } from "better-sqlite3";
import { askingVerbs } from "./asking.ts";
import { type Connection, connect, type Heard, type Verb, type Verbs } from "./connection.ts";
import { tokenVerbs } from "./families.ts";
import { grantVerbs } from "./grants.ts";
import { keyVerbs } from "./keys.ts";
import { redeemingVerbs } from "./redeeming.ts";
import { registryVerbs } from "./registry.ts";
import { upkeepVerbs } from "./upkeep.ts";
import { userVerbs } from "./users.ts";

export function verbsOf(connection: Connection): Verbs {
	return {
		...registryVerbs(connection),
		...keyVerbs(connection),
		...userVerbs(connection),
		...askingVerbs(connection),
		...redeemingVerbs(connection),
		...tokenVerbs(connection),
		...grantVerbs(connection),
		...upkeepVerbs(connection),
	};
}

/** One call of one verb, and what came of it. */
export interface Call {
	readonly verb: Verb;
	readonly args: readonly unknown[];
	readonly heard: Heard;
}
export type Outcome = { readonly value: unknown } | { readonly failure: Failure };

/** These only read: alone in a batch they need not wait for another process that writes. */
const reading: ReadonlySet<Verb> = new Set<Verb>([
	"merchants",
	"clients",
	"apps",
	"client",
	"app",
	"platformKeys",
	"standing",
	"ticket",
	"lookAtCode",
	"lookAtRefresh",
	"access",
	"grantsOf",
	"audit",
]);

/**
 * What runs calls on a database: in their order, in one transaction, each in a savepoint of its own. The outcomes
 * may be told because the commit has succeeded; if it does not, or the transaction is lost on the way, every
 * call has failed with `store_unavailable`.
 */
export function runnerOf(
	db: Database,
	verbsOn: (connection: Connection) => Verbs = verbsOf,
): (calls: readonly Call[]) => readonly Outcome[] {
	const connection = connect(db);
	const verbs = verbsOn(connection);
	const single = db.transaction((call: Call) => {
		connection.heard = call.heard;
		return (verbs[call.verb] as (...args: readonly unknown[]) => unknown)(...call.args);
	});
	const batch = db.transaction((calls: readonly Call[]) =>
		calls.map((call): Outcome => {
			try {
				const value = single(call);
				return value instanceof Failure ? { failure: value } : { value };
			} catch (error) {
				// A full disk or an I/O error rolls back everything, not only the savepoint.
				if (!db.inTransaction) throw error;
				return { failure: failureOf(error) };
			}
		}),
	);
	return (calls) => {
		try {
			return calls.every(({ verb }) => reading.has(verb)) ? batch.deferred(calls) : batch.immediate(calls);
		} catch (error) {
			const failure = unavailable(error);
			return calls.map(() => ({ failure }));
		}
	};
}

/** The store could not do its work; `error` goes to the log as the cause. */
export const unavailable = (error: unknown): Failure =>
	error instanceof Failure ? error : new Failure("store_unavailable", { cause: error });

function failureOf(error: unknown): Failure {
	if (error instanceof Failure) return error;
	const ofDatabase = error instanceof Error && error.name === "SqliteError";
	return new Failure(ofDatabase ? "store_unavailable" : "internal", { cause: error });
}
