import { DatabaseSync } from "node:sqlite";
import { Failure } from "@byleave/protocol";
import type { Store } from "../../store.ts";
import { storeOf } from "../carrying.ts";
import { verbs as all } from "../verbs/index.ts";
import type { Verbs } from "../verbs/rooms.ts";
import { openDatabase } from "./database.ts";
import { driverOn } from "./driver.ts";
import { bucketKeyOf, giveBucketKey } from "./migrate.ts";

/** The store for tests and the sandbox: the same verbs on a database that ends with the process. */
export const openMemory = async (): Promise<Store> => memoryStore(freshDatabase());

/** One on a database in memory; it closes that with itself. */
export function memoryStore(db: DatabaseSync, verbs: Verbs = all): Store {
	const driver = driverOn(db, "memory", verbs);
	return storeOf({
		bucketKey: bucketKeyOf(db),
		async carry(verb, input) {
			if (!db.isOpen) throw new Failure("store_unavailable", { message: "The store has been closed." });
			const outcomes = verbs[verb].reads ? driver.read([{ verb, input }]) : driver.write([{ verb, input }]);
			const [outcome] = outcomes === "busy" ? [] : outcomes;
			if (!outcome) throw new Failure("store_unavailable");
			if ("failure" in outcome) throw outcome.failure;
			return outcome.value;
		},
		async close() {
			if (db.isOpen) db.close();
		},
	});
}

/** A database as the migrations have made it; they take ten times as long as a copy of what they make. */
let image: Uint8Array | undefined;

/** An empty database of today, with a key of its own. */
export function freshDatabase(): DatabaseSync {
	if (image === undefined) {
		const first = openDatabase(":memory:");
		image = first.serialize();
		return first;
	}
	const db = new DatabaseSync(":memory:", { enableForeignKeyConstraints: true });
	db.deserialize(image);
	db.exec("PRAGMA secure_delete = ON");
	giveBucketKey(db);
	return db;
}
