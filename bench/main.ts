// npm run bench [-- --quick] [-- --markdown] [-- --store=sqlite|postgres|both] [-- --no-thresholds] [-- --folder=<where SQLite's file lies>] [-- --profile=<folder>]
//               [-- --peers] [-- --results=<folder>] [-- --docs]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Measured, measureOurs } from "./ours.ts";
import { type Result, resultsFolder, writeResult } from "./report/result.ts";
import { judged, targetsTable } from "./report/targets.ts";
import { stores } from "./stores.ts";

const { values: options } = parseArgs({
	options: {
		quick: { type: "boolean", default: false },
		markdown: { type: "boolean", default: false },
		folder: { type: "string", default: tmpdir() },
		profile: { type: "string" },
		store: { type: "string", default: "both" },
		/** Measured too, on SQLite. */
		thresholds: { type: "boolean", default: true },
		/** Beside other authorization servers, instead. */
		peers: { type: "boolean", default: false },
		/** Where the JSON goes. A whole run's goes to bench/results, a part's nowhere unless this says where. */
		results: { type: "string" },
		/** Measures nothing: writes docs/bench.md and its plots from what was measured. */
		docs: { type: "boolean", default: false },
	},
	allowNegative: true,
});
const say = (...lines: readonly string[]): void => console.log(lines.join("\n"));

if (options.docs) {
	const { write } = await import("../scripts/bench.ts");
	write();
} else {
	const folder = mkdtempSync(join(options.folder, "byleave-bench-"));
	// However it ends: the servers' processes are ended by the same event.
	process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
	for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
	const progress = (text: string): void => void (process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`));
	const { quick, markdown, profile } = options;
	const chosen = stores.filter((name) => options.store === name || options.store === "both");
	if (chosen.length === 0) throw new TypeError(`--store is sqlite, postgres or both, not ${options.store}.`);
	const isWhole = !quick && options.thresholds && chosen.length === stores.length;
	// Without what says only where it is told.
	const said = process.argv.slice(2).filter((arg) => !/^--(markdown|results=.*)$/.test(arg));
	const command = ["npm run bench", ...(said.length > 0 ? ["--", ...said] : [])].join(" ");
	const measuring = { command, folder, quick, progress };
	const { result, text, isHeld }: Measured<Result> = options.peers
		? await (await import("./peers/compare.ts")).measurePeers(measuring)
		: await measureOurs({ ...measuring, stores: chosen, thresholds: options.thresholds, profile });
	progress("");
	say(text(markdown));
	const results = options.results ?? (isWhole ? resultsFolder : undefined);
	if (results !== undefined) writeResult(result, results);
	const missed = reached(result, markdown);
	if (quick) say("", "Too quick to judge: run it without --quick.");
	else if (missed || !isHeld) process.exitCode = 1;
}

/** Says what this run was to reach; whether it missed something of it. */
function reached(result: Result, markdown: boolean): boolean {
	const rows = judged({ [result.name]: result }).filter(({ target }) => target.from === result.name);
	say(markdown ? "### To reach\n" : "To reach\n", targetsTable(rows, markdown));
	return rows.some(({ says }) => says === "MISSED");
}
