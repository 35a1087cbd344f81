import type { Item } from "../checklist.ts";
import { at } from "./held.ts";

/** 38 to 75: signed requests, and the web's way of asking. */
export const requests: readonly Item[] = [
	{
		n: 38,
		title: "No signature, or a garbled one",
		tests: [...at.proof("headers: names …", "not by …"), ...at.badInput("header …: … is named")],
	},
	{
		n: 39,
		title: "A body that means the same and is other bytes",
		tests: [...at.proof("not by …"), ...at.merchant("signs the gateway's path, prefix included, over the very bytes")],
	},
	{
		n: 40,
		title: "A name twice in a body, or one of the prototype's",
		tests: at.json("refuses …", "reads whatever object JSON.stringify wrote"),
	},
	{
		n: 41,
		title: "Signed for one path, sent to another",
		tests: [
			...at.merchantWire(
				"…: a signed INVALID_API",
				"what a URL parser would tidy up is told as it is",
				"an absolute-form target",
			),
			...at.proof("not by …"),
		],
	},
	{
		n: 42,
		title: "A signed request sent again",
		but: "no cache of signatures, as ruled: each verb protects itself, and the clock's window always holds",
		tests: [
			...at.proof("clock: five minutes either way and not a millisecond more"),
			...at.verbs("sixteen at once get one pair", "answers an honest retry with the same tokens"),
		],
	},
	{
		n: 43,
		title: "Tricks with the clock",
		tests: [...at.time("refuses …"), ...at.badInput("Request-Time … names Request-Time")],
	},
	{
		n: 44,
		title: "One client in the header, another in the body",
		tests: [...at.retry("another client, another app, another merchant's name"), ...at.proof("not by …")],
	},
	{
		n: 45,
		title: "Games with the key's version",
		tests: [
			...at.proof("by any live key if none is named, else by that one"),
			...at.header("takes v1 for a key registered as 1, and nothing else"),
			...at.register("rotate their key with an overlap, or at once"),
		],
	},
	{
		n: 46,
		title: "Another algorithm, and a header that reads in two ways",
		tests: at.header("refuses …", "answers any text with a header or a reason"),
	},
	{
		n: 47,
		title: "A signature that is decoded twice",
		tests: at.encoding("refuses …: …", "never reads one text in two ways"),
	},
	{
		n: 48,
		title: "Weak keys, shared keys, private keys handed in",
		tests: [
			...at.publicKey("refuses …"),
			...at.register("know another client's key in any spelling", "refuse a key they have had"),
		],
	},
	{ n: 49, title: "Lenient padding", tests: at.signatures("49: padding that a lenient verifier takes") },
	{
		n: 50,
		title: "A forged answer",
		tests: [
			...at.merchant("is checked with the key of the version it names", "is taken up to five minutes either way"),
			...at.merchantWire("when something unforeseen happens"),
		],
	},
	{ n: 51, title: "Timing that tells known clients from unknown ones", bench: "clientOracle" },
	{ n: 52, title: "The wrong audience in a client's assertion", later: "OIDC face" },
	{ n: 53, title: "A client's assertion sent again", later: "OIDC face" },
	{
		n: 54,
		title: "A secret in a mini program's package",
		but: "there is no shared secret to leak; nothing yet looks through a package for one",
		tests: [
			...at.publicKey("refuses …"),
			...at.operator("list and rotate the platform's keys, and never a private half"),
			...at.packaging("… holds no secrets"),
		],
	},
	{
		n: 55,
		title: "A page that exchanges its code itself",
		tests: [
			...at.faces("55: a page cannot exchange its own code"),
			...at.merchantWire("an Origin header is refused with 403"),
		],
	},
	{
		n: 56,
		title: "Tokens or keys handed to a page",
		tests: at.container("56: a page gets a code and lists of scopes"),
	},
	{
		n: 57,
		title: "Guessing at clients' keys and operators' tokens",
		tests: at.limits(
			"somebody else's bad signatures in a client's name cost the address",
			"guessing at users' tokens is limited by address",
			"guessing at the operator's token is limited by address",
		),
	},
	{ n: 58, title: "Tricks with redirect addresses", later: "OIDC face" },
	{ n: 59, title: "A redirect with an error to anywhere", later: "OIDC face" },
	{ n: 60, title: "A redirect that repeats a POST", later: "OIDC face" },
	{ n: 61, title: "Two servers mixed up", later: "OIDC face" },
	{ n: 62, title: "Authorization forged from another site", later: "OIDC face" },
	{
		n: 63,
		title: "A sheet answered by another user or session",
		tests: [
			...at.consent("63: a sheet is answered by the user"),
			...at.consentRows("somebody else's attempt burns no ticket"),
		],
	},
	{
		n: 64,
		title: "One sheet allowed twice",
		tests: [
			...at.consent("64: a sheet that is allowed twice at once"),
			...at.consentRows("a ticket is confirmed once, however many try"),
		],
	},
	{
		n: 65,
		title: "The sheet under somebody else's picture",
		tests: [
			...at.sheetLook("no frame and no other modal covers it"),
			...at.frame("row 55: the sheet gets the focus back from the frame that takes it"),
		],
	},
	{ n: 66, title: "Pushed requests misused", later: "OIDC face" },
	{
		n: 67,
		title: "A parameter twice",
		but: "query parameters come with the OIDC face",
		tests: [...at.json("refuses …"), ...at.badInput("headers that come twice are refused, on a real socket")],
	},
	{ n: 68, title: "Response types that leak", later: "OIDC face" },
	{ n: 69, title: "Asking without a prompt, for another user", later: "OIDC face" },
	{ n: 70, title: "A stolen scheme, a false browser", later: "OIDC face" },
	{
		n: 71,
		title: "Messages to and from the wrong origin",
		tests: [
			...at.frame("no other window, origin, version or nonce gets a port", "an origin that can be addressed is"),
			...at.page("only an init from the parent, at the host's origin"),
		],
	},
	{ n: 72, title: "Clients that register themselves", later: "OIDC face" },
	{
		n: 73,
		title: "Forwarding headers that lie",
		but: "the issuer's own address comes with the OIDC face",
		tests: [...at.faces("73: what a request says of proxies"), ...at.operator("is not moved by X-Forwarded-Host")],
	},
	{ n: 74, title: "A client's id that is also a user's", tests: at.register("of clients, apps and users never meet") },
	{ n: 75, title: "Discovery that points elsewhere", later: "OIDC face" },
];
