import Sqlite from "better-sqlite3";
import { migrate } from "./migrations.ts";

/** Milliseconds to wait for another process that writes to the same file. */
const BUSY_TIMEOUT = 5000;

/**
 * Opens a database file, or `:memory:`, makes it durable (WAL, every commit on the disk before it is answered) and
 * brings it to today's tables. `busyTimeout` in milliseconds. Throws what SQLite throws, and `store_unavailable`
 * if a newer version wrote the file.
 */
export function openDatabase(file: string, busyTimeout = BUSY_TIMEOUT): Sqlite.Database {
	const db = new Sqlite(file, { timeout: busyTimeout });
	try {
		useWal(db, busyTimeout);
		db.pragma("synchronous = FULL");
		db.pragma("foreign_keys = ON");
		// Who was erased must not be found in the free pages of the file.
		db.pragma("secure_delete = ON");
		migrate(db);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}

function useWal(db: Sqlite.Database, busyTimeout: number): void {
	// SQLite does not wait here: two processes that open a new file at once would fail each other.
	const pause = 20;
	for (let waited = 0; ; waited += pause) {
		try {
			db.pragma("journal_mode = WAL");
			return;
		} catch (error) {
			if (waited >= busyTimeout || (error as { code?: unknown }).code !== "SQLITE_BUSY") throw error;
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
		}
	}
}
