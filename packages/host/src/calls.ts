import { MOST_PARAMS } from "@byleave/protocol";
import { alert } from "./flow/alert.ts";
import { getAuthCode } from "./flow/get-auth-code.ts";
import type { ParamsRule } from "./params.ts";

interface CallRow extends ParamsRule {
	readonly run: typeof getAuthCode | typeof alert;
}
/** The calls that a mini program may make, each a row; every other name is `not_supported` (checklist 82). */
const rows = {
	getAuthCode: { run: getAuthCode, most: MOST_PARAMS, aliases: { scopeNicks: "scopes" } },
	/** `message` is AlipayJSBridge's word for content. */
	alert: { run: alert, most: MOST_PARAMS, aliases: { message: "content" } },
} as const satisfies Readonly<Record<string, CallRow>>;

/** What canIUse says. */
export const calls: readonly string[] = Object.keys(rows);

/** The row of a call; undefined if there is none of this name. */
export function callRow(api: string): CallRow | undefined {
	return Object.hasOwn(rows, api) ? rows[api as keyof typeof rows] : undefined;
}
