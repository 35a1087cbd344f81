import type { Store, StoreOptions } from "../store.ts";
import { storeOf } from "./calling.ts";
import { openDatabase } from "./database.ts";
import { runnerOf } from "./verbs/verbs.ts";

/** The store for tests and the sandbox: the same verbs on a database that ends with the process. */
export async function openMemory(options: StoreOptions = {}): Promise<Store> {
	const db = openDatabase(":memory:");
	const run = runnerOf(db);
	return storeOf(
		async (call) => {
			for (const outcome of run([call])) {
				if ("failure" in outcome) throw outcome.failure;
				return outcome.value;
			}
		},
		async () => {
			db.close();
		},
		options,
	);
}
