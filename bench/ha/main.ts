// npm run ha: servers on a PostgreSQL whose primary is killed again and again, and whether they keep what they said.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machine } from "../machine.ts";
import { check } from "./history/check.ts";
import { now, readHistory } from "./history/history.ts";
import { outagesOf } from "./history/outage.ts";
import { report } from "./report.ts";
import { type Ran, run } from "./run.ts";

const { values: options } = parseArgs({
	options: {
		/** How often the primary is killed: in turn its postmaster alone, and all of its node. After every second one, a switchover. */
		rounds: { type: "string", default: "20" },
		/** How often, after that, the primary's node stands still for longer than it counts as one, and goes on. */
		freezes: { type: "string", default: "0" },
		people: { type: "string", default: "10" },
		pause: { type: "string", default: "250" },
		folder: { type: "string", default: tmpdir() },
		keep: { type: "boolean", default: false },
		/** Where the report goes. */
		out: { type: "string" },
		/** Where the history goes; it is kept also where a fault was found. */
		history: { type: "string" },
		/** Runs nothing: a history that was kept is checked once more. */
		read: { type: "string" },
	},
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const begun = now();
const say = (text: string): void => console.error(`${((now() - begun) / 1000).toFixed(1).padStart(7)} s  ${text}`);

const { read, folder, keep, out } = options;
const ran = read === undefined ? await once() : undefined;
const history = ran?.history ?? readHistory(read ?? "");
say("checking");
const faults = check(history);
const text = report({
	history,
	faults,
	outages: outagesOf(history),
	about: ran ? about(ran) : [`The history of ${read}`],
});
if (out === undefined) console.log(text);
else writeFileSync(out, text);
if (ran) keepHistory(ran);
say(faults.length === 0 ? "no fault" : `${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);

function once(): Promise<Ran> {
	if (process.platform !== "linux") throw new Error("This wants Debian's packages: run it on Linux.");
	const [rounds = 0, freezes = 0, people = 0, pause = 0] = [
		options.rounds,
		options.freezes,
		options.people,
		options.pause,
	].map(Number);
	return run({ rounds, freezes, people, pause, folder, keep }, say);
}

/** Machine, versions, command, and how much it was. */
function about({ lives, loaded, unforeseen }: Ran): readonly string[] {
	const version = (command: string, ...args: readonly string[]): string =>
		execFileSync(command, args, { encoding: "utf8" }).split("\n")[0] ?? "";
	const seconds = (ms: number): string => (ms / 1000).toFixed(0);
	const strange = existsSync(unforeseen) ? readFileSync(unforeseen, "utf8").split('"cause":"internal"').length - 1 : 0;
	return [
		...machine(folder),
		version("/usr/lib/postgresql/15/bin/postgres", "--version"),
		version("patroni", "--version"),
		version("etcd", "--version"),
		version("haproxy", "-v"),
		`${process.env.HA_ETCD ? `HA_ETCD=${process.env.HA_ETCD} ` : ""}npm run ha -- --rounds ${options.rounds} --freezes ${options.freezes} --people ${options.people} --pause ${options.pause}`,
		`${seconds(now() - begun)} s in all, ${seconds(loaded)} s of load: ${lives} lives`,
		...(strange > 0 ? [`Errors that a server did not foresee: ${strange}`] : []),
	];
}

function keepHistory({ file, unforeseen }: Ran): void {
	const kept = options.history ?? (faults.length > 0 ? join(folder, `byleave-ha-${process.pid}.jsonl`) : undefined);
	if (kept === undefined) return;
	copyFileSync(file, kept);
	if (existsSync(unforeseen)) copyFileSync(unforeseen, `${kept}.faults`);
	say(`the history is in ${kept}`);
}
