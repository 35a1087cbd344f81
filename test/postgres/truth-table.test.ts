// The flow and the truth table, on PostgreSQL.
import { after } from "node:test";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { flow } from "../flow.ts";
import { truthTable } from "../truth-table/table.ts";
import { emptiedDatabase } from "./emptied.ts";

const { url, empty } = await emptiedDatabase();
const store = await openPostgres({ url });
after(() => store.close());
/** One store for all; each world finds it empty. */
const open = async () => {
	await empty();
	return { store: () => store };
};

flow("from the tap to the user's name, on PostgreSQL", open);
truthTable("the truth table, on PostgreSQL", open);
