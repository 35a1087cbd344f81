import { writeFileSync } from "node:fs";
import { readResults } from "../bench/report/result.ts";
import { benchPage } from "./bench/page.ts";
import { plots } from "./bench/plots.ts";

const results = readResults();
/** What is written, by its name in docs. `npm run bench -- --docs` writes it; a test holds it to bench/results. */
export const written: Readonly<Record<string, string>> = { "bench.md": benchPage(results), ...plots(results) };

/** Writes it. */
export function write(): void {
	for (const [name, text] of Object.entries(written)) writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
}
