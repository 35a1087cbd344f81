import type { IncomingMessage, ServerResponse } from "node:http";

/** A peer inside of its process. */
export interface Peer {
	handle(request: IncomingMessage, response: ServerResponse): void;
	/** A code of a user who has agreed. */
	code(): Promise<string>;
	/** How often it wrote to its file so far, each time a commit. */
	commits(): number;
	close(): void;
}
