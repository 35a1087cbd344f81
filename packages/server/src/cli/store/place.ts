import { resolve } from "node:path";
import { Failure } from "@byleave/protocol";
import { resolveConfig } from "../../config/config.ts";
import { loadConfig } from "../../config/load.ts";
import { holdsPassword, readPostgresUrl } from "../../config/store/postgres-url.ts";
import type { StoreConfig } from "../../config/store/store.ts";
import type { Sessions } from "../../stores/on-postgres.ts";
import { unavailable } from "../../stores/sqlite/database.ts";
import { Unusable } from "../../stores/unusable.ts";
import { createSecrets } from "../../trust/secrets.ts";
import { Refusal, type Terminal, UsageError } from "../terminal.ts";

export type SqlitePlace = Extract<StoreConfig, { kind: "sqlite" }>;
export type PostgresPlace = Extract<StoreConfig, { kind: "postgres" }>;

/** Where `--store`, `--from` and `--to` are read from if they are left out: a password in an argument is everybody's to read. */
export const STORE_URL = "BYLEAVE_STORE_URL";

export const insecureOption = [
	"--insecure",
	"something between here and a host beyond loopback does TLS: go there without",
] as const;

/** A place as a command takes it: `sqlite:<file>` or `postgres://…`. Throws a UsageError that names the option and holds no password. */
export function placeOf(option: string, text: string, { insecure = false }: { readonly insecure?: boolean } = {}) {
	const [, file] = /^sqlite:(.+)$/s.exec(text) ?? [];
	if (file !== undefined) return { kind: "sqlite", file: resolve(file) } as const;
	if (!/^postgres(ql)?:/.test(text)) {
		throw new UsageError(
			`${option} is no store · it begins neither with sqlite: nor with postgres:// · give sqlite:<file> or postgres://user@host:5432/database.`,
		);
	}
	const read = readPostgresUrl(text, { baseDir: process.cwd(), insecure });
	if ("problem" in read) {
		throw new UsageError(`${option} cannot be used · ${read.problem.replaceAll("store.insecure: true", "--insecure")}`);
	}
	return { kind: "postgres", url: read.url, connections: 2, insecure } as const;
}

/** Where the store is that a command was told of, and who stands for a user there. */
export interface Named {
	readonly place: StoreConfig;
	readonly pseudonym: ((sub: string) => string) | undefined;
}

/** `--store`, else the configuration that is named, else BYLEAVE_STORE_URL, else the configuration that is found. */
export async function namedStore(
	given: { readonly store?: string; readonly config?: string; readonly insecure?: boolean },
	{ env }: Terminal,
): Promise<Named> {
	const text = given.store ?? (given.config === undefined ? env[STORE_URL] : undefined);
	if (text !== undefined) {
		const pseudonym = env.BYLEAVE_SECRET ? createSecrets(env.BYLEAVE_SECRET).pseudonym : undefined;
		return { place: placeOf(given.store === undefined ? STORE_URL : "--store", text, given), pseudonym };
	}
	const { input, baseDir } = await loadConfig(given.config, process.cwd());
	const { store, secret } = resolveConfig(input, { sandbox: false, baseDir });
	return { place: store, pseudonym: createSecrets(secret).pseudonym };
}

/** What `work` does with a SQLite file; what it meets is a Refusal that names the file, the reason, and what to do. */
export function onSqlite<T>(file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		const { message } = error instanceof Failure ? error : unavailable(error, file);
		// Where and that has been said already.
		const said = [`${file}: `, "The database cannot be used: "].reduce(
			(text, start) => text.replace(start, ""),
			message,
		);
		const [why = "", ...todo] = said.split(/(?<=\.) /);
		throw new Refusal("store_unavailable", `sqlite:${file} cannot be used`, { why, todo: todo.join(" ") });
	}
}

/** The same for a PostgreSQL database. */
export async function onStore<T>(place: PostgresPlace, work: (sessions: Sessions) => Promise<T>): Promise<T> {
	// Only here: the other commands do without its library.
	const { onPostgres } = await import("../../stores/on-postgres.ts");
	return onPostgres(place.url, work).catch((error: unknown) => {
		if (!(error instanceof Unusable)) throw error;
		const { why, todo } = error;
		throw new Refusal("store_unavailable", `${error.place} cannot be used`, { why, todo });
	});
}

/** What whoever put a password into an argument is told. */
export function warnOfPassword(arguments_: readonly (string | undefined)[], { err }: Terminal): void {
	if (!arguments_.some((text) => text !== undefined && holdsPassword(text))) return;
	err(
		`A password in an argument can be read by everybody on this machine, and stays in the shell's history: next time set ${STORE_URL}, or PGPASSWORD, in the environment.\n`,
	);
}
