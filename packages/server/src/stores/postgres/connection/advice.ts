import { Failure } from "@byleave/protocol";
import { Unfit } from "./session.ts";

/** What an operator does about a fault at the start; behind its reason, and like that without anything of the URL or a row. */
export function adviceFor(error: unknown): string {
	// It says itself what to do.
	if (error instanceof Failure) return "";
	if (error instanceof Unfit) return /standby/.test(error.message) ? primary : "It is none that this server can use.";
	const { code } = error as { code?: unknown };
	return (typeof code === "string" ? advice[code] : undefined) ?? "Its own log says more.";
}

const reach = "Start it, or set the host and port of the one that runs.";
const primary = "Set the primary's host, or all hosts with commas between them.";
const look = "Check the name, and the ways and walls between here and there.";
const advice: Readonly<Record<string, string>> = {
	ECONNREFUSED: reach,
	ENOTFOUND: look,
	EAI_AGAIN: look,
	ETIMEDOUT: look,
	EHOSTUNREACH: look,
	SELF_SIGNED_CERT_IN_CHAIN: "",
	DEPTH_ZERO_SELF_SIGNED_CERT: "",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "",
	ERR_TLS_CERT_ALTNAME_INVALID: "Set the name that stands in it, or give the database one for this name.",
	CERT_HAS_EXPIRED: "Renew it.",
	"28P01": "Correct them in the environment.",
	"28000": "Let it in with a line in pg_hba.conf.",
	"3D000": "Make it with createdb, or correct the name.",
	"25006": primary,
	"42501": "Run byleave-server migrate as the owner of the tables, and grant this user its own (docs/postgres.md).",
	"42P01": "Run byleave-server migrate.",
	"53100": "Give it room.",
	"53300": "Lower store.connections, or raise its max_connections.",
	"57P03": "Try again when it is up.",
};
