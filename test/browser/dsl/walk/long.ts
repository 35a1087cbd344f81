// npm run walk [-- --steps=10000] [-- --seed=7] [-- --walks=5]: longer walks than a test takes, one seed after the other.
import { parseArgs } from "node:util";
import { openMarket } from "./market.ts";
import { pageRows } from "./rows.ts";
import { walk } from "./walk.ts";

const { values } = parseArgs({
	options: {
		steps: { type: "string", default: "10000" },
		seed: { type: "string", default: String(Date.now() % 1_000_000) },
		walks: { type: "string", default: "1" },
	},
});
const first = Number(values.seed);
for (let seed = first; seed < first + Number(values.walks); seed++) {
	console.log(`Seed ${seed}, ${values.steps} steps.`);
	await openMarket(async ({ phone, complaints, leftOver }) => {
		const visits = await walk(phone, { seed, steps: Number(values.steps) });
		console.log(`${visits.size} of ${pageRows.length} pages; left over: ${JSON.stringify(await leftOver())}`);
		for (const line of complaints()) console.log(`Complained: ${line}`);
	});
}
