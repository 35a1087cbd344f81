import { storeContract } from "../contract/store.ts";
import { openMemory } from "./sqlite/memory.ts";

storeContract("memory", async () => {
	const store = await openMemory();
	return { store, close: () => store.close() };
});

/** Sixteen bits: of many users two meet, and must have nothing else in common. */
storeContract("memory, with all users in one bucket,", async () => {
	const store = await openMemory();
	return { store: { ...store, bucketOf: () => "0000" }, close: () => store.close() };
});
