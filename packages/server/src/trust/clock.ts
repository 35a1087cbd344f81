import { Failure } from "@byleave/protocol";
import type { Store } from "../store.ts";

/** What tells the time. */
export interface ClockSources {
	/** The wall clock, which somebody may set: milliseconds since 1970. */
	readonly wall: () => number;
	/** Milliseconds by a clock that nobody sets and that never goes back. */
	readonly elapsed: () => number;
}
/** What a clock noticed, for the log. `by`: milliseconds, ahead is positive. */
export type ClockNews =
	| { readonly what: "set-back" | "set-ahead" | "off-the-store"; readonly by: number }
	| { readonly what: "agrees-again" };

/** The server's one clock (ruling 35). */
export interface Clock {
	/** Milliseconds since 1970. Stands still where the wall clock was set back a little, and never runs ahead with it. */
	now(): number;
	/** The plain wall clock: for JWTs and Request-Time, which are others' clocks. */
	wall(): number;
	/** Hears what the store's own clock said, asked now: milliseconds since 1970. */
	hear(storeNow: number): void;
	/** Throws `store_unavailable` while the clocks do not agree: nothing may expire or come to life by a time that is not so. */
	mustAgree(): void;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
/** Set back by this much at most, time stands still until it has caught up; by more, it follows. */
const MOST_STANDING = 5 * MINUTE;
/** Ahead of the time that has really gone by, by more than this, the wall clock is not believed. */
const MOST_AHEAD = MINUTE;
/** Off the store's clock by more than this, neither is believed. */
const MOST_OFF = 2 * SECOND;
/** A wall clock that was set ahead, or slept, is believed once it has gone in step for this long; or when the store's says the same. */
const IN_STEP_FOR = MINUTE;

interface Moment {
	readonly wall: number;
	readonly elapsed: number;
}
/** Between the two the clocks have gone on by about as much. */
const isInStep = (before: Moment, now: Moment): boolean =>
	Math.abs(now.wall - before.wall - (now.elapsed - before.elapsed)) <= MOST_AHEAD;

/**
 * The wall clock held against a clock that nobody sets, and against the store's where there is one. Pure but for its
 * sources; `told` hears what it noticed, once each.
 */
export function createClock({ wall, elapsed }: ClockSources, told: (news: ClockNews) => void): Clock {
	/** Where wall and elapsed stood when they last agreed, and the time that was told last. */
	let agreed = { wall: wall(), elapsed: elapsed() };
	let last = agreed.wall;
	/** Where they stood when the wall clock went ahead; in step with that it becomes believable. */
	let ahead: Moment | undefined;
	/** Milliseconds that the wall clock is ahead of the store's, while that is too much. */
	let off: number | undefined;

	const believe = (at: Moment): void => {
		if (ahead) told({ what: "agrees-again" });
		ahead = undefined;
		agreed = at;
		last = Math.max(last, at.wall);
	};
	/** Looks at both clocks; afterwards `last` is the time. */
	const look = (): void => {
		const at = { wall: wall(), elapsed: elapsed() };
		const expected = agreed.wall + (at.elapsed - agreed.elapsed);
		const by = at.wall - expected;
		if (by > MOST_AHEAD) {
			if (!ahead) told({ what: "set-ahead", by });
			ahead = ahead && isInStep(ahead, at) ? ahead : at;
			if (at.elapsed - ahead.elapsed >= IN_STEP_FOR) believe(at);
			else last = Math.max(last, expected);
		} else {
			if (last - at.wall > MOST_STANDING) {
				told({ what: "set-back", by: at.wall - last });
				last = at.wall;
			}
			believe(at);
		}
	};

	return {
		wall,
		now() {
			look();
			return last;
		},
		hear(storeNow) {
			look();
			const by = wall() - storeNow;
			const apart = Math.abs(by) > MOST_OFF;
			// Two clocks that say the same, one of them another machine's, outweigh what this one was set to before.
			if (!apart && ahead) believe({ wall: wall(), elapsed: elapsed() });
			if (apart && off === undefined) told({ what: "off-the-store", by });
			if (!apart && off !== undefined) told({ what: "agrees-again" });
			off = apart ? by : undefined;
		},
		mustAgree() {
			look();
			if (!ahead && off === undefined) return;
			throw new Failure("store_unavailable", {
				message: ahead
					? "This server's clock was set ahead, or its machine slept; it is not believed yet."
					: "This server's clock and its store's do not agree.",
			});
		},
	};
}

/** A store whose verbs are refused while the clocks do not agree: what they would do hangs on what time it is. */
export function agreeing(store: Store, clock: Pick<Clock, "mustAgree">): Store {
	/** Each verb's own once, not one a call. */
	const held = new Map<string | symbol, { readonly verb: unknown; readonly whileAgreed: unknown }>();
	return new Proxy(store, {
		get(target, name) {
			const verb: unknown = Reflect.get(target, name);
			if (name === "close" || typeof verb !== "function") return verb;
			const known = held.get(name);
			if (known?.verb === verb) return known.whileAgreed;
			const whileAgreed = (...args: readonly unknown[]): unknown => {
				clock.mustAgree();
				return Reflect.apply(verb, target, args);
			};
			held.set(name, { verb, whileAgreed });
			return whileAgreed;
		},
	});
}
