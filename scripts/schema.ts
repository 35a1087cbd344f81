// Writes the schema by which editors check a byleave.json, from the checks of the sandbox itself.
import { writeFile } from "node:fs/promises";
import { editorSchema } from "../packages/byleave/src/sandbox/program/declared/schema.ts";

const file = new URL("../packages/byleave/schema/byleave.schema.json", import.meta.url);
await writeFile(file, `${JSON.stringify(editorSchema(), null, "\t")}\n`);
