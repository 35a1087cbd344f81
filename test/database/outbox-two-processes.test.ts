// Two servers that deliver from one database file.
import { inFolder } from "../../packages/server/src/contract/process.ts";
import { twoOutboxes } from "./servers/outbox-rows.ts";

twoOutboxes(async (t) => ({ kind: "sqlite", file: (await inFolder(t))("outbox.db") }));
