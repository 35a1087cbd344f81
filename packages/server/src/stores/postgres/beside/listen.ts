import { randomBytes, randomInt } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Client } from "pg";
import { type Host, hostsOf, type PostgresPlace } from "../connection/place.ts";
import { ourTypes, times, Unfit } from "../connection/session.ts";
import { reasonOf } from "../connection/trouble.ts";
import { REGISTRY_CHANNEL } from "../transaction.ts";

/** What is heard on a connection of its own; none of it is a promise. */
export interface Hears {
	/** The registry may have changed: somebody said so, or nobody could have been heard for a while. */
	changed(): void;
	/** What the database's clock says: milliseconds since 1970. Only what was answered soon is told. */
	readonly clock?: ((storeNow: number) => void) | undefined;
	/** Whether anything is heard, for the log; at each change once. */
	readonly told?: ((news: HearingNews) => void) | undefined;
	/** Milliseconds between two looks at whether the connection still hears. */
	readonly every?: number;
}
export type HearingNews =
	| { readonly what: "hears"; readonly host: string }
	| { readonly what: "hears-nothing"; readonly host: string; readonly reason: string };

const LOOKS_EVERY = 10_000;
/** An answer that took longer tells too little of what time it is. Milliseconds. */
const SOON = 1000;
/** The longest pause between two tries. Milliseconds. */
const LONGEST_PAUSE = 5000;

/**
 * Listens for changes of the registry until it is closed, whatever happens to the connection: it says a word to itself now and
 * then, and begins anew, on the next host, when that does not come back (a dead network, a pooler that gave the session to
 * somebody else). Standbys refuse LISTEN. Keeps no process alive.
 */
export function listen({ url }: PostgresPlace, hears: Hears): { close(): Promise<void> } {
	const hosts = hostsOf(url);
	const over = new AbortController();
	let at = 0;
	let failures = 0;
	/** As it was told last. */
	let hearing: boolean | undefined;

	async function run(): Promise<void> {
		while (!over.signal.aborted) {
			const host = hosts[at % hosts.length] as Host;
			const error: unknown = await hearAt(host).catch((error: unknown) => error);
			if (over.signal.aborted) return;
			if (hearing !== false) hears.told?.({ what: "hears-nothing", host: host.name, reason: reasonOf(error) });
			hearing = false;
			at++;
			const longest = Math.min(LONGEST_PAUSE, 100 * 2 ** Math.min(failures++, 10));
			await pause(randomInt(longest / 2, longest), over.signal);
		}
	}

	/** Rejects when nothing is heard any more. */
	async function hearAt({ name, url }: Host): Promise<never> {
		const client = new Client({
			connectionString: url,
			types: ourTypes,
			connectionTimeoutMillis: times.connect,
			query_timeout: times.connect,
			keepAlive: true,
			application_name: "byleave (listens)",
		});
		const lost = new AbortController();
		const lose = (reason: unknown) => lost.abort(reason);
		client.on("error", lose);
		client.on("end", () => lose(new Error("It was ended.")));
		const end = () => lose(over.signal.reason);
		over.signal.addEventListener("abort", end, { once: true });
		/** Where it hears itself: nobody else's channel. */
		const own = `byleave_own_${randomBytes(8).toString("hex")}`;
		let back = () => {};
		try {
			await client.connect();
			(client as unknown as { unref(): void }).unref();
			client.on("notification", ({ channel }) => (channel === own ? back() : hears.changed()));
			await client.query(`LISTEN ${REGISTRY_CHANNEL}; LISTEN ${own}`);
			// What was said before was said to nobody.
			hears.changed();
			for (;;) {
				const itself = new Promise<void>((resolve) => {
					back = resolve;
				});
				const began = performance.now();
				const asked = "SELECT pg_notify($1, ''), CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT) AS now";
				const { rows } = await client.query<{ now: number }>(asked, [own]);
				if (rows[0] && performance.now() - began < SOON) hears.clock?.(rows[0].now);
				await inTime(itself, new Unfit(UNHEARD));
				if (!hearing) hears.told?.({ what: "hears", host: name });
				hearing = true;
				failures = 0;
				await pause(hears.every ?? LOOKS_EVERY, lost.signal);
				lost.signal.throwIfAborted();
			}
		} finally {
			over.signal.removeEventListener("abort", end);
			await inTime(client.end(), new Error("timeout")).catch(() => {});
		}
	}
	const running = run();
	return {
		async close() {
			over.abort();
			await running;
		},
	};
}

/** Ends early when the signal says so. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
	setTimeout(ms, undefined, { signal, ref: false }).catch(() => {});

const UNHEARD = "it does not hear its own word: a pooler in between must keep a session for each connection.";

/** Rejects so if it takes longer than a connection may take to be made. */
async function inTime(promise: Promise<void>, late: Error): Promise<void> {
	const done = new AbortController();
	const time = setTimeout(times.connect, undefined, { signal: done.signal });
	try {
		await Promise.race([promise, time.then(() => Promise.reject(late))]);
	} finally {
		done.abort();
	}
}
