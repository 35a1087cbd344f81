import { setTimeout } from "node:timers/promises";
import type { Context } from "../context.ts";
import { DAY } from "../trust/clock.ts";
import type { Leases, Work } from "./leases.ts";

export const SWEEP_MS = 60_000;
/** How long used markers are kept after their rows expire, so that reuse is told as reuse. */
const RETENTION_MS = 7 * DAY;

/** Longer than a turn: as long as who sweeps lives, nobody else does. */
const sweeping: Work = { name: "sweep", span: 1.5 * SWEEP_MS };

/** Drops what is past keeping, a little at a time, in one process. */
export async function sweep(
	{
		store,
		now,
		leases,
		limits,
	}: Pick<Context, "store" | "now" | "limits"> & { readonly leases: Pick<Leases, "holds"> },
	stop: AbortSignal,
): Promise<void> {
	for (let dropped = -1; dropped !== 0 && !stop.aborted && (await leases.holds(sweeping)); ) {
		const began = performance.now();
		dropped = await store.sweep({ now: now(), retention: RETENTION_MS });
		// Half of the time is the callers' (checklist 110).
		await setTimeout(performance.now() - began);
		if (dropped === 0) await limits.forget();
	}
}
