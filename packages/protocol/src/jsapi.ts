import type { Outcome } from "./causes/outcome.ts";
import type { JsapiRows } from "./platform/rows.ts";

/** What the person has allowed, and what not. */
export interface Granted {
	/** In the order asked. */
	readonly authSuccessScopes: readonly string[];
	/** Scope to error; `{}` when every scope was granted. */
	readonly authErrorScopes: Readonly<Record<string, string>>;
	/** Of what was prepared: the state that the merchant's server gave it. */
	readonly authState?: string;
}
/** What success, complete and the Promise receive (ruling 2). */
export interface AuthCode extends Granted {
	readonly authCode: string;
}

/** What fail, complete and the rejected Promise receive (ruling 2). `outcome` is ours: see docs/errors.md. */
export interface CallFailed {
	readonly error: number;
	readonly errorMessage: string;
	readonly outcome: Outcome;
	readonly authErrorScopes: Readonly<Record<string, string>>;
}

/** The platform's words for an outcome. */
export function callFailed(
	jsapi: Pick<JsapiRows, "outcomes" | "messages">,
	outcome: Outcome,
	authErrorScopes: Readonly<Record<string, string>> = {},
): CallFailed {
	const error = jsapi.outcomes[outcome];
	return { error, errorMessage: jsapi.messages[error] ?? "", outcome, authErrorScopes };
}
