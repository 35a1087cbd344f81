import { Failure } from "./causes/cause.ts";
import { MOST_SCOPES } from "./limits.ts";
import { type Platform, scopeRow } from "./platform/platform.ts";

/**
 * The scopes argument of my.getAuthCode as a list of names (ruling 1): missing or null is the platform's
 * default; strings and elements are split at commas, trimmed, empty parts dropped, doubles removed.
 * Throws `scopes_invalid` for anything else, and for 0 or more than MOST_SCOPES names (counted after splitting).
 */
export function readScopes(asked: unknown, platform: Pick<Platform, "jsapi">): readonly string[] {
	if (asked === undefined || asked === null) return platform.jsapi.defaultScopes;
	const parts = typeof asked === "string" ? [asked] : asked;
	if (!Array.isArray(parts)) throw new Failure("scopes_invalid", { field: "scopes" });
	const names: string[] = [];
	for (const part of parts) {
		if (typeof part !== "string") throw new Failure("scopes_invalid", { field: "scopes" });
		for (const name of part.split(",")) if (name.trim() !== "") names.push(name.trim());
	}
	if (names.length === 0 || names.length > MOST_SCOPES) throw new Failure("scopes_invalid", { field: "scopes" });
	return [...new Set(names)];
}

/**
 * Parts names into those the platform knows and those it does not.
 * Throws `scopes_invalid` where an unknown name fails the call, or where no name is known (ruling 1).
 */
export function knownScopes(
	names: readonly string[],
	platform: Platform,
): { known: readonly string[]; refused: Record<string, string> } {
	const known = names.filter((name) => scopeRow(platform, name));
	const refused = Object.fromEntries(
		names.filter((name) => !scopeRow(platform, name)).map((name) => [name, platform.jsapi.scopeErrors.unknown]),
	);
	const anyUnknown = known.length < names.length;
	if (known.length === 0 || (anyUnknown && platform.jsapi.unknownScope === "call")) {
		throw new Failure("scopes_invalid", { field: "scopes", authErrorScopes: refused });
	}
	return { known, refused };
}
