import { storeContract } from "../../packages/server/src/contract/store.ts";
import { emptiedDatabase } from "./emptied.ts";

const { store, empty } = await emptiedDatabase();

storeContract("PostgreSQL", async () => {
	await empty();
	return { store: await store(), close: async () => {} };
});
