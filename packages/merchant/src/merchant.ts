import { sign } from "node:crypto";
import { type Fields, type InputField, type Platform, pathOf, type Version, type Wanted } from "@byleave/protocol";
import { alipayplus } from "@byleave/protocol/platforms/alipayplus";
import { digestFor, labelOf, writeSignature, writeTime } from "@byleave/protocol/signature";
import {
	type Answer,
	type AnswerShape,
	type MessageFields,
	type PreparedFields,
	readAnswer,
	type TokenFields,
	type ToldFields,
	type UserInfoFields,
} from "./answers/answers.ts";
import { bytesOf } from "./answers/bytes.ts";
import { keyVersionOf, verifyAnswer } from "./answers/verify.ts";
import { MerchantError } from "./error.ts";
import { algorithmOfKey, type KeyInput, readPrivateKey } from "./keys.ts";
import { type Extra, type Preparing, type Said, type Sending, writeFields } from "./request.ts";
import { createCodeGuard } from "./session-guards.ts";
import { givenKeys, publishedKeys } from "./trust/platform-keys.ts";
import { fetchPublishedKeys, mustVouch } from "./trust/published-keys.ts";

export interface MerchantOptions {
	/**
	 * The platform's address: `https://wallet.example`. A path in it is the prefix that stands before every path, in
	 * place of the one that the platform's table has: `https://wallet.example/acl/api`.
	 */
	readonly gateway: string;
	readonly clientId: string;
	/** Yours; its public half is registered with the platform. */
	readonly privateKey: KeyInput;
	/**
	 * The platform's, for answers; several by their keyVersion while it changes keys. Left out, those are taken that the
	 * gateway publishes itself, at `/keys` of its origin, and kept as long as it says: then whoever the gateway's
	 * certificate names is trusted, so it must be https (or this machine).
	 */
	readonly platformPublicKey?: KeyInput | Readonly<Record<string, KeyInput>>;
	/** Of your key. Left out, the platform tries all of your live ones. */
	readonly keyVersion?: string;
	/** Whose paths, fields and answers are spoken: a table of `@byleave/protocol/platforms`. Default: the base platform. */
	readonly platform?: Platform;
	/** Default: the newest in which the platform exchanges codes, tells the user and takes tokens back. */
	readonly version?: Version;
	/** Goes with a call where the platform's requests must have it; what a call says itself comes first. authClientId needs none. */
	readonly needed?: Pick<Extra, "appId" | "authClientId" | "referenceClientId" | "customerBelongsTo">;
	/** How long a call may take. Milliseconds, default 10 000. */
	readonly deadline?: number;
	readonly fetch?: typeof fetch;
	/** Milliseconds since 1970. */
	readonly now?: () => number;
}

/** Whose code it is, for the two calls that take one. */
export interface OfSession {
	/**
	 * What your session cookie or token stands for. With it a code that another session of yours has brought is refused
	 * here, for as long as the platform would answer it again: somebody who stole it is not let in (ruling 13). Kept in
	 * this process; several servers that share a login bring one session to one of them, or keep it themselves.
	 */
	readonly session?: string;
}

/**
 * Every call resolves with an Answer whose `resultStatus` says what happened, and rejects with MerchantError only
 * when no answer came or nobody vouches for it. After such an error, and after `U`, the same call may be repeated
 * with the same arguments: within half a minute the platform answers an exchange that it has already done with the
 * same tokens; later, ask the user's mini program for a new code.
 */
export interface Merchant {
	applyToken(from: { readonly authCode: string } & OfSession & Extra): Promise<Answer<TokenFields>>;
	/** New tokens for a refresh token, which is thereby used up. */
	refresh(from: { readonly refreshToken: string } & Extra): Promise<Answer<TokenFields>>;
	inquiryUserInfo(of: { readonly accessToken: string } & Extra): Promise<Answer<UserInfoFields>>;
	/** Both in one round trip; with an access token the info alone. v2 only. */
	applyTokenAndInquiryUserInfo(
		from: (({ readonly authCode: string } & OfSession) | { readonly refreshToken: string }) & Extra,
	): Promise<Answer<TokenFields & UserInfoFields>>;
	applyTokenAndInquiryUserInfo(from: { readonly accessToken: string } & Extra): Promise<Answer<UserInfoFields>>;
	/**
	 * A call of the wallet's own, by the name that its table has for it; `told`: what the user allowed of what it tells, by
	 * the wallet's own names. Rejects with a TypeError if the table has none of this name.
	 */
	inquiry(name: string, of: { readonly accessToken: string } & Extra): Promise<Answer<ToldFields>>;
	/**
	 * What your user is to agree to, for your mini program to have asked for: hand it the `authUrl`. A code comes back there,
	 * for `applyToken`. Rejects with a TypeError where the platform prepares nothing.
	 */
	prepare(what: Preparing & Extra): Promise<Answer<PreparedFields>>;
	/**
	 * A message for a user who allowed it. `S`: it was accepted, whether or not it arrives. Repeated under its requestId it is
	 * answered by the same, for a day at least, so that after an error or `U` it can be sent again and comes once. Rejects with
	 * a TypeError where the platform has none, or none by this channel.
	 */
	sendMessage(what: Sending & Extra): Promise<Answer<MessageFields>>;
	/** Ends the access token and its refresh token; the user's consent stays. */
	revoke(token: { readonly accessToken: string } & Extra): Promise<Answer<object>>;
}

const METHOD = "POST";
/** Seconds. */
const CLOCKS_APART = 5;

/** Throws a TypeError that names the option and what it must be. */
export function createMerchant(options: MerchantOptions): Merchant {
	const { clientId, keyVersion, needed = {}, deadline = 10_000, now = Date.now } = options;
	const gateway = readGateway(options.gateway);
	if (!/^[\x21-\x7e]{1,128}$/.test(clientId))
		throw new TypeError("createMerchant: clientId must be 1 to 128 printable characters.");
	const privateKey = readPrivateKey(options.privateKey, "privateKey");
	const send = options.fetch ?? fetch;
	// What is left of the deadline is for the call itself.
	const fetchKeys = () => fetchPublishedKeys(send, gateway.origin, deadline / 4);
	if (options.platformPublicKey === undefined) mustVouch(gateway.origin);
	const platformKeys =
		options.platformPublicKey === undefined
			? publishedKeys(fetchKeys, now)
			: givenKeys(options.platformPublicKey, privateKey);
	const platform = options.platform ?? alipayplus;
	const { dialect, answers, lifetimes } = platform;
	const version = options.version ?? wholeVersion(platform);
	const algorithm = algorithmOfKey(privateKey);
	// Of elliptic signatures raw base64 is the one form that nobody takes for another (ruling 19).
	const written =
		algorithm === "RSA256" ? platform.signature : ({ label: labelOf(algorithm), encoding: "base64" } as const);

	async function call<T>(
		wanted: Wanted,
		shape: AnswerShape,
		said: Said,
		extra: Extra,
		others: Preparing["others"] = {},
	): Promise<Answer<T>> {
		const found = pathOf(platform, wanted, version, gateway.pathname || undefined);
		const name = nameOf(wanted);
		if (!found) throw new TypeError(`There is no ${name} in ${version}.`);
		const { path, row } = found;
		const { signal, ...more } = extra;
		const limit = AbortSignal.timeout(deadline);
		const until = signal ? AbortSignal.any([signal, limit]) : limit;
		await transported(name, until, limit, () => platformKeys.ready(until), "Nothing was sent: try again.");
		const body = new TextEncoder().encode(
			JSON.stringify({ ...others, ...writeFields(row.fields, { ...said, ...known(row.fields), ...more }) }),
		);
		const time = writeTime(now());
		const signature = sign(
			digestFor(algorithm),
			dialect.signedText({ method: METHOD, path, clientId, time, body }),
			privateKey,
		);
		const headers = {
			"content-type": "application/json; charset=UTF-8",
			"client-id": clientId,
			"request-time": time,
			signature: writeSignature({ ...written, keyVersion, signature }),
		};
		const came = await transported(name, until, limit, async () => {
			const response = await send(gateway.origin + path, {
				method: METHOD,
				headers,
				body,
				redirect: "error",
				signal: until,
			});
			return { status: response.status, headers: response.headers, body: await bytesOf(response) };
		});
		const keys = await platformKeys.naming(keyVersionOf(came.headers), until);
		const { origin } = platformKeys;
		verifyAnswer(came, { method: METHOD, path, clientId, now: now(), keys, origin, dialect, clock: lifetimes.clock });
		return readAnswer(came.body, answers[row.version], shape) as Answer<T>;
	}

	/** What a request must say of who asks is known here. */
	const known = (fields: Fields): Extra =>
		Object.fromEntries(
			Object.entries({ authClientId: clientId, ...needed }).filter(([field]) => fields[field as InputField]?.required),
		);

	// A use may seem to lie some seconds ahead there, where another server's clock is (ruling 13).
	const guard = createCodeGuard({ seconds: lifetimes.retry + CLOCKS_APART, now });
	const mustBeOwn = (session: string | undefined, authCode: string | undefined): void => {
		if (session === undefined || authCode === undefined || guard.accepts(session, authCode)) return;
		throw new MerchantError("other_session", {
			what: "The code was not redeemed.",
			why: "Another session of yours has brought it before.",
			todo: "Have the mini program ask for a code of its own; whoever brings somebody else's is not to be let in.",
		});
	};

	const merchant: Merchant = {
		async applyToken({ authCode, session, ...extra }) {
			mustBeOwn(session, authCode);
			return call("applyToken", "tokens", { grantType: "code", authCode }, extra);
		},
		refresh: ({ refreshToken, ...extra }) =>
			call("applyToken", "tokens", { grantType: "refresh", refreshToken }, extra),
		inquiryUserInfo: ({ accessToken, ...extra }) => call("inquiryUserInfo", "userInfo", { accessToken }, extra),
		async applyTokenAndInquiryUserInfo(
			from: { authCode?: string; refreshToken?: string; accessToken?: string } & OfSession & Extra,
		): Promise<Answer<never>> {
			const { authCode, refreshToken, accessToken, session, ...extra } = from;
			mustBeOwn(session, authCode);
			const grantType = authCode ? "code" : refreshToken ? "refresh" : undefined;
			const fields = { grantType, authCode, refreshToken, accessToken };
			return call("applyTokenAndInquiryUserInfo", grantType ? "both" : "userInfo", fields, extra);
		},
		inquiry: (name, { accessToken, ...extra }) => call({ inquiry: name }, "told", { accessToken }, extra),
		prepare: ({
			scopes,
			contractTitle,
			contractDesc,
			agreedAmount,
			startTime,
			authState,
			requestId,
			others,
			...extra
		}) =>
			call(
				"prepare",
				"prepared",
				{ scopes, contractTitle, contractDesc, agreedAmount, startTime, authState, requestId },
				extra,
				others,
			),
		sendMessage: ({ channel, ...sending }) => call({ channel }, "message", {}, sending),
		revoke: ({ accessToken, ...extra }) => call("revoke", "nothing", { accessToken }, extra),
	};
	return redacted(merchant, clientId);
}

function nameOf(wanted: Wanted): string {
	if (typeof wanted === "string") return wanted;
	if ("inquiry" in wanted) return wanted.inquiry;
	return wanted.channel ? `sendMessage by ${wanted.channel}` : "sendMessage";
}

function readGateway(text: string): { origin: string; pathname: string } {
	const url = URL.parse(text);
	if (!url || !["http:", "https:"].includes(url.protocol) || url.search || url.hash || url.username || url.password) {
		throw new TypeError("createMerchant: gateway must be an http or https URL without query, user or fragment.");
	}
	return { origin: url.origin, pathname: url.pathname.replace(/\/+$/, "") };
}

async function transported<T>(
	operation: string,
	until: AbortSignal,
	limit: AbortSignal,
	go: () => Promise<T>,
	todo = "The platform may or may not have done it: repeat the same call within half a minute.",
): Promise<T> {
	try {
		return await go();
	} catch (cause) {
		if (cause instanceof MerchantError) throw cause;
		if (limit.aborted)
			throw new MerchantError("deadline", {
				what: `${operation}: no answer in time.`,
				why: "The deadline passed.",
				todo,
				cause,
			});
		const why = until.aborted ? "The caller's signal ended it." : "The connection failed, or the gateway redirected.";
		throw new MerchantError("transport", { what: `${operation}: no answer.`, why, todo, cause });
	}
}

/** Whoever prints or stores the client sees its name only. */
function redacted(merchant: Merchant, clientId: string): Merchant {
	const shown = () => `Merchant(${clientId})`;
	for (const key of [
		"toJSON",
		"toString",
		Symbol.for("nodejs.util.inspect.custom"),
		Symbol.for("Deno.customInspect"),
	]) {
		Object.defineProperty(merchant, key, { value: shown });
	}
	return Object.freeze(merchant);
}

/** Some wallets have a second version of some operations only. */
function wholeVersion(platform: Platform): Version {
	const whole = (version: Version): boolean =>
		(["applyToken", "inquiryUserInfo", "revoke"] as const).every((operation) => pathOf(platform, operation, version));
	return whole("v2") || !whole("v1") ? "v2" : "v1";
}
