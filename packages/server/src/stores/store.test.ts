import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { storeContract } from "./contract.ts";
import { openSqlite } from "./sqlite.ts";

const folder = mkdtempSync(join(tmpdir(), "byleave-store-"));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

storeContract("sqlite", () => openSqlite(join(folder, `${++files}.db`), { pseudonym: (sub) => `p${sub.length}` }));
