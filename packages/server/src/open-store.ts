import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { causes, Failure } from "@byleave/protocol";
import { ConfigError, type ConfigInput } from "./config/config.ts";
import { troubleOf } from "./observe/store-trouble.ts";
import type { Store, StoreOptions } from "./store.ts";
import { openMemory } from "./stores/memory.ts";
import { openSqlite } from "./stores/sqlite.ts";

/**
 * The store that the configuration names; a folder that is missing is made. Rejects with a ConfigError that names the
 * file and the reason if it cannot be opened (ruling 42).
 */
export async function openStore(store: ConfigInput["store"], options: StoreOptions): Promise<Store> {
	if (store.kind === "memory") return openMemory(options);
	const { file } = store;
	const wrong = (why: string, cause?: unknown): ConfigError =>
		Object.assign(new ConfigError([`store.file: ${file}: ${why}.`]), { cause });
	if ((await stat(file).catch(() => undefined))?.isDirectory()) throw wrong("it is a folder; name a file in it");
	// Whoever may come to read the database must be let in on purpose.
	await mkdir(dirname(file), { recursive: true, mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
		throw wrong(`its folder cannot be made (${error.code})`, error);
	});
	return openSqlite(file, options).catch((error: unknown) => {
		throw wrong(troubleOf(error) ?? wordsOf(error), error);
	});
}

/** What a Failure says in words of its own, such as that a newer version wrote the file. */
function wordsOf(error: unknown): string {
	const own = error instanceof Failure && error.message !== causes[error.code].what;
	return own ? error.message.replace(/\.$/, "") : "it cannot be opened";
}
