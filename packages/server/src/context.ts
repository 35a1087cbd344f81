import type { Cause, Failure, Platform } from "@byleave/protocol";
import type { Logger } from "pino";
import type { Config } from "./config/config.ts";
import type { Directory } from "./directory/directory.ts";
import type { ChannelName } from "./messages/channels/channel.ts";
import type { Outbox } from "./messages/outbox.ts";
import type { KnownRegistry } from "./register/registry.ts";
import type { Store } from "./store.ts";
import type { PlatformKeys } from "./trust/keys.ts";
import type { Limits } from "./trust/limits.ts";
import type { Secrets } from "./trust/secrets.ts";

/** What every face works with. Made once by createServer; holds no request's state. */
export interface Context {
	readonly config: Config;
	readonly platform: Platform;
	readonly store: Store;
	readonly registry: KnownRegistry;
	readonly directory: Directory;
	readonly secrets: Secrets;
	readonly keys: PlatformKeys;
	readonly limits: Limits;
	/** Brings accepted messages to their people. */
	readonly outbox: Outbox;
	readonly log: Logger;
	/** The server's one clock: milliseconds since 1970. What expires goes by it (ruling 35). */
	readonly now: () => number;
	/** Milliseconds by a clock that nobody sets. */
	readonly elapsed: () => number;
	/** The plain wall clock: for what others date, JWTs and Request-Time, and for what we date for them. */
	readonly wall: () => number;
	readonly emit: (event: ServerEvent) => void;
	/** Whether anybody but the log watches: what costs something to tell, and the log does not record, is told only then. */
	readonly observed: boolean;
}

/**
 * What observers see (ruling 32). Events may hold what is secret or personal: an observer that keeps or
 * shows them redacts them; the server's own log does not record them.
 */
export type ServerEvent =
	| {
			readonly type: "request";
			readonly trace: string;
			readonly face: Face;
			readonly method: string;
			readonly path: string;
			readonly status: number;
			readonly ms: number;
	  }
	| {
			readonly type: "decision";
			readonly trace: string;
			readonly sub: string;
			readonly appId: string;
			readonly asked: readonly string[];
			readonly kind: "issue" | "ask" | "fail";
			readonly reasons: readonly string[];
	  }
	| {
			readonly type: "code";
			readonly trace: string;
			readonly appId: string;
			readonly authCode: string;
			readonly scopes: readonly string[];
	  }
	| {
			readonly type: "signature";
			readonly trace: string;
			readonly clientId: string;
			readonly signedText: string;
			readonly verified: boolean;
			readonly explanation: string | null;
	  }
	| {
			readonly type: "exchange";
			readonly trace: string;
			readonly operation: string;
			readonly version: string;
			readonly requestBody: string;
			readonly responseBody: string;
			readonly cause: Cause | null;
	  }
	| {
			readonly type: "redemption";
			readonly trace: string;
			readonly appId: string;
			readonly scopes: readonly string[];
			readonly again: boolean;
	  }
	| {
			/** What a program read in its page. */
			readonly type: "opened";
			readonly trace: string;
			readonly appId: string;
			readonly permission: string;
			readonly items: readonly string[];
	  }
	| {
			/** What became of a message: at the request that brought it, or later, in the outbox. */
			readonly type: "message";
			/** "" in the outbox. */
			readonly trace: string;
			readonly messageId: string;
			readonly appId: string | null;
			readonly channel: ChannelName;
			readonly what: "accepted" | "accepted again" | "delivered" | "tried in vain" | "given up";
			readonly reason: string | null;
	  }
	| { readonly type: "disclosure"; readonly trace: string; readonly appId: string; readonly items: readonly string[] }
	| {
			/** A request that was refused or failed, at whichever face (ruling 42). */
			readonly type: "refusal";
			readonly trace: string;
			readonly face: Face;
			readonly cause: Cause;
			/** What a merchant was told; null at the other faces. */
			readonly resultCode: string | null;
			/** The Client-Id that a merchant's request names, proven or not; null at the other faces. */
			readonly clientId: string | null;
			readonly field: string | null;
			/** A Failure's own message: it names fields and what they must be, and holds nothing secret or personal. */
			readonly message: string;
	  }
	| {
			/** So many requests were refused within a second because the server had too much to do; their answers carry this trace. */
			readonly type: "shed";
			readonly trace: string;
			readonly refused: number;
			/** Milliseconds that what was let in had to wait for its turn when this was told. */
			readonly waits: number;
	  }
	| { readonly type: "fault"; readonly trace: string; readonly cause: Cause; readonly error: unknown };
/** A failure as observers see it. */
export const refusal = (
	face: Face,
	trace: string,
	{ code, field, message }: Failure,
	told: { readonly resultCode: string; readonly clientId: string } | null = null,
): ServerEvent => ({
	type: "refusal",
	trace,
	face,
	cause: code,
	resultCode: told?.resultCode ?? null,
	clientId: told?.clientId ?? null,
	field: field ?? null,
	message,
});

/** What the server itself could not do, as observers see it: an unforeseen error as it was, any other with our reason. */
export const fault = (trace: string, failure: Failure): ServerEvent => ({
	type: "fault",
	trace,
	cause: failure.code,
	error: failure.code === "internal" && failure.cause !== undefined ? failure.cause : failure,
});

/** Who a face is for; "open" is what anybody may ask without being anybody, and what is nobody's. */
export type Face = "host" | "merchant" | "operator" | "open";
