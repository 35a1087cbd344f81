import Database, { type Statement } from "better-sqlite3";

/** A database of a peer's: as durable as ours. */
export interface File {
	/** Prepared once. */
	reading(sql: string): Statement["get"];
	/** Prepared once; resolves with the rows that it changed, when they are on the disk. */
	writing(sql: string): (...values: readonly unknown[]) => Promise<number>;
	exec(sql: string): void;
	commits(): number;
	close(): void;
}

/**
 * Opens it as ours is opened: WAL, and every commit on the disk before it is answered. `sharing`: what is written within
 * one turn of the event loop shares a commit, as ours does; else each statement is a commit, as in what the packages document.
 */
export function openFile(path: string, sharing: boolean): File {
	const db = new Database(path);
	db.pragma("journal_mode = WAL");
	db.pragma("synchronous = FULL");
	let commits = 0;
	let waiting: { act: () => number; done: (changes: number) => void }[] = [];
	const all = db.transaction((acts: typeof waiting) => acts.map(({ act }) => act()));
	const write = (): void => {
		const acts = waiting;
		waiting = [];
		commits++;
		for (const [n, changes] of all(acts).entries()) acts[n]?.done(changes);
	};
	return {
		reading(sql) {
			const statement = db.prepare(sql);
			return (...values) => statement.get(...values);
		},
		writing(sql) {
			const statement = db.prepare(sql);
			return async (...values) => {
				if (sharing) {
					return new Promise((done) => {
						if (waiting.length === 0) setImmediate(write);
						waiting.push({ act: () => statement.run(...values).changes, done });
					});
				}
				commits++;
				return statement.run(...values).changes;
			};
		},
		exec: (sql) => void db.exec(sql),
		commits: () => commits,
		close: () => db.close(),
	};
}
