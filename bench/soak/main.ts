// npm run soak [-- --minutes=20] [-- --results=<folder>]: everything that people and merchants do, at half of what the server can do; whether memory stays.
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createParties } from "../parties.ts";
import { about, type Figure, type Panel, resultsFolder, writeResult } from "../report/result.ts";
import { run, sqliteFile } from "../stores.ts";
import { number } from "../table.ts";
import { createVisits } from "./person.ts";
import { slopeOf } from "./slope.ts";

const { values: options } = parseArgs({
	options: {
		minutes: { type: "string", default: "20" },
		folder: { type: "string", default: tmpdir() },
		results: { type: "string" },
	},
});
const minutes = Number(options.minutes);
if (!(minutes > 0)) throw new TypeError("--minutes: how long, in minutes.");
const ms = minutes * 60_000;
/** Shorter ones say that it works, not that it is flat: a server's heap still finds its size. */
const SAYS_SOMETHING = 10;
/** As many people come again and again. */
const PEOPLE = 2000;
/** Of what it can do. */
const SHARE = 0.5;
/** What half the time may add to memory, in parts of it, and still be flat; beside what the bound allows. */
const FLAT = 0.02;
const SAMPLED_MS = 2000;
const SWEPT_MS = 60_000;

const folder = mkdtempSync(join(options.folder, "byleave-soak-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const told = about("soak", `npm run soak -- --minutes=${minutes}`, folder);
const parties = createParties(PEOPLE);
const { target, close } = await run("sqlite", folder, parties);
const visits = createVisits(target.client, parties, PEOPLE);
let visitor = 0;
let done = 0;
let errors = 0;
const wrong = new Map<string, number>();
const visit = async (): Promise<void> => {
	await visits.visit(visitor++).then(
		() => void done++,
		(error: unknown) => {
			errors++;
			const what = error instanceof Error ? error.message.slice(0, 160) : String(error);
			wrong.set(what, (wrong.get(what) ?? 0) + 1);
		},
	);
};

/** What it can do: so many at a time, each followed by the next, for a while; the first second warms up. */
async function mostPerSecond(forMs: number): Promise<number> {
	const until = performance.now() + forMs;
	const before = done;
	const lane = async (): Promise<void> => {
		while (performance.now() < until) await visit();
	};
	await Promise.all(Array.from({ length: 16 }, lane));
	return (done - before) / (forMs / 1000);
}
await mostPerSecond(2000);
const most = await mostPerSecond(Math.min(6000, ms / 4));
const rate = most * SHARE;
const perVisit = visits.requests() / Math.max(1, done);

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
const kinds = ["rss", "heap", "external", "handles", "wal", "database"] as const;
type Sample = Readonly<Record<(typeof kinds)[number] | "minute" | "under", number>>;
const samples: Sample[] = [];
const start = performance.now();
let under = 0;
async function sample(): Promise<void> {
	const { rss, heap, external, handles } = await target.server.memory();
	const file = sqliteFile(folder);
	const megabytes = (bytes: number): number => bytes / 2 ** 20;
	samples.push({
		minute: (performance.now() - start) / 60_000,
		rss: megabytes(rss),
		heap: megabytes(heap),
		external: megabytes(external),
		handles,
		wal: megabytes(sizeOf(`${file}-wal`)),
		database: megabytes(sizeOf(file)),
		under,
	});
}
const sampling = setInterval(() => void sample(), SAMPLED_MS);
// The server's own timer is in the benchmark's hands: this is what it would do.
const sweeping = setInterval(() => void target.server.sweep(), Math.min(SWEPT_MS, ms / 4));
const [doneBefore, requestsBefore] = [done, visits.requests()];
for (let n = 0, all = rate * (ms / 1000); n < all; n++) {
	const wait = start + (n * 1000) / rate - performance.now();
	if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
	under++;
	void visit().finally(() => void under--);
}
while (under > 0) await new Promise((resolve) => setTimeout(resolve, 50));
clearInterval(sampling);
clearInterval(sweeping);
await sample();
const lasted = (performance.now() - start) / 1000;
await close();

/** Of the second half; a garbage collector's teeth are no growth, so that of each ten samples the least counts. */
function trend(of: (typeof kinds)[number]) {
	const half = samples.filter(({ minute }) => minute >= minutes / 2);
	const width = Math.max(1, Math.min(10, Math.floor(half.length / 10)));
	const least = Array.from({ length: Math.floor(half.length / width) }, (_, n) =>
		half.slice(n * width, (n + 1) * width).reduce((least, one) => (one[of] < least[of] ? one : least)),
	);
	const slope = slopeOf(least.map((one) => [one.minute, one[of]] as const));
	const over = minutes / 2;
	const flat = slope.rise * over <= Math.max(FLAT * slope.mean, slope.within * over);
	return { ...slope, flat, said: `${number(slope.rise)} ± ${number(slope.within)} a minute, of ${number(slope.mean)}` };
}
const judged = (["rss", "heap", "external", "handles", "wal"] as const).map((kind) => ({ kind, ...trend(kind) }));
const flat = judged.every((one) => one.flat);
const says = minutes >= SAYS_SOMETHING;
const figures: Figure[] = [
	{
		name: "flat",
		value: flat ? 1 : 0,
		unit: "",
		note: judged.map(({ kind, flat, said }) => `${kind} ${flat ? "" : "GROWS "}${said}`).join("; "),
	},
	{ name: "errors", value: errors, unit: "", note: `of ${visits.requests() - requestsBefore} requests` },
	{
		name: "visits",
		value: (done - doneBefore) / lasted,
		unit: "/s",
		note: `half of the ${number(most)} that it can do; each ${number(perVisit)} requests, all operations`,
	},
	{ name: "minutes", value: minutes, unit: "min" },
	...judged.map(({ kind, mean }) => ({
		name: kind,
		value: mean,
		unit: kind === "handles" ? "" : "MB",
		note: "in the second half",
	})),
	{
		name: "database",
		value: samples.at(-1)?.database ?? Number.NaN,
		unit: "MB",
		note: "the file at the end: it holds what was done",
	},
];
const line = (name: (typeof kinds)[number]) => ({
	name,
	points: samples.map((one) => [one.minute, one[name]] as const),
});
const panels: Panel[] = [
	{ title: "Memory, MB", x: "minutes", lines: [line("rss"), line("heap"), line("external")] },
	{ title: "Write-ahead log, MB; handles", x: "minutes", lines: [line("wal"), line("handles")] },
];
const where = options.results ?? (says ? resultsFolder : undefined);
if (where !== undefined) writeResult({ ...told, figures, panels }, where);

for (const text of told.machine) console.log(text);
console.log("");
for (const { name, value, unit, note } of figures)
	console.log(`${name}: ${number(value)} ${unit}${note === undefined ? "" : ` · ${note}`}`);
for (const [what, times] of wrong) console.log(`  ×${times} ${what}`);
if (!says) console.log(`Under ${SAYS_SOMETHING} minutes nothing is said of memory.`);
if (errors > 0 || (says && !flat)) process.exitCode = 1;
