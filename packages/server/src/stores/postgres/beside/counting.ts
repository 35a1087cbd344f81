import { setTimeout } from "node:timers/promises";
import { Failure } from "@byleave/protocol";
import type { ClientBase, QueryConfig } from "pg";
import type { Counted } from "../../../store.ts";
import type { PostgresPlace } from "../connection/place.ts";
import { openConnections } from "../connection/pool.ts";
import { troubleOf } from "../connection/trouble.ts";

/** Beside the store's own: who floods us with what is refused takes none of what the others wait for. */
const CONNECTIONS = 2;
/** Milliseconds that a refusal may wait for its count; then it is counted by whoever asked. */
const WITHIN = 500;
/** Milliseconds that nothing is asked after it has failed. */
const RESTS = 1000;

/**
 * Where refusals are counted for all processes. Nothing is connected before the first. A count is not waited for on its way to
 * the disk or a standby: one that a crash loses lets a stranger try once more.
 */
export function openCounting(
	{ url }: PostgresPlace,
	within = WITHIN,
): { readonly counted: Counted; close(): Promise<void> } {
	const connections = openConnections({ url, connections: CONNECTIONS }, within);
	const hurried = new WeakSet<ClientBase>();
	let restsUntil = Number.NEGATIVE_INFINITY;
	const once = (query: QueryConfig) =>
		connections.with(async ({ client }) => {
			if (!hurried.has(client)) await client.query("SET synchronous_commit = off");
			hurried.add(client);
			return client.query<Record<string, unknown>>(query);
		});
	/** Who did not get a connection, or got a standby's, tries again while there is time. */
	const ask = async (query: QueryConfig) => {
		for (const until = performance.now() + within; ; ) {
			try {
				return await once(query);
			} catch (error) {
				if (!troubleOf(error).elsewhere || performance.now() > until) throw error;
			}
		}
	};
	return {
		counted: {
			async query(query) {
				if (performance.now() < restsUntil) throw new Failure("store_unavailable");
				const done = new AbortController();
				try {
					return await Promise.race([ask(query), tooLate(within, done.signal)]);
				} catch (cause) {
					restsUntil = performance.now() + RESTS;
					throw new Failure("store_unavailable", { cause });
				} finally {
					done.abort();
				}
			},
		},
		close: connections.close,
	};
}

async function tooLate(ms: number, signal: AbortSignal): Promise<never> {
	await setTimeout(ms, undefined, { signal, ref: false });
	throw new Error("It did not answer in time.");
}
