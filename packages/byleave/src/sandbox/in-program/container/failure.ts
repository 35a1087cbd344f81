import { callFailed, type Outcome } from "@byleave/protocol";
import { jsapi } from "@byleave/protocol/platforms/jsapi";

/** How a call that is answered in the document fails: what fail, complete and the Promise get. */
export interface Failure {
	readonly error: number;
	readonly errorMessage: string;
}

/** A failure in the JSAPI's own words; `why` says more than the number does. */
export function failure(outcome: Outcome, why?: string): Failure {
	const said = callFailed(jsapi, outcome);
	return why === undefined ? said : { ...said, errorMessage: why };
}

/** Whether it says of itself that it is one. */
export const isFailure = (value: unknown): value is Failure =>
	typeof value === "object" && value !== null && "error" in value && typeof value.error === "number";

/** What was thrown, as a failure. */
export function failureOf(thrown: unknown): Failure {
	if (isFailure(thrown) && !(thrown instanceof Error)) return thrown;
	return failure("service_error", thrown instanceof Error ? thrown.message : String(thrown));
}
