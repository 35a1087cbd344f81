import { quantile } from "../stats.ts";
import { table } from "../table.ts";
import type { Fault } from "./history/check.ts";
import { eventsOf, type History, type Request, requestsOf } from "./history/history.ts";
import type { Outage } from "./history/outage.ts";

/** What a run came to. */
export interface Run {
	readonly history: History;
	readonly faults: readonly Fault[];
	readonly outages: readonly Outage[];
	/** Machine, versions, command: a line each. */
	readonly about: readonly string[];
}

/** Of the faults so many are told line by line. */
const TOLD = 50;
const seconds = (ms: number): string => (Number.isFinite(ms) ? (ms / 1000).toFixed(1) : "–");

/** In Markdown: what was asked and answered, what was found, how long nothing was written. */
export function report({ history, faults, outages, about }: Run): string {
	const requests = requestsOf(history);
	const slowest = requests.reduce((most, { begun, answered }) => Math.max(most, answered - begun), 0);
	const end = eventsOf(history).find(({ what }) => what === "audit")?.at ?? Number.POSITIVE_INFINITY;
	return [
		...about.map((line) => `- ${line}`),
		`- ${requests.length} requests, ${requests.filter(({ begun }) => begun > end).length} of them at the end, when everything is asked for once more; the slowest answer took ${seconds(slowest)} s`,
		"",
		"### What was found",
		"",
		faults.length === 0 ? "No fault." : `${faults.length} faults.`,
		...faults.slice(0, TOLD).map(lineOf),
		"",
		"### What was asked and answered",
		"",
		answersTable(requests),
		"",
		"### Seconds without a write",
		"",
		outagesTable(outages),
		"",
		eventsTable(outages),
		"",
	].join("\n");
}

const lineOf = ({ what, request, by }: Fault): string =>
	`- **${what}**: ${JSON.stringify(request)}${by ? ` by ${JSON.stringify(by)}` : ""}`;

function answersTable(requests: readonly Request[]): string {
	const operations = Map.groupBy(requests, ({ operation }) => operation);
	const says = ["done", "asked", "refused", "unknown", "unproven"] as const;
	const rows = [...operations].map(([operation, all]) => [
		operation,
		String(all.length),
		...says.map((word) => String(all.filter(({ said }) => said === word).length)),
	]);
	return table(["", "requests", "done", "a sheet", "refused", "unknown", "unproven"], rows, true);
}

const waysOf = (outages: readonly Outage[]) => [...new Set(outages.flatMap(({ by }) => Object.keys(by)))].sort();

/** The middle and the longest of each kind, at any server and at each. */
function outagesTable(outages: readonly Outage[]): string {
	const ways = waysOf(outages);
	const rows = [...Map.groupBy(outages, ({ event }) => event.what)].map(([kind, some]) => {
		const both = (times: readonly number[]) => `${seconds(quantile(times, 0.5))} / ${seconds(Math.max(...times))}`;
		return [
			kind,
			String(some.length),
			both(some.map(({ any }) => any)),
			...ways.map((way) => both(some.map(({ by }) => by[way] ?? Number.NaN))),
			String(some.reduce((sum, { unknown }) => sum + unknown, 0)),
		];
	});
	return table(["p50 / max", "times", "any", ...ways, "answers unknown"], rows, true);
}

function eventsTable(outages: readonly Outage[]): string {
	const ways = waysOf(outages);
	const rows = outages.map(({ event, any, by }) => [
		`${event.what}: ${event.node}`,
		seconds(any),
		...ways.map((way) => seconds(by[way] ?? Number.NaN)),
	]);
	return table(["", "any", ...ways], rows, true);
}
