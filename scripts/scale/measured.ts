import { readdirSync, readFileSync } from "node:fs";
import type { Act, Cost } from "../../bench/scale/measure.ts";
import type { Size } from "../../bench/scale/shape.ts";

/** What `npm run scale` has measured where so many grants lie. */
export interface Measured {
	readonly grants: number;
	/** How often each act was done. */
	readonly count: number;
	/** Users' tables were in partitions by the bucket. */
	readonly partitions?: boolean;
	/** PostgreSQL's, beside those of every run. */
	readonly settings?: readonly string[];
	readonly sizes: Readonly<Record<string, Size>>;
	readonly costs: Readonly<Record<Act, Cost>>;
}

const folder = new URL("../../bench/scale/figures/", import.meta.url);

const all: readonly Measured[] = readdirSync(folder)
	.map((name): Measured => JSON.parse(readFileSync(new URL(name, folder), "utf8")))
	.toSorted((one, other) => one.grants - other.grants);
/** From few grants to many: on tables in one piece, and in partitions. */
export const measured = all.filter(({ partitions }) => !partitions);
export const inPartitions = all.filter(({ partitions }) => partitions);
