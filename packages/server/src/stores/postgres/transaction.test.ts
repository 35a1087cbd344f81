import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DatabaseError } from "pg";
import { acting, ask, commit, reading, select, type Verb, write } from "../statement.ts";
import type { Session } from "./connection/session.ts";
import { Undone } from "./connection/undone.ts";
import { attempt } from "./transaction.ts";

/** A session that answers everything, and COMMIT as it is told; but what begins with `failing` fails, for another's sake. */
function session(atCommit: (session: Session) => string = () => "COMMIT", failing?: string) {
	const asked: string[] = [];
	const made: Session = {
		client: {} as Session["client"],
		number: 65,
		async send(statements) {
			const texts = statements.map(({ statement }) => statement.text);
			asked.push(...texts);
			const failed = failing === undefined ? -1 : texts.findIndex((text) => text.startsWith(failing));
			if (failed >= 0) {
				const fault = Object.assign(new DatabaseError("conflict", 8, "error"), { code: "40001" });
				return { did: "", rows: texts.slice(0, failed).map(() => []), fault };
			}
			return { did: texts.at(-1) === "COMMIT" ? atCommit(made) : "", rows: texts.map(() => []) };
		},
		host: 0,
		generation: 0,
		warnings: 0,
	};
	return { session: made, asked };
}
const once = { gated: false, unsure: false, onTrip: undefined };
const writes: Verb<void, string> = acting(function* () {
	yield* ask(select("SELECT 1 AS one FROM apps WHERE app_id = ?", "a"));
	return commit([write("DELETE FROM apps WHERE app_id = ?", "a")], "done");
});
const looks: Verb<void, string> = acting(function* () {
	yield* ask(select("SELECT 1 AS one FROM apps"));
	return commit<string>([], "it is so already");
});

describe("what COMMIT says", () => {
	test("it is committed: the answer", async () => {
		const { session: at, asked } = session();
		assert.equal(await attempt(at, writes, undefined, once), "done");
		assert.deepEqual(asked, [
			"BEGIN ISOLATION LEVEL READ COMMITTED",
			"SELECT 1 AS one FROM apps WHERE app_id = $1",
			"DELETE FROM apps WHERE app_id = $1",
			"COMMIT",
		]);
	});
	test("it was rolled back, without an error: to be run again", async () => {
		const { session: at } = session(() => "ROLLBACK");
		await assert.rejects(attempt(at, writes, undefined, once), (error) => error instanceof Undone && !error.unknown);
	});
	test("a warning came with it: nobody knows", async () => {
		const { session: at } = session((own) => {
			own.warnings++;
			return "COMMIT";
		});
		await assert.rejects(
			attempt(at, writes, undefined, once),
			(error) => error instanceof Undone && error.unknown && error.lost,
		);
	});
});

describe("what fails, for others' sake, is to be run again, and leaves no transaction open", () => {
	for (const failing of ["SELECT", "DELETE", "BEGIN"]) {
		test(`${failing}: COMMIT behind it was not begun, so ROLLBACK`, async () => {
			const { session: at, asked } = session(undefined, failing);
			await assert.rejects(attempt(at, writes, undefined, once), (error) => error instanceof Undone && !error.lost);
			assert.equal(asked.at(-1), "ROLLBACK");
		});
	}
	// A ROLLBACK without a transaction is warned of, and a warning at the next one's COMMIT would say that nobody knows.
	test("COMMIT: it has ended it itself", async () => {
		const { session: at, asked } = session(undefined, "COMMIT");
		await assert.rejects(attempt(at, writes, undefined, once), (error) => error instanceof Undone && !error.unknown);
		assert.equal(asked.at(-1), "COMMIT");
	});
});

describe("who acknowledges has written", () => {
	const witness = /^INSERT INTO witness/;
	test("nothing of its own: a witness", async () => {
		const { session: at, asked } = session();
		await attempt(at, looks, undefined, once);
		assert.match(asked.at(-2) ?? "", witness);
	});
	test("what an earlier try may have written already: a witness too", async () => {
		const { session: at, asked } = session();
		await attempt(at, writes, undefined, { ...once, unsure: true });
		assert.match(asked.at(-2) ?? "", witness);
	});
	test("who only reads writes nothing, and waits for no COMMIT", async () => {
		const { session: at, asked } = session();
		const read = reading(function* () {
			yield* ask(select("SELECT 1 AS one FROM apps"));
			return "read";
		});
		assert.equal(await attempt(at, read, undefined, once), "read");
		assert.deepEqual(asked, ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "SELECT 1 AS one FROM apps", "COMMIT"]);
	});
});
