import { definePlatform } from "../platform/define.ts";
import { alipayplus } from "./alipayplus.ts";
import { asked, ours, page, seen, seenAs, silently } from "./page.ts";

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
	},
	jsapi: {
		superApp: seenAs("tngd", "the shim's name of this wallet; the family's words"),
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
	fields: { request: { inquiryUserInfo: { v1: { appId: null } } } },
	open: {
		"preassigned scopes": "which scopes an app has from the start is the operator's approval, per app",
		"registered, profile's and verified values":
			"the wallet keeps three of a name or a number; a directory here knows one of each, and which is its choice",
		"keys of USER_INFO_EKYC":
			"its page of data is not public: identityInfo with idType, idNumber, occupation, natureOfBusiness is ours",
		"lifetimes of tokens": "not told: ruling 21",
		"AGREEMENT_PAY, prepare": "paying by agreement is not built",
		sendByAccessToken: "messages are not built",
		"the header Encrypt": "how a body is encrypted is on no public page; a request that has it is refused",
	},
	sources: {
		scopes,
		jsapi: ours("no table of errors on the page: the base platform's"),
		paths: page("TNG, fundamentals and inquiryUserInfoByAccessToken: the signed path holds the prefix"),
		fields: page("TNG, inquiryUserInfoByAccessToken: accessToken and extendInfo alone"),
	},
});
