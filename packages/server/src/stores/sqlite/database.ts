import { chmodSync, closeSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Failure } from "@byleave/protocol";
import { migrate } from "./migrate.ts";

/** SQLite's own numbers for what goes wrong (its result codes, the low byte). */
export const sqliteCode = {
	busy: 5,
	readOnly: 8,
	ioError: 10,
	corrupt: 11,
	full: 13,
	cantOpen: 14,
	notADatabase: 26,
} as const;

/** The result code of an error of SQLite's; undefined for any other. */
export function codeOf(error: unknown): number | undefined {
	const { code, errcode } = error as { code?: unknown; errcode?: unknown };
	return code === "ERR_SQLITE_ERROR" && typeof errcode === "number" ? errcode & 0xff : undefined;
}

/** In words that an operator can act on. */
const reasons: Readonly<Record<number, string>> = {
	[sqliteCode.busy]: "another process holds it locked.",
	[sqliteCode.readOnly]: "it may not be written by this user.",
	[sqliteCode.ioError]: "the disk reports an error.",
	[sqliteCode.corrupt]: "it is damaged. Restore a backup.",
	[sqliteCode.full]: "the disk is full.",
	[sqliteCode.cantOpen]: "it cannot be opened: is it a file that this user may read and write?",
	[sqliteCode.notADatabase]: "it is no database of this kind. Name another file, or move this one away.",
};

/** The same for what the file system says. */
const places: Readonly<Record<string, string>> = {
	EACCES: "this user may not read and write it, or its folder.",
	EEXIST: "part of its path is a file, where a folder is needed.",
	EISDIR: "it is a folder. Name a file in it.",
	ENOSPC: "the disk is full.",
	ENOTDIR: "part of its path is a file, where a folder is needed.",
	EROFS: "the disk may only be read.",
};

/** Why a file could not be opened or used, by its name. `store_unavailable`, whatever it was. */
export function unavailable(error: unknown, file: string): Failure {
	const code = String((error as { code?: unknown }).code ?? "unknown");
	const why =
		error instanceof Failure
			? error.message
			: (reasons[codeOf(error) ?? 0] ?? places[code] ?? `it cannot be used (${code}).`);
	return new Failure("store_unavailable", { message: `${file}: ${why}`, cause: error });
}

/**
 * Opens a database file, or `:memory:`, makes it durable (WAL, every commit on the disk before it is answered) and brings
 * it to today's tables. The file and its folder are made if need be, readable by their owner alone. `busyTimeout`: how long
 * to wait for another process, in milliseconds. Throws what SQLite and the file system throw, and what migrate throws.
 */
export function openDatabase(
	file: string,
	{ busyTimeout = 5000, pseudonym }: { busyTimeout?: number | undefined; pseudonym?: (sub: string) => string } = {},
): DatabaseSync {
	if (file !== ":memory:") makeFile(file);
	const db = new DatabaseSync(file, { timeout: busyTimeout, enableForeignKeyConstraints: true });
	try {
		useWal(db, busyTimeout);
		// Who was erased must not be found in the free pages of the file.
		db.exec("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
		migrate(db, pseudonym);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}

/** A second connection that only reads, whoever writes. */
export function openReader(file: string): DatabaseSync {
	const db = new DatabaseSync(file);
	db.exec("PRAGMA query_only = ON");
	return db;
}

function makeFile(file: string): void {
	mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
	closeSync(openSync(file, "a", 0o600));
	// A version before this one left it to the process's umask.
	if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
}

function useWal(db: DatabaseSync, busyTimeout: number): void {
	// SQLite does not wait here: two processes that open a new file at once would fail each other.
	const pause = 20;
	for (let waited = 0; ; waited += pause) {
		try {
			db.exec("PRAGMA journal_mode = WAL");
			return;
		} catch (error) {
			if (waited >= busyTimeout || codeOf(error) !== sqliteCode.busy) throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
		}
	}
}
