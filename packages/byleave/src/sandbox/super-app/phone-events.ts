import type { Happening } from "../timeline.ts";

type Event = Happening["event"];

/** Whether it concerns the phone of this user: what came to it, whether anything comes, and that there may be news in the inbox. */
export function isForPhone(event: Event, user: string): boolean {
	switch (event.type) {
		case "arrived":
			return event.message.sub === user;
		case "phone":
			return event.sub === user;
		default:
			return isInboxNews(event);
	}
}

/** Something has come into an inbox; whose it is, nobody is told: each phone asks for its own. */
export const isInboxNews = (event: Event): boolean =>
	event.type === "message" && event.channel === "INBOX" && event.what === "delivered";
