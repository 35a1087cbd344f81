import { DatabaseError } from "pg";
import { faultOf } from "./faults.ts";
import { Unfit } from "./session.ts";

/** What a fault of the database means for the transaction that met it (ruling 44). */
export interface Trouble {
	/** Run it again: it failed for others' sake, or for the connection's. */
	readonly again: boolean;
	/** The connection is good no more. */
	readonly lost: boolean;
	/** So is every other one to this host: it is no primary, or does not answer. */
	readonly elsewhere: boolean;
}

/** For others' sake: a conflict, a deadlock, a row of the same key, a row that a key led to, a lock that was not had in time, one statement's time. */
const conflicts: readonly string[] = ["40001", "40P01", "23505", "23503", "55P03", "57014"];
/** The connection's: a standby, shut down, terminated, not up yet, too many, idle for too long, a plan of older tables, an unfit pooler. */
const connections = /^(25006|25P03|57P0[1-5]|53300|08...|0A000|26000)$/;
const READ_ONLY = "25006";

export function troubleOf(error: unknown): Trouble {
	const code = error instanceof DatabaseError ? error.code : undefined;
	if (code === undefined) return { again: true, lost: true, elsewhere: isSilence(error) };
	const lost = connections.test(code);
	return { again: lost || conflicts.includes(code), lost, elsewhere: code === READ_ONLY };
}

/** The client gave up waiting: others wait for the same host in vain. */
const isSilence = (error: unknown): boolean => error instanceof Error && /timeout/i.test(error.message);

/** In words that an operator can act on; none holds a value of a row or a part of the URL but the host. */
export function reasonOf(error: unknown): string {
	if (error instanceof Unfit) return error.message;
	const { code, message } = error as { code?: unknown; message?: unknown };
	const known = faultOf(error);
	if (known) return known.why;
	if (typeof code === "string" && code !== "") return `it failed (${code}).`;
	const said = typeof message === "string" ? message : "";
	return sayings.find(([words]) => words.test(said))?.[1] ?? "the connection was lost.";
}

/** What the client says of itself, which has no code. */
const sayings: readonly (readonly [words: RegExp, reason: string])[] = [
	[/timeout/i, "it did not answer in time."],
	[/does not support SSL/, "it does no TLS."],
	[/password must be/, "it asks for a password, and none is set."],
];
