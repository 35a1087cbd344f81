import { Failure } from "@byleave/protocol";
import { ConfigError } from "../config/config.ts";
import type { StoreInput } from "../config/store/store.ts";
import type { Store, StoreOptions } from "../store.ts";
import { openMemory } from "./sqlite/memory.ts";
import { openSqlite } from "./sqlite/sqlite.ts";

/** The store that the configuration names. Rejects with a ConfigError that names the file and the reason (ruling 42). */
export async function openStore(store: StoreInput, options: StoreOptions): Promise<Store> {
	if (store.kind === "memory") return openMemory();
	return openSqlite(store.file, options).catch((cause: unknown) => {
		if (!(cause instanceof Failure)) throw cause;
		throw Object.assign(new ConfigError([`store.file: ${cause.message}`]), { cause });
	});
}
