import type { OwnCall, Platform } from "@byleave/protocol";
import { systemTimers, type Timers } from "@byleave/protocol/bridge";
import type { Alert } from "./calls/alert.ts";
import { createCalls } from "./calls/calls.ts";
import type { HostApi } from "./calls/host-api.ts";
import { type Connection, connect, type ProgramDocument } from "./connection.ts";
import type { FlowContext, HostFact } from "./flow/context.ts";
import { createTakenAway } from "./flow/sheets/taken-away.ts";
import { createSheetTurns } from "./flow/sheets/turns.ts";
import type { OAuthService } from "./oauth-service.ts";

export interface HostOptions {
	/** Without one, every getAuthCode fails as `unavailable`. */
	readonly oauthService?: OAuthService;
	/** What the JSAPI says and how long calls may take. */
	readonly platform: Pick<Platform, "jsapi" | "lifetimes">;
	/** Shows a mini program's text under its name; resolves when the user has closed it. `signal`: close it now. */
	readonly alert: Alert;
	/**
	 * Calls of the super app's own, by name: `my.<name>`, `my.call` and `AlipayJSBridge.call` reach them, and canIUse names
	 * them. One by the name of `alert`, `getSetting` or `getSiteInfo` comes in its place. `{ asks: [scopes] }` is getAuthCode for these
	 * scopes under a name of the wallet's own, and `{ opens: parameter }` the sheet of what a merchant has prepared.
	 */
	readonly apis?: Readonly<Record<string, HostApi | OwnCall>>;
	/** What my.getSiteInfo answers, the same as the server's `siteName`; without it there is no such call. */
	readonly siteName?: string;
	/** Hears of every failed call and of every fault of the OAuthService. */
	report(fact: HostFact): void;
	readonly timers?: Timers;
}

/** The super app's end of the bridge. One per host document: it shows one sheet at a time. */
export interface Host {
	/** What canIUse says: to be sent with the init. */
	readonly calls: readonly string[];
	/** Serves one document, over any pipe, as the app that the host knows it to be. */
	connect(document: ProgramDocument): Connection;
	/** Another user has logged in, or this one out: an open sheet closes, an answer on its way is withdrawn. */
	userChanged(): void;
	/** Calls back whenever a sheet comes up or has gone. Returns what ends it. */
	watchSheets(listener: (up: boolean) => void): () => void;
}

/** A host for the mini programs of one document. It never throws because of what they send. */
export function createHost(options: HostOptions): Host {
	const { oauthService, platform, report, timers = systemTimers } = options;
	const calls = createCalls(options);
	const watchers = new Set<(up: boolean) => void>();
	let user = new AbortController();
	const context: FlowContext = {
		service: oauthService,
		platform,
		timers,
		turns: createSheetTurns(),
		leaders: new Map(),
		takenAway: createTakenAway(timers, () => platform.lifetimes.suppression * 1000),
		told: new Set(),
		user: () => user.signal,
		sheet(up) {
			for (const watcher of watchers) watcher(up);
		},
		report(fact) {
			try {
				report(fact);
			} catch {
				// Whoever only watches must not end a call.
			}
		},
	};
	return {
		calls: [...calls.keys()],
		connect: (document) => connect(context, calls, document),
		userChanged() {
			const before = user;
			user = new AbortController();
			before.abort("user_changed");
		},
		watchSheets(listener) {
			watchers.add(listener);
			return () => watchers.delete(listener);
		},
	};
}
