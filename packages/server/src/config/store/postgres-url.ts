import { accessSync, constants } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { isLoopback } from "../loopback.ts";

/** The form that the address of a PostgreSQL database has. */
export const POSTGRES_FORM = "postgres://user:password@host:5432,host:5432/database";
/** Where it comes from: the password stands in it. */
export const FROM_ENVIRONMENT = "Set it from the environment: process.env.BYLEAVE_STORE_URL";

/** What may stand behind the question mark, and how the server speaks TLS to the database. */
const PARAMETERS = ["sslmode", "sslrootcert", "sslcert", "sslkey"] as const;
const MODES = ["disable", "verify-ca", "verify-full"] as const;
type Parameter = (typeof PARAMETERS)[number];

/** Parameters that other clients know, and what to do without them. */
const NOT_HERE: Readonly<Record<string, string>> = {
	target_session_attrs: "leave it out: of several hosts the server itself finds the primary.",
	host: "the hosts stand before the slash, with commas between them.",
	port: "the port stands behind its host.",
	user: "the user stands before the @.",
	password: "the password stands before the @.",
	channel_binding: "leave it out: sslmode=verify-full says who answers.",
	pgbouncer: "leave it out: a pooler must keep a session for each connection (docs/postgres.md).",
};

/**
 * The address of a PostgreSQL database as it is used: its files named from `baseDir` on. Or what is wrong with it, in words
 * that hold nothing of it but names of hosts and parameters: it has a password in it.
 * A host beyond loopback is refused unless the database proves who it is, or `insecure` says that nobody listens in between.
 */
export function readPostgresUrl(
	text: string,
	{ baseDir, insecure }: { readonly baseDir: string; readonly insecure: boolean },
): { readonly url: string } | { readonly problem: string } {
	const wrong = (problem: string) => ({ problem });
	if (!/^postgres(ql)?:\/\//.test(text)) return wrong(`the form ${POSTGRES_FORM} is needed. ${FROM_ENVIRONMENT}`);
	if (/[\s\p{Cc}]/u.test(text)) return wrong(`it holds a space or a line end; in a password they are %20 and %0A.`);
	const read = /^postgres(?:ql)?:\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^@/?#]*)(?:\/([^@/?#]*))?(?:\?([^@#]*))?$/.exec(
		text,
	);
	if (!read) {
		return wrong("it cannot be read. In user and password @ is written %40, / %2F, ? %3F, # %23, and % itself %25.");
	}
	const [, user, password = "", hosts = "", database = "", query = ""] = read;
	if (!user) return wrong(`it names no user. The form ${POSTGRES_FORM} is needed.`);
	if (hosts === "") return wrong(`it names no host. The form ${POSTGRES_FORM} is needed.`);
	if (database === "") return wrong(`it names no database. The form ${POSTGRES_FORM} is needed.`);
	if (![user, password, database].every(isDecodable)) {
		return wrong("a % in it that begins no such sign as %40 is written %25.");
	}
	const names = hosts.split(",");
	for (const name of names) {
		const problem = problemOfHost(name);
		if (problem) return wrong(problem);
	}
	const doubled = names.find((name, n) => names.indexOf(name) !== n);
	if (doubled) return wrong(`it names the host ${doubled} twice.`);
	const parameters = new URLSearchParams(query);
	const problem = problemOfParameters(parameters) ?? (insecure ? undefined : problemOfWay(names, parameters));
	if (problem) return wrong(problem);
	return { url: withFiles(text, parameters, baseDir) };
}

/** Whether a password stands in it. */
export const holdsPassword = (url: string): boolean =>
	/^postgres(?:ql)?:\/\/[^:@/?#]*:[^/]/.test(url) && url.includes("@");

/** Of the files that it names the first that cannot be read, and what to do; they are read with each new connection. */
export function unreadableFileOf(url: string): string | undefined {
	const parameters = new URLSearchParams(url.slice(url.indexOf("?") + 1));
	for (const name of PARAMETERS.slice(1)) {
		const file = parameters.get(name);
		if (file === null) continue;
		try {
			accessSync(file, constants.R_OK);
		} catch {
			return `${name}: ${file} is not there, or this user may not read it.`;
		}
	}
	return undefined;
}

function problemOfHost(text: string): string | undefined {
	const [, name = "", port] = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253})(?::(\d+))?$/.exec(text) ?? [];
	if (name === "") return "each host is a name or an address, with a port or without: db1.example:5432, [::1]:5432.";
	if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return `the port of ${name} is 1 to 65535.`;
	return undefined;
}

function problemOfParameters(parameters: URLSearchParams): string | undefined {
	for (const name of parameters.keys()) {
		const known = PARAMETERS.includes(name as Parameter);
		if (!known && Object.hasOwn(NOT_HERE, name)) return `${name}: ${NOT_HERE[name]}`;
		if (!known)
			return `there is no parameter ${/^\w{1,40}$/.test(name) ? name : "of this name"}; there are ${PARAMETERS.join(", ")}.`;
		if (parameters.getAll(name).length > 1) return `${name} stands there twice.`;
		if (!parameters.get(name)) return `${name} is empty.`;
	}
	const mode = parameters.get("sslmode");
	if (mode !== null && !MODES.includes(mode as (typeof MODES)[number])) {
		return `sslmode: one of ${MODES.join(", ")} is needed; others let anybody answer in the database's place.`;
	}
	const files = PARAMETERS.slice(1).filter((name) => parameters.has(name));
	if (files.length > 0 && (mode === null || mode === "disable"))
		return `${files[0]} needs sslmode=verify-full beside it.`;
	if (parameters.has("sslcert") !== parameters.has("sslkey")) return "sslcert and sslkey go together.";
	if (mode === "verify-ca" && !parameters.has("sslrootcert")) {
		return "sslmode=verify-ca needs sslrootcert: of an authority that anybody can ask, anybody has a certificate.";
	}
	return undefined;
}

/** What travels there is personal, and what comes back is believed. */
function problemOfWay(names: readonly string[], parameters: URLSearchParams): string | undefined {
	const beyond = names.find((name) => !isLoopback(name.replace(/:\d+$/, "")));
	const mode = parameters.get("sslmode") ?? "disable";
	if (beyond === undefined || mode !== "disable") return undefined;
	return `${beyond} is beyond this machine, and what is kept there would travel in clear: add ?sslmode=verify-full, or, where something in between does TLS, set store.insecure: true.`;
}

function withFiles(text: string, parameters: URLSearchParams, baseDir: string): string {
	if (parameters.size === 0) return text.replace(/\?$/, "");
	const used = [...parameters].map(([name, value]) =>
		name === "sslmode" || isAbsolute(value) ? [name, value] : [name, resolve(baseDir, value)],
	);
	// By the client's own reading verify-ca would look at the name too.
	if (parameters.get("sslmode") === "verify-ca") used.push(["uselibpqcompat", "true"]);
	const query = used.map(([name, value = ""]) => `${name}=${encodeURIComponent(value)}`).join("&");
	return `${text.slice(0, text.indexOf("?"))}?${query}`;
}

function isDecodable(text: string): boolean {
	try {
		decodeURIComponent(text);
		return true;
	} catch {
		return false;
	}
}
