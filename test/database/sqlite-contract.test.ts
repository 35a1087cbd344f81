import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { openSqlite } from "@byleave/server";
import { storeContract } from "@byleave/server/contract";

/** The store's promises on a file, with its thread and its disk; `check` has them in memory. */
const folder = mkdtempSync(join(tmpdir(), "byleave-store-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
storeContract("sqlite", async () => {
	const store = await openSqlite(join(folder, `${++files}.db`));
	return { store, close: () => store.close() };
});
