import { setImmediate, setTimeout } from "node:timers/promises";

/** Milliseconds. More than all the work that a failed proof makes, whatever keys a client has, on a machine that keeps up. */
const BEAT = 20;

/**
 * Does `work`; what it rejects with is passed on, on the next beat counted from its beginning. What differs between
 * somebody and nobody (rows to fetch, how many keys and how long, which refusal it is) is smaller than a beat, so that
 * the time of an answer does not tell (ruling 16, checklist 51).
 */
export async function refusedOnBeat<T>(work: () => Promise<T>): Promise<T> {
	const began = performance.now();
	try {
		return await work();
	} catch (refusal) {
		const beat = began + Math.ceil((performance.now() - began) / BEAT) * BEAT;
		// A timer goes by whole milliseconds, and what it leaves would tell; the last one is waited out turn by turn.
		await setTimeout(Math.max(0, beat - performance.now() - 1));
		while (performance.now() < beat) await setImmediate();
		throw refusal;
	}
}
