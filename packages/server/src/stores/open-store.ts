import { Failure } from "@byleave/protocol";
import { ConfigError } from "../config/config.ts";
import { unreadableFileOf } from "../config/store/postgres-url.ts";
import type { StoreInput } from "../config/store/store.ts";
import type { Store, StoreOptions } from "../store.ts";
import { adviceFor } from "./postgres/connection/advice.ts";
import { hostNamesOf } from "./postgres/connection/place.ts";
import type { PostgresOptions } from "./postgres/postgres.ts";
import { openMemory } from "./sqlite/memory.ts";
import { openSqlite } from "./sqlite/sqlite.ts";

/** The store that the configuration names. Rejects with a ConfigError that names the file or the host, the reason, and what to do (ruling 42). */
export async function openStore(
	store: StoreInput,
	options: StoreOptions & Pick<PostgresOptions, "deadline">,
): Promise<Store> {
	if (store.kind === "memory") return openMemory();
	if (store.kind === "sqlite") return openSqlite(store.file, options).catch(refused("store.file"));
	const file = unreadableFileOf(store.url);
	if (file !== undefined) throw new ConfigError([`store.url: ${file}`]);
	// Only here: most servers, and every command, do without its library.
	const { openPostgres } = await import("./postgres/postgres.ts");
	return openPostgres(store, options).catch(refused("store.url", hostNamesOf(store.url)));
}

const refused =
	(key: string, place = "") =>
	(cause: unknown): never => {
		if (!(cause instanceof Failure)) throw cause;
		// What the database itself says names one host of several; what was found in it names none.
		const line = place === "" ? cause.message : `${cause.message} ${adviceFor(cause.cause ?? cause)}`.trim();
		const named = cause.cause === undefined && place !== "" ? `${place}: ${line}` : line;
		throw Object.assign(new ConfigError([`${key}: ${named}`]), { cause });
	};
