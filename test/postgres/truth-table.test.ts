// The flow and the truth table, on PostgreSQL.
import { flow } from "../flow.ts";
import { truthTable } from "../truth-table/table.ts";
import { emptiedDatabase } from "./emptied.ts";

const { empty, store } = await emptiedDatabase();
const one = await store();
/** One store for all; each world finds it empty. */
const open = async () => {
	await empty();
	return { store: () => one };
};

flow("from the tap to the user's name, on PostgreSQL", open);
truthTable("the truth table, on PostgreSQL", open);
