import assert from "node:assert/strict";
import { type Cause, Failure } from "@byleave/protocol";
import type { GivenItem, GrantItem } from "../store.ts";

/** When everything happens that is not told otherwise. */
export const NOW = 1_800_000_000_000;
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** The lifetimes that the helpers of a World hand in. */
export const lives = {
	code: 300 * SECOND,
	ticket: 10 * MINUTE,
	access: 2 * HOUR,
	refresh: 30 * DAY,
	family: 365 * DAY,
};
export const windows = { suppression: 60 * SECOND, setAside: DAY };
export const RETRY = 30 * SECOND;
/** How long an older proof is refused after an erasure. */
export const REFUSED = 310 * SECOND;
/** How many race. */
export const CALLERS = 16;

export const client = { clientId: "client", merchantId: "merchant" } as const;
export const app = { appId: "app", clientId: "client", name: "App" } as const;

/** A row of a grant; unless told otherwise it stands by itself and was asked for without words. */
export const row = (scope: string, item: GrantItem["item"], over: Partial<GrantItem> = {}): GrantItem => ({
	scope,
	item,
	coveredBy: null,
	silent: false,
	wordsHash: null,
	...over,
});

/** What a merchant's answer knows of a row. */
export const toldRow = (scope: string, item: GrantItem["item"]): GivenItem => ({ scope, item });

/** The digests of the pair that a redemption with this nonce writes. */
export const accessOf = (nonce: string): string => `access of ${nonce}`;
export const refreshOf = (nonce: string): string => `refresh of ${nonce}`;
/** Who stands for a user in the audit. */
export const pseudonymOf = (sub: string): string => `p-${[...sub].reverse().join("")}`;

/**
 * The promise rejects with a Failure of this cause, and names this field if one is given. Of a field that is invalid
 * it says in a sentence what is wrong.
 */
export async function refuses(promise: Promise<unknown>, code: Cause, field?: string): Promise<void> {
	await assert.rejects(promise, (error) => {
		assert.ok(error instanceof Failure, String(error));
		assert.equal(error.code, code, String(error.cause ?? ""));
		if (field !== undefined) assert.equal(error.field, field);
		if (code === "field_invalid") assert.match(error.message, new RegExp(`^${error.field}: .+\\.$`));
		return true;
	});
}

/** What came of many at once: the values of those that succeeded, the causes of those that did not. */
export async function together<T>(
	calls: readonly Promise<T>[],
): Promise<{ readonly values: readonly T[]; readonly causes: readonly unknown[] }> {
	const settled = await Promise.allSettled(calls);
	return {
		values: settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])),
		causes: settled.flatMap((one) => (one.status === "rejected" ? [one.reason.code] : [])),
	};
}
