import { createHash } from "node:crypto";
import { Failure } from "@byleave/protocol";
import type { ClientBase } from "pg";
import { compared } from "./compare.ts";
import { openSource, type Source } from "./source.ts";
import { keyOf, type RowOf, type Table } from "./tables.ts";
import { type Progress, type Target, targetOn, unfit } from "./target.ts";

export interface CopyOptions {
	/** The SQLite store; it is only read. */
	readonly file: string;
	/** A connection to the target, whose tables are today's. */
	readonly db: ClientBase;
	/** Rows in one transaction. */
	readonly batch?: number;
	/** Hears what has been done: a line each. */
	readonly told?: (line: string) => void;
}
export interface Copied {
	/** Of each table, how many rows were compared on both sides. */
	readonly rows: Readonly<Record<string, number>>;
}

/** Where the two differ, once everything has been copied. */
export interface Mismatch {
	readonly table: string;
	readonly kind: "missing" | "differs" | "extra";
	readonly key: RowOf;
}
/** Refused at the end: the source has changed meanwhile. Run again, it brings what has changed. */
export class SourceChanged extends Failure {
	readonly mismatches: readonly Mismatch[];
	constructor(file: string, mismatches: readonly Mismatch[], total: number) {
		super("store_unavailable", { message: `${file}: ${changed(mismatches, total)} ${TO_DO}` });
		this.mismatches = mismatches;
	}
}
const TO_DO = "Stop the server that writes there, and run the same command again: it brings what has changed.";
function changed([first]: readonly Mismatch[], total: number): string {
	if (!first) return "all of it is copied, and it is being written to.";
	const { table, kind, key } = first;
	const rows = `${total} row${total === 1 ? " is" : "s are"} not the same`;
	return `it has changed since it was copied; ${rows}. The first is in ${table}, key ${JSON.stringify(key)}, which ${words[kind]}.`;
}
const words = {
	missing: "is not in the copy",
	differs: "is another in the copy",
	extra: "is in the copy alone",
} as const;

const BATCH = 1000;
/** How many rows that differ are told of by name. */
const MOST_TOLD = 20;

/**
 * Copies a SQLite store into a PostgreSQL database, table by table, in the order of keys, from one moment's snapshot; then
 * compares every column of every row. Ended in the middle, however, and called again, it goes on where it was; what the
 * source has changed since then is brought first. Rejects with `store_unavailable` and a reason: a target that holds anything
 * else, a source that cannot be read, or (SourceChanged) two sides that are not the same at the end.
 */
export async function copyStore({ file, db, batch = BATCH, told = () => {} }: CopyOptions): Promise<Copied> {
	const source = openSource(file);
	try {
		const copying = new Copying(source, targetOn(db), batch, told);
		await copying.begin();
		await copying.bring();
		return await copying.compare(file);
	} finally {
		source.close();
	}
}

class Copying {
	readonly #source: Source;
	readonly #target: Target;
	readonly #batch: number;
	readonly #told: (line: string) => void;
	#at: Progress | undefined;

	constructor(source: Source, target: Target, batch: number, told: (line: string) => void) {
		this.#source = source;
		this.#target = target;
		this.#batch = batch;
		this.#told = told;
	}

	/** Finds out where it stands; the first time, that the target is empty. */
	async begin(): Promise<void> {
		const { tables, mark, bucketKey } = this.#source;
		const keep = () => this.#target.keep(this.#source.kept());
		const from = createHash("sha256").update(bucketKey).digest("hex").slice(0, 32);
		this.#at = await this.#target.progress();
		if (this.#at === undefined) {
			await this.#target.mustBeEmpty(tables);
			const first: Progress = { from, mark, table: tables[0]?.name ?? null, after: null };
			await this.#move(first, keep);
			return;
		}
		if (this.#at.from !== from) {
			throw unfit("it holds the unfinished copy of another store. Copy into an empty database.");
		}
		const { table, after } = this.#at;
		this.#told(`going on ${table === null ? "with the comparison" : `in ${table}`}`);
		if (this.#at.mark === mark) return;
		const changed = await this.#mend(table, after);
		await this.#move({ ...this.#at, mark }, keep);
		this.#told(`the source has changed since: ${changed} row${changed === 1 ? "" : "s"} brought or removed`);
	}

	/** Copies what is not there yet. */
	async bring(): Promise<void> {
		const { tables } = this.#source;
		const first = tables.findIndex(({ name }) => name === this.#at?.table);
		if (first < 0) return;
		for (const [n, table] of [...tables.entries()].slice(first)) {
			const after = table.name === this.#at?.table ? (this.#at.after ?? undefined) : undefined;
			let brought = 0;
			for (const rows of inBatches(this.#source.rows(table, { after }), this.#batch)) {
				const last = keyOf(table, rows.at(-1) ?? []);
				await this.#move({ ...this.#stands(), table: table.name, after: last }, () => this.#target.put(table, rows));
				brought += rows.length;
			}
			await this.#move({ ...this.#stands(), table: tables[n + 1]?.name ?? null, after: null });
			if (brought > 0) this.#told(`${table.name}: ${brought} row${brought === 1 ? "" : "s"} copied`);
		}
		await this.#target.analyze(tables);
	}

	/** Both sides as they are now, whole; the copy is done if they are the same, and nobody writes to the source meanwhile. */
	async compare(file: string): Promise<Copied> {
		this.#source.lookAnew();
		const rows: Record<string, number> = {};
		const mismatches: Mismatch[] = [];
		let total = 0;
		for (const table of this.#source.tables) {
			for await (const { kind, row } of this.#differences(table, undefined, (count) => {
				rows[table.name] = count;
			})) {
				if (++total <= MOST_TOLD) mismatches.push({ table: table.name, kind, key: tellable(table, row) });
			}
		}
		const kept = await this.#target.kept();
		for (const [key, value] of this.#source.kept()) {
			if (kept.get(key) !== value && ++total <= MOST_TOLD)
				mismatches.push({ table: "meta", kind: "differs", key: [key] });
		}
		if (total > 0 || this.#source.hasMoved) {
			// The next time everything is looked at again, whatever the file looks like.
			await this.#move({ ...this.#stands(), mark: "" });
			throw new SourceChanged(file, mismatches, total);
		}
		await this.#move(undefined);
		return { rows };
	}

	/** Makes what was copied up to a key of a table the same as the source again. Gives how many rows that took. */
	async #mend(until: string | null, after: RowOf | null): Promise<number> {
		const { tables } = this.#source;
		const whole = until === null ? tables.length : tables.findIndex(({ name }) => name === until);
		const looked = tables.slice(0, whole + 1).map((table, n) => ({ table, until: n === whole ? after : undefined }));
		const begun = looked.filter((one) => one.until !== null);
		let changed = 0;
		const bring = async ({ table, until }: (typeof begun)[number]) => {
			changed += await this.#each(table, until, "ours", (rows) => this.#target.replace(table, rows));
		};
		// What others refer to is there before what it took the place of goes; that goes before what holds the same takes its place.
		for (const one of begun) if (!one.table.entangled) await bring(one);
		for (const { table, until } of begun.toReversed()) {
			changed += await this.#each(table, until, "extra", (keys) => this.#target.remove(table, keys));
		}
		for (const one of begun) if (one.table.entangled) await bring(one);
		return changed;
	}

	async #each(
		table: Table,
		until: RowOf | null | undefined,
		which: "extra" | "ours",
		act: (rows: readonly RowOf[]) => Promise<void>,
	): Promise<number> {
		let rows: RowOf[] = [];
		let count = 0;
		const flush = async () => {
			if (rows.length > 0) await this.#move(this.#stands(), () => act(rows));
			count += rows.length;
			rows = [];
		};
		for await (const { kind, row } of this.#differences(table, until ?? undefined)) {
			if ((kind === "extra") !== (which === "extra")) continue;
			rows.push(kind === "extra" ? keyOf(table, row) : row);
			if (rows.length === this.#batch) await flush();
		}
		await flush();
		return count;
	}

	#differences(table: Table, until: RowOf | undefined, seen?: (rows: number) => void) {
		return compared(table, this.#source.rows(table, { until }), this.#target.rows(table, until, this.#batch), seen);
	}

	#stands(): Progress {
		return this.#at ?? { from: "", mark: "", table: null, after: null };
	}

	async #move(to: Progress | undefined, work?: () => Promise<void>): Promise<void> {
		await this.#target.step(this.#at, to, work);
		this.#at = to;
	}
}

/** A row's key without what names a person. */
const tellable = (table: Table, row: RowOf): RowOf =>
	table.key.map((at) => (table.columns[at]?.name === "sub" ? "[hidden]" : (row[at] ?? null)));

function* inBatches(rows: Iterable<RowOf>, size: number): Generator<readonly RowOf[]> {
	let batch: RowOf[] = [];
	for (const row of rows) {
		batch.push(row);
		if (batch.length < size) continue;
		yield batch;
		batch = [];
	}
	if (batch.length > 0) yield batch;
}
