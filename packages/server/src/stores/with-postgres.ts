import type { Sessions } from "./on-postgres.ts";

/** A PostgreSQL database in the hands of a tool: two sessions with its primary, and what makes the tables. */
export interface PostgresHands extends Sessions {
	/** Brings it to today's tables. */
	readonly migrate: () => Promise<void>;
	/** What those are called, but for `meta`. */
	readonly tables: readonly string[];
}

/** Does `work` on the primary of a URL that has been checked. Rejects with an Unusable. */
export async function withPostgres(url: string, work: (hands: PostgresHands) => Promise<void>): Promise<void> {
	// Only here: who keeps to a file does without its library.
	const [{ onPostgres }, { migrate, tablesMadeBy }] = await Promise.all([
		import("./on-postgres.ts"),
		import("./postgres/migrate.ts"),
	]);
	await onPostgres(url, async (sessions) => {
		const bring = async () => void (await migrate(sessions.one, sessions.other));
		await work({ ...sessions, migrate: bring, tables: tablesMadeBy() });
	});
}
