import { type Checked, checksTable } from "../checks/checks.ts";
import { median } from "../stats.ts";
import type { StoreName } from "../stores.ts";
import { number } from "../table.ts";
import { type ThresholdName, thresholds } from "../thresholds.ts";
import type { Figure, Result } from "./result.ts";
import {
	figuresTable,
	limitsTable,
	MANY,
	partsTable,
	type Round,
	ratiosTable,
	remarks,
	signaturesOf,
	storesTable,
} from "./tables.ts";

/** What `npm run bench` leaves. */
export interface BenchResult extends Result {
	readonly cores: number;
	readonly rounds: Partial<Readonly<Record<StoreName, readonly Round[]>>>;
	readonly checked: readonly Checked[];
}

/** The figures that targets are judged by. */
export function figuresOf({ sqlite = [], postgres = [] }: BenchResult["rounds"]): readonly Figure[] {
	const one = (name: string, unit: string, rounds: readonly Round[], of: (round: Round) => number): Figure => ({
		name,
		unit,
		value: median(rounds.map(of)),
		note: `median of ${rounds.length} rounds`,
	});
	const cpu = (operation: "getAuthCode" | "applyToken" | "inquiryUserInfo") =>
		one(operation, "signatures", sqlite, (round) => signaturesOf(round, "together", operation));
	return [
		...(sqlite.length > 0 ? [cpu("getAuthCode"), cpu("applyToken"), cpu("inquiryUserInfo"), ofSigning(sqlite)] : []),
		...(postgres.length > 0
			? [
					one(
						"postgresRedemption",
						"ms",
						postgres,
						({ together, limits }) => 1 / together.applyToken.perCpu - limits.pooledSigns.cpu,
					),
				]
			: []),
	];
}

/** Redemptions, of the rate at which all cores sign: with as many in flight as get the most out of the machine. */
function ofSigning(rounds: readonly Round[]): Figure {
	const part = (of: (round: Round) => number): number =>
		median(rounds.map((round) => (100 * of(round)) / round.limits.pooledSigns.perSecond));
	const few = part(({ together }) => together.applyToken.perSecond);
	const many = part(({ redemptions }) => redemptions?.perSecond ?? Number.NaN);
	const best = Math.max(few, Number.isNaN(many) ? 0 : many);
	return {
		name: "redemptionsOfSigning",
		unit: "%",
		value: best,
		note: `${best === few ? 32 : MANY} in flight; with 32 ${number(few)} %, with ${MANY} ${number(many)} %`,
	};
}

/** All that it measured, as text or in Markdown. */
export function benchReport(result: BenchResult, markdown: boolean): string {
	const title = (text: string): string => (markdown ? `### ${text}\n` : `\n${text}\n`);
	const list = (lines: readonly string[]): string[] => lines.map((line) => (markdown ? `- ${line}` : line));
	const { rounds: measured, checked, cores } = result;
	const rounds = measured.sqlite ?? measured.postgres ?? [];
	const name = measured.sqlite ? "SQLite" : "PostgreSQL";
	const told = remarks(rounds, cores);
	const item = (name: ThresholdName): string =>
		thresholds[name].item === null ? name : `item ${thresholds[name].item}`;
	return [
		...list([...result.machine, `${rounds.length} rounds; medians; spread: lowest to highest`]),
		"",
		title("What this machine can do, each alone"),
		limitsTable(rounds, markdown),
		"",
		title(`What the server does, on ${name}`),
		figuresTable(rounds, markdown),
		"",
		title("32 in flight, against the limits"),
		ratiosTable(rounds, markdown),
		"",
		title("32 in flight, where the CPU of one goes, in signatures"),
		partsTable(rounds, markdown),
		"",
		...(measured.postgres ? [title("Both stores, side by side"), storesTable(measured, markdown), ""] : []),
		...(told.length > 0 ? [...list(told), ""] : []),
		...(checked.length > 0
			? [
					title("Thresholds"),
					checksTable(checked, markdown),
					"",
					...list(checked.map(({ name, details }) => `${item(name)}: ${details}`)),
					"",
				]
			: []),
	].join("\n");
}
