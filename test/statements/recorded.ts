import type { DatabaseSync } from "node:sqlite";
import type { Store, VerbName } from "../../packages/server/src/store.ts";
import { freshDatabase, memoryStore } from "../../packages/server/src/stores/sqlite/memory.ts";
import type { List, Statement, Steps, Verb } from "../../packages/server/src/stores/statement.ts";
import { verbs } from "../../packages/server/src/stores/verbs/index.ts";
import type { Verbs } from "../../packages/server/src/stores/verbs/rooms.ts";

/** One text of SQL that verbs say, and which ones do. */
export interface Recorded {
	readonly sql: string;
	/** How the rows that it finds are locked. */
	readonly locks: Statement["locks"];
	readonly verbs: Set<VerbName>;
}

/** A store in memory that keeps each statement that its verbs say. What it has heard is everybody's who opened one. */
export const recorded = new Map<string, Recorded>();

function heard(verb: VerbName, list: List): void {
	for (const { sql, locks } of list as readonly Statement[]) {
		const known = recorded.get(sql) ?? { sql, locks, verbs: new Set() };
		known.verbs.add(verb);
		recorded.set(sql, known);
	}
}

function* heardBy(verb: VerbName, steps: Steps<unknown>): Steps<unknown> {
	for (let step = steps.next([]); ; ) {
		if (step.done) {
			heard(verb, step.value.statements);
			return step.value;
		}
		heard(verb, step.value);
		step = steps.next(yield step.value);
	}
}

const recording = Object.fromEntries(
	Object.entries(verbs as unknown as Readonly<Record<string, Verb<unknown, unknown>>>).map(([name, verb]) => [
		name,
		{ ...verb, steps: (input: unknown) => heardBy(name as VerbName, verb.steps(input)) },
	]),
) as unknown as Verbs;

/** The store, and the database that it lies in. */
export function openRecording(): { readonly store: Store; readonly db: DatabaseSync } {
	const db = freshDatabase();
	return { store: memoryStore(db, recording), db };
}
