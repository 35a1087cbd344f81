/** A PostgreSQL database in the hands of a tool: a session with its primary, and what makes the tables. */
export interface PostgresHands {
	readonly one: {
		query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
	};
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
	await onPostgres(url, async ({ one, other }) => {
		await work({ one, migrate: async () => void (await migrate(one, other)), tables: tablesMadeBy() });
	});
}
