import type { Algorithm } from "@byleave/protocol/signature";

/** What the benchmark asks of a server's process, over its control pipe; never over HTTP. */
export interface Questions {
	/** Once, before anything else. `bare` is a server that does nothing but answer. */
	start(setup: Setup): Started;
	usage(): Usage;
	memory(): Memory;
	/** Has the server sweep now, not when its minute is over; tells how many rows went. */
	sweep(): number;
	close(): null;
}
export type Setup =
	| { readonly kind: "bare"; readonly answerBytes: number }
	| {
			readonly kind: "byleave";
			readonly store: StorePlace;
			readonly issuer: { readonly issuer: string; readonly audience: string; readonly publicKey: string };
			/** clientId → public key. */
			readonly clients: Readonly<Record<string, string>>;
	  };
/** Where its rows lie. */
export type StorePlace =
	| { readonly kind: "sqlite"; readonly file: string }
	| { readonly kind: "postgres"; readonly url: string };
export interface Started {
	readonly public: string;
	/** Where /health is. "" for a bare server. */
	readonly operator: string;
	/** The keys that answers are verified with, by the algorithm. None of a bare server. */
	readonly answerKeys: Readonly<Partial<Record<Algorithm, string>>>;
}
/** What its main thread holds, in bytes: its heap, and what lies beside it; and how many sockets, timers and the like are open. */
export interface Memory {
	readonly rss: number;
	readonly heap: number;
	readonly external: number;
	readonly handles: number;
}
export interface Usage {
	/** Milliseconds of CPU since the process began, all its threads together. */
	readonly cpu: number;
	/** Resident memory, bytes. */
	readonly rss: number;
	/** What was sent to a database behind a network, how many statements, and how many commits among them; 0 where there is none. */
	readonly trips: number;
	readonly statements: number;
	readonly commits: number;
}
