import { createInterface } from "node:readline";
import type { ConfigInput } from "@byleave/server";
import { openStore } from "../../../packages/server/src/stores/open-store.ts";
import { createLeases } from "../../../packages/server/src/upkeep/leases.ts";

/**
 * A process that holds a work, or does not: `<store, as JSON>`. To a line `holds` it says `true` or `false`; `later <ms>`
 * moves its clocks.
 */
const store = await openStore(JSON.parse(process.argv[2] ?? "") as ConfigInput["store"], {});
let now = 1_800_000_000_000;
const leases = createLeases({ store, now: () => now, elapsed: () => now });
createInterface({ input: process.stdin })
	.on("line", async (line) => {
		const [word, value] = line.split(" ");
		if (word === "later") now += Number(value);
		if (word === "holds") process.stdout.write(`${await leases.holds({ name: "work", span: 9000 })}\n`);
	})
	.on("close", () => process.exit(0));
process.stdout.write("ready\n");
