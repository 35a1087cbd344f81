import type { Outcome } from "@byleave/protocol";
import type { ParamsRule } from "./params.ts";

/**
 * A call that a super app offers to its mini programs, by the name that it has in `createHost({ apis })`: `my.<name>`,
 * `my.call("<name>")` and `AlipayJSBridge.call("<name>")` reach it, and canIUse says that it is there.
 */
export interface HostApi extends ParamsRule {
	/**
	 * What the call ends with: success gets the object, fail an `ApiFailed` or an `ApiOutcome`. Undefined only where nobody
	 * is there to be told any more. It may reject, hang or answer nonsense without harm beyond the one call, which
	 * then ends as `service_error` or `timeout`, and `report` hears of it. A call that draws nothing has ten seconds
	 * (the platform's `lifetimes.call`); from its first `turn` on it has as long as its person needs.
	 */
	run(asking: ApiAsking): Promise<object | ApiFailed | ApiOutcome | undefined>;
}

/** One call, as the host knows it. */
export interface ApiAsking {
	/** Whose frame it came from: never read from the message (ruling 12). */
	readonly appId: string;
	/** The app's registered name: whatever is drawn for it stands under it. */
	readonly name: string;
	/** What the mini program passed: anything that JSON can say, under the names of the rule. Nothing in it was checked. */
	readonly params: Readonly<Record<string, unknown>>;
	/** Aborts when nobody waits for the answer any longer: the document is gone, or the time is up. */
	readonly gone: AbortSignal;
	/**
	 * Draws, when its turn has come among sheets and dialogs: nothing of a mini program's ever lies over a sheet. The
	 * signal aborts when what is drawn has to go. Settles as `draw` does. If too many wait already, the call ends as
	 * `unavailable` without it.
	 */
	turn<Value>(draw: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
}

/** A failure in the call's own numbers. The mini program gets it as it is; `report` is not told. */
export interface ApiFailed {
	readonly error: number;
	readonly errorMessage: string;
}
/** A failure in the JSAPI's own words: the platform has the number and the message for it (ruling 2). */
export interface ApiOutcome {
	readonly outcome: Outcome;
}
