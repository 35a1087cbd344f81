import { storeContract } from "../../packages/server/src/contract/store.ts";
import { openPostgres } from "../../packages/server/src/stores/postgres/postgres.ts";
import { emptiedDatabase } from "./emptied.ts";

const { url, empty } = await emptiedDatabase();

storeContract("PostgreSQL", async () => {
	await empty();
	const store = await openPostgres({ url });
	return { store, close: () => store.close() };
});
