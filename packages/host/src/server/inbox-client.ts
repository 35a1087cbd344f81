import { hostPaths, type InboxAnswer, type InboxUnread, type MessageOpened } from "@byleave/protocol";
import type { Talk } from "./server-talk.ts";

/** What the user's inbox does. Each rejects with a Failure whose code is the server's cause. */
export interface InboxClient {
	/** The newest messages, in the user's language. */
	list(): Promise<InboxAnswer>;
	/** How many have not been opened: for a badge. */
	unread(): Promise<number>;
	/** What a tap on the message opens; it is read then. */
	open(messageId: string): Promise<MessageOpened>;
	remove(messageId: string): Promise<void>;
	/** Takes back whatever lets this app write; what it has sent and has not arrived does not arrive. */
	stop(appId: string): Promise<void>;
}

export function createInboxClient(talk: Talk, language?: string): InboxClient {
	const ask = <Answer>(path: string, body: object) => talk({ path, body }) as Promise<Answer>;
	return {
		list: () => ask<InboxAnswer>(hostPaths.inbox, language === undefined ? {} : { language }),
		unread: async () => (await ask<InboxUnread>(hostPaths.inboxUnread, {})).unread,
		open: (messageId) => ask<MessageOpened>(hostPaths.openMessage, { messageId }),
		remove: async (messageId) => void (await ask(hostPaths.removeMessage, { messageId })),
		stop: async (appId) => void (await ask(hostPaths.stopMessages, { appId })),
	};
}
