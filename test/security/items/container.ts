import type { Item } from "../checklist.ts";
import { at } from "./held.ts";

/** 76 to 94: the container, the bridge, the mini program. */
export const container: readonly Item[] = [
	{
		n: 76,
		title: "A page that says it is another app",
		tests: [
			...at.container("76: whichever app a page says it is"),
			...at.host("row 56: an appId in the message is not looked at"),
		],
	},
	{
		n: 77,
		title: "Another document in the frame of the first",
		tests: [
			...at.frame("checklist 77: the second load is a navigation", "ruling 12: the nonce is good for one port"),
			...at.sandbox("a mini program that loads itself anew gets no bridge"),
		],
	},
	{
		n: 78,
		title: "A web-view that inherits the mini program's rights",
		not: "does not apply, because there is no web-view component: what a mini program embeds is a document without a nonce, which gets no port at all (77)",
	},
	{
		n: 79,
		title: "Another app that opens this one so that it asks",
		but: "launch parameters (sourceAppId) are not handed on, so none can be forged",
		tests: at.container("79, 80: opening a page asks for nothing"),
	},
	{
		n: 80,
		title: "A link that makes a page ask",
		tests: [
			...at.container("79, 80: opening a page asks for nothing"),
			...at.listeners("gives the nonce to the first document of a launch, and to nothing after it"),
		],
	},
	{
		n: 81,
		title: "Cookies and storage shared between mini programs",
		tests: [
			...at.listeners("keeps every document in a sandbox that only the host may frame"),
			...at.sandbox("the mini program cannot reach into its host, and its origin is opaque"),
		],
	},
	{
		n: 82,
		title: "Calls that nobody documented",
		tests: [
			...at.container("82, 83: no name but the two is a call"),
			...at.host("row 56: an unknown call fails as not supported"),
		],
	},
	{
		n: 83,
		title: "A call that is open in another context",
		but: "there is one context, a document's port, and one list of calls on the host",
		tests: at.container("82, 83: no name but the two is a call"),
	},
	{
		n: 84,
		title: "A sheet that is imitated, overlaid or tapped by surprise",
		but: "letters that look alike are not told apart: names come from the operator's registry",
		tests: [
			...at.sheet("600 ms after the sheet appears, and not one less", "for a person: a click made by a script is none"),
			...at.sheetText("characters without a shape and those that turn the direction are gone"),
			...at.checks("refuses …"),
		],
	},
	{
		n: 85,
		title: "Asking again and again",
		tests: [
			...at.failures("row 48: ten at once"),
			...at.asking("two refusals within the window suppress"),
			...at.host("a page that calls in a loop is stopped"),
		],
	},
	{
		n: 86,
		title: "A scope smuggled in beside a silent one",
		tests: [
			...at.consent("86: nothing passes in the shadow of what is silent"),
			...at.decide("… and every other: what is silent is issued, what is not is asked for"),
		],
	},
	{
		n: 87,
		title: "A scopes argument that is none",
		tests: at.consent("87: a scopes argument that is none is error 2"),
	},
	{
		n: 88,
		title: "A code that reaches another page",
		tests: [
			...at.container("88: a code for a page that is gone"),
			...at.failures("row 44: the page goes away while the sheet is up"),
		],
	},
	{
		n: 89,
		title: "Another user while the sheet is up",
		tests: [
			...at.container("89: what one user was shown"),
			...at.showSheet("the user changes after Allow: the code is taken back"),
		],
	},
	{ n: 90, title: "One code for two callers", tests: at.container("90: calls at the same time get a code each") },
	{
		n: 91,
		title: "Messages replayed or put in by a page's script",
		tests: [
			...at.host("row 56: a repeated or lower id is dropped"),
			...at.bridge("garbage and answers to nothing are ignored"),
			...at.sandbox("the nonce is gone from the document before the program's own script runs"),
		],
	},
	{
		n: 92,
		title: "A package exchanged for another",
		not: "does not apply, because nothing here loads packages: verifying one is the duty of the container's loader (docs/threats.md)",
	},
	{ n: 93, title: "A developer's version that uses real grants", later: "release channels" },
	{
		n: 94,
		title: "What others wrote, in dialogs and logs",
		tests: [
			...at.faces("94: what others wrote"),
			...at.log("lets nobody write a line of their own, or hide one"),
			...at.sheetText("markup is shown, not drawn"),
		],
	},
];
