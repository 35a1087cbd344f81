import type { Timers } from "@byleave/protocol/bridge";

/** Counts what happens again and again, and tells it seldom. */
export interface Tally<Kind> {
	add(kind: Kind): void;
	/** Tells what has been counted, now. */
	flush(): void;
}

/** Milliseconds between two tellings: a loop does not flood whoever listens. */
const PAUSE = 200;

/**
 * The first of anything is told as soon as whoever does it is through; what comes then, after a pause, each kind once with how
 * often it happened since it was told last. Kinds are one where JSON says the same of them.
 */
export function createTally<Kind>(tell: (kind: Kind, times: number) => void, timers: Timers): Tally<Kind> {
	const waiting = new Map<string, { readonly kind: Kind; times: number }>();
	let isPlanned = false;
	const flush = (): void => {
		const told = [...waiting.values()];
		waiting.clear();
		for (const { kind, times } of told) tell(kind, times);
	};
	const plan = (): void => {
		isPlanned = true;
		queueMicrotask(() => {
			flush();
			timers.after(PAUSE, () => {
				isPlanned = false;
				if (waiting.size > 0) plan();
			});
		});
	};
	return {
		add(kind) {
			const key = JSON.stringify(kind);
			const known = waiting.get(key);
			if (known) known.times++;
			else waiting.set(key, { kind, times: 1 });
			if (!isPlanned) plan();
		},
		flush,
	};
}
