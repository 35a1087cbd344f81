import type { Store } from "../store.ts";

/** The store for tests and the sandbox: the same verbs on a database that ends with the process. Loaded when it is opened. */
export const openMemory = async (): Promise<Store> => (await import("./sqlite/memory.ts")).openMemory();
