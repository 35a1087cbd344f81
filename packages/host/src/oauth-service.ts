import type {
	AuthCode,
	AuthorizeRequest,
	Cause,
	ConfirmAnswer,
	DeclineReason,
	DiscloseRequest,
	Notice,
	OpenData,
	Outcome,
	Pending,
	PermitAnswer,
	PermitRequest,
} from "@byleave/protocol";

/**
 * What a super app has to offer so that my.getAuthCode works in it (spec: OAuthService SPI). Byleave's own server
 * is behind `createServerService`; a super app with a server of its own implements this, and `hostContract` checks it.
 *
 * Promises of every implementation: it may reject, hang or answer nonsense without harm beyond the one call; each
 * code is a new one; a ticket ends with its first confirm or decline, and by nobody but the user it was opened for.
 */
export interface OAuthService {
	/** A code, or the sheet that has to be shown first. `scopes` comes as the mini program sent it. */
	getAuthCode(request: AuthCodeRequest): Promise<AuthCode | Pending | Failed | SpiError>;
	/**
	 * Shows the sheet and settles with what the user did. When `signal` aborts, the sheet has to close. A rejection by
	 * the name of `TimeoutError` says that the ticket ended. The sheet is gone when this settles; but after Allow it
	 * may stay, busy, until `answered` settles, so that something shows while the answer is on its way.
	 */
	showAuthPage(pending: Pending, options: AuthPageOptions): Promise<AuthPageAnswer | SpiError>;
	/** The user allowed these, of those in `pending.askedScopes`: grant and code at once. */
	confirm(
		ticket: string,
		acceptedScopes: readonly string[],
		options: { readonly signal: AbortSignal },
	): Promise<ConfirmAnswer | Failed | SpiError>;
	/** The ticket ends without a grant. */
	decline(ticket: string, reason: DeclineReason): Promise<void>;
	/** This code has reached nobody: it becomes void. */
	cancelCode(authCode: string): Promise<void>;
	/**
	 * Tells the user that an app was refused without a sheet, and how that is undone (ruling 40); settles when the user
	 * has closed it. When `signal` aborts, it has to close. Without it nobody is told.
	 */
	showNotice?(notice: Notice, options: { readonly signal: AbortSignal }): Promise<void>;
	/**
	 * The authorize button: asks for what one of the platform's permissions stands for. As getAuthCode, but no code comes of
	 * it, nor of the confirm of its ticket. Without it and `disclose` there is no such button, nor what it opens.
	 */
	permit?(request: PermitRequest & { readonly signal: AbortSignal }): Promise<PermitAnswer | Failed | SpiError>;
	/** What a program may read in its page of what the user has permitted; `grant_missing` where that is nothing. */
	disclose?(request: DiscloseRequest & { readonly signal: AbortSignal }): Promise<OpenData | Failed | SpiError>;
	/** Which scopes are granted to an app: what my.getSetting says, where a super app offers it. */
	getSetting?(appId: string): Promise<Setting>;
}

export interface AuthCodeRequest extends AuthorizeRequest {
	/** Aborts when nobody waits for the answer any longer; an answer that still comes is withdrawn. */
	readonly signal: AbortSignal;
}
export interface AuthPageOptions {
	readonly signal: AbortSignal;
	/** Settles when the call has ended, with nothing. */
	readonly answered: Promise<void>;
}
export type AuthPageAnswer =
	| { readonly kind: "accepted"; readonly scopes: readonly string[] }
	| { readonly kind: "denied" }
	| { readonly kind: "dismissed" }
	/** "Not you?": the call ends as if the user had changed. */
	| { readonly kind: "switchUser" };

/** The call ends so. `cause`, where it is known, is what the host reports. */
export interface Failed {
	readonly outcome: Outcome;
	readonly authErrorScopes: Readonly<Record<string, string>>;
	readonly cause?: Cause;
	/** What the user is told, where no sheet was shown. */
	readonly notice?: Notice;
	/** The user has allowed it, and whether that has arrived is not known. */
	readonly mayBeDone?: true;
}
/** How the SPI's own pages write an error. 2001 says that a sheet is needed, and stands beside a Pending. */
export interface SpiError {
	readonly error: { readonly code: number | string; readonly errorMsg?: string };
	readonly authErrorScopes?: Readonly<Record<string, string>>;
}
/** As my.getSetting has it: true is granted. */
export interface Setting {
	readonly authSetting: Readonly<Record<string, boolean>>;
}

/** The SPI's error numbers that say more than "something failed" (spec: OAuthService SPI, error codes). */
export const spiErrors = {
	ERROR_CODE_USER_CANCEL: 1001,
	ERROR_CODE_TIMEOUT: 1003,
	ERROR_CODE_AUTH_PENDING_AGREEMENT: 2001,
} as const;
