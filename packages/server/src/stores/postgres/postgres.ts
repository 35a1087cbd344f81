import { randomInt } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { Failure } from "@byleave/protocol";
import type { Store, StoreOptions } from "../../store.ts";
import { storeOf } from "../carrying.ts";
import type { Verb } from "../statement.ts";
import { verbs } from "../verbs/index.ts";
import { openCounting } from "./beside/counting.ts";
import { listen } from "./beside/listen.ts";
import type { PostgresPlace } from "./connection/place.ts";
import { type Connections, openConnections } from "./connection/pool.ts";
import { times } from "./connection/session.ts";
import { reasonOf, troubleOf } from "./connection/trouble.ts";
import { Undone } from "./connection/undone.ts";
import { migrate } from "./migrate.ts";
import { attempt, type Learnt, type OnTrip } from "./transaction.ts";

export interface PostgresOptions extends StoreOptions {
	readonly onTrip?: OnTrip;
	/** Milliseconds within which a verb is run again, whatever happens to the database (ruling 44). Default 3000. */
	readonly deadline?: number;
	/** Milliseconds that a refusal waits for its count over all processes. Default 500. */
	readonly countsWithin?: number;
}

/**
 * Opens a store in a PostgreSQL database, whose tables are made or brought to today's. Rejects with `store_unavailable`, naming
 * the host and the reason, if that cannot be. Of several hosts the primary is used, and followed.
 */
export async function openPostgres(
	place: PostgresPlace,
	{ onTrip, deadline = times.query, countsWithin, changed, clock, told, sandbox = false }: PostgresOptions = {},
): Promise<Store> {
	const connections = openConnections(place, deadline);
	const started = untilDone(connections, deadline, () => migrated(connections, sandbox));
	const bucketKey = await started.catch(async (error: unknown) => {
		await connections.close();
		throw error;
	});
	const listening = changed && listen(place, { changed, clock, told });
	const counting = openCounting(place, countsWithin);
	let over: Failure | undefined;
	const underWay = new Set<Promise<unknown>>();
	return storeOf({
		bucketKey,
		counted: counting.counted,
		async carry(name, input) {
			if (over) throw over;
			// The store's own types have checked the input where the call was made.
			const verb = verbs[name] as Verb<unknown, unknown>;
			const call = untilDone(connections, deadline, (learnt) =>
				connections.with((session) => attempt(session, verb, input, { ...learnt, onTrip })),
			);
			underWay.add(call);
			return call.finally(() => underWay.delete(call));
		},
		async close() {
			if (over) return;
			over = new Failure("store_unavailable", { message: "The store has been closed." });
			await Promise.allSettled([...underWay, listening?.close(), counting.close()]);
			await connections.close();
		},
	});
}

/** Tries until it is done, refused, or the time is over. Rejects with a Failure. */
async function untilDone<T>(
	connections: Connections,
	deadline: number,
	act: (learnt: Learnt) => Promise<T>,
): Promise<T> {
	const until = performance.now() + deadline;
	let learnt: Learnt = { gated: false, unsure: false };
	for (let tries = 0; ; tries++) {
		try {
			return await act(learnt);
		} catch (error) {
			if (error instanceof Failure) throw error;
			const undone = error instanceof Undone ? error : undefined;
			const cause = undone ? undone.cause : error;
			if (!undone && !troubleOf(cause).again) throw unavailable(connections, cause);
			learnt = {
				gated: learnt.gated || undone?.gated === true,
				unsure: learnt.unsure || undone?.unknown === true,
			};
			const pause = undone?.gated ? 0 : pauseAfter(tries);
			if (performance.now() + pause > until) throw unavailable(connections, cause);
			await setTimeout(pause);
		}
	}
}

/** Milliseconds: at first next to none, then longer and longer, and never two for the same. */
const pauseAfter = (tries: number): number => randomInt(Math.min(250, 2 ** tries) + 1);

const unavailable = ({ host }: Connections, error: unknown): Failure =>
	new Failure("store_unavailable", { message: `${host}: ${reasonOf(error)}`, cause: error });

/** Brought to today's tables. Gives the buckets' key. */
const migrated = (connections: Connections, sandbox: boolean): Promise<string> =>
	connections.with(({ client: guard }) =>
		connections.with(async ({ client }) => {
			await migrate(guard, client);
			const { rows } = await client.query("SELECT key, value FROM meta WHERE key IN ('bucket-key', 'copy', 'sandbox')");
			const told = new Map<string, string>(rows.map(({ key, value }) => [key, value]));
			if (told.has("copy")) throw new Failure("store_unavailable", { message: UNFINISHED });
			if (told.has("sandbox") && !sandbox) throw new Failure("store_unavailable", { message: A_SANDBOXS });
			return String(told.get("bucket-key"));
		}),
	);
const A_SANDBOXS = "it is a sandbox's, which production refuses. Make a database of its own for the server.";
const UNFINISHED = "a copy into it is not finished: run byleave-server copy again, and it goes on.";
