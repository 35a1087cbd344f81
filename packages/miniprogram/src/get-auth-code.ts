import type { AuthCode, CallFailed } from "@byleave/protocol";
import type { Bridge } from "./bridge.ts";
import { type Callbacks, call } from "./call.ts";

/** Parameters of my.getAuthCode (spec: my.getAuthCode, Parameters). */
export interface GetAuthCodeOptions extends Callbacks<AuthCode, CallFailed> {
	/** Absent, the platform's default: silent authorization (ruling 1). */
	scopes?: string | readonly string[] | null;
}

/**
 * Asks for an authorization code. Resolves with `{authCode, authSuccessScopes, authErrorScopes}`;
 * rejects with `{error, errorMessage, outcome, authErrorScopes}` (ruling 2). `callback` gets the same object, after
 * complete (ruling 1).
 */
export function getAuthCode(
	bridge: Bridge,
	options?: GetAuthCodeOptions | null,
	callback?: (result: AuthCode | CallFailed) => void,
): Promise<AuthCode> {
	return call(bridge, "getAuthCode", options, callback) as Promise<AuthCode>;
}
