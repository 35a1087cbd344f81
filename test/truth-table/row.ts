/** The shape of a row of the truth table: what is asked, what the user does, what comes of it. */

/** What a scripted user does with a sheet. `Allow` may switch optional scopes on first. */
export type UserAct =
	| "Allow"
	| "Don't allow"
	| "Escape"
	| "Back"
	| "backdrop"
	/** Tries Allow, which must be disabled, then taps Don't allow. */
	| "Allow is disabled, then Don't allow"
	| { readonly on: readonly string[] };

/** Something that happened before the call. */
export type Earlier =
	| { readonly asked: unknown; readonly user?: UserAct }
	| { readonly app: "stopped" | "blocked" }
	| { readonly later: number /* seconds */ }
	/** An operator changes the platform: auth_user also reveals the birthday. */
	| { readonly grown: "birthDate" };

export interface Ok {
	readonly ok: readonly string[];
	readonly errors: Readonly<Record<string, string>>;
}
export interface Fails {
	readonly error: number;
	readonly outcome: string;
	readonly errors: Readonly<Record<string, string>>;
}

export interface Row {
	/** The number in the table; rows of several cases carry the same one. */
	readonly row: number;
	/** ◆: also in a real browser. */
	readonly browser?: true;
	/** Default: Shop. */
	readonly app?: "All";
	/** Unknown names fail only themselves. */
	readonly perScope?: true;
	readonly earlier?: readonly Earlier[];
	/** The scopes argument; absent = no argument at all. */
	readonly asked?: unknown;
	readonly user?: UserAct;
	readonly answer: Ok | Fails;
	/** The items on the sheet, but for userId; null = no sheet. `?` marks those with a switch. */
	readonly sheet: readonly string[] | null;
	/** Redeem the code and compare the answer's fields. */
	readonly discloses?: readonly string[];
	/** Nothing may have been written. */
	readonly noGrant?: true;
}

export const ok = (scopes: string, errors: Record<string, string> = {}): Ok => ({
	ok: scopes.split(", "),
	errors,
});
export const fails = (error: number, outcome: string, errors: Record<string, string> = {}): Fails => ({
	error,
	outcome,
	errors,
});
