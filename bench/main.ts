// npm run bench [-- --quick] [-- --markdown] [-- --store=sqlite|postgres|both] [-- --no-thresholds] [-- --folder=<where SQLite's file lies>] [-- --profile=<folder>]
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createMerchant } from "@byleave/merchant";
import { type Checked, type CheckSizes, checksTable, isHeld, measureChecks } from "./checks/checks.ts";
import { measureLimits } from "./limits.ts";
import { createClient } from "./load.ts";
import { machine } from "./machine.ts";
import { field, measureOperations } from "./operations.ts";
import { APP, CLIENT, createParties, type Parties } from "./parties.ts";
import { figuresTable, limitsTable, type Round, ratiosTable, remarks, storesTable } from "./report.ts";
import { type ServerProcess, startServer } from "./server/process.ts";
import { type Running, run, type StoreName, sqliteFile, stores } from "./stores.ts";
import { type ThresholdName, thresholds } from "./thresholds.ts";

/** How much of everything. */
interface Sizes {
	readonly rounds: number;
	/** After this long no further round begins, for each store, so that a slow machine too is done within six minutes. */
	readonly roundsMs: number;
	/** Of each operation, with one and with 32 in flight. */
	readonly alone: number;
	readonly together: number;
	/** Of each limit. */
	readonly limitMs: number;
	readonly checks: CheckSizes;
}
const whole: Sizes = {
	rounds: 5,
	roundsMs: 70_000,
	alone: 150,
	together: 1000,
	limitMs: 600,
	checks: {
		pairs: 500,
		healthMs: 8000,
		sweep: { rounds: 3, redemptions: 400, rows: 120_000 },
		floodMs: 60_000,
		sandbox: { starts: 5, taps: 8 },
		dsl: { starts: 5, saves: 10, lists: 10 },
	},
};
const quick: Sizes = {
	rounds: 1,
	roundsMs: 10_000,
	alone: 20,
	together: 100,
	limitMs: 100,
	checks: {
		pairs: 10,
		healthMs: 400,
		sweep: { rounds: 1, redemptions: 20, rows: 2000 },
		floodMs: 1000,
		sandbox: { starts: 1, taps: 2 },
		dsl: { starts: 1, saves: 2, lists: 2 },
	},
};

const { values: options } = parseArgs({
	options: {
		quick: { type: "boolean", default: false },
		markdown: { type: "boolean", default: false },
		folder: { type: "string", default: tmpdir() },
		profile: { type: "string" },
		store: { type: "string", default: "both" },
		/** Measured too, on SQLite. */
		thresholds: { type: "boolean", default: true },
	},
	allowNegative: true,
});
const { markdown } = options;
const chosen = stores.filter((name) => options.store === name || options.store === "both");
if (chosen.length === 0) throw new TypeError(`--store is sqlite, postgres or both, not ${options.store}.`);
const sizes = options.quick ? quick : whole;
const folder = mkdtempSync(join(options.folder, "byleave-bench-"));
// However it ends: the servers' processes are ended by the same event.
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const say = (...lines: readonly string[]): void => console.log(lines.join("\n"));
const progress = (text: string): void => void (process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`));
const parties = createParties();
const running: Running[] = [];
for (const name of chosen) running.push(await run(name, folder, parties, options.profile));
const [main] = running;
if (!main) throw new TypeError("There is no store to measure.");
const answerBytes = await wholeFlow(main.target.server, parties);

const bareServer = await startServer({ kind: "bare", answerBytes });
const call = { ...(await parties.authorize()), path: "/" };
const bare = { server: bareServer, client: createClient(bareServer.public), call };
await measureLimits({ ms: 50, alone: 20, together: 100 }, bare, folder);
for (const { target, tokens } of running) await measureOperations(target, parties, tokens, 100, 32); // all are warm from here on

const rounds: Partial<Record<StoreName, Round[]>> = Object.fromEntries(chosen.map((name) => [name, []]));
const begun = performance.now();
for (let n = 1; n <= sizes.rounds && performance.now() - begun < sizes.roundsMs * chosen.length; n++) {
	progress(`round ${n} of ${sizes.rounds}`);
	const { alone, together, limitMs: ms } = sizes;
	const limits = await measureLimits({ ms, alone, together }, bare, folder);
	for (const { name, target, tokens } of running) {
		rounds[name]?.push({
			limits,
			alone: await measureOperations(target, parties, tokens, alone, 1),
			together: await measureOperations(target, parties, tokens, together, 32),
		});
	}
}
bare.client.close();
await bareServer.close();
progress("thresholds");
// They are SQLite's: what they hold off is the server's, whatever it keeps its rows in.
const onSqlite = options.thresholds && running.find(({ name }) => name === "sqlite");
const checked = onSqlite ? await measureChecks(onSqlite.target, parties, sqliteFile(folder), sizes.checks) : [];
progress("");
for (const { close } of running) await close();
report(rounds, checked);

/** Once by the merchant's own client, which verifies every answer: what is measured from here on is what it says. */
async function wholeFlow(server: ServerProcess, parties: Parties): Promise<number> {
	const client = createClient(server.public, 1);
	const code = await client.send(await parties.authorize());
	client.close();
	const merchant = createMerchant({
		gateway: server.public,
		clientId: CLIENT,
		privateKey: parties.merchantKey,
		platformPublicKey: server.answerKey,
	});
	const tokens = await merchant.applyToken({ authCode: field(code, "authCode"), appId: APP });
	if (tokens.resultStatus !== "S") throw new Error(`applyToken: ${tokens.result.resultCode}`);
	const info = await merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
	if (info.resultStatus !== "S") throw new Error(`inquiryUserInfo: ${info.result.resultCode}`);
	return JSON.stringify(tokens).length;
}

function report(measured: Partial<Record<StoreName, readonly Round[]>>, checked: readonly Checked[]): void {
	const title = (text: string): string => (markdown ? `### ${text}\n` : `\n${text}\n`);
	const list = (lines: readonly string[]): string[] => lines.map((line) => (markdown ? `- ${line}` : line));
	const rounds = measured.sqlite ?? measured.postgres ?? [];
	const name = measured.sqlite ? "SQLite" : "PostgreSQL";
	say(...list([...machine(options.folder), `${rounds.length} rounds; medians; spread: lowest to highest`]), "");
	say(title("What this machine can do, each alone"), limitsTable(rounds, markdown), "");
	say(title(`What the server does, on ${name}`), figuresTable(rounds, markdown), "");
	say(title("32 in flight, against the limits"), ratiosTable(rounds, markdown), "");
	if (measured.postgres) say(title("Both stores, side by side"), storesTable(measured, markdown), "");
	const told = remarks(rounds, availableParallelism());
	if (told.length > 0) say(...list(told), "");
	if (checked.length === 0) return;
	say(title("Thresholds"), checksTable(checked, markdown), "");
	const about = (name: ThresholdName): string => {
		const { item } = thresholds[name];
		return item === null ? name : `item ${item}`;
	};
	say(...list(checked.map(({ name, details }) => `${about(name)}: ${details}`)));
	if (checked.every(isHeld)) return;
	if (options.quick) say("", "Too quick to judge: run it without --quick.");
	else process.exitCode = 1;
}
