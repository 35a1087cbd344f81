import type { Happening } from "../../wire.ts";
import type { Line, Mark } from "./entry.ts";

type Event = Happening["event"];
type Of<Type extends Event["type"]> = Extract<Event, { type: Type }>;
type What = Of<"message">["what"];

const became: Readonly<Record<What, { readonly mark: Mark; readonly word: string; readonly about: string }>> = {
	accepted: {
		mark: "waiting",
		word: "accepted",
		about:
			"It waits in the outbox. Before it is handed to its channel the server asks once more whether it may be delivered.",
	},
	"accepted again": {
		mark: "note",
		word: "the same again",
		about: "The merchant sent the same request again and got the same messageId; there is one message.",
	},
	delivered: { mark: "granted", word: "delivered", about: "Its channel says that it has reached the person." },
	"tried in vain": {
		mark: "waiting",
		word: "comes again",
		about: "Its channel could not deliver it now, or did not answer. It comes again, later and later, for a day.",
	},
	"given up": {
		mark: "failed",
		word: "given up",
		about: "Its channel refused it, or a day is over. An operator can see it and send it again.",
	},
};

/** What became of a message in the server. */
export function messageLine({ messageId, appId, channel, what, reason, trace }: Of<"message">): Line {
	return {
		from: "server",
		...became[what],
		title: `Message by ${channel}`,
		sub: reason ?? messageId,
		sections: [
			{
				kind: "facts",
				facts: [
					["messageId", messageId],
					["Channel", channel],
					...(appId === null ? [] : [["App", appId] as const]),
					...(reason === null ? [] : [["Why", reason] as const]),
					...(trace === "" ? [] : [["Trace", trace] as const]),
				],
			},
		],
	};
}

/** What the super app has brought to a phone. */
export function arrivedLine({ message }: Of<"arrived">): Line {
	const { messageId, sub, channel, app, title, content, language, page, link } = message;
	return {
		from: "host",
		to: "user",
		mark: "granted",
		word: "arrived",
		title: `${channel} on the phone`,
		sub: title ?? content,
		about:
			"The super app's back end got it from the server, by a call that the server's outgoing key has signed, and showed it.",
		sections: [
			{ kind: "exact", title: "What it says", text: title === null ? content : `${title}\n${content}` },
			{
				kind: "facts",
				facts: [
					["messageId", messageId],
					["User", sub],
					["App", `${app.name} (${app.appId})`],
					["Language", language],
					["Opens", page ?? "the program's first page"],
					...(link === null ? [] : [["Link", `${link.label}: ${link.url}`] as const]),
				],
			},
		],
	};
}

/** The developer has turned a phone off, or on. */
export const phoneLine = ({ sub, off }: Of<"phone">): Line => ({
	from: "user",
	mark: "note",
	word: off ? "off" : "on",
	title: off ? "The phone is off" : "The phone is on",
	sub,
	about: off
		? "The super app answers that each SMS and PUSH may come again. What is in the inbox of the server is not touched."
		: "What waits comes by itself, when its time is: seconds after the first try in vain, longer after the next.",
	sections: [],
});
