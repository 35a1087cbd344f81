import { Failure } from "@byleave/protocol";
import type { Store } from "../../store.ts";
import { storeOf } from "../carrying.ts";
import { verbs } from "../verbs/index.ts";
import { openDatabase } from "./database.ts";
import { driverOn } from "./driver.ts";
import { bucketKeyOf } from "./migrate.ts";

/** The store for tests and the sandbox: the same verbs on a database that ends with the process. */
export async function openMemory(): Promise<Store> {
	const db = openDatabase(":memory:");
	const driver = driverOn(db, "memory");
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
