/**
 * The bridge's words (one question, one answer). Each document of a mini program says hello to its host; the
 * host knows the window that it made and the origin that it gave to the program, and answers that window at that
 * origin with a port (ruling 12). Identity never travels here: no message says which app it comes from.
 */
export const BRIDGE_VERSION = 1;
/** How long a document waits for the answer to its hello, and a host for a window's word that it is there (ruling 5). */
export const HELLO_MS = 10_000;

/** From a document's window to its host's, at the host's origin. */
export interface Hello {
	readonly type: "byleave:hello";
	readonly v: number;
	/** Random; the init echoes it, so that a document takes no other's. */
	readonly id: string;
}
/** To that window, at the program's origin, with a port that is this document's alone. */
export interface Init {
	readonly type: "byleave:init";
	readonly v: number;
	readonly id: string;
	/** The calls that the host answers: what canIUse says. */
	readonly calls: readonly string[];
}
/** Whether the program is still in its window: asked of the window, since a port can be handed on (ruling 12). */
export interface AreYouThere {
	readonly type: "byleave:there?";
	readonly v: number;
	/** Random. */
	readonly value: string;
}
/** The answer, from the same window and origin, with the same value. */
export interface Here {
	readonly type: "byleave:here";
	readonly v: number;
	readonly value: string;
}

/**
 * To a page in a web-view, at its origin: what the program has posted to it, as JSON. For the page's `my.onMessage`; it answers
 * nothing.
 */
export interface Posted {
	readonly type: "byleave:message";
	readonly v: number;
	readonly data: string;
}

export interface Call {
	readonly type: "call";
	/** Counts up by one a port; a repeated or lower id is dropped. */
	readonly id: number;
	readonly api: string;
	/** The JSON text of the parameters; false for what JSON cannot say; absent if there are none (ruling 1). */
	readonly params?: string | false;
}
export interface CallAnswer {
	readonly type: "answer";
	readonly id: number;
	readonly ok: boolean;
	/** The object that success or fail receives. */
	readonly result: unknown;
}
/** A script of the page has put something in the place of `my` (ruling 38). For those who watch; nobody answers. */
export interface Assigned {
	readonly type: "assigned";
	/** The names that `my` lacked and has taken over. */
	readonly taken: readonly string[];
	/** The names that it has itself and has kept. */
	readonly kept: readonly string[];
}
/**
 * What the document is called, and whether a step back stays in the program: for a host's title bar and back button.
 * Told at load and whenever it changes. Text of the program's own: nothing but text, and of any length.
 */
export interface PageShown {
	readonly type: "page";
	readonly title: string;
	readonly canGoBack: boolean;
}
/** A script of the page wanted to open an address beyond its origin, in a window of its own: a host may offer it. */
export interface OpenWanted {
	readonly type: "open";
	/** Whole, as the browser reads it. */
	readonly url: string;
}
/** What a container's own script saw in the page. For those who watch; nobody answers. */
export interface Noted {
	readonly type: "noted";
	/** A word that the container and its watcher agree on. */
	readonly what: string;
	readonly detail: Readonly<Record<string, unknown>>;
}
/** What a document tells without being asked. */
export type Told = Assigned | PageShown | OpenWanted | Noted;

/** The document is going away; sent as its last message, because not every browser tells when a port dies. */
export interface Bye {
	readonly type: "bye";
}
/** The host has ended this port; its last message. Who lives and hears it may say hello again (rulings 5, 12). */
export interface PortEnd {
	readonly type: "end";
}

/** One end of a bridge over any pipe: a MessagePort, a web-view, memory. */
export interface Pipe {
	/** Throws if the message cannot be copied. */
	send(message: unknown): void;
	/** One listener; a later one replaces it. */
	listen(listener: (message: unknown) => void): void;
	/** Called at most once, when the other end has closed; a pipe that cannot tell never calls it. */
	ended(listener: () => void): void;
	close(): void;
}
