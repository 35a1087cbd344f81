import { join } from "node:path";
import { createClient } from "./load.ts";
import type { Target } from "./operations.ts";
import { consents, type Parties, writers } from "./parties.ts";
import type { StorePlace } from "./server/messages.ts";
import { type Database, startDatabase } from "./server/postgres.ts";
import { type ServerProcess, startServer } from "./server/process.ts";

export type StoreName = StorePlace["kind"];
export const stores: readonly StoreName[] = ["sqlite", "postgres"];

/** A server on one kind of store, with users who have allowed what is measured. */
export interface Running {
	readonly name: StoreName;
	readonly target: Target & { readonly server: ServerProcess };
	/** The merchant's access token of each user who may be written to. */
	readonly tokens: readonly string[];
	close(): Promise<void>;
}

/** Where SQLite's file lies in the benchmark's folder. */
export const sqliteFile = (folder: string): string => join(folder, "byleave.sqlite");

export async function run(name: StoreName, folder: string, parties: Parties, profile?: string): Promise<Running> {
	const database = name === "postgres" ? await startDatabase() : undefined;
	const server = await startServer(
		{ kind: "byleave", store: await placeOf(folder, database), ...parties.setup },
		profile,
	);
	const client = createClient(server.public);
	await consents(parties, client.send);
	const tokens = await writers(parties, client.send);
	return {
		name,
		target: { server, client, ...(database ? { database: database.cpu } : {}) },
		tokens,
		async close() {
			client.close();
			await server.close();
			await database?.postgres.stop();
		},
	};
}

async function placeOf(folder: string, database: Database | undefined): Promise<StorePlace> {
	if (!database) return { kind: "sqlite", file: sqliteFile(folder) };
	await database.postgres.query("CREATE DATABASE byleave");
	return { kind: "postgres", url: database.postgres.url("byleave") };
}
