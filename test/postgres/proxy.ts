import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** The network between a store and its database, which can fail. */
export interface Network {
	/** The same database behind it. */
	url(of: string): string;
	/** Does this to what comes next of what the database says or is told, by the words in it; once. */
	when(direction: "asked" | "answered", words: string, what: Mishap): Promise<void>;
	/** How many connections were made through it. */
	readonly connections: number;
	close(): Promise<void>;
}
/** Cut: both sides see the end. Silent: nothing that is open hears or says anything ever again; what is opened later does. */
export type Mishap = "cut before" | "silent for all";

/** A way to a port on loopback that hands everything on, until it is told otherwise. */
export async function network(port: number): Promise<Network> {
	const rules: { direction: string; words: string; what: Mishap; done: () => void }[] = [];
	const open = new Set<Socket>();
	let connections = 0;
	/** Connections up to this one are silent. */
	let silence = 0;
	const server = createServer((near) => {
		const number = ++connections;
		const far = connect(port, "127.0.0.1");
		const end = () => {
			near.destroy();
			far.destroy();
		};
		const hand = (from: Socket, to: Socket, direction: string) => {
			open.add(from);
			from.on("error", () => {});
			from.on("close", () => {
				open.delete(from);
				if (number > silence) end();
			});
			from.on("data", (chunk: Buffer) => {
				if (number <= silence) return;
				const at = rules.findIndex((rule) => rule.direction === direction && chunk.includes(rule.words));
				const [rule] = at < 0 ? [] : rules.splice(at, 1);
				if (rule?.what === "silent for all") silence = connections;
				else if (rule?.what === "cut before") end();
				else to.write(chunk);
				rule?.done();
			});
		};
		hand(near, far, "asked");
		hand(far, near, "answered");
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const own = (server.address() as { port: number }).port;
	return {
		url: (of) => Object.assign(new URL(of), { port: String(own) }).href,
		when: (direction, words, what) => new Promise((done) => rules.push({ direction, words, what, done })),
		get connections() {
			return connections;
		},
		async close() {
			for (const socket of open) socket.destroy();
			server.close();
		},
	};
}
