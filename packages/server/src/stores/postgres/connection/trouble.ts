import { DatabaseError } from "pg";
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
	const known = typeof code === "string" ? reasons[code] : undefined;
	if (known !== undefined) return known;
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

const reasons: Readonly<Record<string, string>> = {
	ECONNREFUSED: "nobody listens there.",
	ECONNRESET: "the connection was lost.",
	ENOTFOUND: "there is no host of this name.",
	EAI_AGAIN: "the name of the host cannot be resolved.",
	ETIMEDOUT: "it did not answer in time.",
	EHOSTUNREACH: "there is no way to it.",
	SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not signed by a known authority: name yours with sslrootcert.",
	DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is signed by nobody but itself: name it with sslrootcert.",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not signed by a known authority: name yours with sslrootcert.",
	ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is another host's.",
	CERT_HAS_EXPIRED: "its certificate has expired.",
	"28P01": "user or password are wrong.",
	"28000": "this user may not connect from here.",
	"3D000": "there is no database of this name.",
	"3F000": "there is no schema of this name.",
	"42501": "this user may not do that.",
	"42P01": "its tables are not there.",
	"25006": "it is a standby, and takes no writes.",
	"53100": "its disk is full.",
	"53300": "it has no connection left.",
	"57P01": "it was shut down, or the session was ended.",
	"57P03": "it is starting or stopping.",
	"40001": "others changed the same rows again and again.",
	"40P01": "others held the same rows again and again.",
	"55P03": "others held the same rows for too long.",
	"57014": "a statement took too long.",
};
