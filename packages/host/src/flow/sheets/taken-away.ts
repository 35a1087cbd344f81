import type { Timers } from "@byleave/protocol/bridge";

/** An app whose own pages took away so many sheets within the window gets none for the next. */
const MOST_TAKEN_AWAY = 2;

/** Sheets that their own page took away, by navigating or loading anew: whoever does it again and again fishes (ruling 6). */
export interface TakenAway {
	note(appId: string): void;
	/** Whether the app gets no sheet for now. */
	suppresses(appId: string): boolean;
}

/** `window`: milliseconds; within it sheets are counted together, and so long the last of them suppresses. */
export function createTakenAway(timers: Timers, window: () => number): TakenAway {
	const times = new Map<string, readonly number[]>();
	const recent = (appId: string) => (times.get(appId) ?? []).filter((at) => timers.now() - at < window());
	return {
		note(appId) {
			times.set(appId, [...recent(appId), timers.now()].slice(-MOST_TAKEN_AWAY));
		},
		suppresses(appId) {
			const [first, last] = times.get(appId) ?? [];
			if (first === undefined || last === undefined) return false;
			return last - first < window() && timers.now() - last < window();
		},
	};
}
