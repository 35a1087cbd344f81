import type { Failure } from "@byleave/protocol";
import type { Database, Statement } from "better-sqlite3";
import type { Store } from "../../store.ts";

export type Verb = Exclude<keyof Store, "close">;

/**
 * The store's verbs as they run inside a transaction that somebody else opens and commits. A verb that throws
 * has changed nothing; one that *returns* a Failure refuses too, but what it wrote is committed.
 */
export type Verbs = {
	readonly [V in Verb]: (...args: Parameters<Store[V]>) => Awaited<ReturnType<Store[V]>> | Failure;
};

/** What a row of the audit can say happened. */
export type Fact =
	| "merchant-put"
	| "client-put"
	| "client-key-added"
	| "client-key-retired"
	| "app-put"
	| "scope-approved"
	| "scope-withdrawn"
	| "purpose-set"
	| "user-status-set"
	| "user-id-imported"
	| "user-erased"
	| "platform-key-added"
	| "granted"
	| "granted-silently"
	| "left-off"
	| "refused"
	| "scope-stopped"
	| "app-stopped"
	| "app-blocked"
	| "app-unblocked"
	| "code-redeemed"
	| "code-answered-again"
	| "tokens-refreshed"
	| "refresh-answered-again"
	| "family-ended";

/** What only the calling side knows of a call. */
export interface Heard {
	/** Stands in the audit for the user whom the call names; null if it names none or no pseudonyms are configured. */
	readonly pseudonym: string | null;
	/** When the call came, for verbs that are not told `now`. */
	readonly at: number;
}

type Value = string | number | null;

/** A database as the verbs use it: every statement is prepared once. */
export interface Connection {
	readonly db: Database;
	/** Of the call under way. */
	heard: Heard;
	one<Row>(sql: string, ...values: readonly Value[]): Row | undefined;
	all<Row>(sql: string, ...values: readonly Value[]): readonly Row[];
	/** The number of rows changed. */
	run(sql: string, ...values: readonly Value[]): number;
	/** Adds a row to the audit, in the transaction of the fact (ruling 33). `detail` holds nothing secret or personal. */
	note(
		fact: Fact,
		at: number,
		about: { readonly pseudonym?: string | null; readonly appId?: string | null },
		detail: string,
	): void;
}

/** Wraps an open, migrated database. */
export function connect(db: Database): Connection {
	const prepared = new Map<string, Statement<unknown[]>>();
	const statement = (sql: string): Statement<unknown[]> => {
		let found = prepared.get(sql);
		if (!found) {
			found = db.prepare<unknown[]>(sql);
			prepared.set(sql, found);
		}
		return found;
	};
	const run: Connection["run"] = (sql, ...values) => statement(sql).run(...values).changes;
	return {
		db,
		heard: { pseudonym: null, at: 0 },
		one: <Row>(sql: string, ...values: readonly Value[]) => statement(sql).get(...values) as Row | undefined,
		all: <Row>(sql: string, ...values: readonly Value[]) => statement(sql).all(...values) as Row[],
		run,
		note(fact, at, { pseudonym = null, appId = null }, detail) {
			run(
				"INSERT INTO audit (at, fact, pseudonym, app_id, detail) VALUES (?, ?, ?, ?, ?)",
				at,
				fact,
				pseudonym,
				appId,
				detail,
			);
		},
	};
}
