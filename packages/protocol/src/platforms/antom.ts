import { definePlatform } from "../platform/define.ts";
import { alipayplus } from "./alipayplus.ts";
import { asked, ours, page, seenAs, silently } from "./page.ts";
import { needed, prepares } from "./requests/agreements.ts";

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
		calls: {
			signContract: {
				...ours("it has no mini programs: the family's call opens a schemeUrl, and fails as getAuthCode does"),
				does: "opens",
				from: "signStr",
				authState: "authState",
				fails: null,
			},
		},
	},
	operations: [
		prepares(
			page(
				"Antom, consult; of its fields those that every request must have. terminalType is deprecated by a newer page",
			),
			"v1",
			"/v1/authorizations/consult",
			{
				customerBelongsTo: needed(64, { id: true }),
				authClientId: needed(128, { id: true, required: false }),
				authRedirectUrl: needed(1024),
				scopes: needed(255, { type: "names", list: true }),
				authState: needed(256),
				extendInfo: { type: "extendInfo", max: 4096 },
			},
		),
	],
	prepare: {
		...ours("nobody shows a schemeUrl: an address of the wallet's own, that nothing fetches"),
		scopes: ["BASE_USER_INFO", "USER_INFO", "USER_LOGIN_ID", "HASH_LOGIN_ID"],
		authUrl: "antom://authorize?authId=",
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
				prepared: { authUrl: "schemeUrl" },
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
		"normalUrl, applinkUrl, authCodeForm":
			"consult answers a schemeUrl alone, one of which is enough: the wallet's app opens it, no web page and no code to scan",
		authRedirectUrl:
			"checked and not gone to: code and state come back to the mini program that opens the schemeUrl, and no browser is sent anywhere",
		"scopes of consult": "four at most on its page; here as many as its table has",
		query: "it has no public page: the vendor's SDK names its fields, and nobody the values of tokenStatusType",
		"AGREEMENT_PAY, SEND_OTP, TAOBAO_REBIND":
			"paying and binding accounts is not built; a token for payments is told with more beside it, pspCustomerInfo and userLoginId",
		"a missing refreshToken": "which wallets give none is not told; here each gets one",
		messages:
			"it has no mini programs and no page of messages; TEMPLATE_NOT_EXIST and what belongs to it is never answered",
		notifyAuthorization: "a code goes to the merchant by its mini program",
		"codes of applyToken and inquiryUserInfo": "no public list: the base platform's",
	},
	sources: {
		scopes,
		jsapi: ours("it has none: the base platform's"),
		paths: page("Antom, consult, applyToken, revoke, inquiryUserInfo"),
		fields: page("Antom, consult, applyToken, revoke, inquiryUserInfo, and the vendor's SDK"),
	},
});
