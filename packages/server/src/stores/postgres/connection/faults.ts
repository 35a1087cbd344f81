/** A fault in words that an operator can act on; none holds a value of a row or a part of a URL. */
export interface Fault {
	readonly why: string;
	/** What to do, where it is met at the start; "": `why` says it. Left out: the database's own log says more. */
	readonly todo?: string;
}

const reach = "Start it, or set the host and port of the one that runs.";
const look = "Check the name, and the ways and walls between here and there.";
/** Also where a session says so of itself. */
export const standby = {
	why: "it is a standby, and takes no writes.",
	todo: "Set the primary's host, or all hosts with commas between them.",
} as const;

/** By the code that the database, or the network, gives it. */
const faults: Readonly<Record<string, Fault>> = {
	ECONNREFUSED: { why: "nobody listens there.", todo: reach },
	ECONNRESET: { why: "the connection was lost." },
	ENOTFOUND: { why: "there is no host of this name.", todo: look },
	EAI_AGAIN: { why: "the name of the host cannot be resolved.", todo: look },
	ETIMEDOUT: { why: "it did not answer in time.", todo: look },
	EHOSTUNREACH: { why: "there is no way to it.", todo: look },
	SELF_SIGNED_CERT_IN_CHAIN: {
		why: "its certificate is not signed by a known authority: name yours with sslrootcert.",
		todo: "",
	},
	DEPTH_ZERO_SELF_SIGNED_CERT: {
		why: "its certificate is signed by nobody but itself: name it with sslrootcert.",
		todo: "",
	},
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
		why: "its certificate is not signed by a known authority: name yours with sslrootcert.",
		todo: "",
	},
	ERR_TLS_CERT_ALTNAME_INVALID: {
		why: "its certificate is another host's.",
		todo: "Set the name that stands in it, or give the database one for this name.",
	},
	CERT_HAS_EXPIRED: { why: "its certificate has expired.", todo: "Renew it." },
	"28P01": { why: "user or password are wrong.", todo: "Correct them in the environment." },
	"28000": { why: "this user may not connect from here.", todo: "Let it in with a line in pg_hba.conf." },
	"3D000": { why: "there is no database of this name.", todo: "Make it with createdb, or correct the name." },
	"3F000": { why: "there is no schema of this name." },
	"42501": {
		why: "this user may not do that.",
		todo: "Run byleave-server migrate as the owner of the tables, and grant this user its own (docs/postgres.md).",
	},
	"42P01": { why: "its tables are not there.", todo: "Run byleave-server migrate." },
	"25006": standby,
	"53100": { why: "its disk is full.", todo: "Give it room." },
	"53300": { why: "it has no connection left.", todo: "Lower store.connections, or raise its max_connections." },
	"57P01": { why: "it was shut down, or the session was ended." },
	"57P03": { why: "it is starting or stopping.", todo: "Try again when it is up." },
	"40001": { why: "others changed the same rows again and again." },
	"40P01": { why: "others held the same rows again and again." },
	"55P03": { why: "others held the same rows for too long." },
	"57014": { why: "a statement took too long." },
};

export function faultOf(error: unknown): Fault | undefined {
	const { code } = error as { code?: unknown };
	return typeof code === "string" ? faults[code] : undefined;
}
