/** What `my.getAuthCode` says of a failed call, in one word (ruling 2). Also the anchor in docs/errors.md. */
export const outcomes = {
	not_supported: "The host offers no call of this name; my.canIUse says beforehand which it offers.",
	invalid_scopes: "The scopes asked for are not a list of known scope names.",
	invalid_params: "The call's parameters cannot be read.",
	unavailable: "Authorization is not to be had here and now.",
	not_approved: "The mini program is not approved for any scope it asked for.",
	service_error: "The authorization service failed.",
	network: "The authorization service could not be reached.",
	timeout: "The authorization service or the user did not answer in time.",
	denied: "The user chose not to allow it.",
	dismissed: "The user closed the sheet without choosing.",
	suppressed: "The user has refused, closed sheets or blocked the app before, so no sheet was shown.",
} as const;
export type Outcome = keyof typeof outcomes;

/** One fact a developer meets: what happened, why it happens, what to do now. */
export interface CauseRow {
	/** What the JSAPI says when this cause ends a call. */
	readonly outcome: Outcome;
	readonly what: string;
	readonly why: string;
	readonly todo: string;
}
