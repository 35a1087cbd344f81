// npm run overload [-- --seconds=6] [-- --store=sqlite|postgres] [-- --results=<folder>]: the peak, and what the server does at 70 to 300 % of it.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import type { ProberInput } from "../checks/prober.ts";
import { createParties } from "../parties.ts";
import { about, type Figure, type Panel, resultsFolder, writeResult } from "../report/result.ts";
import { median, quantile } from "../stats.ts";
import { run, type StoreName, stores } from "../stores.ts";
import { number, table } from "../table.ts";
import { Wire } from "../wire.ts";
import { closed, type Offered, open } from "./offer.ts";
import { createSupply } from "./supply.ts";

const { values: options } = parseArgs({
	options: {
		/** Of each measurement. */
		seconds: { type: "string", default: "6" },
		store: { type: "string", default: "sqlite" },
		folder: { type: "string", default: tmpdir() },
		results: { type: "string", default: resultsFolder },
		profile: { type: "string" },
	},
});
const store = stores.find((name): name is StoreName => name === options.store);
if (!store) throw new TypeError(`--store is sqlite or postgres, not ${options.store}.`);
const ms = Number(options.seconds) * 1000;
if (!(ms >= 500)) throw new TypeError("--seconds: half a second at least.");

/** In flight when the peak is looked for: enough that nothing ever waits for work. */
const IN_FLIGHT = 64;
/** Connections, made before anything is offered, as whoever calls a server all day has them; each has one request at a time. */
const CONNECTIONS = 512;
/** In per cent of the peak. */
const LEVELS = [30, 70, 100, 150, 200, 300] as const;

const folder = mkdtempSync(join(options.folder, "byleave-overload-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const told = about("overload", "npm run overload", folder);
const parties = createParties();
const { target, close } = await run(store, folder, parties, options.profile);
const supply = await createSupply(target, parties);

/** Beside whatever is offered, /health is asked for from a thread of its own; and the server's CPU is counted. */
async function beside(act: () => Promise<Offered>) {
	const workerData: ProberInput = { url: target.server.public, everyMs: 10 };
	const prober = new Worker(new URL("../checks/prober.ts", import.meta.url), { workerData });
	await once(prober, "online");
	const [before, began] = [await target.server.usage(), performance.now()];
	const offered = await act();
	const [after, ended] = [await target.server.usage(), performance.now()];
	prober.postMessage("stop");
	const [times]: number[][] = await once(prober, "message");
	await once(prober, "exit");
	const health = { p50: quantile(times ?? [], 0.5), p99: quantile(times ?? [], 0.99) };
	return { ...offered, health, cores: (after.cpu - before.cpu) / (ended - began) };
}
type Measured = Awaited<ReturnType<typeof beside>>;

async function closedLoop(expected: number): Promise<Measured> {
	await supply.fill(expected * (ms / 1000) * 2);
	const wire = new Wire(target.server.public, IN_FLIGHT);
	const measured = await beside(() => closed(wire, supply.next, IN_FLIGHT, ms));
	wire.close();
	return measured;
}

// The first warms up, and says how many requests have to be ready.
await supply.fill(3000);
const warm = new Wire(target.server.public, IN_FLIGHT);
const first = await closed(warm, supply.next, IN_FLIGHT, 600);
warm.close();
let expected = first.good;
const peaks: Measured[] = [];
for (let n = 0; n < 3; n++) {
	const found = await closedLoop(expected);
	expected = Math.max(expected, found.good);
	peaks.push(found);
}
const peak = median(peaks.map(({ good }) => good));

const levels: (Measured & { readonly level: number })[] = [];
for (const level of LEVELS) {
	const rate = (peak * level) / 100;
	await supply.fill(rate * (ms / 1000) * 1.1 + 100);
	const wire = new Wire(target.server.public, CONNECTIONS);
	await wire.openAll();
	levels.push({ level, ...(await beside(() => open(wire, supply.next, rate, ms))) });
	wire.close();
}
await close();

const at = (level: number): Measured => levels.find((one) => one.level === level) ?? (levels[0] as Measured);
const failed = levels.reduce((sum, one) => sum + one.failed, 0);
const each = levels.map(({ health }) => health.p99);
const figures: Figure[] = [
	{
		name: "peak",
		value: peak,
		unit: "/s",
		note: `${IN_FLIGHT} in flight, codes asked for, exchanged and inquired in turn`,
	},
	{
		name: "p99At70",
		value: at(70).waits.p99,
		unit: "ms",
		note: `p50 ${number(at(70).waits.p50)}, p99.9 ${number(at(70).waits.p999)}; ${number(at(70).refused)} a second refused`,
	},
	{
		name: "goodputAt300",
		value: (at(300).good / peak) * 100,
		unit: "%",
		note: `of the peak; ${number(at(300).refused)} a second refused`,
	},
	{
		name: "healthP99",
		value: Math.max(...each),
		unit: "ms",
		note: `of the worst level; ${levels.map(({ level, health }) => `${level} %: ${number(health.p99)}`).join(", ")}`,
	},
	{ name: "refusalP99At300", value: at(300).refusals.p99, unit: "ms", note: `p50 ${number(at(300).refusals.p50)}` },
	{ name: "failed", value: failed, unit: "", note: "answered neither with 200 nor with 503, at all levels together" },
];
const line = (name: string, value: (one: Measured) => number) => ({
	name,
	points: levels.map((one) => [one.level, value(one)] as const),
});
const panels: Panel[] = [
	{
		title: "Answered a second",
		x: "offered, % of the peak",
		lines: [line("done", ({ good }) => good), line("refused", ({ refused }) => refused)],
	},
	{
		title: "p99, ms",
		x: "offered, % of the peak",
		lines: [
			line("done", ({ waits }) => waits.p99),
			line("refused", ({ refusals }) => refusals.p99 || 0),
			line("/health", ({ health }) => health.p99),
		],
	},
];
writeResult({ ...told, figures, panels, ...{ peaks, levels } }, options.results);

for (const text of told.machine) console.log(text);
console.log(`\npeak ${number(peak)} a second (${peaks.map(({ good }) => number(good)).join(", ")})\n`);
const heads = [
	"offered",
	"a second",
	"done",
	"of the peak",
	"refused",
	"failed",
	"p50",
	"p99",
	"p99.9",
	"refusal p99",
	"/health p99",
	"server's cores",
	"generator late",
];
const rows = levels.map((one) => [
	`${one.level} %`,
	...[one.rate, one.good].map(number),
	`${number((one.good / peak) * 100)} %`,
	number(one.refused),
	String(one.failed),
	...[one.waits.p50, one.waits.p99, one.waits.p999, one.refusals.p99, one.health.p99, one.cores, one.late].map(number),
]);
console.log(table(heads, rows, false));
