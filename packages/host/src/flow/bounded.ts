import type { Timers } from "@byleave/protocol/bridge";

/** How work ended: with its value, or given up, for the reason of the signal or because the time was up. */
export type Ended<Value> = { readonly value: Value } | { readonly stopped: unknown };

export interface Bounds<Value> {
	readonly timers: Timers;
	/** Milliseconds; without them only the signals bound the work. */
	readonly ms?: number;
	readonly signals: readonly AbortSignal[];
	/** Gets the value that comes after the work was given up. */
	readonly late?: (value: Value) => void;
}
export const TIME_IS_UP = "timeout";

/**
 * Somebody else's work, which may hang, throw at once or answer late: settles when it does, when time is up, or
 * when a signal aborts, whichever is first. Given-up work sees its own signal abort; what it does then is `late`.
 * Rejects only as the work does.
 */
export function bounded<Value>(
	{ timers, ms, signals, late }: Bounds<Value>,
	work: (signal: AbortSignal) => Value | Promise<Value>,
): Promise<Ended<Value>> {
	return new Promise((resolve, reject) => {
		const aborted = signals.find((signal) => signal.aborted);
		if (aborted) return resolve({ stopped: aborted.reason });

		const own = new AbortController();
		let open = true;
		const end = () => {
			open = false;
			cancel();
			for (const signal of signals) signal.removeEventListener("abort", onAbort);
		};
		const stop = (reason: unknown) => {
			end();
			resolve({ stopped: reason });
			own.abort(reason);
		};
		const onAbort = (event: Event) => stop((event.target as AbortSignal).reason);
		const cancel = ms === undefined ? () => {} : timers.after(ms, () => stop(TIME_IS_UP));
		for (const signal of signals) signal.addEventListener("abort", onAbort);

		new Promise<Value>((done) => done(work(own.signal))).then(
			(value) => {
				if (!open) return late?.(value);
				end();
				resolve({ value });
			},
			(error) => {
				end();
				reject(error);
			},
		);
	});
}
