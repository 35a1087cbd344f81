import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { after } from "node:test";

/** The way from a client to the database, which a test can close. */
export interface Between {
	/** The same database by this way. */
	url(url: string): string;
	/** Nothing goes through any more, and nobody is told: as when a cable is pulled. New connections hang too. */
	hush(): void;
	/** All connections are broken off, and new ones refused at once. */
	cut(): void;
	/** New connections go through again; those that were hushed stay so. */
	mend(): void;
	/** Resolves when the next connection comes. */
	next(): Promise<unknown>;
	/** How many there have been. */
	readonly connections: number;
	/** The next time that the database is asked, or answers, something that holds these words: it does not arrive, but this is done. */
	instead(of: "asked" | "answered", words: string, act: (way: { readonly cutIt: () => void }) => void): Promise<void>;
}

/**
 * Listens on a free port for connections to the database at `url`. Ends with the test file. `other`: what the client says
 * comes out as something else, of the same length.
 */
export async function between(url: string, other?: (said: string) => string): Promise<Between> {
	const { hostname, port } = new URL(url);
	let way: "open" | "hushed" | "cut" = "open";
	const pairs = new Set<readonly [Socket, Socket]>();
	const hushed = new WeakSet<readonly [Socket, Socket]>();
	const rules: { of: string; words: string; act: (way: { readonly cutIt: () => void }) => void; done: () => void }[] =
		[];
	let connections = 0;
	const server = createServer((near) => {
		connections++;
		if (way === "cut") return void near.destroy();
		const far = connect({ host: hostname, port: Number(port) });
		const pair = [near, far] as const;
		pairs.add(pair);
		const cutIt = () => {
			pairs.delete(pair);
			for (const socket of pair) socket.destroy();
		};
		const hand = (from: Socket, to: Socket, of: string, changed = (said: Buffer): Buffer => said) => {
			from.on("error", () => {}).on("close", cutIt);
			from.on("data", (said: Buffer) => {
				if (hushed.has(pair)) return;
				const at = rules.findIndex((rule) => rule.of === of && said.includes(rule.words));
				const [rule] = at < 0 ? [] : rules.splice(at, 1);
				if (!rule) return void to.write(changed(said));
				rule.act({ cutIt });
				rule.done();
			});
		};
		hand(near, far, "asked", other && ((said) => Buffer.from(other(said.toString("latin1")), "latin1")));
		hand(far, near, "answered");
		if (way === "hushed") hushed.add(pair);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const end = () => {
		for (const pair of pairs) for (const socket of pair) socket.destroy();
	};
	after(() => {
		end();
		server.close();
	});
	return {
		url: (other) => Object.assign(new URL(other), { host: `127.0.0.1:${(server.address() as AddressInfo).port}` }).href,
		hush() {
			way = "hushed";
			for (const pair of pairs) hushed.add(pair);
		},
		cut() {
			way = "cut";
			end();
		},
		mend() {
			way = "open";
		},
		next: () => once(server, "connection"),
		get connections() {
			return connections;
		},
		instead: (of, words, act) => new Promise((done) => rules.push({ of, words, act, done })),
	};
}
