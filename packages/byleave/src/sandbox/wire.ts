import type { JsapiRows } from "@byleave/protocol";
import type { Happening } from "./timeline.ts";

/** What the sandbox's page and the phone in it say to its back end: JSON by POST, with the page's token (ruling 25). */
export const controlPaths = {
	state: "/sandbox/state",
	persona: "/sandbox/persona",
	token: "/sandbox/token",
	reset: "/sandbox/reset",
	/** `{ name, answer }`: what a published call that is missing answers; without `answer` it is forgotten. Data only (ruling 47). */
	answer: "/sandbox/answer",
	/** `{ sub, appId, url }`: where a web page is opened that this app shows to this user. */
	webView: "/sandbox/web-view",
	/** PhoneState of the user who is logged in. */
	messages: "/sandbox/messages",
	/** `{ off }`: whether nothing reaches the phone of the user who is logged in; answers with its PhoneState. */
	phoneOff: "/sandbox/phone-off",
	/** Answers with a line of JSON per happening, for as long as it is read. */
	events: "/sandbox/events",
	/** The same, of what concerns the phone of the user who is logged in, and nothing else. */
	phoneEvents: "/sandbox/phone-events",
} as const;
export const CONTROL_HEADER = "x-byleave-control";
/** The name of the `<meta>` in the page's own document that holds the token. */
export const CONTROL_META = "byleave-control";
/** The same for the number of the last happening before the document: what comes after it is told. */
export const HAPPENED_META = "byleave-happened";
/** The id of the element in the phone's document that holds the state, as JSON: it is asked for nothing. */
export const STATE_ID = "byleave-state";

export interface SandboxState {
	readonly user: string;
	readonly personas: readonly PersonaFace[];
	/** Where the user who is logged in is. */
	readonly location: Location;
	readonly apps: readonly AppFace[];
	/** The wallet that is played: the name of its platform. */
	readonly platform: string;
	/** The calls that this wallet alone has, its table's and those that byleave.json adds. */
	readonly calls: JsapiRows["calls"];
	/** Host and merchant face. */
	readonly gateway: string;
	/** Null where there is no sample merchant; and to a phone, which does without. */
	readonly merchantOrigin: string | null;
	readonly clientId: string;
	/** The file that holds what a merchant's server needs. */
	readonly envFile: string;
	/** The number of the last happening so far. */
	readonly happened: number;
	/** How the operator can be reached; shown with error 10. */
	readonly support: string;
	/** Where another device of the network finds the phone; null unless it was asked for. */
	readonly lan: LanFace | null;
}
/** An address, and the same for a camera: the dark squares of a QR code as an SVG path, `size` squares wide. */
export interface LanFace {
	readonly url: string;
	readonly size: number;
	readonly path: string;
}
export interface PersonaFace {
	readonly sub: string;
	readonly nickName: string;
	readonly avatar: string | null;
}
/** Where a persona is: what getLocation says. Degrees, of WGS 84. */
export interface Location {
	readonly latitude: number;
	readonly longitude: number;
	readonly city: string;
	/** ISO 3166, two letters. */
	readonly region: string;
}
export interface AppFace {
	readonly appId: string;
	readonly name: string;
	readonly merchant: string;
	readonly logo: string | null;
	/** Where its program lives for the user who is logged in. */
	readonly origin: string;
	/** What the phone opens there: a path, with query and hash. */
	readonly start: string;
	/** How the phone runs it: the name of one of its surfaces. */
	readonly surface: string;
}
/** What the super app has brought to a persona's phone. */
export interface PhoneMessage {
	readonly messageId: string;
	readonly sub: string;
	readonly channel: "SMS" | "PUSH";
	readonly app: { readonly appId: string; readonly name: string };
	/** A PUSH's: it begins with the registered name. null: an SMS has none, the name leads in the content. */
	readonly title: string | null;
	readonly content: string;
	/** BCP 47, of the text. */
	readonly language: string;
	readonly link: { readonly label: string; readonly url: string } | null;
	/** What a tap opens in the program; null: its first page. */
	readonly page: string | null;
	/** Milliseconds since 1970: when the phone got it. */
	readonly at: number;
}
export interface PhoneState {
	readonly off: boolean;
	/** The newest first, 100 at most. */
	readonly messages: readonly PhoneMessage[];
}
/** Where a program's web-view is opened: an address of the sandbox's, and its origin. */
export interface WebViewAnswer {
	readonly src: string;
	readonly origin: string;
}
export interface TokenAnswer {
	readonly token: string;
}
export type { Happening };
