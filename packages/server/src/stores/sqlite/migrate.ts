import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { Failure } from "@byleave/protocol";
import { bucketsUnder } from "../bucket.ts";
import { schema1 } from "./schema/schema-1.ts";
import { schema2 } from "./schema/schema-2.ts";
import { schema3 } from "./schema/schema-3.ts";
import { schema4 } from "./schema/schema-4.ts";
import { schema5 } from "./schema/schema-5.ts";
import { schema6 } from "./schema/schema-6.ts";

/**
 * Numbered steps from an empty file to today's tables; the number reached is `PRAGMA user_version`. A step that has been
 * released is never changed, only followed. Times are milliseconds since 1970 in columns named `at` or `…_at`;
 * `row_expires_at` is when a row stops being of use to anybody.
 */
export const migrations: readonly string[] = [schema1, schema2, schema3, schema4, schema5, schema6];

/**
 * Brings a database to today's tables, in one transaction that another process may be waiting to make too.
 * Throws `store_unavailable` if it was written by a newer version, which this one could only damage, or if it names users
 * in a way that only `pseudonym` can rewrite and there is none.
 */
export function migrate(db: DatabaseSync, pseudonym: ((sub: string) => string) | undefined): void {
	if (versionOf(db) === migrations.length) return;
	// Tables are renamed and dropped on the way; what refers to what is looked at again at the end.
	db.exec("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; BEGIN IMMEDIATE");
	try {
		const version = versionOf(db);
		if (version > migrations.length) {
			throw unknownVersion({ version, newest: migrations.length });
		}
		giveFunctions(db, pseudonym);
		for (const step of migrations.slice(version)) db.exec(step);
		if (db.prepare("PRAGMA foreign_key_check").all().length > 0) throw unfit("its rows do not refer to one another.");
		db.exec(`PRAGMA user_version = ${migrations.length}; COMMIT`);
	} catch (error) {
		if (db.isTransaction) db.exec("ROLLBACK");
		throw error;
	} finally {
		db.exec("PRAGMA legacy_alter_table = OFF; PRAGMA foreign_keys = ON");
	}
}

/** What the steps cannot say in SQL. Each is a function of the connection, and stays unused afterwards. */
function giveFunctions(db: DatabaseSync, pseudonym: ((sub: string) => string) | undefined): void {
	const id = () => randomBytes(16).toString("hex").slice(0, 16);
	db.function("byleave_id", id);
	db.function("byleave_now", () => Date.now());
	db.function("byleave_pseudonym", { deterministic: true }, (sub) => {
		if (!pseudonym) throw unfit("it names users, whom only the server with its secret can rename: set BYLEAVE_SECRET.");
		return pseudonym(String(sub));
	});
	let bucketOf: ReturnType<typeof bucketsUnder> | undefined;
	db.function("byleave_bucket", { deterministic: true }, (client, sub) => {
		bucketOf ??= bucketsUnder(bucketKeyOf(db));
		return bucketOf(String(client), String(sub));
	});
}

/** Gives an empty database a key of its own: one that was copied has that of the other. */
export function giveBucketKey(db: DatabaseSync): void {
	db.prepare("UPDATE meta SET value = ? WHERE key = 'bucket-key'").run(randomBytes(16).toString("hex"));
}

/** The key of the buckets, which is made with the file and never changes. */
export function bucketKeyOf(db: DatabaseSync): string {
	const row = db.prepare("SELECT value FROM meta WHERE key = 'bucket-key'").get();
	if (typeof row?.value !== "string") throw unfit("it has no key for its buckets.");
	return row.value;
}

/** Of a database that a newer version wrote, which this one could only damage. */
export const unknownVersion = ({ version, newest }: { readonly version: number; readonly newest: number }): Failure =>
	unfit(`it is at version ${version}, this server knows ${newest}: run the newer one.`);
/** The version that a database is at; 0: it has no tables of ours. */
export const versionOf = (db: DatabaseSync): number => Number(db.prepare("PRAGMA user_version").get()?.user_version);
const unfit = (why: string): Failure =>
	new Failure("store_unavailable", { message: `The database cannot be used: ${why}` });
