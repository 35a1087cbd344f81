// npm run rest [-- --starts=10] [-- --idle=5] [-- --results=<folder>]: memory at rest, and from the command to /health, built and installed. Linux only.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { about, resultsFolder, writeResult } from "../report/result.ts";
import { median } from "../stats.ts";
import { number, table } from "../table.ts";
import { install } from "./installed.ts";
import { type Start, start } from "./start.ts";

const { values: options } = parseArgs({
	options: {
		starts: { type: "string", default: "10" },
		/** Seconds before its memory is looked at. */
		idle: { type: "string", default: "5" },
		results: { type: "string", default: resultsFolder },
	},
});
const temporary = mkdtempSync(join(tmpdir(), "byleave-rest-"));
process.once("exit", () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const told = about("rest", "npm run rest", temporary);
const installed = install(temporary);
// The first one makes the database and its tables; the next ones find what Node keeps compiled.
const first = await start(installed, 0);
const starts: Start[] = [];
for (let n = 0; n < Number(options.starts); n++) starts.push(await start(installed, Number(options.idle) * 1000));

const of = (key: keyof Start): readonly number[] => starts.map((one) => one[key]);
const range = (key: keyof Start): string => `${number(Math.min(...of(key)))} to ${number(Math.max(...of(key)))}`;
const how = `${starts.length} starts, ${options.idle} s idle, SQLite, the configuration of docs/operate.md`;
const figures = [
	{ name: "rss", value: median(of("rss")), unit: "MB", note: `memory at rest: ${how}; ${range("rss")}` },
	{
		name: "pss",
		value: median(of("pss")),
		unit: "MB",
		note: `what other Node processes share, shared out; ${range("pss")}`,
	},
	{ name: "start", value: median(of("ms")), unit: "ms", note: `from the command to /health; ${range("ms")}` },
	{ name: "startCpu", value: median(of("cpu")), unit: "ms", note: `CPU of all threads until then; ${range("cpu")}` },
	{ name: "firstStart", value: first.ms, unit: "ms", note: "the very first, which makes the database" },
];
writeResult({ ...told, figures, ...{ starts } }, options.results);
for (const line of told.machine) console.log(line);
console.log(
	`\n${table(
		["figure", "value", ""],
		figures.map(({ name, value, unit, note }) => [name, `${number(value)} ${unit}`, note]),
		false,
	)}`,
);
