/**
 * The bridge's words (one question, one answer). A mini program's document says hello once with the
 * nonce that the host's loader put into it; the host answers with a port, and the port is the capability
 * (ruling 12). Identity never travels here: the host knows which frame it made for which app.
 */
export const BRIDGE_VERSION = 1;
/** Parameters over this many UTF-16 units of JSON are refused. */
export const MOST_PARAMS = 16_384;
/** How long a document waits for the answer to its hello (ruling 5). */
export const HELLO_MS = 10_000;

export interface Hello {
	readonly type: "byleave:hello";
	readonly v: number;
	readonly nonce: string;
}
export interface Init {
	readonly type: "byleave:init";
	readonly v: number;
	/** The calls that the host answers: what canIUse says. */
	readonly calls: readonly string[];
}
export interface Call {
	readonly type: "call";
	/** Counts up by one a port; a repeated or lower id is dropped. */
	readonly id: number;
	readonly api: string;
	readonly params: unknown;
}
export interface Answer {
	readonly type: "answer";
	readonly id: number;
	readonly ok: boolean;
	/** The object that success or fail receives. */
	readonly result: unknown;
}

/** The document is going away; sent as its last message, because not every browser tells when a port dies. */
export interface Bye {
	readonly type: "bye";
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
