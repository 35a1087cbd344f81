import type { Fault } from "./history/check.ts";
import { type History, requestsOf } from "./history/history.ts";
import type { Outage } from "./history/outage.ts";

/** What a run came to. */
export interface Run {
	readonly history: History;
	readonly faults: readonly Fault[];
	readonly outages: readonly Outage[];
	readonly lives: number;
	/** Milliseconds, of the load and of the whole. */
	readonly loaded: number;
	readonly whole: number;
	/** Machine, versions, command. */
	readonly about: readonly string[];
	readonly unforeseen: readonly string[];
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const row = (...cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
const head = (...cells: readonly string[]): readonly string[] => [row(...cells), row(...cells.map(() => "---"))];
const count = <T>(all: readonly T[], isSo: (one: T) => boolean): number => all.filter(isSo).length;
const middle = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;

/** In Markdown: what was asked and answered, what was found, how long nothing was written. */
export function report({ history, faults, outages, lives, loaded, whole, about, unforeseen }: Run): string {
	const requests = requestsOf(history);
	const operations = [...new Set(requests.map(({ operation }) => operation))].sort();
	const saying = (operation: string) => requests.filter((one) => one.operation === operation);
	const slowest = Math.max(...requests.map(({ begun, answered }) => answered - begun));
	const kinds = [...new Set(outages.map(({ event }) => event.what))];
	const ways = [...new Set(outages.flatMap(({ by }) => Object.keys(by)))].sort();
	return [
		...about.map((line) => `- ${line}`),
		`- ${seconds(whole)} s in all, ${seconds(loaded)} s of load: ${lives} lives, ${requests.length} requests; the slowest answer took ${seconds(slowest)} s`,
		"",
		"### What was found",
		"",
		...(faults.length === 0 ? ["Nothing."] : faults.slice(0, 50).map(lineOf)),
		...(unforeseen.length === 0 ? [] : ["", `Errors that a server did not foresee: ${unforeseen.length}.`]),
		"",
		"### What was asked and answered",
		"",
		...head("", "asked", "done", "a sheet", "refused", "unknown"),
		...operations.map((operation) => {
			const all = saying(operation);
			const said = (word: string) => count(all, (one) => one.said === word);
			return row(operation, all.length, said("done"), said("asked"), said("refused"), said("unknown"));
		}),
		"",
		"### Seconds without a write",
		"",
		...head(
			"",
			"times",
			"p50",
			"most",
			...ways.map((way) => `${way}: p50`),
			...ways.map((way) => `${way}: most`),
			"unknown answers",
		),
		...kinds.map((kind) => {
			const some = outages.filter(({ event }) => event.what === kind);
			const sorted = (of: (one: Outage) => number) => some.map(of).toSorted((one, other) => one - other);
			const by = ways.map((way) => sorted((one) => one.by[way] ?? 0));
			const any = sorted((one) => one.any);
			return row(
				kind,
				some.length,
				seconds(middle(any)),
				seconds(any.at(-1) ?? 0),
				...by.map((times) => seconds(middle(times))),
				...by.map((times) => seconds(times.at(-1) ?? 0)),
				some.reduce((sum, { unknown }) => sum + unknown, 0),
			);
		}),
		"",
		...head("event", "primary", "any", ...ways),
		...outages.map(({ event, any, by }) =>
			row(event.what, event.node, seconds(any), ...ways.map((way) => seconds(by[way] ?? 0))),
		),
		"",
	].join("\n");
}

const lineOf = ({ what, request, by }: Fault): string =>
	`- **${what}**: ${JSON.stringify(request)}${by ? ` by ${JSON.stringify(by)}` : ""}`;
