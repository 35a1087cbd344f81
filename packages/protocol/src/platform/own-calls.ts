import type { JsapiCallRow, Source } from "./rows.ts";

/**
 * A call of a wallet's own as whoever runs one says it, in a configuration or to `createHost`: it asks for scopes, or it opens what a
 * merchant has prepared.
 */
export type OwnCall = { readonly asks: readonly string[] } | OpensCall;
interface OpensCall {
	/** The parameter that holds what `prepare` answered. */
	readonly opens: string;
	/** The key under which success gets the state that the merchant gave; left out or null: it gets none. */
	readonly state?: string | null | undefined;
}

export const isOwnCall = (api: object): api is OwnCall => "asks" in api || "opens" in api;

/** The same as a row of a table. */
export const ownCallRow = (call: OwnCall, source: Source): JsapiCallRow =>
	"asks" in call
		? { ...source, does: "asks", scopes: call.asks }
		: { ...source, does: "opens", from: call.opens, authState: call.state ?? null, fails: null };

/**
 * Names that no wallet's own call can have: every host answers them itself, or they are `my`'s own and never go to a host.
 */
export const hostsOwn: ReadonlySet<string> = new Set([
	"getAuthCode",
	"getAuthorize",
	"getOpenUserInfo",
	"getPhoneNumber",
	"getAuthUserInfo",
	"call",
	"canIUse",
	"then",
]);

/** Why a call cannot be called so, or undefined. */
export function wrongCallName(name: string): string | undefined {
	if (hostsOwn.has(name)) return "every host has this call itself.";
	return /^[A-Za-z]\w{0,63}$/.test(name)
		? undefined
		: "a call's name is 1 to 64 letters, digits and _, a letter first.";
}
