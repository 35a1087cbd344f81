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
}

/**
 * Listens on a free port for connections to the database at `url`. Ends with the test file. `other`: what the client says
 * comes out as something else, of the same length.
 */
export async function between(url: string, other?: (said: string) => string): Promise<Between> {
	const { hostname, port } = new URL(url);
	let way: "open" | "hushed" | "cut" = "open";
	const pairs = new Set<readonly [Socket, Socket]>();
	const server = createServer((near) => {
		if (way === "cut") return void near.destroy();
		const far = connect({ host: hostname, port: Number(port) });
		const pair = [near, far] as const;
		pairs.add(pair);
		const end = () => {
			pairs.delete(pair);
			for (const socket of pair) socket.destroy();
		};
		for (const socket of pair) socket.on("error", () => {}).on("close", end);
		if (other) near.on("data", (said) => far.write(Buffer.from(other(said.toString("latin1")), "latin1")));
		else near.pipe(far);
		far.pipe(near);
		if (way === "hushed") still(pair);
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	const still = ([near, far]: readonly [Socket, Socket]) => {
		near.unpipe(far).pause();
		far.unpipe(near).pause();
	};
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
			for (const pair of pairs) still(pair);
		},
		cut() {
			way = "cut";
			end();
		},
		mend() {
			way = "open";
		},
		next: () => once(server, "connection"),
	};
}
