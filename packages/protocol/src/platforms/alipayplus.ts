import { alipay } from "../dialects/alipay.ts";
import { usual } from "../lifetimes.ts";
import { MOST_APP_ID, MOST_BODY_BYTES, spokenBytes } from "../limits.ts";
import { channelNames } from "../messages/channels.ts";
import type { Platform } from "../platform/platform.ts";
import type {
	AnswerRow,
	FieldRow,
	Fields,
	OperationName,
	OperationRow,
	ResultRow,
	ResultStatus,
	ScopeRow,
	Version,
} from "../platform/rows.ts";
import { jsapi } from "./jsapi.ts";
import { basics, FAMILY } from "./page.ts";
import { byAppResults, byOlderTemplate, byTemplate, olderResults, redirectUrl, sends } from "./requests/messages.ts";

/** The base platform, as its pages have it. Every other platform states only differences. */

const page = { standing: "documented", source: "my.getAuthCode, Scopes" } as const;
const ask = (views: ScopeRow["views"], more: Partial<ScopeRow> = {}): ScopeRow => ({
	...page,
	views,
	silent: "never",
	...more,
});

const scopes: Platform["scopes"] = {
	auth_base: { ...page, views: ["userId"], silent: "all" },
	USER_ID: {
		views: ["userId"],
		silent: "all",
		alias: "auth_base",
		standing: "documented",
		source: "Alipay Connect scope list; SuperApp names it a deprecated alias",
	},
	// The page says "other user information"; which, is ruling 8's.
	auth_user: ask(basics, { standing: "ours", source: "ruling 8" }),
	SEND_MESSAGE: ask([], { operations: ["message.send"] }),
	USER_NICKNAME: ask(["nickName"]),
	USER_NAME: ask(["userName"]),
	USER_LOGIN_ID: ask(["loginId.masked"]),
	PLAINTEXT_USER_LOGIN_ID: ask(["loginId.plain"]),
	HASH_LOGIN_ID: ask(["loginId.hash"]),
	USER_AVATAR: ask(["avatar"]),
	USER_GENDER: ask(["gender"]),
	USER_BIRTHDAY: ask(["birthDate"]),
	USER_NATIONALITY: ask(["nationality"]),
	USER_CONTACTINFO: ask(["contact.email", "contact.phone.masked"]),
	USER_ADDRESS: ask(["userAddresses"]),
	PLAINTEXT_MOBILE_PHONE: ask(["contact.phone.plain"]),
};

// Each field is always there, "" where nothing is known of it (protocol notes 8).
const permissions: Platform["jsapi"]["permissions"] = {
	userInfo: {
		scopes: ["auth_user"],
		told: {
			avatar: { view: "avatar" },
			nickName: { view: "nickName" },
			gender: { view: "gender", words: { M: "m", F: "f" } },
			countryCode: null,
			province: null,
			city: null,
		},
		standing: "documented",
		source: "my.getOpenUserInfo",
	},
	phoneNumber: {
		scopes: ["PLAINTEXT_MOBILE_PHONE"],
		told: { mobile: { view: "contact.phone.plain" } },
		standing: "ours",
		source: "my.getSetting, for the word; protocol notes 8, for the field",
	},
};

const id = (max: number, required = false): FieldRow => ({ type: "string", max, required, id: true });
const extendInfo: FieldRow = { type: "extendInfo", max: 4096 };
const operation = (name: OperationName, version: Version, path: string, fields: Fields): OperationRow => ({
	operation: name,
	version,
	path,
	fields: { extendInfo, ...fields },
	standing: "documented",
	source: `${path} page`,
});
// grantType is 18 characters long where v1's page says 16; the codes accept 64 where they are issued with at most 32.
const grantType: FieldRow = { ...id(64, true), words: { AUTHORIZATION_CODE: "code", REFRESH_TOKEN: "refresh" } };
const exchange = { grantType, authCode: id(64), refreshToken: id(128) };
const accessToken = id(128, true);
const named = { appId: id(MOST_APP_ID), authClientId: id(128), customerBelongsTo: id(64) };
// v1 has no field of its own for it (protocol notes 3.2).
const inside = { extendInfo: { ...extendInfo, holds: ["customerBelongsTo"] } } as const;

const messagePage = (path: string) => ({ standing: "documented", source: `${path} page` }) as const;
const sending = "/v2/miniprogram/message/send";
const sendingOlder = "/v2/messages/sendInbox";

const operations: Platform["operations"] = [
	operation("applyToken", "v1", "/v1/authorizations/applyToken", {
		...exchange,
		...inside,
		referenceClientId: id(128),
	}),
	operation("revoke", "v1", "/v1/authorizations/cancelToken", { accessToken, ...inside }),
	operation("inquiryUserInfo", "v1", "/v1/users/inquiryUserInfo", { accessToken, ...inside, appId: id(MOST_APP_ID) }),
	operation("applyToken", "v2", "/v2/authorizations/applyToken", { ...exchange, ...named }),
	operation("applyTokenAndInquiryUserInfo", "v2", "/v2/authorizations/applyTokenAndInquiryUserInfo", {
		...exchange,
		...named,
		grantType: { ...grantType, required: false },
		accessToken: id(128),
	}),
	operation("revoke", "v2", "/v2/authorizations/revoke", { accessToken, ...named }),
	operation("inquiryUserInfo", "v2", "/v2/users/inquiryUserInfo", { accessToken, ...named }),
	sends(messagePage(sending), "v2", sending, { channels: channelNames }, { ...named, ...byTemplate, redirectUrl }),
	sends(
		messagePage(sendingOlder),
		"v2",
		sendingOlder,
		{
			channels: ["INBOX"],
			results: { ...olderResults, ...byAppResults },
		},
		// Its page says that this is the mini program's appId (protocol notes 9, 15).
		{ ...byOlderTemplate, referenceClientId: { ...id(128), name: "authClientId" } },
	),
];

const answer: AnswerRow = {
	tokens: {
		accessToken: "accessToken",
		accessExpiresAt: "accessTokenExpiryTime",
		refreshToken: "refreshToken",
		refreshExpiresAt: "refreshTokenExpiryTime",
		customerId: "customerId",
	},
	prepared: { authUrl: "authUrl", authId: null, authClientId: null },
	message: { messageId: "messageId" },
	times: "rfc3339",
	offset: "+00:00",
	userInfo: "userInfo",
	user: { userName: { keys: { secondName: null, thirdName: null } } },
};

const result = (
	resultCode: string,
	resultStatus: ResultStatus,
	resultMessage: string,
	httpStatus = 200,
): ResultRow => ({ resultCode, resultStatus, resultMessage, httpStatus });
const both = (row: ResultRow): { v1: ResultRow; v2: ResultRow } => ({ v1: row, v2: row });
const code = (word: string, resultMessage: string): { v1: ResultRow; v2: ResultRow } => ({
	v1: result(`${word}_CODE`, "F", resultMessage),
	v2: result(`${word}_AUTHCODE`, "F", resultMessage),
});

const illegal = both(result("PARAM_ILLEGAL", "F", "Illegal parameters exist."));
const denied = (message: string) => both(result("ACCESS_DENIED", "F", message));
/** It may have been done (ruling 44); only where a directory failed is it known that nothing was. */
const unknown = both(
	result("UNKNOWN_EXCEPTION", "U", "The service failed; it may have been done or not. Send it again."),
);
const undone = both(result("UNKNOWN_EXCEPTION", "U", "The service failed; nothing was done. Try again."));
// The wallets' v1 pages say U here, the common page F (protocol notes 9, 13).
const traffic = "The request traffic exceeds the limit. Try again later.";

const results: Platform["results"] = {
	access_denied: denied("Access is denied."),
	access_expired: both(result("EXPIRED_ACCESS_TOKEN", "F", "The access token has expired. Refresh it.")),
	access_unknown: both(result("INVALID_ACCESS_TOKEN", "F", "The access token is not valid.")),
	api_unknown: both(result("INVALID_API", "F", "There is no such API. Check path, version and method.")),
	app_suspended: denied("The mini program is suspended."),
	body_malformed: illegal,
	body_too_large: both(result("PARAM_ILLEGAL", "F", `The body is over ${spokenBytes(MOST_BODY_BYTES)}.`, 413)),
	client_mismatch: both(result("INVALID_AUTH_CLIENT", "F", "authClientId is not the client that signed.")),
	client_suspended: both(result("INVALID_AUTH_CLIENT_STATUS", "F", "The merchant's client is suspended.")),
	clock_skewed: illegal,
	code_expired: code("EXPIRED", "The authorization code has expired."),
	code_unknown: code("INVALID", "The authorization code is not valid."),
	code_used: code("USED", "The authorization code has been used."),
	directory_unavailable: undone,
	field_invalid: illegal,
	grant_type_unsupported: both(
		result("AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE", "F", "grantType must be AUTHORIZATION_CODE or REFRESH_TOKEN."),
	),
	header_invalid: illegal,
	internal: unknown,
	message_limit: both(result("MESSAGE_SEND_EXCEED_LIMIT", "F", "The user has got enough messages. Try again later.")),
	not_subscribed: both(result("USER_NOT_SUBSCRIBED", "F", "The user gets no messages from this mini program.")),
	origin_refused: both(result("ACCESS_DENIED", "F", "Call this from the merchant's server.", 403)),
	reference_client_mismatch: {
		v1: result("REFERENCE_CLIENT_ID_NOT_MATCH", "F", "referenceClientId is not the mini program of this code."),
		v2: illegal.v2,
	},
	scope_not_preparable: both(result("INVALID_SCOPE", "F", "This scope cannot be prepared for this mini program.")),
	refresh_expired: both(result("EXPIRED_REFRESH_TOKEN", "F", "The refresh token has expired.")),
	refresh_unknown: both(result("INVALID_REFRESH_TOKEN", "F", "The refresh token is not valid.")),
	refresh_used: both(result("USED_REFRESH_TOKEN", "F", "The refresh token has been used.")),
	request_id_reused: both(result("PARAM_ILLEGAL", "F", "requestId was used for another message.")),
	server_busy: both(result("UNKNOWN_EXCEPTION", "U", "The service is busy. Try again soon.", 503)),
	signature_mismatch: both(result("INVALID_SIGNATURE", "F", "The signature does not match.")),
	store_unavailable: unknown,
	template_unknown: both(
		result("TEMPLATE_NOT_EXIST", "F", "There is no such template for this mini program and path."),
	),
	too_many_requests: {
		v1: result("REQUEST_TRAFFIC_EXCEED_LIMIT", "U", traffic),
		v2: result("REQUEST_TRAFFIC_EXCEED_LIMIT", "F", traffic),
	},
	user_frozen: denied("The user's account is not active."),
	user_unknown: both(result("PROCESS_FAIL", "F", "The user is not known any more.")),
};

export const alipayplus: Platform = {
	name: "alipayplus",
	dialect: alipay,
	scopes,
	own: {},
	jsapi: {
		...jsapi,
		superApp: {
			userAgent: FAMILY,
			app: "demo",
			standing: "observed",
			source:
				"the words that H5 programs and the Alipay+ shim look for (counts of 2026-11-25); the shim's name of a sample wallet",
		},
		permissions,
		openData: {
			given: { code: "10000", msg: "Success" },
			withheld: { code: "40006", msg: "Insufficient Permissions" },
		},
	},
	paths: {
		prefixes: [""],
		suffixes: [""],
		versions: [
			{ below: "/v1/", version: "v1" },
			{ below: "", version: "v2" },
		],
	},
	signature: {
		label: "RSA256",
		encoding: "percent",
		standing: "documented",
		source: "protocol notes 4, the samples of its page",
	},
	operations,
	// v1 calls the User an OpenUserInfo and his birth date birthday (protocol notes 3.8).
	answers: { v1: { ...answer, user: { ...answer.user, birthDate: { name: "birthday" } } }, v2: answer },
	prepare: null,
	deepLinks: [
		{
			begins: "mini://platformapi/startapp",
			app: "_ariver_appid",
			page: "page",
			query: "query",
			standing: "observed",
			source: "merchants' code, the address in a message; page and query are ours, as in links of the family",
		},
	],
	results,
	success: result("SUCCESS", "S", "Success."),
	unreached: {
		EXPIRED_AGENT_TOKEN: "agents (ISVs that act for a merchant) are not built",
		INVALID_AGENT_TOKEN: "agents (ISVs that act for a merchant) are not built",
		KEY_NOT_FOUND: "a payments code; here a missing key reads like a wrong one (ruling 16)",
		ACCEPT: "what sendInbox may say in place of SUCCESS: a message is accepted at once or not at all, and S says so",
	},
	open: {},
	lifetimes: usual,
	sources: {
		scopes: page,
		jsapi: { standing: "documented", source: "my.getAuthCode, Error code; rulings 1 to 3" },
		paths: { standing: "documented", source: "protocol notes 3.1" },
		fields: { standing: "documented", source: "pages of the operations; protocol notes 3.2 to 3.8" },
		results: { standing: "documented", source: "pages of the operations, error codes; protocol notes 3.9 and 9" },
		lifetimes: { standing: "ours", source: "ruling 21" },
	},
};
