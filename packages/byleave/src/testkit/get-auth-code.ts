import {
	type AuthCode,
	type AuthorizeAnswer,
	type CallFailed,
	type ConfirmRequest,
	callFailed,
	type DeclineReason,
	type DeclineRequest,
	type HostFailure,
	hostPaths,
	type Pending,
	type Platform,
} from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";

export interface CodeAsked {
	/** The authorization server's address. */
	readonly gateway: string;
	/** The JWT of a super app's back end; a new one each time. */
	readonly userToken: () => Promise<string>;
	readonly appId: string;
	/** As my.getAuthCode takes them; left out, the platform's default. */
	readonly scopes?: string | readonly string[] | undefined;
	/** Of the sheet; BCP 47. */
	readonly language?: string | undefined;
	/** What the user does with a sheet, if there is one. Default: allow. */
	readonly sheet?: "allow" | "deny" | "dismiss";
	/** The optional scopes to switch on; left out, all of them. */
	readonly only?: readonly string[] | undefined;
	/** Hears why the server refused; the mini program is told less. */
	readonly report?: (failure: HostFailure) => void;
	readonly platform?: Pick<Platform, "jsapi">;
}

/**
 * What a tap, the sheet and the user do, without a browser: over the host face, as a host does it. Resolves with
 * what success or fail would receive; rejects with a TypeError if the server cannot be reached.
 */
export async function getAuthCode(asking: CodeAsked): Promise<AuthCode | CallFailed> {
	const { appId, scopes, language, sheet = "allow", only, platform = alipayplus } = asking;
	const { refused } = platform.jsapi.scopeErrors;
	const asked = await post<AuthorizeAnswer>(asking, hostPaths.authorize, {
		appId,
		...(scopes === undefined ? {} : { scopes }),
		...(language === undefined ? {} : { language }),
	});
	if (isFailure(asked)) return callFailed(platform.jsapi, asked.outcome, asked.authErrorScopes);
	if ("authCode" in asked) return asked;

	if (sheet === "allow") {
		const request: ConfirmRequest = { ticket: asked.ticket, acceptedScopes: accepted(asked, only) };
		const confirmed = await post<AuthCode>(asking, hostPaths.confirm, request);
		return isFailure(confirmed) ? callFailed(platform.jsapi, confirmed.outcome, confirmed.authErrorScopes) : confirmed;
	}
	const reason = ({ deny: "denied", dismiss: "dismissed" } as const satisfies Record<string, DeclineReason>)[sheet];
	const request: DeclineRequest = { ticket: asked.ticket, reason };
	await post(asking, hostPaths.decline, request);
	const mine = Object.fromEntries(asked.askedScopes.map((scope) => [scope, refused]));
	return callFailed(platform.jsapi, reason, { ...asked.authErrorScopes, ...mine });
}

/** All that is required, and of the optional ones those that are switched on. */
function accepted({ sheet, askedScopes }: Pending, only: readonly string[] | undefined): readonly string[] {
	const optional = new Set(sheet.items.flatMap((item) => (item.optional ? item.scopes : [])));
	return askedScopes.filter((scope) => !optional.has(scope) || (only?.includes(scope) ?? true));
}

async function post<Body>(
	{ gateway, userToken, report }: CodeAsked,
	path: string,
	body: object,
): Promise<Body | HostFailure> {
	const answer = await fetch(gateway + path, {
		method: "POST",
		headers: { "content-type": "application/json", authorization: `Bearer ${await userToken()}` },
		body: JSON.stringify(body),
	});
	const told = (await answer.json()) as Body | HostFailure;
	if (isFailure(told)) report?.(told);
	return told;
}

const isFailure = (answer: unknown): answer is HostFailure =>
	typeof answer === "object" && answer !== null && "cause" in answer;
