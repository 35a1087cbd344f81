import { type AuthCode, readScopes } from "@byleave/protocol";
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

/** A code with what else was refused along its way. */
export function withRefused(code: AuthCode, refused: Readonly<Record<string, string>>): AuthCode {
	const { authCode, authSuccessScopes, authState } = code;
	const entries = Object.entries({ ...refused, ...code.authErrorScopes });
	const authErrorScopes = Object.fromEntries(entries.filter(([scope]) => !authSuccessScopes.includes(scope)));
	return { authCode, authSuccessScopes, authErrorScopes, ...(authState === undefined ? {} : { authState }) };
}

/** The map that says of each of these that the user refused it (ruling 3). */
export function refusals({ platform }: FlowContext, scopes: readonly string[]): Readonly<Record<string, string>> {
	return Object.fromEntries(scopes.map((scope) => [scope, platform.jsapi.scopeErrors.refused]));
}
