import { type ClientBase, type ClientConfig, type QueryResult, types } from "pg";
import type { Answered, Asked } from "../trip/trip.ts";
import { standby } from "./faults.ts";

/** Milliseconds. A query that was not answered by then is given up here; what the server goes on with ends there much later. */
export const times = {
	connect: 2000,
	/** A request asks for up to three verbs one after the other, and whoever made it waits for ten seconds. */
	query: 3000,
	lock: 2500,
	/** Longer than anybody waits: to cancel a COMMIT that waits for its standby would make it look done. */
	statement: 30_000,
	idleInTransaction: 10_000,
	idle: 60_000,
} as const;

/** 64-bit numbers are read as numbers: times, and counts, none of which comes near 2^53. */
const BIGINT = 20;
export const ourTypes: NonNullable<ClientConfig["types"]> = {
	getTypeParser: (oid: number, format?: "text" | "binary") =>
		oid === BIGINT ? Number : (types.getTypeParser(oid, format as "text") as (value: string) => unknown),
} as NonNullable<ClientConfig["types"]>;

/** Why a connection is not taken, and what to do: for the operator. */
export class Unfit extends Error {
	readonly todo: string;
	constructor(why: string, todo = "It is none that this server can use.") {
		super(why);
		this.todo = todo;
	}
}

const IS_READ_ONLY = "SHOW transaction_read_only";
const said = ({ rows }: QueryResult): string => String(Object.values(rows[0] ?? {})[0]);

/** What a session is set to, and what it then says of itself. */
const asked = [
	`SET statement_timeout = ${times.statement}`,
	`SET lock_timeout = ${times.lock}`,
	`SET idle_in_transaction_session_timeout = ${times.idleInTransaction}`,
	// Whatever the role's default is: what is acknowledged is on the disk, and with the standby where one is asked for.
	"SELECT set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') = 'remote_apply' THEN 'remote_apply' ELSE 'on' END, false)",
	"BEGIN ISOLATION LEVEL READ COMMITTED",
	"SHOW transaction_isolation",
	"COMMIT",
	"BEGIN ISOLATION LEVEL SERIALIZABLE",
	"SHOW transaction_isolation",
	"COMMIT",
	"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
	"SHOW transaction_isolation",
	"COMMIT",
] as const;

/**
 * Sets a new session up, and asks whether it is the primary's and keeps the isolation that verbs are written for.
 * Throws Unfit, or what the database throws.
 */
export async function setUp(client: ClientBase): Promise<void> {
	// By itself: a standby would complain in its log of all the rest.
	if (said(await client.query(IS_READ_ONLY)) !== "off") throw new Unfit(standby.why, standby.todo);
	const set = (await client.query(asked.join("; "))) as unknown as readonly QueryResult[];
	const isolations = set.filter(({ command }) => command === "SHOW").map(said);
	if (!keeps(isolations))
		throw new Unfit(`its isolation is ${isolations.join(", ")}, which is not what was asked for.`);
}

/** A stronger one than was asked for is kept too, but not where a lock is to be followed by a fresh look. */
const keeps = ([acting, wide, reading]: readonly string[]): boolean =>
	(acting === "read committed" || acting === "serializable") &&
	wide === "serializable" &&
	(reading === "repeatable read" || reading === "serializable");

/** A connection, and what it has been told beside its answers. */
export interface Session {
	readonly client: ClientBase;
	/** Which host it leads to, and of which choice of a host it is. */
	readonly host: number;
	readonly generation: number;
	/** Warnings that came; one at COMMIT says that a standby may not have it. */
	warnings: number;
	/** The server's number of it. */
	readonly number: number;
	/** Asks all in one trip, behind what is under way. Never rejects. */
	send(asked: readonly Asked[]): Promise<Answered>;
}
