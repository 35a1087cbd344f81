import type { Item } from "../checklist.ts";
import { at } from "./held.ts";

/** 95 to 115: consent, the super app's interface, privacy, and the service itself. */
export const service: readonly Item[] = [
	{
		n: 95,
		title: "A token without a consent that was written first",
		tests: [
			...at.people("95: no token without a grant"),
			...at.asking("a code rests on rows"),
			...at.consentRows("confirm makes grant, words and code at once"),
		],
	},
	{
		n: 96,
		title: "More scopes under an old consent",
		tests: [...at.consent("96: who asks for more"), ...at.decide("asks a scope that grew for its new part only")],
	},
	{
		n: 97,
		title: "What was left off comes through elsewhere",
		tests: at.consent("97: what was left off is in no answer"),
	},
	{
		n: 98,
		title: "What was refused is granted later by itself",
		tests: [
			...at.consent("98: what was left off stays off for a day"),
			...at.consentRows("a scope left off is set aside for a day"),
		],
	},
	{
		n: 99,
		title: "Taking back leaves something alive",
		but: "permission to send messages comes with messaging",
		tests: [
			...at.consent("99: the user's page lists every consent"),
			...at.grantRows(
				"a user sees every app with a live grant or a block",
				"stopping an app kills every code, ticket and token",
			),
			...at.twoServers("what is stopped, suspended or revoked at one server"),
		],
	},
	{
		n: 100,
		title: "The super app's back end answers for another user",
		tests: at.http("takes … for no answer", "asks by POST for one user"),
	},
	{
		n: 101,
		title: "A back end that hangs, fails or lies",
		but: "there is no breaker: each request waits for its own deadline",
		tests: [
			...at.http("gives up at its deadline where no answer comes", "hangs up on an answer that is too large"),
			...at.failures("row 60: auth_user while the directory is down"),
			...at.verbs("burns neither code nor refresh token when the directory …"),
		],
	},
	{
		n: 102,
		title: "Calls forged between server and back end",
		tests: [
			...at.http("asks by POST for one user, signed by the platform as byleave"),
			...at.signatures("35: a user's token is believed"),
		],
	},
	{
		n: 103,
		title: "More disclosed than was granted",
		tests: [
			...at.disclose("… alone and with every other gives its own fields and no more"),
			...at.invariant("for … pairs of scopes with … profiles each"),
		],
	},
	{
		n: 104,
		title: "One id that follows a person from merchant to merchant",
		tests: at.people("104: a person's id differs"),
	},
	{
		n: 105,
		title: "A hash that gives the number away",
		tests: [
			...at.people("105: a hashed login id cannot be found"),
			...at.words("tells a hash, a part and the whole apart"),
		],
	},
	{ n: 106, title: "Messages without permission", later: "messaging" },
	{
		n: 107,
		title: "Erasure that leaves traces",
		tests: [
			...at.people("107: a person who is erased is nowhere"),
			...at.sqlite("who was erased is not to be found in the file"),
		],
	},
	{ n: 108, title: "Bodies and headers that are too large, too slow or too deep", bench: "memoryUnderFlood" },
	{ n: 109, title: "Work that holds up everything else", bench: "healthUnderLoad" },
	{ n: 110, title: "Clearing away that holds up everything else", bench: "redemptionWhileSweeping" },
	{
		n: 111,
		title: "An audit that can lose or change rows",
		but: "rows are written with their facts; the chain of hashes and the export are not built",
		tests: [
			...at.grantRows("what users and merchants do is in the audit, in order"),
			...at.register("leave a row of the audit for every change"),
			...at.crash("…: killed at every point between redemption and answer"),
		],
	},
	{
		n: 112,
		title: "The operator's face open to others",
		but: "there is one role; who did it is not in the audit",
		tests: [
			...at.operator(
				"refuses …, at every address but the two",
				"refuses a web page, whatever its origin and its token",
			),
			...at.config("says of …: …"),
			...at.register("leave a row of the audit for every change"),
		],
	},
	{
		n: 113,
		title: "Answers that tell how they were made",
		tests: [
			...at.faces("113: no answer of any face says how it was made"),
			...at.merchantWire("what is no HTTP, no URL, or too much of it shows no stack"),
		],
	},
	{ n: 114, title: "Answers that somebody keeps", tests: at.faces("114: nothing that any face answers may be kept") },
	{
		n: 115,
		title: "A dependency in somebody else's hands",
		but: "the registry's signatures are not checked here, and there is no bill of materials",
		tests: [
			...at.supply("115: every dependency is locked", "115: nothing but what bundles"),
			...at.rules("the lock file names no registry", "docs/dependencies.md gives a reason"),
		],
	},
];
