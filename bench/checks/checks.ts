import type { Target } from "../operations.ts";
import type { Parties } from "../parties.ts";
import type { ServerProcess } from "../server/process.ts";
import { number, table } from "../table.ts";
import { type Threshold, type ThresholdName, thresholds } from "../thresholds.ts";
import { type DslSizes, dslWaits } from "./dsl.ts";
import { flood } from "./flood.ts";
import { healthUnderLoad } from "./health.ts";
import { accessTokenOracle, clientOracle, clockOracle, type Difference } from "./oracles.ts";
import { firstPage, tapToSheet } from "./sandbox.ts";
import { redemptionWhileSweeping } from "./sweep.ts";

/** What was measured for a threshold, and what the figure rests on. */
export interface Checked {
	readonly name: ThresholdName;
	readonly value: number;
	readonly details: string;
}
export interface CheckSizes {
	readonly pairs: number;
	readonly healthMs: number;
	readonly sweep: { readonly rounds: number; readonly redemptions: number; readonly rows: number };
	readonly floodMs: number;
	/** How often the command is given, and how many taps. */
	readonly sandbox: { readonly starts: number; readonly taps: number };
	readonly dsl: DslSizes;
}

/** Measures everything that has a threshold. */
export async function measureChecks(
	target: Target & { readonly server: ServerProcess },
	parties: Parties,
	file: string,
	sizes: CheckSizes,
): Promise<readonly Checked[]> {
	const tokens = await accessTokenOracle(target, parties, sizes.pairs);
	const clients = await clientOracle(target, parties, sizes.pairs);
	const late = await clockOracle(target, parties, sizes.pairs);
	const health = await healthUnderLoad(target, parties, target.server.operator, sizes.healthMs);
	const flooded = await flood(target, parties, sizes.floodMs);
	const sweep = await redemptionWhileSweeping(target, parties, file, sizes.sweep);
	const page = await firstPage(sizes.sandbox.starts);
	const sheet = await tapToSheet(sizes.sandbox.taps);
	const dsl = await dslWaits(sizes.dsl);
	const told = [...flooded.told].map(([what, times]) => `${what} ×${times}`).sort();
	return [
		{ name: "accessTokenOracle", value: Math.abs(tokens.apart), details: sides(tokens) },
		{ name: "clientOracle", value: Math.abs(clients.apart), details: sides(clients) },
		{ name: "clockOracle", value: Math.abs(late.apart), details: sides(late) },
		{
			name: "memoryUnderFlood",
			value: (flooded.most - flooded.before) / 2 ** 20,
			details: `${sizes.floodMs / 1000} s, from ${number(flooded.before / 2 ** 20)} MB; ${told.join(", ")}`,
		},
		{ name: "slowConnections", value: flooded.slowest, details: "200 connections, half of them slow bodies" },
		{
			name: "healthUnderLoad",
			value: health.p99,
			details: `p50 ${number(health.p50)} ms, ${health.asked} times, beside ${number(health.load)} requests/s`,
		},
		{
			name: "redemptionWhileSweeping",
			value: sweep.times,
			details: `${number(sweep.sweeping)} ms over ${number(sweep.idle)} ms; ${sweep.beside} redemptions beside ${number(sweep.sweptPerSecond)} rows/s`,
		},
		{ name: "firstPage", ...page },
		{ name: "tapToSheet", ...sheet },
		{ name: "dslFirstPaint", ...dsl.firstPaint },
		{ name: "dslSave", ...dsl.save },
		{ name: "dslRows", ...dsl.rows },
		{ name: "dslRuntime", ...dsl.runtime },
	];
}

/** NaN is no figure, and therefore not held. */
export const isHeld = ({ name, value }: Checked): boolean => value < thresholds[name].limit;

export function checksTable(checked: readonly Checked[], markdown: boolean): string {
	const rows = checked.map((check) => {
		const { item, what, limit, unit }: Threshold = thresholds[check.name];
		return [
			what,
			String(item ?? "–"),
			`${number(check.value)} ${unit}`,
			`< ${limit} ${unit}`,
			isHeld(check) ? "held" : "MISSED",
		];
	});
	return table(["threshold", "item", "measured", "limit", ""], rows, markdown);
}

const sides = ({ medians: [one, two], noise }: Difference): string =>
	`${number(one)} and ${number(two)} ms; the halves of the pairs disagree by ${number(noise)} ms`;
