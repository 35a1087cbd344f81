import { Failure } from "@byleave/protocol";

/** Why a database cannot be used, and what to do; nothing of its URL but the host. */
export class Unusable extends Failure {
	readonly place: string;
	readonly why: string;
	readonly todo: string;
	constructor(place: string, why: string, todo: string, cause?: unknown) {
		super("store_unavailable", { message: `${place}: ${why} ${todo}`.trim(), cause });
		this.place = place;
		this.why = why;
		this.todo = todo;
	}
}
