import { type Event, eventsOf, type History, type Request, requestsOf, writing } from "./history.ts";

/** How long nothing was written, by one way or by any. */
export interface Outage {
	readonly event: Event;
	/** Milliseconds between the last success before and the first after; by server, and with any of them. */
	readonly by: Readonly<Record<string, number>>;
	readonly any: number;
	/** Answers U, 503 or none, until the next event. */
	readonly unknown: number;
}

/** A stretch this long before the event is looked at too: the last success before it lies there. Milliseconds. */
const BEFORE = 2000;

/**
 * The longest time without a write that succeeded, from shortly before each event to the next one. A switchover does not
 * begin at once, so that it is not the first success after the order that counts.
 */
export function outagesOf(history: History): readonly Outage[] {
	const requests = requestsOf(history);
	const events = eventsOf(history);
	// Who was only looked at says nothing of it.
	const servers = [...new Set(requests.filter(isWritten).map(({ server }) => server))].sort();
	return events
		.map((event, n) => {
			const until = events[n + 1]?.at ?? Number.POSITIVE_INFINITY;
			const within = requests.filter(({ answered }) => answered >= event.at - BEFORE && answered < until);
			const gap = (some: readonly Request[]): number => longest(some.filter(isWritten).map(({ answered }) => answered));
			return {
				event,
				by: Object.fromEntries(servers.map((server) => [server, gap(within.filter((one) => one.server === server))])),
				any: gap(within),
				unknown: within.filter(({ said, answered }) => said === "unknown" && answered >= event.at).length,
			};
		})
		.filter(({ event }) => event.what !== "audit");
}

const isWritten = ({ operation, said }: Request): boolean => said === "done" && writing.has(operation);

function longest(times: readonly number[]): number {
	const sorted = times.toSorted((one, other) => one - other);
	return sorted.reduce((most, time, n) => Math.max(most, time - (sorted[n - 1] ?? time)), 0);
}
