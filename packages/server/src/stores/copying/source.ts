import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { Failure } from "@byleave/protocol";
import { unavailable } from "../sqlite/database.ts";
import { bucketKeyOf, migrations, unknownVersion, versionOf } from "../sqlite/migrate.ts";
import { kept, keyNamesOf, namesOf, type RowOf, type Table, tablesOf } from "./tables.ts";

/** Which of a table's rows: those behind the key `after`, and up to the key `until`. */
export interface Range {
	readonly after?: RowOf | undefined;
	readonly until?: RowOf | undefined;
}

/** A SQLite store that is only read, as it was at one moment: when it was opened, or looked at anew. */
export class Source {
	readonly tables: readonly Table[];
	readonly bucketKey: string;
	readonly #db: DatabaseSync;
	readonly #file: string;
	#mark: string;

	/** Throws as `openSource` does. */
	constructor(db: DatabaseSync, file: string) {
		this.#db = db;
		this.#file = file;
		this.#mark = this.#begin();
		mustBeToday(db, file);
		this.tables = tablesOf(db);
		this.bucketKey = bucketKeyOf(db);
	}

	/** Is another one if anything may have been written since. */
	get mark(): string {
		return this.#mark;
	}

	/** Whether anything was written since this moment. */
	get hasMoved(): boolean {
		return markOf(this.#file) !== this.#mark;
	}

	/** What is there now, in place of what was. */
	lookAnew(): void {
		this.#db.exec("COMMIT");
		this.#mark = this.#begin();
	}

	/** Rows of meta that go with the store. */
	kept(): ReadonlyMap<string, string> {
		const rows = this.#db.prepare("SELECT key, value FROM meta").all();
		const own = rows.map(({ key, value }) => [String(key), String(value)] as const);
		return new Map(own.filter(([key]) => kept.includes(key)));
	}

	/** A table's rows in the order of its key. */
	rows(table: Table, { after, until }: Range = {}): Iterable<RowOf> {
		const key = keyNamesOf(table).join(", ");
		const marks = (row: RowOf) => row.map(() => "?").join(", ");
		const ends = [
			...(after ? [`(${key}) > (${marks(after)})`] : []),
			...(until ? [`(${key}) <= (${marks(until)})`] : []),
		];
		const where = ends.length > 0 ? ` WHERE ${ends.join(" AND ")}` : "";
		const text = `SELECT ${namesOf(table).join(", ")} FROM ${table.name}${where} ORDER BY ${key}`;
		const statement = this.#db.prepare(text);
		statement.setReturnArrays(true);
		return statement.iterate(...(after ?? []), ...(until ?? [])) as unknown as Iterable<RowOf>;
	}

	close(): void {
		this.#db.close();
	}

	#begin(): string {
		// Before the snapshot: what is written in between makes it another mark the next time, and no more than that.
		const mark = markOf(this.#file);
		this.#db.exec("BEGIN");
		// The first look is what the snapshot is taken by.
		this.#db.prepare("SELECT 1 FROM sqlite_schema").get();
		return mark;
	}
}

/**
 * Opens the file for reading alone, whoever else writes there. Throws `store_unavailable`, naming the file and why, if it is
 * not there, no store of ours, or not at the version that this server knows.
 */
export function openSource(file: string): Source {
	if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw unfit(file, "there is no such file.");
	let db: DatabaseSync | undefined;
	try {
		db = new DatabaseSync(file, { readOnly: true });
		db.exec("PRAGMA query_only = ON");
		return new Source(db, file);
	} catch (error) {
		db?.close();
		if (error instanceof Failure && error.message.startsWith(file)) throw error;
		throw unavailable(error, file);
	}
}

function mustBeToday(db: DatabaseSync, file: string): void {
	const version = versionOf(db);
	const isOurs = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'grants'").get() !== undefined;
	if (!isOurs || version === 0) throw unfit(file, "it holds no store of this server's.");
	if (version < migrations.length) {
		throw unfit(file, `it is at version ${version} of ${migrations.length}: run byleave-server migrate on it first.`);
	}
	if (version > migrations.length) throw unknownVersion({ version, newest: migrations.length });
}

/** Of the file and its log, when they were written last and how long they are. */
function markOf(file: string): string {
	const parts = [file, `${file}-wal`].map((path) => {
		const found = statSync(path, { bigint: true, throwIfNoEntry: false });
		// An empty log says as little as none.
		return found && found.size > 0n ? `${found.mtimeNs}.${found.size}` : "";
	});
	return parts.join(" ");
}

const unfit = (file: string, why: string): Failure => new Failure("store_unavailable", { message: `${file}: ${why}` });
