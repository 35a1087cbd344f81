import type { Store } from "../store.ts";
import { drawId } from "../trust/secrets.ts";

/** Work that one of several processes on a store does at a time. */
export interface Leases {
	/**
	 * Whether work of this name is this process's now, and stays so for a while: asked before each act, since whoever slept may
	 * have lost it meanwhile. Asks the store only when it has not for a third of the work's span. Rejects with `store_unavailable`.
	 */
	holds(work: Work): Promise<boolean>;
	/** Nothing is this process's any more: others may have it at once. Does not fail where the store does; time ends it then. */
	end(): Promise<void>;
}
export interface Work {
	readonly name: string;
	/** Milliseconds after which another process takes it from one that is dead or asleep. */
	readonly span: number;
}

interface Asked {
	readonly mine: boolean;
	readonly now: number;
	readonly elapsed: number;
}

/**
 * Held by rows (`takeLease`). Times are the server's clock, which may be a few seconds off another server's (ruling 35); a
 * holder goes by the lease for a third of its span only. What has been begun is not stopped by it: a verb is right in any
 * number at once, a lease only spares the others the work.
 */
export function createLeases({
	store,
	now,
	elapsed,
}: {
	readonly store: Pick<Store, "takeLease" | "giveLease">;
	readonly now: () => number;
	readonly elapsed: () => number;
}): Leases {
	const holder = drawId();
	const asked = new Map<string, Asked>();
	let ended = false;
	/** A clock stands while the machine sleeps, the other may be set: it is new by both. */
	const isNew = (at: Asked, span: number): boolean =>
		elapsed() - at.elapsed < span / 3 && Math.abs(now() - at.now) < span / 3;
	return {
		async holds({ name, span }) {
			const before = asked.get(name);
			if (ended) return false;
			if (before && isNew(before, span)) return before.mine;
			const at = { now: now(), elapsed: elapsed() };
			const mine = await store.takeLease({ name, holder, now: at.now, until: at.now + span });
			asked.set(name, { ...at, mine });
			return mine && !ended && isNew({ ...at, mine }, span);
		},
		async end() {
			ended = true;
			const held = [...asked].filter(([, { mine }]) => mine);
			await Promise.allSettled(held.map(([name]) => store.giveLease({ name, holder })));
		},
	};
}
