import { definePlatform } from "../platform/define.ts";
import { alipayplus } from "./alipayplus.ts";
import { asked, ours, page, seenAs, silently } from "./page.ts";

/** Antom, auto debit of Alipay+ (AMS). The user's data stand flat beside the result; the merchant names the wallet. */

const scopes = page("Antom, consult, scopes");

export const antom = definePlatform(alipayplus, {
	name: "antom",
	versions: ["v1"],
	only: [],
	add: {
		BASE_USER_INFO: silently(page("Antom, consult, scopes; that it is silent is ours"), ["userId"]),
		USER_INFO: asked(page('Antom, consult: "full user information"; which, is ours'), [
			"nickName",
			"userName",
			"avatar",
			"loginId.masked",
		]),
		USER_LOGIN_ID: asked(page("Antom, the vendor's SDK; what it reveals is told by its name alone"), [
			"loginId.masked",
		]),
		HASH_LOGIN_ID: asked(page("Antom, the vendor's SDK; what it reveals is told by its name alone"), ["loginId.hash"]),
	},
	jsapi: {
		defaultScopes: ["BASE_USER_INFO"],
		superApp: seenAs("antom", "it has no mini programs; the family's words"),
	},
	paths: {
		// A client whose id begins with SANDBOX_ calls the second.
		prefixes: ["/ams/api", "/ams/sandbox/api"],
		versions: [{ below: "", version: "v1" }],
		operations: { revoke: { v1: "/v1/authorizations/revoke" } },
	},
	signature: { label: "RSA256", encoding: "percent", ...page("Antom, and the vendor's SDK") },
	fields: {
		request: {
			applyToken: {
				v1: {
					authCode: { max: 128 },
					referenceClientId: null,
					customerBelongsTo: { type: "string", max: 64, id: true, required: true },
					extendInfo: { holds: [] },
				},
			},
			inquiryUserInfo: { v1: { appId: null, extendInfo: { holds: [] } } },
			revoke: { v1: { extendInfo: { holds: [] } } },
		},
		answer: {
			v1: {
				tokens: { customerId: null },
				userInfo: null,
				user: { loginIdInfos: { first: { maskLoginId: "userLoginId", hashLoginId: "hashUserLoginId" } } },
			},
		},
	},
	unreached: {
		CLIENT_FORBIDDEN_ACCESS_API: "a client may call every operation here",
		UNKNOWN_CLIENT: "an unknown client reads like a wrong signature (ruling 16)",
	},
	open: {
		consult: "it opens a sheet from a merchant's page; here a mini program does, by my.getAuthCode",
		query: "the values of tokenStatusType are on no public page",
		"AGREEMENT_PAY, SEND_OTP, TAOBAO_REBIND": "paying and binding accounts is not built",
		"pspCustomerInfo, userLoginId beside tokens": "told with AGREEMENT_PAY alone",
		"a missing refreshToken": "which wallets give none is not told; here each gets one",
		notifyAuthorization: "a code goes to the merchant by its mini program",
		"codes of applyToken and inquiryUserInfo": "no public list: the base platform's",
	},
	sources: {
		scopes,
		jsapi: ours("it has none: the base platform's"),
		paths: page("Antom, applyToken, revoke, inquiryUserInfo"),
		fields: page("Antom, applyToken, revoke, inquiryUserInfo, and the vendor's SDK"),
	},
});
