/** Where a program's code meets ours: what it throws is told, and ends there. */
export type Told = (error: unknown, during: string) => void;

export interface Guard {
	/** Runs a piece of the program's code; undefined if it threw. */
	run<Value>(during: string, work: () => Value): Value | undefined;
	/** Tells of something that was thrown. */
	tell: Told;
}

/** A border that tells each error once, of promises too, as far as the program lets one see them. */
export function createGuard(tell: Told): Guard {
	const seen = new WeakSet<object>();
	const once: Told = (error, during) => {
		if (typeof error === "object" && error !== null) {
			if (seen.has(error)) return;
			seen.add(error);
		}
		tell(error, during);
	};
	return {
		run(during, work) {
			try {
				return work();
			} catch (error) {
				once(error, during);
				return undefined;
			}
		},
		tell: once,
	};
}
