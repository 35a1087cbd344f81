import { type CallFailed, MOST_PARAMS, type Platform } from "@byleave/protocol";
import type { Asking, FlowContext } from "../flow/context.ts";
import { getAuthCode } from "../flow/get-auth-code.ts";
import type { Failed } from "../oauth-service.ts";
import { type Alert, alertApi } from "./alert.ts";
import type { HostApi } from "./host-api.ts";
import type { ParamsRule } from "./params.ts";
import { runApi } from "./run-api.ts";
import { walletCall } from "./wallet-calls.ts";

export interface CallRow extends ParamsRule {
	/** What success or fail gets; a `Failed`, an `ApiOutcome` or an `ApiFailed` is for fail. */
	run(context: FlowContext, asking: Asking): Promise<object | undefined>;
	/** What fail gets in place of the JSAPI's own words, which are handed in. */
	failing?(end: Failed, said: CallFailed): object;
}
/** The calls that a mini program may make, each a row; every other name is `not_supported` (checklist 82). */
export type Calls = ReadonlyMap<string, CallRow>;

/**
 * The host's own calls, those of the wallet's table, and those of the super app, which may come in place of any but
 * `getAuthCode`.
 * Throws a TypeError that names the row that cannot be.
 */
export function createCalls(
	alert: Alert,
	apis: Readonly<Record<string, HostApi>>,
	wallets: Platform["jsapi"]["calls"] = {},
): Calls {
	const calls = new Map<string, CallRow>([
		["getAuthCode", { run: getAuthCode, most: MOST_PARAMS, aliases: { scopeNicks: "scopes" } }],
	]);
	const taken = new Set(calls.keys());
	for (const [name, row] of Object.entries(wallets)) if (!taken.has(name)) calls.set(name, walletCall(row));
	for (const [name, api] of Object.entries({ alert: alertApi(alert), ...apis })) {
		if (taken.has(name)) throw new TypeError(`apis.${name}: this call is the host's own. Leave it out.`);
		if (typeof api?.run !== "function") throw new TypeError(`apis.${name}.run is no function.`);
		if (!(api.most > 0)) throw new TypeError(`apis.${name}.most says no size: how long may its parameters be?`);
		calls.set(name, { ...api, run: (context, asking) => runApi(context, asking, api) });
	}
	return calls;
}
