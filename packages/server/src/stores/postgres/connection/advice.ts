import { Failure } from "@byleave/protocol";
import { faultOf } from "./faults.ts";
import { Unfit } from "./session.ts";

/** What an operator does about a fault at the start; behind its reason, and like that without anything of the URL or a row. */
export function adviceFor(error: unknown): string {
	// It says itself what to do.
	if (error instanceof Failure) return "";
	if (error instanceof Unfit) return error.todo;
	return faultOf(error)?.todo ?? "Its own log says more.";
}
