import { seconds } from "../lifetimes.ts";
import { MOST_APP_ID } from "../limits.ts";
import { definePlatform } from "../platform/define.ts";
import { alipayplus } from "./alipayplus.ts";
import { asked, ours, page, seen, seenAs, silently } from "./page.ts";
import { needed } from "./requests/agreements.ts";
import { byTemplate, redirectUrl, sends } from "./requests/messages.ts";

/** VodaPay (South Africa). Paths of the second version, result codes of the first; tokens that live ten years. */

const scopes = page("VodaPay, my.getAuthCode, Scopes");
const decade = seconds(3650 * 86_400);
const fixtures = seen("answers in fixtures");
const opt = { id: true, required: false } as const;
const failed = { v2: { resultStatus: "F" } } as const;

export const vodapay = definePlatform(alipayplus, {
	name: "vodapay",
	versions: ["v2"],
	only: [],
	add: {
		auth_base: silently(scopes, ["userId"]),
		USER_ID: silently(scopes, ["userId"], { alias: "auth_base" }),
		auth_user: asked(page("VodaPay, inquiryUserInfo: name, e-mail, mobile number; the rest: fixtures of merchants"), [
			"userName",
			"contact.email",
			"contact.phone.plain",
			"nickName",
			"birthDate",
			"nationality",
			"loginId.plain",
			"loginId.hash",
		]),
		NOTIFICATION_INBOX: asked(scopes, [], { operations: ["message.inbox"] }),
		NOTIFICATION_PUSH: asked(seen("a push; that it is asked for is ours"), [], {
			operations: ["message.push"],
		}),
	},
	jsapi: {
		superApp: seenAs("vodapay"),
	},
	operations: [
		sends(
			seen("a message: what stands beside the template's code; its two scopes open no SMS"),
			"v2",
			"/v2/miniprogram/message/send",
			{ channels: ["PUSH", "INBOX"] },
			{ appId: needed(MOST_APP_ID, opt), authClientId: needed(128, opt), ...byTemplate, redirectUrl },
		),
	],
	paths: {
		versions: [{ below: "", version: "v2" }],
		operations: {
			applyToken: { v2: ["/v2/authorizations/applyToken", "/v2/authorizations/applyTokenSigned"] },
			inquiryUserInfo: { v2: "/v2/customers/user/inquiryUserInfo" },
			applyTokenAndInquiryUserInfo: { v2: null },
			sendMessage: { v2: null },
			revoke: {
				v2: { path: "/v2/authorizations/revoke", ...ours("no page and no client names one: the base platform's") },
			},
		},
	},
	signature: { label: "RSA256", encoding: "base64", ...seen("a client in Node; another percent-encodes") },
	fields: {
		request: {
			applyToken: { v2: { appId: null, authClientId: null, customerBelongsTo: null } },
			inquiryUserInfo: { v2: { appId: null, customerBelongsTo: null } },
		},
		answer: { v2: { offset: "+02:00", user: { nationality: { as: "countryName" } } } },
	},
	deepLinks: [
		{
			begins: "vodapaywallet://deeplink.htm",
			app: "miniappId",
			page: null,
			query: "query",
			...seen("a link to a mini program; action=miniapp is not looked at"),
		},
	],
	results: {
		code_expired: { v2: { resultCode: "EXPIRED_CODE" } },
		code_unknown: { v2: { resultCode: "INVALID_CODE" } },
		code_used: { v2: { resultCode: "USED_CODE" } },
		reference_client_mismatch: {
			v2: {
				resultCode: "REFERENCE_CLIENT_ID_NOT_MATCH",
				resultMessage: "referenceClientId is not the mini program of this code.",
			},
		},
		directory_unavailable: failed,
		internal: failed,
		server_busy: failed,
		store_unavailable: failed,
	},
	// Both tokens end at the same instant.
	lifetimes: { access: decade, refresh: decade, family: decade },
	open: {
		applyAuthCode: "its sandbox gives a code for a named user; here `byleave authorize` does (ruling 24)",
		"the constant signature":
			"its sandbox takes `testing_signatur`; here it is refused, since that only moves the failure to production",
		resultMsg: "seen beside resultMessage at applyAuthCode alone",
		"maskLoginId beside loginId": "whoever is told a login id in full is not told it masked too (ruling 8)",
		revoke: "no page and no client names a path: the base platform's",
		SEND_INBOX_PUSH:
			"its merchants send by this template, with title, content, merchantName and scheme: an operator registers it like any other, for one channel",
		"timeout of a message": "seen as 0; not read",
	},
	sources: {
		scopes,
		jsapi: ours("no table of errors on the page: the base platform's"),
		paths: page("VodaPay, access token and user information; applyTokenSigned: merchants' code"),
		fields: page("VodaPay, access token and user information; country names, +02:00: fixtures"),
		results: fixtures,
		lifetimes: page("VodaPay, access token: up to ten years; both at once: fixtures"),
	},
});
