import { type AuthCode, type Granted, readScopes } from "@byleave/protocol";
import type { Asking, FlowContext } from "./context.ts";

/** The names asked for, or undefined where only the server can say what is wrong with them, or what was prepared. */
export function namesOf({ platform }: FlowContext, { params, prepared }: Asking): readonly string[] | undefined {
	if (prepared !== undefined) return undefined;
	let names: readonly string[] | undefined;
	try {
		names = readScopes(params?.scopes, platform);
	} catch {
		// The server says it.
	}
	return names;
}

/** A yes with what else was refused along its way. */
export function withRefused<Yes extends AuthCode | Granted>(yes: Yes, refused: Readonly<Record<string, string>>): Yes {
	const entries = Object.entries({ ...refused, ...yes.authErrorScopes });
	const authErrorScopes = Object.fromEntries(entries.filter(([scope]) => !yes.authSuccessScopes.includes(scope)));
	return { ...yes, authErrorScopes };
}

/** The map that says of each of these that the user refused it (ruling 3). */
export function refusals({ platform }: FlowContext, scopes: readonly string[]): Readonly<Record<string, string>> {
	return Object.fromEntries(scopes.map((scope) => [scope, platform.jsapi.scopeErrors.refused]));
}
