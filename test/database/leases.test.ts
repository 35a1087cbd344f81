// Work of one process at a time, by one database file.
import { inFolder } from "../../packages/server/src/contract/process.ts";
import { leasesAcross } from "./servers/lease-rows.ts";

leasesAcross(async (t) => ({ kind: "sqlite", file: (await inFolder(t))("leases.db") }));
