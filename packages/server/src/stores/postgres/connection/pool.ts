import type { Socket } from "node:net";
import { Failure } from "@byleave/protocol";
import { Client, type ClientBase, type ClientConfig, Pool, type PoolConfig } from "pg";
import { type Known, sent } from "../trip/trip.ts";
import { type Host, hostsOf, type PostgresPlace } from "./place.ts";
import { ourTypes, type Session, setUp, times } from "./session.ts";
import { Undone } from "./undone.ts";

/** Connections to the primary, whichever of the hosts that is. */
export interface Connections {
	/** The host that is taken for the primary. */
	readonly host: string;
	/**
	 * Gives a session to `work`, and takes it back; rejects with what the connecting or `work` rejects with. Whether it is used
	 * again `work` says by an Undone; after any other error but a Failure it is not.
	 */
	with<T>(work: (session: Session) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}

/** `queryTimeout`: milliseconds for one answer. Asked on each host in turn until one is the primary; whoever needs one tries again until its own time is over. */
export function openConnections({ url, connections = 10 }: PostgresPlace, queryTimeout: number): Connections {
	const hosts: readonly Host[] = hostsOf(url);
	let at = 0;
	let generation = 0;
	const sessions = new WeakMap<object, Session>();
	const next = (tried: number): void => {
		if (tried === at) at = (at + 1) % hosts.length;
	};

	/** Goes to the host of the moment. */
	class Following extends Client {
		readonly tried = at;
		constructor(options?: string | ClientConfig) {
			super({ ...(options as ClientConfig), connectionString: hosts[at]?.url } as ClientConfig);
			// An ended session is told by the query that meets it; unheard it would end this process.
			this.on("error", () => {});
		}
		/** Who could not connect hangs up: the pool forgets it, and its socket would stay open until the other side tires of it. */
		override connect(): Promise<Client>;
		override connect(callback: (error: Error) => void): void;
		override connect(callback?: (error: Error) => void): Promise<Client> | undefined {
			if (callback === undefined) return super.connect();
			super.connect((error: Error) => {
				if (error) (this as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
				callback(error);
			});
			return undefined;
		}
	}
	const options: PoolConfig & { readonly pipeline: true } = {
		Client: Following,
		types: ourTypes,
		max: connections,
		connectionTimeoutMillis: times.connect,
		idleTimeoutMillis: times.idle,
		query_timeout: queryTimeout,
		keepAlive: true,
		pipeline: true,
		application_name: "byleave",
		// An idle store does not keep the process alive.
		allowExitOnIdle: true,
		onConnect: async (client: ClientBase) => {
			const known: Known = [];
			const session: Session = {
				client,
				host: (client as Following).tried,
				generation,
				warnings: 0,
				number: (client as unknown as { readonly processID: number }).processID,
				send: (asked) => sent(client, known, asked),
			};
			await setUp(client);
			client.on("notice", ({ code }) => {
				if (code !== "00000") session.warnings++;
			});
			sessions.set(client, session);
		},
	};
	const pool = new Pool(options);
	pool.on("error", () => {});

	const checkOut = async (): Promise<{ session: Session; release: (lost: boolean) => void }> => {
		for (;;) {
			const tried = at;
			const client = await pool.connect().catch((error: unknown) => {
				next(tried);
				throw error;
			});
			const session = sessions.get(client);
			if (session?.generation === generation) return { session, release: (lost) => client.release(lost) };
			client.release(true);
		}
	};
	/** No connection of this one's time is used any more, and the next host is tried: it is no primary, or does not answer. */
	const leave = (session: Session): void => {
		if (session.generation !== generation) return;
		generation++;
		next(session.host);
	};
	return {
		get host() {
			return hosts[at]?.name ?? "";
		},
		async with(work) {
			const { session, release } = await checkOut();
			let lost = false;
			try {
				return await work(session);
			} catch (error) {
				lost = error instanceof Undone ? error.lost : !(error instanceof Failure);
				if (error instanceof Undone && error.elsewhere) leave(session);
				throw error;
			} finally {
				release(lost);
			}
		},
		close: () => pool.end(),
	};
}
