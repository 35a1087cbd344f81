import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { machine } from "../machine.ts";

/** What a measuring command leaves in bench/results/<name>.json, for docs/bench.md. Commands add raw rounds of their own beside it. */
export interface Result {
	readonly name: string;
	/** The day, as 2026-11-26. */
	readonly date: string;
	/** As one types it to measure the same again. */
	readonly command: string;
	readonly machine: readonly string[];
	readonly figures: readonly Figure[];
	/** Drawn as docs/bench-<name>.svg. */
	readonly panels?: readonly Panel[];
}
/** One number, by a name that targets.ts may ask for. */
export interface Figure {
	readonly name: string;
	/** In its unit, as it is to be shown; NaN (null in JSON) if it could not be measured. */
	readonly value: number;
	readonly unit: string;
	readonly note?: string;
}
/** One field of a plot: lines over x, or bars, one a line with its first point's value. */
export interface Panel {
	/** What is drawn upwards, with its unit. */
	readonly title: string;
	/** What is drawn to the right, with its unit; left out: bars, each named by its line. */
	readonly x?: string;
	/** Powers of ten to the right. */
	readonly log?: boolean;
	readonly lines: readonly Line[];
}
export interface Line {
	readonly name: string;
	readonly points: readonly (readonly [x: number, y: number])[];
}

/** Where they lie in the repository. */
export const resultsFolder: string = fileURLToPath(new URL("../results/", import.meta.url));

/** What every result begins with. `folder`: where the databases lay. To be asked for before the load begins. */
export const about = (name: string, command: string, folder: string): Omit<Result, "figures"> => ({
	name,
	date: new Date().toISOString().slice(0, 10),
	command,
	machine: [...machine(folder), `load average of the minute before: ${(loadavg()[0] ?? Number.NaN).toFixed(1)}`],
});

/** Writes `<name>.json`; numbers with the digits that were measured. */
export function writeResult(result: Result, folder: string = resultsFolder): void {
	const digits = (_: string, value: unknown): unknown =>
		typeof value !== "number" || Number.isInteger(value) ? value : Number(value.toPrecision(5));
	writeFileSync(fileIn(folder, result.name), `${JSON.stringify(result, digits, "\t")}\n`);
}

/** What was measured, by its name; of what was not there is nothing. */
export function readResults(folder: string = resultsFolder): Readonly<Partial<Record<string, Result>>> {
	const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
	const all = names.sort().map((name) => readResult(readFileSync(fileIn(folder, name.slice(0, -5)), "utf8")));
	return Object.fromEntries(all.map((result) => [result.name, result]));
}

/** JSON has no NaN: it is null there. */
export const readResult = (text: string): Result =>
	JSON.parse(text, (_, value: unknown) => (value === null ? Number.NaN : value));

const fileIn = (folder: string, name: string): string => `${folder.replace(/[\\/]$/, "")}/${name}.json`;
