// Two servers that deliver from one PostgreSQL.
import { twoOutboxes } from "../database/servers/outbox-rows.ts";
import { emptiedDatabase } from "./emptied.ts";

const { url, empty } = await emptiedDatabase();

twoOutboxes(async () => {
	await empty();
	return { kind: "postgres", url };
});
