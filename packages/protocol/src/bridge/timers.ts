/** What waits: handed in, so that tests own the time. */
export interface Timers {
	/** Calls `then` once after so many milliseconds, unless the returned function is called before. */
	after(ms: number, then: () => void): () => void;
	/** Milliseconds, from anywhere, that only go on. */
	now(): number;
}

/** The machine's own time. */
export const systemTimers: Timers = {
	after(ms, then) {
		const timer = setTimeout(then, ms);
		return () => clearTimeout(timer);
	},
	now: () => performance.now(),
};

/** Timers that stand still until they are told to pass. For tests. */
export interface ManualTimers extends Timers {
	/** Runs what falls due within so many milliseconds, in order. */
	pass(ms: number): void;
	/** How many wait. */
	readonly waiting: number;
}
export function manualTimers(): ManualTimers {
	let now = 0;
	const due = new Map<symbol, { at: number; then: () => void }>();
	return {
		after(ms, then) {
			const key = Symbol();
			due.set(key, { at: now + ms, then });
			return () => due.delete(key);
		},
		pass(ms) {
			const until = now + ms;
			for (;;) {
				const [next] = [...due].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at);
				if (next === undefined) break;
				due.delete(next[0]);
				now = next[1].at;
				next[1].then();
			}
			now = until;
		},
		now: () => now,
		get waiting() {
			return due.size;
		},
	};
}
