import { quantile } from "../stats.ts";
import type { Wire } from "../wire.ts";

/** What came of requests that were offered, whether or not the server kept up. */
export interface Offered {
	/** A second. */
	readonly rate: number;
	readonly good: number;
	readonly refused: number;
	/** Answered otherwise, or not at all: nothing that should be. */
	readonly failed: number;
	/** Milliseconds from when it was due until it was answered. */
	readonly waits: { readonly p50: number; readonly p99: number; readonly p999: number };
	readonly refusals: { readonly p50: number; readonly p99: number };
	/** How late the load generator itself was, at its p99: milliseconds. */
	readonly late: number;
}
/** The status by which a server says that it has too much to do. */
const BUSY = 503;

/** As many at a time as said, each followed by the next at once, until the time is over or there are no more: what can be had at most. */
export async function closed(
	wire: Wire,
	next: () => Buffer | undefined,
	inFlight: number,
	ms: number,
): Promise<Offered> {
	const told = new Told();
	const start = performance.now();
	const lane = (): Promise<void> =>
		new Promise((resolve) => {
			const goOn = (): void => {
				const due = performance.now();
				const bytes = due - start < ms ? next() : undefined;
				if (!bytes) return void resolve();
				wire.send(bytes, ({ status }) => {
					told.add(status, due);
					goOn();
				});
			};
			goOn();
		});
	const lanes = Array.from({ length: inFlight }, lane);
	const given = setTimeout(() => wire.close(), ms + LONGEST);
	await Promise.all(lanes);
	clearTimeout(given);
	return told.sum(Math.min(ms, performance.now() - start));
}

/**
 * So many a second, at moments as they come when many people do not know of one another (Poisson), each sent when it is due, whether or
 * not earlier ones were answered. What finds no free connection waits for one, and that counts.
 */
export async function open(wire: Wire, next: () => Buffer | undefined, rate: number, ms: number): Promise<Offered> {
	const told = new Told();
	const start = performance.now();
	const chance = drawing(rate);
	const waiting: number[] = [];
	let due = start;
	let under = 0;
	const sendDue = (): void => {
		const now = performance.now();
		for (; due <= now && due - start < ms; due += (-Math.log(1 - chance()) * 1000) / rate) waiting.push(due);
		let sent = 0;
		for (; sent < waiting.length && wire.free; sent++) {
			const at = waiting[sent] ?? now;
			const bytes = next();
			if (!bytes) throw new RangeError("More were offered than were ready.");
			told.late.push(now - at);
			under++;
			wire.send(bytes, ({ status }) => {
				under--;
				told.add(status, at);
			});
		}
		waiting.splice(0, sent);
	};
	while (due - start < ms || waiting.length > 0 || under > 0) {
		sendDue();
		await new Promise((resolve) => setTimeout(resolve, 1));
		// Who is not answered by then is not answered.
		if (performance.now() - start > ms + LONGEST) break;
	}
	told.failed += under + waiting.length;
	return told.sum(ms, start + ms);
}

/** Milliseconds that are waited for the last answers. */
const LONGEST = 15_000;

class Told {
	/** Of what was done, when. */
	readonly done: number[] = [];
	readonly good: number[] = [];
	readonly refused: number[] = [];
	readonly late: number[] = [];
	failed = 0;
	add(status: number, due: number): void {
		const now = performance.now();
		const ms = now - due;
		if (status === 200) {
			this.good.push(ms);
			this.done.push(now);
		} else if (status === BUSY) this.refused.push(ms);
		else this.failed++;
	}
	/** What was done after `until` was done too late to count as done in this time. */
	sum(ms: number, until = Number.POSITIVE_INFINITY): Offered {
		const [good, refused] = [this.good, this.refused];
		const aSecond = (count: number): number => count / (ms / 1000);
		return {
			rate: aSecond(good.length + refused.length + this.failed),
			good: aSecond(this.done.filter((at) => at <= until).length),
			refused: aSecond(refused.length),
			failed: this.failed,
			waits: { p50: quantile(good, 0.5), p99: quantile(good, 0.99), p999: quantile(good, 0.999) },
			refusals: { p50: quantile(refused, 0.5), p99: quantile(refused, 0.99) },
			late: quantile(this.late, 0.99),
		};
	}
}

/** Between 0 and 1, the same for the same seed (mulberry32). */
function drawing(seed: number): () => number {
	let state = Math.trunc(seed) | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}
