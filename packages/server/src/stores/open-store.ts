import { Failure } from "@byleave/protocol";
import { ConfigError } from "../config/config.ts";
import { unreadableFileOf } from "../config/store/postgres-url.ts";
import type { StoreInput } from "../config/store/store.ts";
import type { Store, StoreOptions } from "../store.ts";
import { openMemory } from "./open-memory.ts";
import type { PostgresOptions } from "./postgres/postgres.ts";
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
	const [{ openPostgres }, { adviceFor }, { hostNamesOf }] = await Promise.all([
		import("./postgres/postgres.ts"),
		import("./postgres/connection/advice.ts"),
		import("./postgres/connection/place.ts"),
	]);
	return openPostgres(store, options).catch(refused("store.url", { host: hostNamesOf(store.url), adviceFor }));
}

/** Where a database is, and what can be done about what it says. */
interface Place {
	readonly host: string;
	adviceFor(cause: unknown): string;
}

const refused =
	(key: string, place?: Place) =>
	(cause: unknown): never => {
		if (!(cause instanceof Failure)) throw cause;
		// What the database itself says names one host of several; what was found in it names none.
		const line = place ? `${cause.message} ${place.adviceFor(cause.cause ?? cause)}`.trim() : cause.message;
		const named = place && cause.cause === undefined ? `${place.host}: ${line}` : line;
		throw Object.assign(new ConfigError([`${key}: ${named}`]), { cause });
	};
