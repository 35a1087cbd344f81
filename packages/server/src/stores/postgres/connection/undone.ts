import type { Trouble } from "./trouble.ts";

/** What a fault has undone, and what that teaches the next attempt. */
export class Undone extends Error implements Pick<Trouble, "lost" | "elsewhere"> {
	/** Its COMMIT may have gone through. */
	readonly unknown: boolean;
	/** Nothing was there to be locked: it is made behind the gate, which whoever erases closes. */
	readonly gated: boolean;
	readonly lost: boolean;
	readonly elsewhere: boolean;
	constructor(cause: unknown, { unknown = false, gated = false, lost = false, elsewhere = false } = {}) {
		super("undone", { cause });
		this.unknown = unknown;
		this.gated = gated;
		this.lost = lost;
		this.elsewhere = elsewhere;
	}
}
