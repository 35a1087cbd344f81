import assert from "node:assert/strict";
import type { StatementSync } from "node:sqlite";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { Failure } from "@byleave/protocol";
import { storeContract } from "../contract/store.ts";
import type { Store, VerbName } from "../store.ts";
import { storeOf } from "./carrying.ts";
import { openDatabase } from "./sqlite/database.ts";
import { bucketKeyOf } from "./sqlite/migrate.ts";
import type { Row, Statement, Told } from "./statement.ts";
import { verbs } from "./verbs/index.ts";

/**
 * A second driver for the same verbs, with what a database behind a network does to them: it waits between the lists,
 * throws a transaction away and begins again, or loses the answer to COMMIT (ruling 44). The whole contract holds on it.
 */
type Mishap =
	/** Each call is thrown away behind its first list, then behind its second, and so on, at last behind its writes; then it goes through. */
	| "aborts at each list in turn"
	/** Each call commits, nobody hears of it, and it is run again: to the same answer, and no row is other than it was. */
	| "loses the answer to COMMIT";

/** It tells how many rows it has dropped: run again it drops others, or none. */
const tellsAnew: VerbName = "sweep";

/** Where each verb has been thrown away, and which have lost an answer. */
const aborted = new Map<VerbName, Set<number | "COMMIT">>();
const lost = new Set<VerbName>();

class Aborted extends Error {}

// One database for all, emptied for each: making its tables takes longer than a test.
const db = openDatabase(":memory:");
const prepared = new Map<string, StatementSync>();
const statement = (sql: string): StatementSync => {
	const known = prepared.get(sql) ?? db.prepare(sql);
	prepared.set(sql, known);
	return known;
};
const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'meta'").all();
const meta = db.prepare("SELECT key, value FROM meta").all();
function empty(): void {
	db.exec("PRAGMA foreign_keys = OFF; DELETE FROM meta");
	for (const { name } of tables) statement(`DELETE FROM ${name}`).run();
	for (const { key, value } of meta)
		statement("INSERT INTO meta (key, value) VALUES (?, ?)").run(key ?? null, value ?? null);
	db.exec("PRAGMA foreign_keys = ON");
}

/** Every row of every table. */
const everything = () => [...tables, { name: "meta" }].map(({ name }) => statement(`SELECT * FROM ${name}`).all());

function openRetrying(mishap: Mishap): Store {
	empty();
	const told = ({ locks, sql, values }: Statement): readonly Row[] =>
		locks
			? []
			: statement(sql)
					.all(...values)
					.map((row) => ({ ...row }) as Row);

	/** One transaction, from its first list to the answer. Rejects with Aborted if it was thrown away behind the list of this number. */
	async function attempt(verb: VerbName, input: unknown, abortAt: number): Promise<unknown> {
		const steps = verbs[verb].steps(input as never);
		db.exec(verbs[verb].reads ? "BEGIN" : "BEGIN IMMEDIATE");
		try {
			let answers: Told = [];
			for (let list = 0; ; list++) {
				const step = steps.next(answers);
				await setImmediate();
				if (step.done) {
					for (const { sql, values } of step.value.statements) statement(sql).run(...values);
					if (list === abortAt) throw note(verb, "COMMIT");
					db.exec("COMMIT");
					return step.value.answer;
				}
				answers = step.value.map(told);
				if (list === abortAt) {
					// What the database throws comes out as it was: no verb catches it.
					const reason = note(verb, list);
					assert.throws(
						() => steps.throw(reason),
						(error) => error === reason,
					);
					throw reason;
				}
			}
		} finally {
			if (db.isTransaction) db.exec("ROLLBACK");
		}
	}
	const note = (verb: VerbName, at: number | "COMMIT"): Aborted => {
		aborted.set(verb, (aborted.get(verb) ?? new Set()).add(at));
		return new Aborted(`${verb} at ${at}`);
	};

	/** One writer at a time: each attempt waits for those that asked before. */
	let last: Promise<unknown> = Promise.resolve();
	const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
		const turn = last.then(act, act);
		last = turn;
		return turn;
	};
	async function aborting(verb: VerbName, input: unknown): Promise<unknown> {
		for (let abortAt = 0; ; abortAt++) {
			try {
				return await inTurn(() => attempt(verb, input, abortAt));
			} catch (error) {
				if (!(error instanceof Aborted)) throw error;
			}
		}
	}
	const losing = (verb: VerbName, input: unknown): Promise<unknown> =>
		inTurn(async () => {
			const unheard = await attempt(verb, input, Number.NaN);
			if (verbs[verb].reads || verb === tellsAnew) return unheard;
			lost.add(verb);
			const before = everything();
			const answer = await attempt(verb, input, Number.NaN);
			assert.deepEqual(answer, unheard, verb);
			assert.deepEqual(everything(), before, verb);
			return answer;
		});
	const underWay = new Set<Promise<unknown>>();
	let closed = false;
	return storeOf({
		bucketKey: bucketKeyOf(db),
		async carry(verb, input) {
			if (closed) throw new Failure("store_unavailable");
			const call = (mishap === "loses the answer to COMMIT" ? losing : aborting)(verb, input);
			underWay.add(call);
			const answer = await call.finally(() => underWay.delete(call));
			if (answer instanceof Failure) throw answer;
			return answer;
		},
		async close() {
			if (closed) return;
			closed = true;
			await Promise.allSettled(underWay);
		},
	});
}

for (const mishap of ["aborts at each list in turn", "loses the answer to COMMIT"] as const) {
	storeContract(`a store that ${mishap}`, async () => {
		const store = openRetrying(mishap);
		return { store, close: () => store.close() };
	});
}

test("[128] every verb has lost its answer to COMMIT and been run again, to one effect and the same answer", () => {
	for (const verb of Object.keys(verbs) as VerbName[]) {
		assert.ok(aborted.get(verb)?.has("COMMIT"), `${verb} was never thrown away at COMMIT`);
		if (!verbs[verb].reads && verb !== tellsAnew) assert.ok(lost.has(verb), `${verb} has never lost an answer`);
	}
	for (const verb of ["confirm", "redeemCode", "refresh", "block", "registerClient"] as const) {
		assert.ok((aborted.get(verb)?.size ?? 0) > 2, `${verb} was thrown away at too few places`);
	}
});
