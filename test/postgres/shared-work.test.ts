// Several processes that share work by one PostgreSQL: messages that are delivered, and what one of them does at a time.
import { leasesAcross } from "../database/servers/lease-rows.ts";
import { twoOutboxes } from "../database/servers/outbox-rows.ts";
import { emptiedDatabase } from "./emptied.ts";

const { url, empty } = await emptiedDatabase();

const open = async () => {
	await empty();
	return { kind: "postgres", url } as const;
};
twoOutboxes(open);
leasesAcross(open);
