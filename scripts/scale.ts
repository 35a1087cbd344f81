import { writeFileSync } from "node:fs";
import { inPartitions, measured } from "./scale/measured.ts";
import { schema } from "./scale/migrated.ts";
import { scalePage } from "./scale/page.ts";
import { partitionsFile } from "./scale/partitions.ts";
import { plot } from "./scale/plot.ts";

/** What is written, by its name in docs. `node --conditions=byleave-source scripts/scale.ts` writes it; a test holds it to the rows. */
export const written: Readonly<Record<string, string>> = {
	"scale.md": scalePage(measured, inPartitions),
	"scale.svg": plot(measured),
	"partitions.sql": partitionsFile(schema),
};

if (import.meta.main) {
	for (const [name, text] of Object.entries(written)) writeFileSync(new URL(`../docs/${name}`, import.meta.url), text);
}
