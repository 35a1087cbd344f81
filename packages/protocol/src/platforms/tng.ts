import { MOST_APP_ID } from "../limits.ts";
import { channelNames } from "../messages/channels.ts";
import { definePlatform } from "../platform/define.ts";
import { alipayplus } from "./alipayplus.ts";
import { asked, ours, page, seen, seenAs, silently } from "./page.ts";
import { agreement, needed, prepares } from "./requests/agreements.ts";
import { byTemplate, sends } from "./requests/messages.ts";

/** Touch 'n Go (Malaysia). Everything below `/acl/api`, which is signed with the path. */

const scopes = page("TNG, my.getAuthCode, Scopes");
/** The wallet tells a registered, a profile's and a verified name or number apart; a directory here knows one of each. */
const oneOfEach = "which of several a wallet knows, registered, profile's or verified, is its directory's choice";
const information = ["userName", "contact.phone.plain", "contact.email"] as const;

export const tng = definePlatform(alipayplus, {
	name: "tng",
	versions: ["v1"],
	only: [],
	add: {
		BASE_USER_INFO: silently(scopes, ["userId"]),
		auth_base: silently(scopes, ["userId"], { alias: "BASE_USER_INFO" }),
		USER_INFO: asked(page(`TNG, my.getAuthCode: name, mobile number, e-mail; ${oneOfEach}`), information),
		auth_user: asked(scopes, information, { alias: "USER_INFO" }),
		USER_NAME: asked(scopes, ["userName"]),
		USER_AVATAR: asked(scopes, ["avatar"]),
		USER_GENDER: asked(scopes, ["gender"]),
		USER_BIRTHDAY: asked(scopes, ["birthDate"]),
		USER_NATIONALITY: asked(scopes, ["nationality"]),
		USER_CONTACTINFO: asked(page(`TNG, my.getAuthCode: verified mobile number, e-mail; ${oneOfEach}`), [
			"contact.phone.plain",
			"contact.email",
		]),
		USER_ADDRESS: asked(scopes, ["userAddresses"]),
		USER_INFO_EKYC: asked(
			page("TNG, my.getAuthCode names what it reveals. Ours: the keys in the answer, identityInfo with its parts"),
			["userName", "identity", "nationality", "userAddresses", "birthDate"],
		),
		SEND_MESSAGE: asked(ours("no scope is named for messages: the family's, since nobody is written to unasked"), [], {
			operations: ["message.send"],
		}),
		AGREEMENT_PAY: agreement(page("TNG, my.getAuthCode: for the server's prepare alone")),
	},
	jsapi: {
		superApp: seenAs("tngd", "the shim's name of this wallet; the family's words"),
		calls: {
			signContract: {
				...ours(
					"no page says how a mini program opens an authURL: the family's call, and its failures as getAuthCode's",
				),
				does: "opens",
				from: "signStr",
				authState: "authState",
				fails: null,
			},
		},
	},
	operations: [
		prepares(page("TNG, v1 prepare"), "v1", "/v1/authorizations/prepare", {
			authClientId: needed(128, { id: true }),
			requestId: needed(128, { id: true, name: "partnerReqId" }),
			partnerId: needed(32, { id: true }),
			authClientDisplayName: needed(128),
			authRedirectUrl: needed(1024),
			authLogoUrl: needed(1024),
			scopes: needed(255, { type: "names", name: "scope", list: true }),
			authState: needed(128),
			extendInfo: { type: "extendInfo", max: 1024 },
		}),
		sends(
			page("TNG, v2 sendByAccessToken: no redirectUrl, and no messageId in its answer"),
			"v2",
			"/v2/customers/message/sendByAccessToken",
			{ channels: channelNames },
			{ appId: needed(MOST_APP_ID, { id: true }), ...byTemplate },
		),
	],
	prepare: {
		...ours("nobody shows an authURL: an address of the wallet's own, that nothing fetches"),
		scopes: ["AGREEMENT_PAY"],
		authUrl: "tngd://authorize?authId=",
	},
	paths: {
		prefixes: ["/acl/api"],
		versions: [{ below: "", version: "v1" }],
		operations: {
			inquiryUserInfo: { v1: "/v1/customers/user/inquiryUserInfoByAccessToken" },
		},
	},
	signature: {
		label: "RSA256",
		encoding: "base64url",
		...seen("a client; others percent-encode. Of an answer it decodes no percent signs"),
	},
	fields: {
		request: { inquiryUserInfo: { v1: { appId: null } } },
		answer: {
			v1: { prepared: { authUrl: "authURL", authId: "authId", authClientId: "authClientId" } },
			v2: { message: { messageId: null } },
		},
	},
	open: {
		"preassigned scopes": "which scopes an app has from the start is the operator's approval, per app",
		"registered, profile's and verified values":
			"the wallet keeps three of a name or a number; a directory here knows one of each, and which is its choice",
		"keys of USER_INFO_EKYC":
			"its page of data is not public: identityInfo with idType, idNumber, occupation, natureOfBusiness is ours",
		"lifetimes of tokens": "not told: ruling 21",
		"paying by agreement": "what is agreed to is asked, granted and told; no money moves here",
		"authClientDisplayName, authLogoUrl, authRedirectUrl":
			"checked and not gone by: the registered name leads, no address of a merchant's is called, and the code comes back through the mini program that opens authURL",
		"the terms of an agreement": "no page says what extendInfo holds of them: the sheet names the payments alone",
		"the scope of messages":
			"its page of them names an access token alone; here the family's SEND_MESSAGE is asked for",
		"the header Encrypt": "how a body is encrypted is on no public page; a request that has it is refused",
	},
	sources: {
		scopes,
		jsapi: ours("no table of errors on the page: the base platform's"),
		paths: page("TNG, fundamentals and inquiryUserInfoByAccessToken: the signed path holds the prefix"),
		fields: page(
			"TNG, inquiryUserInfoByAccessToken: accessToken and extendInfo alone; prepare: the names in its answer",
		),
	},
});
