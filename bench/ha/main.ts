// npm run ha: servers on a PostgreSQL whose primary is killed again and again, and whether they keep what they said.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { machine } from "../machine.ts";
import { startCluster } from "./cluster.ts";
import { check } from "./history/check.ts";
import { type Event, now, recorder } from "./history/history.ts";
import { outagesOf } from "./history/outage.ts";
import { audit, type Lives, live } from "./lives.ts";
import { report } from "./report.ts";
import { openWallets } from "./wallet.ts";

const { values: options } = parseArgs({
	options: {
		/** How often the primary is killed: in turn its postmaster alone, and all of its node. After every second one, a switchover. */
		rounds: { type: "string", default: "20" },
		/** How often, after that, the primary's node stands still for longer than it counts as one, and goes on. */
		freezes: { type: "string", default: "0" },
		/** Where the report goes. */
		out: { type: "string" },
		/** Where the history goes; it is kept also where a fault was found. */
		history: { type: "string" },
		/** Persons who live at a time, and the milliseconds between two lives of theirs. */
		people: { type: "string", default: "12" },
		pause: { type: "string", default: "50" },
		folder: { type: "string", default: tmpdir() },
		keep: { type: "boolean", default: false },
	},
});
const [rounds, freezes, people, pause] = [options.rounds, options.freezes, options.people, options.pause].map(
	Number,
) as [number, number, number, number];
if (process.platform !== "linux") throw new Error("This wants Debian's packages: run it on Linux.");
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

/** Milliseconds of undisturbed load before each event; and how long a node stands still: longer than the ttl. */
const CALM = 4000;
const FROZEN = 30_000;

const begun = now();
const say = (text: string): void => console.error(`${((now() - begun) / 1000).toFixed(1).padStart(7)} s  ${text}`);
const cluster = await startCluster(options.folder, options.keep);
say("the cluster is up");
const file = join(cluster.folder, "history.jsonl");
const history = recorder(file);
const wallets = await openWallets(cluster, history);
say("the servers are up");

let over = false;
const lives: Lives = { wallets, persons: [], later: [], isOver: () => over };
const living = Promise.all(Array.from({ length: people }, () => live(lives, pause)));
living.catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});

const note = (what: Event["what"], node: string): void => {
	say(`${what}: ${node}`);
	history.add({ kind: "event", what, node, at: now() });
};

/** The primary, when everything is as it should be, and has been for a while. */
async function calm(): Promise<string> {
	await cluster.settled();
	await setTimeout(CALM);
	return cluster.primary();
}

/** Resolves once another node has taken over. */
async function takenOver(node: string): Promise<void> {
	while ((await cluster.primary().catch(() => node)) === node) await setTimeout(200);
}

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
		await setTimeout(2000);
		await cluster.start(node);
		const primary = await calm();
		note("switchover", primary);
		await cluster.switchover(primary);
	}
}
for (let round = 1; round <= freezes; round++) {
	const node = await calm();
	note("node frozen", node);
	const goOn = await cluster.freeze(node);
	await setTimeout(FROZEN);
	goOn();
	say("it goes on");
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
for (const wallet of wallets) wallet.close();
history.close();
say("checking");

const faults = check(history.lines);
const unforeseen = join(cluster.folder, "faults.jsonl");
const version = (command: string, ...args: readonly string[]): string =>
	execFileSync(command, args, { encoding: "utf8" }).split("\n")[0] ?? "";
const text = report({
	history: history.lines,
	faults,
	outages: outagesOf(history.lines),
	lives: lives.persons.length,
	loaded,
	whole: now() - begun,
	about: [
		...machine(cluster.folder),
		version("/usr/lib/postgresql/15/bin/postgres", "--version"),
		version("patroni", "--version"),
		version("etcd", "--version"),
		version("haproxy", "-v"),
		`npm run ha -- ${process.argv.slice(2).join(" ")}`.trim(),
	],
	unforeseen: existsSync(unforeseen) ? readFileSync(unforeseen, "utf8").split('"cause":"internal"').length - 1 : 0,
});
if (options.out === undefined) console.log(text);
else writeFileSync(options.out, text);
const kept =
	options.history ?? (faults.length > 0 ? join(options.folder, `byleave-ha-${process.pid}.jsonl`) : undefined);
if (kept !== undefined) {
	copyFileSync(file, kept);
	if (existsSync(unforeseen)) copyFileSync(unforeseen, `${kept}.faults`);
	say(`the history is in ${kept}`);
}
say(faults.length === 0 ? "nothing is wrong" : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
