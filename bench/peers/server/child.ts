// A peer under measurement, in a process of its own so that its CPU time is its own. Driven over the control pipe.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { answering } from "../../server/control.ts";
import { logged } from "./access-log.ts";
import type { PeerQuestions, PeerSetup } from "./messages.ts";
import type { Peer } from "./peer.ts";

let peer: Peer | undefined;
let server: Server | undefined;

answering<PeerQuestions>({
	async start(setup) {
		peer = await started(setup);
		// As long as ours keeps a connection.
		server = createServer({ keepAliveTimeout: 72_000 }, logged(peer.handle));
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	},
	async codes(count) {
		const codes: string[] = [];
		while (peer && codes.length < count) codes.push(await peer.code());
		return codes;
	},
	async usage() {
		const { user, system } = process.cpuUsage();
		const commits = peer?.commits() ?? 0;
		return { cpu: (user + system) / 1000, rss: process.memoryUsage.rss(), trips: 0, statements: 0, commits };
	},
	async close() {
		server?.close();
		server?.closeAllConnections();
		peer?.close();
		process.disconnect();
		return null;
	},
});

/** Of each process only the one peer that it is. */
async function started(setup: PeerSetup): Promise<Peer> {
	if (setup.kind === "oidc-provider") return (await import("./oidc/provider.ts")).startOidcProvider(setup);
	return (await import("./oauth2/server.ts")).startOauth2Server(setup);
}
