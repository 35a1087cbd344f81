// npm run flat [-- --most=10000000] [-- --count=2000] [-- --keep=<folder>] [-- --results=<folder>]: what one operation costs on SQLite from a thousand grants on.
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createClient, mustSay } from "../../load.ts";
import { CODE, field, SUCCESS } from "../../operations.ts";
import { CLIENT, consents, createParties, USERS } from "../../parties.ts";
import { about, type Figure, type Panel, resultsFolder, writeResult } from "../../report/result.ts";
import { startServer } from "../../server/process.ts";
import { number, table } from "../../table.ts";
import { fill } from "./fill.ts";
import { type Act, acts, type Cost, measureActs } from "./measure.ts";

const { values: options } = parseArgs({
	options: {
		most: { type: "string", default: "10000000" },
		count: { type: "string", default: "2000" },
		/** The database stays there, and is gone on with: what was filled in an earlier run need not be filled again. */
		keep: { type: "string" },
		folder: { type: "string", default: tmpdir() },
		results: { type: "string" },
	},
});
const [most, count] = [Number(options.most), Number(options.count)];
const sizes = [1e3, 1e4, 1e5, 1e6, 1e7].filter((size) => size <= most);
if (sizes.length < 2) throw new TypeError("--most: 10000 at least.");
/** Of requests before anything is measured: what is compiled and cached by then is not what grows. */
const WARM_UP = 1000;

const folder = options.keep ?? mkdtempSync(join(options.folder, "byleave-flat-"));
mkdirSync(folder, { recursive: true });
if (options.keep === undefined)
	process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const told = about("scale", `npm run flat${most === 1e7 ? "" : ` -- --most=${most}`}`, folder);
const file = join(folder, "byleave.sqlite");
const parties = createParties(Number.MAX_SAFE_INTEGER);
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(0)} s`;

async function served<T>(
	use: (target: {
		server: Awaited<ReturnType<typeof startServer>>;
		client: ReturnType<typeof createClient>;
	}) => Promise<T>,
) {
	const server = await startServer({ kind: "byleave", store: { kind: "sqlite", file }, ...parties.setup });
	const client = createClient(server.public);
	try {
		return await use({ server, client });
	} finally {
		client.close();
		await server.close();
	}
}

if (!statSync(file, { throwIfNoEntry: false })) {
	// The first users go through the real server; all others are as the first one.
	await served(async ({ client }) => {
		await consents(parties, client.send);
		for (let user = 0; user < USERS; user++) {
			const code = await client.send(await parties.authorize(user));
			mustSay([code], CODE);
			mustSay([await client.send(await parties.applyToken(field(code, "authCode")))], SUCCESS);
		}
	});
}
const measuredAt: { grants: number; bytes: number; costs: Readonly<Record<Act, Cost>> }[] = [];
for (const grants of sizes) {
	const began = performance.now();
	fill(file, { to: grants, clientId: CLIENT, now: Date.now() });
	const { size } = statSync(file);
	console.error(`${grants} grants after ${seconds(began)}, ${number(size / 2 ** 20)} MB`);
	// Behind those who have allowed something, here or in an earlier run.
	const fresh = 1e9 + (Date.now() % 1e9);
	const costs = await served(async (target) => {
		await measureActs(target, parties, { count: WARM_UP, people: grants, fresh });
		return measureActs(target, parties, { count, people: grants, fresh: fresh + WARM_UP });
	});
	measuredAt.push({ grants, bytes: size / grants, costs });
}

const [least, greatest] = [measuredAt[0], measuredAt.at(-1)];
if (!least || !greatest) throw new TypeError("Nothing was measured.");
const growth = acts.map((act) => ({ act, times: greatest.costs[act].signatures / least.costs[act].signatures }));
const worst = growth.reduce((one, other) => (other.times > one.times ? other : one));
const figures: Figure[] = [
	{
		name: "cpuGrowth",
		value: worst.times,
		unit: "times",
		note: `${worst.act}, ${greatest.grants} grants over ${least.grants}, in signatures; ${growth.map(({ act, times }) => `${act} ${number(times)}`).join(", ")}`,
	},
	{
		name: "bytesPerGrant",
		value: greatest.bytes,
		unit: "B",
		note: `of the file, at ${greatest.grants} grants; of one in ten a login can still be used`,
	},
	...acts.map((act) => ({
		name: act,
		value: greatest.costs[act].cpu,
		unit: "ms",
		note: `CPU at ${greatest.grants} grants; at ${least.grants}: ${number(least.costs[act].cpu)}`,
	})),
];
const panels: Panel[] = [
	{
		title: "The server's CPU for one, signatures",
		x: "grants",
		log: true,
		lines: acts.map((act) => ({
			name: act,
			points: measuredAt.map(({ grants, costs }) => [grants, costs[act].signatures] as const),
		})),
	},
	{
		title: "Bytes of the file for a grant",
		x: "grants",
		log: true,
		lines: [{ name: "SQLite", points: measuredAt.map(({ grants, bytes }) => [grants, bytes] as const) }],
	},
];
const where = options.results ?? (most === 1e7 ? resultsFolder : undefined);
if (where !== undefined) writeResult({ ...told, figures, panels }, where);
for (const text of told.machine) console.log(text);
console.log("\nThe server's CPU for one, in ms and in signatures\n");
console.log(
	table(
		["act", ...measuredAt.map(({ grants }) => String(grants))],
		acts.map((act) => [
			act,
			...measuredAt.map(({ costs }) => `${number(costs[act].cpu)} (${number(costs[act].signatures)})`),
		]),
		false,
	),
);
console.log(
	`\n${table(["", ...measuredAt.map(({ grants }) => String(grants))], [["bytes a grant", ...measuredAt.map(({ bytes }) => number(bytes))]], false)}`,
);
