import {
	type AuthCode,
	type ConfirmAnswer,
	Failure,
	hostPaths,
	type OpenData,
	type Pending,
	type PermitAnswer,
} from "@byleave/protocol";
import { showNotice as showOwnNotice } from "../elements/notice/notice.ts";
import type { Failed, OAuthService } from "../oauth-service.ts";
import { createGrantsClient, type GrantsClient } from "./grants-client.ts";
import { createInboxClient, type InboxClient } from "./inbox-client.ts";
import { createTalk, Refusal, type TalkOptions } from "./server-talk.ts";

export interface ServerServiceOptions extends TalkOptions {
	/**
	 * Shows the sheet; with this package's own:
	 * `(pending, options) => showSheet(pending.sheet, { ...options, expiresIn: pending.expiresIn })`.
	 */
	readonly showAuthPage: OAuthService["showAuthPage"];
	/** Tells the user of a refusal without a sheet. Default: this package's own `showNotice`. */
	readonly showNotice?: OAuthService["showNotice"];
	/** BCP 47; default: the server's. */
	readonly language?: string;
}
/** The default OAuthService, and what the user's own pages need. */
export interface ServerService extends OAuthService {
	readonly grants: GrantsClient;
	readonly inbox: InboxClient;
	permit: NonNullable<OAuthService["permit"]>;
	disclose: NonNullable<OAuthService["disclose"]>;
	getSetting: NonNullable<OAuthService["getSetting"]>;
}

/**
 * The OAuthService on Byleave's own server: it talks the host face as the user whom the super app's back end names
 * (ruling 11). Never rejects but in decline, cancelCode, getSetting, grants and inbox; those reject with a Failure.
 */
export function createServerService(options: ServerServiceOptions): ServerService {
	const { showAuthPage, showNotice = showOwnNotice, language } = options;
	const talk = createTalk(options);
	const grants = createGrantsClient(talk, language);
	const inLanguage = language === undefined ? {} : { language };
	return {
		grants,
		inbox: createInboxClient(talk, language),
		showAuthPage,
		showNotice,
		getAuthCode: ({ signal, ...body }) =>
			orFailed<AuthCode | Pending>(talk({ path: hostPaths.authorize, body: { ...inLanguage, ...body }, signal })),
		confirm: (ticket, acceptedScopes, { signal }) =>
			orFailed<ConfirmAnswer>(talk({ path: hostPaths.confirm, body: { ticket, acceptedScopes }, signal })),
		async decline(ticket, reason) {
			await talk({ path: hostPaths.decline, body: { ticket, reason }, keepalive: true });
		},
		async cancelCode(authCode) {
			await talk({ path: hostPaths.cancel, body: { authCode }, keepalive: true });
		},
		permit: ({ signal, ...body }) =>
			orFailed<PermitAnswer>(talk({ path: hostPaths.permit, body: { ...inLanguage, ...body }, signal })),
		disclose: ({ signal, ...body }) => orFailed<OpenData>(talk({ path: hostPaths.disclose, body, signal })),
		async getSetting(appId) {
			const { apps } = await grants.list();
			const granted = apps.find((app) => app.app.appId === appId && !app.blocked)?.scopes ?? [];
			return { authSetting: Object.fromEntries(granted.map(({ scope }) => [scope, true])) };
		},
	};
}

/** Failures as answers. What a success holds, the host checks: it does so for every OAuthService. */
async function orFailed<Body>(answer: Promise<unknown>): Promise<Body | Failed> {
	try {
		return (await answer) as Body;
	} catch (error) {
		if (!(error instanceof Failure)) throw error;
		const { code, outcome, authErrorScopes } = error;
		const notice = error instanceof Refusal ? error.notice : undefined;
		return { cause: code, outcome, authErrorScopes, ...(notice === undefined ? {} : { notice }) };
	}
}
