import { definePlatform } from "../platform/define.ts";
import { alipayplus } from "./alipayplus.ts";
import { asked, basics, ours, page, seenAs, silently } from "./page.ts";

/** M-Pesa (Lesotho, DRC). Three scopes; every request names the app and the client. */

const scopes = page("M-Pesa, my.getAuthCode, Scopes");
const named = { appId: { required: true }, authClientId: { required: true } } as const;

export const mpesa = definePlatform(alipayplus, {
	name: "mpesa",
	versions: ["v2"],
	only: [],
	add: {
		auth_base: silently(scopes, ["userId"]),
		auth_user: asked(ours('M-Pesa says "user information"; the base platform\'s set (ruling 8)'), basics),
		SEND_MESSAGE: asked(scopes, [], { operations: ["message.send"] }),
	},
	jsapi: {
		superApp: seenAs("mpesa"),
	},
	paths: {
		prefixes: ["/miniprogram/api", ""],
		versions: [{ below: "", version: "v2" }],
		operations: {
			applyTokenAndInquiryUserInfo: { v2: null },
			sendMessage: { v2: { path: "/v2/miniprogram/message/send", ...page("M-Pesa (DRC), v2 message/send") } },
		},
	},
	signature: { label: "RSA256", encoding: "percent", ...ours("no client was seen: as the vendor's samples") },
	fields: {
		request: {
			applyToken: { v2: named },
			inquiryUserInfo: { v2: named },
			revoke: { v2: named },
			sendMessage: { v2: { appId: { required: true }, authClientId: null, redirectUrl: null } },
		},
	},
	open: {
		"a missing scopes argument": "the page calls it required; here it asks for auth_base (ruling 1)",
		auth_user: 'its page says "user information": the base platform\'s set (ruling 8)',
		"the prefix":
			"the pages write it before each path; no client was seen that signs it or leaves it out, so both are answered",
		Ethiopia: "its page of scopes was not seen",
		"lifetimes of tokens": "not told: ruling 21",
	},
	sources: {
		scopes,
		jsapi: ours("no table of errors on the page: the base platform's; a refused scope is 10001 there too"),
		paths: page("M-Pesa, error codes, write the prefix; that it is signed is ours, and no client was seen"),
		fields: page("M-Pesa, v2 applyToken and inquiryUserInfo; revoke: the vendor's"),
	},
});
