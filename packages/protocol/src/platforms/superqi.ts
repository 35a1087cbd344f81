import { seconds, usual } from "../lifetimes.ts";
import { definePlatform } from "../platform/define.ts";
import { alipayplus } from "./alipayplus.ts";
import { asked, basics, ours, page, seen, seenAs, silently } from "./page.ts";

/** SuperQi, Qi Card (Iraq). First version of the API, user names of five parts, tokens that live ten years. */

const scopes = page("Qi, my.getAuthCode, Scopes");
const decade = seconds(3650 * 86_400);

export const superqi = definePlatform(alipayplus, {
	name: "superqi",
	versions: ["v1"],
	only: [],
	add: {
		auth_base: silently(scopes, ["userId"]),
		USER_ID: silently(scopes, ["userId"], { alias: "auth_base" }),
		USER_LOGIN_ID: silently(
			page("Qi, my.getAuthCode: loginIdInfos; that they are masked is ours, as on the base platform"),
			["loginId.masked"],
		),
		HASH_LOGIN_ID: silently(scopes, ["loginId.hash"]),
		auth_user: asked(ours('Qi says "basic user information"; the base platform\'s set (ruling 8)'), basics),
		USER_NAME: asked(page("Qi, my.getAuthCode; the name in Arabic beside it: Qi's clients"), [
			"userName",
			"userNameInArabic",
		]),
		USER_AVATAR: asked(scopes, ["avatar"]),
		USER_GENDER: asked(scopes, ["gender"]),
		USER_BIRTHDAY: asked(scopes, ["birthDate"]),
		USER_NATIONALITY: asked(scopes, ["nationality"]),
		USER_CONTACTINFO: asked(page("Qi, my.getAuthCode; both kinds of contact: Qi's clients"), [
			"contact.email",
			"contact.phone.plain",
		]),
		NOTIFICATION_INBOX: asked(scopes, [], { operations: ["message.inbox"] }),
		NOTIFICATION_PUSH: asked(seen("Qi's demo; that it is asked for is ours"), [], { operations: ["message.push"] }),
	},
	jsapi: {
		superApp: seenAs("superqi"),
	},
	paths: {
		versions: [{ below: "", version: "v1" }],
		operations: {
			revoke: {
				v1: [
					{ path: "/v1/authorizations/cancelToken", ...ours("no client calls one: the base platform's") },
					{ path: "/v1/authorizations/revoke", ...ours("Qi has a page of that name; what it says was not read") },
				],
			},
		},
	},
	signature: { label: "RSA256", encoding: "base64", ...seen("Qi's demo and clients: never percent-encoded") },
	fields: {
		request: {
			applyToken: { v1: { referenceClientId: null } },
			inquiryUserInfo: { v1: { appId: null } },
		},
		answer: {
			v1: {
				user: {
					birthDate: { name: "birthDate" },
					userName: { keys: { middleName: null } },
					userAddresses: null,
				},
			},
		},
	},
	lifetimes: { access: decade, family: decade },
	open: {
		"errors of my.getAuthCode": "its page shows no numbers: the base platform's",
		"a missing scopes argument": "the page calls it required; here it asks for auth_base (ruling 1)",
		"AGREEMENT_PAY, prepare": "paying by agreement is not built",
		"CARD_LIST, MERCHANT_ID, MERCHANT_NAME":
			"with inquiryUserCardList, inquiryUserAccountList and inquiryMerchantInfo: what a wallet has of its own is said by configuration",
		messages: "NOTIFICATION_INBOX and NOTIFICATION_PUSH can be granted; sendInbox and sendPush are not built",
	},
	sources: {
		scopes,
		jsapi: ours("no numbers on the page: the base platform's"),
		paths: page("Qi, back end; the paths of its clients, without a prefix"),
		fields: seen("Qi's demo and clients: no appId, no referenceClientId, birthDate although v1, names of five parts"),
		lifetimes: page(
			`Qi, full flow: an access token lives ten years. Not told, and ours: ${usual.refresh / 86_400} days for a refresh token, the rest as ruling 21`,
		),
	},
});
