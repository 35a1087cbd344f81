import { migrate, migrations } from "../../packages/server/src/stores/postgres/migrate.ts";

/** Everything that the migrations say to a database in which there is nothing yet, in their order. */
export async function migrated(): Promise<readonly string[]> {
	const heard: string[] = [];
	const speaker = {
		query: async (sql: string) => {
			heard.push(sql);
			return { rows: [] };
		},
	} as unknown as Parameters<typeof migrate>[0];
	await migrate(speaker, speaker, migrations);
	return heard;
}
/** Of what they say, the tables, views and indexes, and whatever else a schema could hold. */
export const schema: readonly string[] = (await migrated()).filter(
	(sql) => !/^(SELECT|INSERT|UPDATE|DELETE|SET|BEGIN|COMMIT)\b/.test(sql),
);
