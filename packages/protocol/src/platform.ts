import type { Cause } from "./causes/cause.ts";
import type { Outcome } from "./causes/outcome.ts";
import type { Item, Operation, View } from "./profile/views.ts";

/** Seconds, branded so that milliseconds cannot be handed in by mistake. */
export type Seconds = number & { readonly unit: "seconds" };
export const seconds = (value: number): Seconds => value as Seconds;

/** Where a row comes from: a documented page, seen in the field, or our own decision. */
export interface Source {
	readonly standing: "documented" | "observed" | "ours";
	readonly source: string;
}

export interface ScopeRow extends Source {
	readonly views: readonly View[];
	readonly operations?: readonly Operation[];
	/** Who gets it without a sheet (ruling 9). */
	readonly silent: "never" | "all" | "trusted";
	/** This name stands for another everywhere but in the echo. */
	readonly alias?: string;
	/** The user must have logged in no longer ago than this. */
	readonly freshLogin?: Seconds;
}

/** What the JSAPI says per outcome: the page's number and, to the letter, the page's message. */
export interface JsapiRows {
	readonly outcomes: Readonly<Record<Outcome, number>>;
	readonly messages: Readonly<Record<number, string>>;
	/** Values in authErrorScopes (ruling 3). */
	readonly scopeErrors: { readonly refused: string; readonly notApproved: string; readonly unknown: string };
	/** What a missing argument asks for. */
	readonly defaultScopes: readonly string[];
	/** A name the platform does not know fails the whole call, or only itself (ruling 1). */
	readonly unknownScope: "call" | "scope";
}

export type Version = "v1" | "v2";
export type ResultStatus = "S" | "F" | "U" | "A";
/** A result as the merchant's wire says it. `httpStatus` is 200 wherever a result is carried (ruling 15). */
export interface ResultRow {
	readonly resultCode: string;
	readonly resultStatus: ResultStatus;
	readonly resultMessage: string;
	readonly httpStatus: number;
}
/** The causes that a merchant's request can end with. */
export type MerchantCause = Extract<
	Cause,
	| "access_denied"
	| "access_expired"
	| "access_unknown"
	| "api_unknown"
	| "app_suspended"
	| "body_malformed"
	| "body_too_large"
	| "client_mismatch"
	| "client_suspended"
	| "clock_skewed"
	| "code_expired"
	| "code_unknown"
	| "code_used"
	| "directory_unavailable"
	| "field_invalid"
	| "grant_type_unsupported"
	| "header_invalid"
	| "internal"
	| "origin_refused"
	| "reference_client_mismatch"
	| "refresh_expired"
	| "refresh_unknown"
	| "refresh_used"
	| "signature_mismatch"
	| "store_unavailable"
	| "too_many_requests"
	| "user_frozen"
	| "user_unknown"
>;
export type OperationName = "applyToken" | "applyTokenAndInquiryUserInfo" | "inquiryUserInfo" | "revoke";
/** One field of a request: what it must be. `max` counts characters. */
export interface FieldRow {
	readonly type: "string" | "extendInfo";
	readonly max: number;
	readonly required?: boolean;
	/** Ids, codes and tokens: characters such as @ # ? are refused. */
	readonly id?: boolean;
}
export interface OperationRow extends Source {
	readonly operation: OperationName;
	readonly version: Version;
	/** Below the deployment's prefix. */
	readonly path: string;
	/** How a repeated request is met (ruling 14). */
	readonly repeat: "single-use" | "idempotent" | "safe";
	readonly fields: Readonly<Record<string, FieldRow>>;
}

export interface Lifetimes {
	readonly code: Seconds;
	readonly access: Seconds;
	readonly refresh: Seconds;
	readonly family: Seconds;
	readonly ticket: Seconds;
	/** How far Request-Time may be off, either way. */
	readonly clock: Seconds;
	/** How long a repeated code or refresh token gets the same answer again. */
	readonly retry: Seconds;
	/** A call that shows no sheet is answered within this. */
	readonly call: Seconds;
	/** Two refusals within this suppress the next sheets for as long again. */
	readonly suppression: Seconds;
	/** An optional scope that was left off is not asked again for this long. */
	readonly setAside: Seconds;
}

export interface Platform {
	readonly name: string;
	readonly scopes: Readonly<Record<string, ScopeRow>>;
	readonly jsapi: JsapiRows;
	readonly operations: readonly OperationRow[];
	readonly results: Readonly<Record<MerchantCause, Readonly<Record<Version, ResultRow>>>>;
	readonly success: ResultRow;
	/** Result codes that the platform knows and nothing here causes (ruling 30). */
	readonly unreached: Readonly<Record<string, string>>;
	readonly lifetimes: Lifetimes;
}

/** What a platform says differently from its base. */
export interface PlatformChange {
	readonly name: string;
	/** Keep only these scopes of the base. */
	readonly only?: readonly string[];
	readonly drop?: readonly string[];
	/** New scopes, or others in place of the base's. */
	readonly add?: Readonly<Record<string, ScopeRow>>;
	readonly jsapi?: Partial<JsapiRows>;
	readonly lifetimes?: Partial<Lifetimes>;
}

/**
 * A platform made of another: what is not named in `change` stays as the base has it.
 * Throws a TypeError that names the scope if `only` or `drop` names one the base does not have.
 */
export function definePlatform(base: Platform, change: PlatformChange): Platform {
	for (const name of [...(change.only ?? []), ...(change.drop ?? [])]) {
		if (!Object.hasOwn(base.scopes, name)) {
			throw new TypeError(`definePlatform(${change.name}): ${base.name} has no scope ${name}.`);
		}
	}
	const kept = Object.entries(base.scopes).filter(
		([name]) => (change.only?.includes(name) ?? true) && !change.drop?.includes(name),
	);
	return {
		...base,
		name: change.name,
		scopes: { ...Object.fromEntries(kept), ...change.add },
		jsapi: { ...base.jsapi, ...change.jsapi },
		lifetimes: { ...base.lifetimes, ...change.lifetimes },
	};
}

/** The row of a scope, or undefined. Never finds what an object inherits (`__proto__`, `constructor`). */
export function scopeRow(platform: Platform, name: string): ScopeRow | undefined {
	return Object.hasOwn(platform.scopes, name) ? platform.scopes[name] : undefined;
}

/** The name under which a scope is approved, granted and stored: its alias's, if it has one. */
export function canonical(platform: Platform, name: string): string {
	return scopeRow(platform, name)?.alias ?? name;
}

/** All that a scope gives; every scope implies userId (ruling 9). */
export function itemsOf(row: ScopeRow): readonly Item[] {
	return [...new Set<Item>(["userId", ...row.views, ...(row.operations ?? [])])];
}
