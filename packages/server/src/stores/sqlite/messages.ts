import { type Cause, Failure } from "@byleave/protocol";
import type { Carried, VerbCall } from "./driver.ts";

/** What the thread that holds the database is started with. */
export interface WorkerInput {
	readonly file: string;
	/** Milliseconds that a call waits for another process to have written. */
	readonly busyTimeout: number;
}
export interface Asked {
	readonly id: number;
	readonly call: VerbCall;
}
/** What it is asked, and what to do when all that is answered. Answers come in lists: those of one commit. */
export type Question = readonly Asked[] | "close";
/** What it answers. A Failure loses its class on the way, so it travels in parts. */
export interface Reply {
	readonly id: number;
	readonly value?: unknown;
	readonly failure?: {
		readonly code: Cause;
		readonly field: string | undefined;
		readonly message: string;
		/** What the database said, for the log. */
		readonly cause: string | undefined;
	};
}
/** The id of the answer that says whether the file could be opened. */
export const OPENED = 0;

export function replyOf(id: number, outcome: Carried): Reply {
	if (!("failure" in outcome)) return { id, value: outcome.value };
	const { code, field, message, cause } = outcome.failure;
	return { id, failure: { code, field, message, cause: cause === undefined ? undefined : String(cause) } };
}

export function failureOf({ code, field, message, cause }: NonNullable<Reply["failure"]>): Failure {
	return new Failure(code, {
		message,
		...(field === undefined ? {} : { field }),
		...(cause === undefined ? {} : { cause: new Error(cause) }),
	});
}
