import { seconds, usual } from "../lifetimes.ts";
import type { ChannelName } from "../messages/channels.ts";
import { definePlatform } from "../platform/define.ts";
import type { InquiryRow } from "../platform/own.ts";
import type { OperationRow, Source } from "../platform/rows.ts";
import { alipayplus } from "./alipayplus.ts";
import { own } from "./own/superqi.ts";
import { asked, basics, ours, page, seen, seenAs, silently } from "./page.ts";
import { agreement, needed, prepares } from "./requests/agreements.ts";
import { byOlderTemplate, olderResults, sends } from "./requests/messages.ts";

/** SuperQi, Qi Card (Iraq). First version of the API, user names of five parts, tokens that live ten years. */

const scopes = page("Qi, my.getAuthCode, Scopes");
const decade = seconds(3650 * 86_400);
const inquiry = (source: Source, path: string, { tells, under }: Omit<InquiryRow, "name">): OperationRow => ({
	...source,
	operation: "inquiry",
	version: "v1",
	path,
	fields: { accessToken: needed(128, { id: true }) },
	inquiry: { name: path.slice(path.lastIndexOf("/") + 1), tells, under },
});
const { extendInfo: _, templates, ...byQi } = byOlderTemplate;
const sending = (source: Source, name: string, channel: ChannelName): OperationRow =>
	sends(
		source,
		"v1",
		`/v1/messages/${name}`,
		{ channels: [channel], results: olderResults },
		{ ...byQi, templates: { ...templates, languages: false } },
	);

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
		AGREEMENT_PAY: agreement(page("Qi, the types of its back end; that only what is prepared gives it is ours")),
		CARD_LIST: asked(
			page(
				"Qi, the types of its back end. Ours: no scope is named for accounts, and a card tells its account's number",
			),
			["own.cards", "own.accounts"],
		),
		MERCHANT_ID: asked(seen("Qi's demo for merchants; that it is asked for is ours"), ["own.merchantId"]),
		MERCHANT_NAME: asked(seen("Qi's demo for merchants; that it is asked for, and tells the picture too, is ours"), [
			"own.merchantName",
			"own.merchantLogo",
		]),
	},
	own,
	jsapi: {
		superApp: seenAs("superqi"),
		calls: {
			qicardSignContract: {
				...seen("Qi's demo: it passes the authUrl, and takes the code unless there is an error"),
				does: "opens",
				from: "authUrl",
				authState: null,
				fails: null,
			},
		},
	},
	operations: [
		prepares(
			seen("Qi's demo; and Qi's page of it: one scope, its words inside extendInfo"),
			"v1",
			"/v1/authorizations/prepare",
			{
				scopes: needed(16, { type: "names" }),
				extendInfo: { type: "extendInfo", max: 4096, holds: ["contractDesc"] },
			},
		),
		inquiry(seen("Qi's demo and clients"), "/v1/users/inquiryUserCardList", { tells: ["own.cards"], under: null }),
		inquiry(seen("one of Qi's clients"), "/v1/users/inquiryUserAccountList", { tells: ["own.accounts"], under: null }),
		inquiry(seen("Qi's demo for merchants"), "/v1/merchants/inquiryMerchantInfo", {
			tells: ["own.merchantId", "own.merchantName", "own.merchantLogo"],
			under: "merchantInfo",
		}),
		sending(page("Qi, sendInbox: no language; that five templates are the most is ours"), "sendInbox", "INBOX"),
		sending(seen("Qi's demo: as sendInbox"), "sendPush", "PUSH"),
	],
	prepare: {
		...ours("nobody shows an authUrl: an address of the wallet's own, that nothing fetches"),
		scopes: ["AGREEMENT_PAY"],
		authUrl: "superqi://authorize?authId=",
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
		"paying by agreement": "what is agreed to is asked, granted and told; no money moves here",
		"MINI_APP_COMMON_INBOX, MINI_APP_COMMON_PUSH":
			"its merchants send by these two templates, with Title, Content and Url: an operator registers them like any other",
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
