import { type Connection, type FieldDef, Query } from "pg";
import type { Row, Value } from "../../statement.ts";
import { type Columns, columnsOf, none, rowOf } from "./columns.ts";
import { Messages } from "./messages.ts";
import type { Prepared } from "./prepared.ts";

/** A statement with its values. */
export interface Asked {
	readonly statement: Prepared;
	readonly values: readonly Value[];
}
/** What a trip has brought back. */
export interface Answered {
	/** Of each statement its rows. */
	readonly rows: readonly (readonly Row[])[];
	/** What the server says that it did last: COMMIT that ends a failed transaction says ROLLBACK. */
	readonly did: string;
	/** What failed: the statement behind those that have rows. Nothing behind it was begun; its transaction is still open. */
	readonly fault?: Error;
}
/**
 * What a session has prepared, at each statement's place what its rows are made of. It never changes: to what would change
 * it the server says `0A000`, and no session is used after that.
 */
export type Known = (Columns | undefined)[];

type Callback = (fault: Error | null) => void;
/** No two are begun at once. */
const messages = new Messages();
const nothing: readonly Row[] = [];

/**
 * Statements that are sent in one go and end in one Sync, so that what is behind one that fails is not begun. A Query of
 * `pg`: that is what it takes behind others that are still under way, and like every one this is answered by its own Sync.
 */
class Trip extends Query {
	/** `pg` puts its own in front, which counts the time. */
	callback: Callback;
	readonly #asked: readonly Asked[];
	readonly #known: Known;
	/** Of each statement that was answered its rows. (`rows` is a Query's own, and means another thing.) */
	readonly brought: Row[][] = [];
	did = "";
	#now: Row[] | undefined;
	#columns: Columns | undefined;

	constructor(asked: readonly Asked[], known: Known, callback: Callback) {
		super("");
		this.#asked = asked;
		this.#known = known;
		this.callback = callback;
	}

	override submit = (connection: Connection): void => {
		messages.clear();
		for (const { statement, values } of this.#asked) {
			const isNew = this.#known[statement.place] === undefined;
			if (isNew) messages.parse(statement);
			messages.run(statement, values, isNew);
		}
		// One that is not writable any more is about to tell everybody so.
		if (connection.stream.writable) connection.stream.write(messages.taken());
	};

	handleRowDescription({ fields }: { readonly fields: readonly FieldDef[] }): void {
		this.#columns = columnsOf(fields);
	}

	handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
		this.#columns ??= this.#known[this.#statement] ?? none;
		this.#now ??= [];
		this.#now.push(rowOf(this.#columns, fields));
	}

	handleCommandComplete({ text }: { readonly text: string }): void {
		const at = this.#statement;
		this.#known[at] ??= this.#columns ?? none;
		this.brought.push(this.#now ?? (nothing as Row[]));
		this.#columns = undefined;
		this.#now = undefined;
		this.did = text;
	}

	handleError(error: Error): void {
		this.callback(error);
	}

	handleReadyForQuery(): void {
		this.callback(null);
	}

	/** The place of the one whose answer comes. */
	get #statement(): number {
		return this.#asked[this.brought.length]?.statement.place ?? -1;
	}
}

/** Where trips are sent. */
interface Sends {
	query(trip: Trip): unknown;
}

/** Never rejects: it says how far it came. */
export const sent = (client: Sends, known: Known, asked: readonly Asked[]): Promise<Answered> =>
	new Promise((resolve) => {
		const trip: Trip = new Trip(asked, known, (fault) => {
			const { brought: rows, did } = trip;
			resolve(fault ? { rows, did, fault } : { rows, did });
		});
		client.query(trip);
	});
