import { storeContract } from "../contract/store.ts";
import { openMemory } from "./sqlite/memory.ts";

storeContract("memory", async () => {
	const store = await openMemory();
	return { store, close: () => store.close() };
});
