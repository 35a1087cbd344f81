import { Failure } from "@byleave/protocol";
import { unreadableFileOf } from "../config/store/postgres-url.ts";
import { adviceFor } from "./postgres/connection/advice.ts";
import { hostNamesOf, hostsOf } from "./postgres/connection/place.ts";
import { openConnections } from "./postgres/connection/pool.ts";
import type { Session } from "./postgres/connection/session.ts";
import { reasonOf } from "./postgres/connection/trouble.ts";
import { Undone } from "./postgres/connection/undone.ts";
import { Unusable } from "./unusable.ts";

/** Two sessions with the primary, for what is done once and may take its time. */
export interface Sessions {
	readonly host: string;
	readonly one: Session["client"];
	readonly other: Session["client"];
}

const untimed = "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";

/** Does `work` on the primary of a URL that has been checked. Rejects with an Unusable. */
export async function onPostgres<T>(url: string, work: (sessions: Sessions) => Promise<T>): Promise<T> {
	const file = unreadableFileOf(url);
	if (file !== undefined) throw new Unusable(hostNamesOf(url), file, "");
	const connections = openConnections({ url, connections: 2 }, 0);
	try {
		// Each is asked until one is the primary; where none is, the first one says why.
		for (let left = hostsOf(url).length; left > 0; left--) {
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
		const cause = error instanceof Undone ? error.cause : error;
		const what = cause instanceof Failure ? cause.message : reasonOf(cause);
		// Where the reason says already what to do, there is no advice.
		const [why = "", ...more] = what.split(/(?<=\.) /);
		throw new Unusable(
			connections.host,
			why,
			[...more, adviceFor(cause)].filter((part) => part !== "").join(" "),
			cause,
		);
	} finally {
		await connections.close();
	}
}
