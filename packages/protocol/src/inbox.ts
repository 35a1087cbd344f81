import type { SheetApp } from "./host-face.ts";

/** What a host and the server say to each other about the user's inbox: messages that apps sent by leave (SEND_MESSAGE). */
export interface InboxRequest {
	/** BCP 47; words come in the nearest language there is, and of a message's texts the nearest. */
	readonly language?: string;
}
export interface InboxAnswer {
	readonly language: string;
	readonly dir: "ltr" | "rtl";
	readonly words: InboxWords;
	/** How many of all have not been opened. */
	readonly unread: number;
	/** The newest first, 100 at most. */
	readonly messages: readonly InboxMessage[];
}
/** One message. The app's names are the registry's; title, content and link are its merchant's: data, drawn as text. */
export interface InboxMessage {
	readonly messageId: string;
	readonly app: SheetApp;
	/** BCP 47, of the text. */
	readonly language: string;
	readonly title: string | null;
	readonly content: string;
	/** An https address on a domain that the app has declared. Nothing fetches it; the person sees its host before it is opened. */
	readonly link: { readonly label: string; readonly url: string } | null;
	/** Whether the app can be opened now. */
	readonly opens: boolean;
	/** ISO 8601; when it was sent. */
	readonly at: string;
	readonly read: boolean;
	/** How this app's messages are stopped; null: it may send none any more. */
	readonly stop: StopWords | null;
}
export interface StopWords {
	/** On the button: it names the app. */
	readonly label: string;
	/** Said when it is done. */
	readonly done: string;
}
export interface InboxWords {
	readonly title: string;
	readonly empty: string;
	/** How many are unread, in words; "" for none. */
	readonly unread: string;
	/** Marks a message that has not been opened. */
	readonly isNew: string;
	readonly open: string;
	readonly remove: string;
	/** Of a message whose app cannot be opened now. */
	readonly closed: string;
	/** What stopping an app's messages means: said before, since one tap does it. */
	readonly stopMeans: string;
	/** Read aloud when a message was removed. */
	readonly removed: string;
	readonly failed: string;
	readonly tryAgain: string;
	/** How the operator can be reached. */
	readonly support: string;
}
export interface InboxUnread {
	readonly unread: number;
}
export interface OneMessage {
	readonly messageId: string;
}
/** What a tap on a message opens, as of now; the message counts as read. */
export interface MessageOpened {
	readonly appId: string;
	/** A page at the program's own origin, as its host names pages: a path with its query; null: its first. */
	readonly page: string | null;
	/** In place of a page, where it is one of the app's pages on a domain that it has declared: its https address. */
	readonly url: string | null;
}
export interface StopMessagesRequest {
	readonly appId: string;
}
