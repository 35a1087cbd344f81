/** What waits longer than this for one turn waits in a queue; a request takes several turns. Milliseconds. */
const LONGEST_WAIT = 20;
/** For so long it must have waited longer all the time: a pause of the machine, or one burst, is no queue (CoDel, RFC 8289). Milliseconds. */
const STANDING = 200;
/** After so long in which nobody had to be refused nobody is counted any more. Milliseconds. */
const CALM = 1000;
/** So many under way are let in whatever waits: every thread has something to do, and few callers who wait for one another are no overload. */
const FEWEST = 64;
/** Between two looks at how long things wait. Milliseconds. */
const PAUSE = 10;

export interface Pressure {
	/** True if a request that has just come is to be refused. */
	refuses(): boolean;
	/** A request has been let in; to be told when it is over. */
	entered(): () => void;
	/** Milliseconds that something asked for now would wait before it is worked on, as far as is known. */
	waits(): number;
}

export interface PressureNeeds {
	/** Milliseconds by a clock that nobody sets. */
	readonly elapsed: () => number;
	/** Does next to nothing where requests are worked on, in turn with them; tells when it is done. */
	readonly probe: (done: () => void) => void;
	readonly later: (act: () => void, ms: number) => void;
}

/**
 * Decides how many requests may be under way. It measures how long work waits for its turn, by a probe that waits with it, so that
 * no number has to be right for a machine: what waits on others (a directory, a slow client) is no reason to refuse anybody. While the
 * wait stands too high, so many are let in as keep it near LONGEST_WAIT: that number follows the wait, up and down. A server with
 * nothing to do asks nothing.
 */
export function createPressure({ elapsed, probe, later }: PressureNeeds): Pressure {
	let under = 0;
	/** Since the probe was last sent. */
	let arrivals = 0;
	let probing = false;
	/** When the probe that is under way was sent, and when the last one was answered. */
	let sent: number | undefined;
	let answered = 0;
	let lastWait = 0;
	/** Since when the wait has been too long. */
	let since: number | undefined;
	/** How many may be under way; Infinity while nothing stands. */
	let most = Number.POSITIVE_INFINITY;
	let refused = 0;

	const waits = (): number => (sent === undefined ? lastWait : Math.max(lastWait, elapsed() - sent));

	/** At each answer of the probe, and at each arrival, since that answer may be late. */
	function look(now: number, wait: number): void {
		if (wait <= LONGEST_WAIT) since = undefined;
		else since ??= now;
		if (most === Number.POSITIVE_INFINITY && since !== undefined && now - since >= STANDING) {
			most = Math.max(FEWEST, under * (LONGEST_WAIT / wait));
			refused = now;
		}
	}
	/** At each answer: fewer as soon as it is too many; more only where more have come, and a little at a time. */
	function follow(now: number): void {
		if (most === Number.POSITIVE_INFINITY) return;
		if (lastWait > LONGEST_WAIT) most = Math.max(FEWEST, most * Math.max(0.7, LONGEST_WAIT / lastWait));
		else if (refused > answered) most += 1 + most / 20;
		else if (now - refused > CALM) most = Number.POSITIVE_INFINITY;
	}
	function ask(): void {
		const start = elapsed();
		sent = start;
		arrivals = 0;
		probe(() => {
			const now = elapsed();
			lastWait = now - start;
			sent = undefined;
			look(now, lastWait);
			follow(now);
			answered = now;
			later(goOn, PAUSE);
		});
	}
	function goOn(): void {
		probing = under > 0 || arrivals > 0 || most < Number.POSITIVE_INFINITY;
		if (probing) ask();
		else {
			lastWait = 0;
			since = undefined;
		}
	}

	return {
		waits,
		refuses() {
			arrivals++;
			if (!probing) goOn();
			const now = elapsed();
			look(now, waits());
			if (under < most) return false;
			refused = now;
			return true;
		},
		entered() {
			under++;
			return () => void under--;
		},
	};
}
