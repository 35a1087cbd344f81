import type { Timers } from "@byleave/protocol/bridge";

/** Sheets that their own page took away, by navigating or loading anew: whoever does it again and again fishes (ruling 6). */
export interface TakenAway {
	note(appId: string): void;
	/** Whether the app gets no sheet for now. */
	suppresses(appId: string): boolean;
}

const NEVER = Number.NEGATIVE_INFINITY;

/** `window`: milliseconds; within it sheets are counted together, and so long the last of them suppresses. */
export function createTakenAway(timers: Timers, window: () => number): TakenAway {
	/** The last two times of each app. */
	const times = new Map<string, readonly [first: number | undefined, last: number]>();
	return {
		note(appId) {
			times.set(appId, [times.get(appId)?.[1], timers.now()]);
		},
		suppresses(appId) {
			const [first = NEVER, last = NEVER] = times.get(appId) ?? [];
			return last - first < window() && timers.now() - last < window();
		},
	};
}
