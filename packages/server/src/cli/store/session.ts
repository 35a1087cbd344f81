import { Failure } from "@byleave/protocol";
import { ConfigError } from "../../config/config.ts";
import { unreadableFileOf } from "../../config/store/postgres-url.ts";
import { adviceFor } from "../../stores/postgres/connection/advice.ts";
import { hostsOf } from "../../stores/postgres/connection/place.ts";
import { openConnections } from "../../stores/postgres/connection/pool.ts";
import type { Session } from "../../stores/postgres/connection/session.ts";
import { reasonOf } from "../../stores/postgres/connection/trouble.ts";
import { Undone } from "../../stores/postgres/connection/undone.ts";
import { Refusal } from "../terminal.ts";
import type { PostgresPlace } from "./place.ts";

/** Two sessions with the primary, as a command needs them: nothing of it is short, so that no time is set. */
export interface Sessions {
	readonly host: string;
	readonly one: Session["client"];
	readonly other: Session["client"];
}

const untimed = "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";

/** Rejects with a Refusal or ConfigError that names the host, the reason, and what to do; with what `work` refuses. */
export async function onPostgres<T>(place: PostgresPlace, work: (sessions: Sessions) => Promise<T>): Promise<T> {
	const file = unreadableFileOf(place.url);
	if (file !== undefined) throw new ConfigError([file]);
	const connections = openConnections({ url: place.url, connections: 2 }, 0);
	try {
		// Each is asked until one is the primary; where none is, the first one says why.
		for (let left = hostsOf(place.url).length; left > 0; left--) {
			const isPrimary = await connections.with(async () => true).catch(() => false);
			if (isPrimary) break;
		}
		return await connections.with(({ client: one }) =>
			connections.with(async ({ client: other }) => {
				for (const client of [one, other]) await client.query(untimed);
				return work({ host: connections.host, one, other });
			}),
		);
	} catch (error) {
		if (error instanceof Failure) throw named(connections.host, error.message, error);
		if (error instanceof Refusal || error instanceof ConfigError) throw error;
		const cause = error instanceof Undone ? error.cause : error;
		throw named(connections.host, reasonOf(cause), cause);
	} finally {
		await connections.close();
	}
}

function named(host: string, what: string, cause: unknown): Refusal {
	// Where the reason says already what to do, there is no advice.
	const [why = "", ...more] = what.split(/(?<=\.) /);
	const todo = [...more, adviceFor(cause)].filter((part) => part !== "").join(" ");
	return new Refusal("store_unavailable", `${host} cannot be used`, { why, todo });
}
