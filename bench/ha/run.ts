import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { startCluster } from "./cluster.ts";
import { type Event, type History, now, recorder } from "./history/history.ts";
import { audit, type Lives, live, lookAll, settler, stopAll } from "./lives.ts";
import { openWallets } from "./wallet.ts";

/** How much of everything. */
export interface Sizes {
	readonly rounds: number;
	readonly freezes: number;
	/** Who lives at a time, and the milliseconds between two lives of theirs. */
	readonly people: number;
	readonly pause: number;
	/** The cluster lies in a folder below this one, which is kept if so said. */
	readonly folder: string;
	readonly keep: boolean;
}
/** What it came to. */
export interface Ran {
	readonly history: History;
	/** Where that is kept, for now, and what the servers did not foresee. */
	readonly file: string;
	readonly unforeseen: string;
	readonly lives: number;
	/** Milliseconds of load. */
	readonly loaded: number;
}

/** Milliseconds of undisturbed load before each event; and how long a node stands still: longer than the ttl. */
const CALM = 4000;
const FROZEN = 30_000;
/** So many stop the app while it stands still. */
const SETTLERS = 10;
/** Longer than any of this cluster's takes. Milliseconds. */
const TAKEN_OVER = 60_000;
/** After this a machine that was killed comes back, once another one has taken over. Milliseconds. */
const AWAY = 2000;

/** Servers under load, and a primary that is killed again and again. `say` hears what happens. */
export async function run(sizes: Sizes, say: (text: string) => void): Promise<Ran> {
	const { rounds, freezes, people, pause, folder, keep } = sizes;
	const begun = now();
	const cluster = await startCluster(folder, keep);
	say("the cluster is up");
	const file = join(cluster.folder, "history.jsonl");
	const history = recorder(file);
	const ways = { a: "list", b: "list", c: "proxy", ...(freezes > 0 && { d: "list" as const }) } as const;
	const opened = await openWallets(cluster, history, ways);
	const wallets = opened.slice(0, 3);
	/** Asked for nothing but when a machine has stood still: its connections are from before that. */
	const idle = opened.slice(3);
	say("the servers are up");

	let over = false;
	const lives: Lives = { wallets, persons: [], later: [], isOver: () => over };
	const living = Promise.all(Array.from({ length: people }, () => live(lives, pause)));
	// It is waited for at the end; what goes wrong ends everything at once.
	living.catch((error: unknown) => {
		console.error(error);
		process.exit(1);
	});
	const note = (what: Event["what"], node: string): void => {
		say(`${what}: ${node}`);
		history.add({ kind: "event", what, node, at: now() });
	};
	/** The primary, when everything is as it should be, and has been for a while. */
	const calm = async (): Promise<string> => {
		await cluster.settled();
		await setTimeout(CALM);
		return cluster.primary();
	};
	/** Resolves once another node has taken over, or it is plain that this one has come back by itself. */
	const takenOver = async (node: string): Promise<void> => {
		const until = now() + TAKEN_OVER;
		while ((await cluster.primary().catch(() => node)) === node && now() < until) await setTimeout(200);
	};

	for (let round = 1; round <= rounds; round++) {
		const node = await calm();
		if (round % 2 === 1) {
			note("postmaster killed", node);
			await cluster.killPostmaster(node);
			await takenOver(node);
		} else {
			note("node killed", node);
			await cluster.killNode(node);
			await takenOver(node);
			await setTimeout(AWAY);
			await cluster.start(node);
			const primary = await calm();
			note("switchover", primary);
			await cluster.switchover(primary);
		}
	}
	for (let round = 1; round <= freezes; round++) {
		const node = await calm();
		const all = await Promise.all(Array.from({ length: SETTLERS }, () => settler(lives)));
		const some = all.filter((one) => one !== undefined);
		for (const wallet of idle) await lookAll(wallet, some, 0);
		note("node frozen", node);
		const goOn = await cluster.freeze(node);
		const frozen = setTimeout(FROZEN);
		await takenOver(node);
		await stopAll(lives, some);
		await frozen;
		say("it goes on");
		goOn();
		for (const wallet of idle) await lookAll(wallet, some, CALM);
	}
	await calm();
	over = true;
	await living;
	await Promise.all(lives.later);
	const loaded = now() - begun;

	say(`${lives.persons.length} lives are over; everything is asked for again`);
	note("audit", await cluster.primary());
	await audit(lives, false, people);
	// And once more elsewhere: what is there stays there.
	await cluster.switchover(await calm());
	await cluster.settled();
	note("audit", await cluster.primary());
	await audit(lives, true, people);
	for (const wallet of opened) wallet.close();
	history.close();
	const unforeseen = join(cluster.folder, "faults.jsonl");
	return { history: history.lines, file, unforeseen, lives: lives.persons.length, loaded };
}
