// Two servers, two processes, one database file.
import { inFolder } from "../../packages/server/src/contract/process.ts";
import { severalServers } from "./servers/rows.ts";
import { startAll } from "./servers/running.ts";

severalServers([2, 16, 64], async (t, retry) => {
	const store = { kind: "sqlite", file: (await inFolder(t))("shared.db") } as const;
	return { store, servers: await startAll(t, store, 2, retry) };
});
