import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Client } from "pg";

/** What the pages use of PostgreSQL's own psql, which the binaries of the tests lack: `psql URL --file FILE --command SQL`. */
const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { file: { type: "string" }, command: { type: "string", multiple: true } },
});
const file = values.file === undefined ? "" : readFileSync(values.file, "utf8");
const statements = [...file.split(/;\s*$/m), ...(values.command ?? [])].filter((text) => text.trim() !== "");
const client = new Client({ connectionString: positionals[0] ?? "" });
await client.connect();
// One after the other: some are not said inside a transaction, which a list of them would be.
for (const statement of statements) await client.query(statement);
await client.end();
