import { fileURLToPath } from "node:url";
import type { ProgramRow } from "../../programs/row.ts";

/** A DSL program below test/fixtures/dsl, and what a person does with it. */
export const dslRow = (folder: string, row: Omit<ProgramRow, "program">): ProgramRow => ({
	...row,
	program: async () => fileURLToPath(new URL(`../../../fixtures/dsl/${folder}`, import.meta.url)),
});
