import {
	type Gives,
	type Line,
	nameOf,
	type Operation,
	type Request,
	type Said,
} from "../../bench/ha/history/history.ts";

/** What one request of a made-up history is, where it is not as usual. */
export interface Told {
	readonly presents?: string;
	readonly gives?: Gives;
	readonly said?: Said;
	readonly word?: string;
	readonly person?: string;
	readonly server?: string;
	/** Milliseconds until its answer. */
	readonly took?: number;
}

/** A request that begins at a moment (milliseconds) and, as usual, is done ten later. */
export function at(begun: number, operation: Operation, told: Told = {}): Request {
	const { took = 10, person = "mei", server = "a", said = "done", ...more } = told;
	return { kind: "request", id: begun, person, operation, server, begun, answered: begun + took, said, ...more };
}

/** As they are told apart in a made-up history: the pair of a number. */
export const pair = (n: number): Gives => ({ access: `access ${n}`, refresh: `refresh ${n}`, customer: "customer" });
export const name = (person = "mei"): Gives => ({ name: nameOf(person) });

/** Up to tokens: asked at 0, allowed at 100, redeemed at 200. */
export const begun: readonly Line[] = [
	at(0, "authorize", { said: "asked", gives: { ticket: "ticket" } }),
	at(100, "confirm", { presents: "ticket", gives: { code: "code" } }),
	at(200, "redeem", { presents: "code", gives: pair(1) }),
];
