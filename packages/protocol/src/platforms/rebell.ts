import type { ChannelName } from "../messages/channels.ts";
import { definePlatform } from "../platform/define.ts";
import type { Fields, OperationRow, Version } from "../platform/rows.ts";
import { alipayplus } from "./alipayplus.ts";
import { asked, ours, page, seenAs, silently } from "./page.ts";
import { agreement, needed, prepares } from "./requests/agreements.ts";
import { byUserResults, sends } from "./requests/messages.ts";

/** Rebell (Italy). Not even the user's id is silent for others than the wallet itself; there is no error 3. */

const scopes = page("Rebell, my.getAuthCode, Scopes");
/** The inquiry's page is not public: what its answer calls these is our choice. */
const ownKey = page("Rebell, my.getAuthCode, Scopes; its key in the answer is ours");
const everything = [
	"nickName",
	"userName",
	"loginId.masked",
	"avatar",
	"gender",
	"birthDate",
	"nationality",
	"contact.phone.plain",
	"address.shipping",
	"address.resident",
] as const;
const prepare = (version: Version, said: string) =>
	prepares(page(said), version, `/${version}/authorizations/prepare`, {
		referenceClientId: needed(128, { id: true }),
		scopes: needed(16, { type: "names" }),
		extendInfo: {
			type: "extendInfo",
			max: 4096,
			holds: ["contractTitle", "contractDesc", "agreedAmount", "startTime"],
		},
	});
/** By the user's id; the words stand in the request. No templates, and no field for the app: extendInfo may hold it. */
const sending = (name: string, channel: ChannelName, fields: Fields): OperationRow =>
	sends(
		page(
			`Rebell, ${name}; but for targetUserId its names are ours, as the page describes them, and that extendInfo may hold appId`,
		),
		"v2",
		`/v2/messages/${name}`,
		{ channels: [channel], written: channel, results: byUserResults },
		{
			targetUserId: needed(64, { id: true }),
			requestId: needed(64, { id: true }),
			...fields,
			url: needed(2048, { required: false }),
			extendInfo: { type: "extendInfo", max: 2048, holds: ["appId"] },
		},
	);
const code = (word: string) => ({ v2: { resultCode: `${word}_CODE` } });

export const rebell = definePlatform(alipayplus, {
	name: "rebell",
	versions: ["v1"],
	only: [],
	add: {
		auth_base: silently(scopes, ["userId"], { silent: "trusted" }),
		auth_user: asked(page('Rebell, my.getAuthCode: "full profile"; which, is ours: all but the tax code'), everything),
		USER_NICKNAME: asked(scopes, ["nickName"]),
		USER_NAME: asked(scopes, ["userName"]),
		USER_LOGIN_ID: asked(scopes, ["loginId.masked"]),
		USER_AVATAR: asked(scopes, ["avatar"]),
		USER_GENDER: asked(scopes, ["gender"]),
		USER_BIRTHDAY: asked(scopes, ["birthDate"]),
		USER_NATIONALITY: asked(scopes, ["nationality"]),
		USER_PHONE_NUMBER: asked(ownKey, ["contact.phone.plain"]),
		USER_SHIPPING_ADDRESS: asked(ownKey, ["address.shipping"]),
		USER_RESIDENT_ADDRESS: asked(ownKey, ["address.resident"]),
		NOTIFICATION_INBOX: asked(scopes, [], { operations: ["message.inbox"] }),
		NOTIFICATION_PUSH: asked(scopes, [], { operations: ["message.push"] }),
		codice_fiscale: asked(ownKey, ["taxCode"]),
		AGREEMENT_PAY: agreement(page("Rebell, prepare: no scope of my.getAuthCode's")),
	},
	jsapi: {
		// What the base platform calls 3 is here what a program would do about it: mend the scopes, or try again.
		outcomes: { not_approved: 2, unavailable: 10, service_error: 10 },
		messages: { 10: "Network timeout" },
		superApp: seenAs("rebell"),
		calls: {
			signContract: {
				...page("Rebell, my.signContract; whose state authState is, no page says: ours is empty"),
				does: "opens",
				from: "signStr",
				authState: "authState",
				fails: {
					error: "error",
					message: "errMessage",
					numbers: {
						denied: "6001",
						dismissed: "6001",
						suppressed: "6001",
						network: "6002",
						timeout: "6002",
						lost: "7001",
						other: "7002",
					},
				},
			},
		},
	},
	operations: [
		prepare("v1", "Rebell, v1 prepare; its longest referenceClientId is shorter than that of its own sample"),
		prepare("v2", "Rebell, v2 prepare (older pages); its longest referenceClientId is shorter than that of its sample"),
		sending("sendInbox", "INBOX", {
			title: needed(128),
			content: needed(4096, { name: "body" }),
			category: needed(32, { required: false }),
			image: needed(2048, { required: false }),
		}),
		sending("sendPush", "PUSH", { title: needed(64), content: needed(256, { name: "body" }) }),
	],
	prepare: {
		...ours("nobody shows an authUrl: an address of the wallet's own, that nothing fetches"),
		scopes: ["AGREEMENT_PAY"],
		authUrl: "rebell://authorize?authId=",
	},
	paths: {
		prefixes: ["", "/api/open"],
		versions: [
			{ below: "/v2/", version: "v2" },
			{ below: "", version: "v1" },
		],
		operations: {
			applyToken: { v2: { path: "/v2/authorizations/applyToken", ...page("Rebell, v2 applyToken (older pages)") } },
			inquiryUserInfo: {
				v1: { path: "/v1/users/inquiryUserInfo", ...ours("its page was not to be read: the base platform's") },
			},
		},
	},
	signature: { label: "SHA256withRSA", encoding: "base64", ...page("Rebell, overview; the older one says RSA256") },
	fields: {
		request: {
			applyToken: {
				v1: { referenceClientId: null },
				v2: { appId: null, authClientId: null, referenceClientId: { type: "string", max: 128, id: true } },
			},
			inquiryUserInfo: { v1: { appId: null } },
		},
	},
	results: {
		code_expired: code("EXPIRED"),
		code_unknown: code("INVALID"),
		code_used: code("USED"),
		reference_client_mismatch: {
			v2: {
				resultCode: "REFERENCE_CLIENT_ID_NOT_MATCH",
				resultMessage: "referenceClientId is not the mini program of this code.",
			},
		},
	},
	unreached: {
		SENDING:
			"what it may say of a message that waits: here S says that it was accepted, as everywhere, and whoever repeats U until it is S has an end",
	},
	open: {
		"the wallet's own programs":
			"those that an operator trusts (`byleave-server apps trust`) get auth_base without a sheet",
		inquiryUserInfo:
			"its page is not public: the base platform's answer, with shippingAddress, residentAddress and taxCode as our own keys",
		"paying by agreement": "what is agreed to is asked, granted and told; no money moves here",
		contractStatusNotify: "a merchant is not called when an agreement ends; contractStatusNotifyUrl is not read",
		"lifetimes of tokens": "not told: ruling 21",
		"a client's several mini programs":
			"a message goes to a user's id, and its page has no field for the app: whoever has several names it in extendInfo, as appId",
		"category, image": "checked and not shown: no page says what they do",
		"sendSms, sendEmail": "named in one list, without a page",
	},
	sources: {
		scopes,
		jsapi: page("Rebell, my.getAuthCode: 2, 10 and 11, no 3; what stands for it is ours"),
		paths: page("Rebell, overview: no prefix; the older one: /api/open"),
		fields: page("Rebell, v1 and v2 applyToken; inquiryUserInfo has no public page"),
		results: page("Rebell, v1 applyToken and cancelToken; the older pages' codes are ours: v1's"),
	},
});
