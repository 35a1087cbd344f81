import { asking } from "./asking.ts";
import { merchant } from "./merchant.ts";
import type { CauseRow, Outcome } from "./outcome.ts";

/**
 * The closed list of everything that can go wrong or be refused. Every wire's words map from it
 * (JSAPI outcomes here, merchants' result codes in a platform's `results`), and `docs/errors.md`
 * is generated from it. Source: rulings 2, 6, 13 to 18, 34.
 */
export const causes = { ...asking, ...merchant } as const satisfies Record<string, CauseRow>;
export type Cause = keyof typeof causes;

/** The one error class. Its code is a cause; `detail` is for a caller to read and never holds a secret. */
export class Failure extends Error {
	readonly code: Cause;
	/** The name of the field, header or key that is wrong, where there is one. */
	readonly field: string | undefined;
	/** Per scope: why it was not granted (a platform's `scopeErrors` values). */
	readonly authErrorScopes: Record<string, string>;
	constructor(
		code: Cause,
		detail: {
			message?: string;
			field?: string;
			authErrorScopes?: Record<string, string>;
			cause?: unknown;
		} = {},
	) {
		super(detail.message ?? causes[code].what, { cause: detail.cause });
		this.name = "Failure";
		this.code = code;
		this.field = detail.field;
		this.authErrorScopes = detail.authErrorScopes ?? {};
	}
	get outcome(): Outcome {
		return causes[this.code].outcome;
	}
}
