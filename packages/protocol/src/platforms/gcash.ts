import { definePlatform } from "../platform/define.ts";
import { alipayplus } from "./alipayplus.ts";
import { asked, ours, page, seen, seenAs, silently } from "./page.ts";

/** GCash (Philippines). Paths end in `.htm`, which is signed with them. */

const guarded = "its list is for partners only; what it reveals and that it is asked for is ours";
const information = [
	"nickName",
	"userName",
	"avatar",
	"gender",
	"birthDate",
	"nationality",
	"contact.email",
	"contact.phone.plain",
] as const;

export const gcash = definePlatform(alipayplus, {
	name: "gcash",
	versions: ["v1"],
	only: [],
	add: {
		USER_BASE_INFO: silently(seen("names of scopes; that it is silent is ours"), ["userId"]),
		auth_base: silently(ours("programs of the family ask for it"), ["userId"], { alias: "USER_BASE_INFO" }),
		USER_INFO: asked(seen(`names of scopes; ${guarded}`), information),
		auth_user: asked(ours("programs of the family ask for it"), information, { alias: "USER_INFO" }),
		USER_LOGIN_ID: asked(seen(`names of scopes; ${guarded}`), ["loginId.masked"]),
		SEND_MESSAGE: asked(ours("no scope is named for messages: the family's, since nobody is written to unasked"), [], {
			operations: ["message.send"],
		}),
	},
	jsapi: {
		superApp: seenAs("gcash", "the shim's name of this wallet; the family's words"),
	},
	paths: {
		// The pages write `/api` before each path; the hosts that merchants call have none.
		prefixes: ["", "/api"],
		suffixes: [".htm", ""],
		versions: [
			{ below: "/v2/", version: "v2" },
			{ below: "", version: "v1" },
		],
		operations: {
			inquiryUserInfo: { v1: "/v1/customers/user/inquiryUserInfoByAccessToken" },
			applyToken: { v2: { path: "/v2/authorizations/applyToken", ...page("GCash, v2 applyToken (older pages)") } },
			sendMessage: {
				v2: { path: "/v2/miniprogram/message/send", ...ours("none about messages: the base platform's") },
			},
		},
	},
	signature: {
		label: "RSA256",
		encoding: "percent",
		...seen("three clients against the test host; one other writes base64url"),
	},
	fields: {
		request: {
			inquiryUserInfo: { v1: { appId: null } },
			applyToken: { v2: { appId: null } },
		},
		answer: {
			v1: {
				// A client of this wallet breaks on any other.
				user: { loginIdInfos: { types: { label: "loginIdType", only: ["MOBILE_PHONE", "EMAIL"] } } },
			},
		},
	},
	open: {
		scopes: "the list is for partners: what each reveals, silence and default are ours",
		ECC224: "elliptic keys are documented beside RSA256",
		"lifetimes of tokens": "not told: ruling 21",
		"the header Encrypt": "how a body is encrypted is on no public page; a request that has it is refused",
		messages: "no public page: the base platform's message/send, and the family's SEND_MESSAGE is asked for",
	},
	sources: {
		scopes: ours("no public list"),
		jsapi: ours("no public page: the base platform's"),
		paths: seen("three clients against the test host: no prefix, .htm; the pages say /api"),
		fields: seen("classes for the user's data; beside them the pages of the operations"),
	},
});
