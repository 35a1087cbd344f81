import type { HostCall } from "../../in-program/container/names/host-calls.ts";

/** What the timeline says of a call that the container answers itself. */
export interface ContainerLine {
	/** What happens when it is called, and when it has ended. */
	readonly asked: string;
	readonly ended: string;
	/** Fields of the parameters, and of the answer, of which the first that is there tells one call from the next. */
	readonly asks: readonly string[];
	readonly says: readonly string[];
}

const under = "The phone draws it, under the app's registered name, and never over a sheet.";
const text = ["content", "message", "title"] as const;
const reads = "The mini program reads in its own page what its user has allowed. Without a grant nothing is told.";
const vibrates: ContainerLine = {
	asked: "The phone vibrates: it shakes, unless its user wants less motion, and says so.",
	ended: "The phone has begun to vibrate.",
	asks: ["type"],
	says: [],
};

const lines: Readonly<Record<HostCall, ContainerLine>> = {
	alert: {
		asked: `The mini program shows its user a text. ${under}`,
		ended: "The user has closed the text.",
		asks: text,
		says: [],
	},
	getAuthorize: {
		asked: "The button with open-type getAuthorize: the mini program asks for what it wants to read in its own page.",
		ended: "The user has allowed it, now or before. There is no code: what is allowed is read in the page.",
		asks: ["scope"],
		says: ["authSuccessScopes"],
	},
	getOpenUserInfo: {
		asked: reads,
		ended: "What the user's grant gives, as of now; the rest is empty.",
		asks: [],
		says: [],
	},
	getAuthUserInfo: { asked: reads, ended: "Nickname and avatar, as far as granted.", asks: [], says: ["nickName"] },
	getPhoneNumber: { asked: reads, ended: "The phone number that the user allowed it to read.", asks: [], says: [] },
	getSiteInfo: {
		asked: "The mini program asks what this wallet is called.",
		ended: "Its server sends it as customerBelongsTo.",
		asks: [],
		says: ["siteName"],
	},
	confirm: {
		asked: `The mini program asks its user a question. ${under}`,
		ended: "What the user tapped; closing the question is no.",
		asks: text,
		says: ["confirm"],
	},
	prompt: {
		asked: `The mini program asks its user for a line of text. ${under}`,
		ended: "What the user wrote, if they confirmed it.",
		asks: text,
		says: ["inputValue", "ok"],
	},
	showModal: {
		asked: `The mini program asks its user a question. ${under}`,
		ended: "What the user tapped; closing the question is no.",
		asks: text,
		says: ["content", "confirm"],
	},
	showActionSheet: {
		asked: `The mini program lets its user choose. ${under}`,
		ended: "Which of the items was tapped, from 0 on; -1 for none.",
		asks: ["title", "items"],
		says: ["index"],
	},
	showToast: {
		asked: "The mini program says something in passing. It takes no focus, and lies below whatever asks the user.",
		ended: "The toast has gone.",
		asks: text,
		says: [],
	},
	hideToast: { asked: "The mini program takes its toast away.", ended: "No toast is shown.", asks: [], says: [] },
	showLoading: {
		asked: "The mini program says that something takes a while. Its user can close that, and goes on.",
		ended: "It is shown until hideLoading, until the user closes it, or until the page has gone.",
		asks: text,
		says: [],
	},
	hideLoading: { asked: "What took a while is done.", ended: "No loading is shown.", asks: [], says: [] },
	setNavigationBar: {
		asked: "The mini program titles or colours the bar. The app's registered name stays on it.",
		ended: "The bar is as it was asked for; its words keep their contrast.",
		asks: ["title", "backgroundColor", "reset"],
		says: [],
	},
	setClipboard: {
		asked:
			"The mini program copies a text, for its user to paste: into this phone's own clipboard, not your machine's.",
		ended: "The text is on the phone's clipboard.",
		asks: ["text"],
		says: [],
	},
	getClipboard: {
		asked: "The mini program reads what its user has copied. The phone tells the user that it did.",
		ended: "What was on the phone's clipboard.",
		asks: [],
		says: ["text"],
	},
	getLocation: {
		asked: "The mini program wants to know where its user is. The phone asks the user once, and shows the place.",
		ended: "Where the persona is, from personas.json.",
		asks: ["type"],
		says: ["city"],
	},
	vibrate: vibrates,
	vibrateShort: vibrates,
	vibrateLong: vibrates,
	getSetting: {
		asked: "The mini program asks what its user has allowed it.",
		ended: "Each scope that was asked of the user, and whether it is allowed now.",
		asks: [],
		says: [],
	},
	openSetting: {
		asked: "The mini program opens the user's own page, on which every permission can be taken back.",
		ended: "The user has left the page; what is allowed now.",
		asks: [],
		says: [],
	},
	makePhoneCall: {
		asked: "The mini program wants to call a number. A wallet asks its user; the sandbox calls nobody.",
		ended: "The user has closed the question.",
		asks: ["number", "phoneNumber"],
		says: [],
	},
	openLocation: {
		asked: `The mini program shows its user a place. ${under}`,
		ended: "The user has closed the place.",
		asks: ["name", "address"],
		says: [],
	},
	optionsSelect: {
		asked: `The mini program lets its user choose from one or two lists. ${under}`,
		ended: "What was chosen; empty texts where the user cancelled.",
		asks: ["title", "optionsOne"],
		says: ["selectedOneOption"],
	},
	multiLevelSelect: {
		asked: `The mini program lets its user choose level by level. ${under}`,
		ended: "What was chosen of each level.",
		asks: ["title"],
		says: ["result"],
	},
	datePicker: {
		asked: `The mini program lets its user choose a date or a time. ${under}`,
		ended: "The date, in the format that was asked for.",
		asks: ["format", "currentDate"],
		says: ["date"],
	},
	chooseCity: {
		asked: `The mini program lets its user choose a city. ${under}`,
		ended: "The city; with coordinates only where it is the one that the user is in.",
		asks: [],
		says: ["city"],
	},
};

/** Undefined for a call of another kind. */
export const containerLine = (api: string): ContainerLine | undefined =>
	Object.hasOwn(lines, api) ? lines[api as HostCall] : undefined;

/** What tells one call, or answer, from the next: short, and empty if there is nothing. */
export function firstOf(fields: readonly string[], value: unknown): string {
	const held = Object(value) as Readonly<Record<string, unknown>>;
	const found = fields.map((field) => held[field]).find((one) => one !== undefined && one !== null && one !== "");
	if (found === undefined) return "";
	const said = typeof found === "string" ? found : JSON.stringify(found);
	return said.length > MOST_SAID ? `${said.slice(0, MOST_SAID)}…` : said;
}
/** UTF-16 units. */
const MOST_SAID = 80;
