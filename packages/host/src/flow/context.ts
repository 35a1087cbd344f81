import type { AuthCode, Cause, Granted, Outcome, Platform } from "@byleave/protocol";
import type { Timers } from "@byleave/protocol/bridge";
import type { ServiceAnswer } from "../answers.ts";
import type { Failed, OAuthService } from "../oauth-service.ts";
import type { TakenAway } from "./sheets/taken-away.ts";
import type { SheetTurns } from "./sheets/turns.ts";

/** Something a super app's developer wants to know. Never holds a code, a ticket or a person's data of our own. */
export interface HostFact {
	/** Its anchor in docs/errors.md; the outcome itself where the OAuthService named no cause. */
	readonly cause: Cause | Outcome;
	readonly outcome: Outcome;
	readonly appId: string;
	/** What the super app's own code threw, or what was wrong with its answer. */
	readonly error?: unknown;
}

/** What all calls of one host document share. */
export interface FlowContext {
	readonly service: OAuthService | undefined;
	readonly platform: Pick<Platform, "jsapi" | "lifetimes">;
	readonly timers: Timers;
	readonly turns: SheetTurns;
	/** Calls whose sheet is up or waited for, and how they end, by app and set of scopes; one that cannot be read is shared with none. */
	readonly leaders: Map<string | symbol, Promise<CallResult>>;
	/** Sheets that their own pages took away. */
	readonly takenAway: TakenAway;
	/** Apps of which the user is being told something. */
	readonly told: Set<string>;
	/** Aborts when the user changes; then there is a new one. */
	user(): AbortSignal;
	/** A sheet comes up or has gone. */
	sheet(up: boolean): void;
	report(fact: HostFact): void;
}

/** One call of one document. */
export interface Asking {
	readonly appId: string;
	/** The app's registered name. */
	readonly name: string;
	readonly params: Readonly<Record<string, unknown>> | undefined;
	/** What the merchant's server has prepared and the mini program passed on: asked for in place of scopes. */
	readonly prepared?: string;
	/** Not a code is asked for but what this word of the platform's stands for; `params.scopes` are its scopes. */
	readonly permission?: string;
	/** Aborts when the document is gone, or its bridge was closed. */
	readonly gone: AbortSignal;
	/** Sheets come up in the order in which they were asked for, however fast the server decided each. */
	readonly earlier: Promise<void>;
	/** Told once this call has its place in the line, or needs none. */
	placed(): void;
}

/** How a call ends; undefined if nobody is there to be told. */
export type CallResult = AuthCode | Granted | Failed | undefined;

/** An answer of the service, and for which user and after how many sheets it was given. */
export interface Decided {
	readonly answer: ServiceAnswer;
	readonly user: AbortSignal;
	readonly seen: number;
}
