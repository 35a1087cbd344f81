import { availableParallelism } from "node:os";
import { createMerchant } from "@byleave/merchant";
import { type CheckSizes, isHeld, measureChecks } from "./checks/checks.ts";
import { measureLimits } from "./limits.ts";
import { createClient } from "./load.ts";
import { field, measureOperations, measureRedemptions } from "./operations.ts";
import { APP, CLIENT, createParties, type Parties } from "./parties.ts";
import { type BenchResult, benchReport, figuresOf } from "./report/bench.ts";
import { about } from "./report/result.ts";
import { MANY, type Round } from "./report/tables.ts";
import { type ServerProcess, startServer } from "./server/process.ts";
import { type Running, run, type StoreName, sqliteFile } from "./stores.ts";

/** How much of everything. */
interface Sizes {
	readonly rounds: number;
	/** After this long no further round begins, for each store, so that a slow machine too is done within six minutes. */
	readonly roundsMs: number;
	/** Of each operation, before anything counts, with one and with 32 in flight: as many that what is compiled meanwhile hardly counts. */
	readonly before: number;
	/** That is done, again and again, for so long: a server that has run for a day compiles nothing any more. */
	readonly warmMs: number;
	readonly alone: number;
	readonly together: number;
	/** Of each limit. */
	readonly limitMs: number;
	readonly checks: CheckSizes;
}
const whole: Sizes = {
	rounds: 5,
	roundsMs: 40_000,
	before: 2000,
	warmMs: 20_000,
	alone: 200,
	together: 3000,
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
	before: 100,
	warmMs: 0,
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

/** What every kind of measuring is told. */
export interface Measuring {
	readonly command: string;
	/** For databases; whoever asks removes it. */
	readonly folder: string;
	readonly quick: boolean;
	progress(text: string): void;
}
/** What it comes to. */
export interface Measured<R> {
	readonly result: R;
	/** For a person; or in Markdown. */
	text(markdown: boolean): string;
	/** Whether all bounds of its own hold. */
	readonly isHeld: boolean;
}

/** Measures the server against what the machine can do, on each of these stores, and against its thresholds. */
export async function measureOurs({
	command,
	folder,
	quick: isQuick,
	progress,
	stores,
	thresholds,
	profile,
}: Measuring & {
	readonly stores: readonly StoreName[];
	readonly thresholds: boolean;
	readonly profile: string | undefined;
}): Promise<Measured<BenchResult>> {
	const sizes = isQuick ? quick : whole;
	const head = about("bench", command, folder);
	const parties = createParties();
	const running: Running[] = [];
	for (const name of stores) running.push(await run(name, folder, parties, profile));
	const [main] = running;
	if (!main) throw new TypeError("There is no store to measure.");
	const bare = await startBare(await wholeFlow(main.target.server, parties), parties);
	await measureLimits({ ms: 50, alone: 20, together: sizes.before }, bare, folder);
	// All are warm from here on.
	for (const { target, tokens } of running) {
		progress("warming");
		const until = performance.now() + sizes.warmMs;
		do await measureOperations(target, parties, tokens, sizes.before, 32);
		while (performance.now() < until);
	}

	const rounds: Partial<Record<StoreName, Round[]>> = Object.fromEntries(stores.map((name) => [name, []]));
	const begun = performance.now();
	for (let n = 1; n <= sizes.rounds && performance.now() - begun < sizes.roundsMs * stores.length; n++) {
		progress(`round ${n} of ${sizes.rounds}`);
		const { alone, together, limitMs: ms } = sizes;
		const limits = await measureLimits({ ms, alone, together }, bare, folder);
		for (const { name, target, tokens } of running) {
			rounds[name]?.push({
				limits,
				alone: await measureOperations(target, parties, tokens, alone, 1),
				together: await measureOperations(target, parties, tokens, together, 32),
				...(name === "sqlite" ? { redemptions: await measureRedemptions(target, parties, together, MANY) } : {}),
			});
		}
	}
	bare.client.close();
	await bare.server.close();
	progress("thresholds");
	// They are SQLite's: what they hold off is the server's, whatever it keeps its rows in.
	const onSqlite = thresholds && running.find(({ name }) => name === "sqlite");
	const checked = onSqlite ? await measureChecks(onSqlite.target, parties, sqliteFile(folder), sizes.checks) : [];
	for (const { close } of running) await close();
	const result = { ...head, figures: figuresOf(rounds), cores: availableParallelism(), rounds, checked };
	return { result, text: (markdown) => benchReport(result, markdown), isHeld: checked.every(isHeld) };
}

/** A server that answers with as many bytes, and does nothing else. */
export async function startBare(answerBytes: number, parties: Parties) {
	const server = await startServer({ kind: "bare", answerBytes });
	const call = { ...(await parties.authorize()), path: "/" };
	return { server, client: createClient(server.public), call };
}

/** Once by the merchant's own client, which verifies every answer: what is measured from here on is what it says. Gives the bytes of an answer. */
export async function wholeFlow(server: ServerProcess, parties: Parties): Promise<number> {
	const answerKey = server.answerKeys[parties.algorithm];
	if (answerKey === undefined) throw new Error(`There is no key for ${parties.algorithm}.`);
	const client = createClient(server.public, 1);
	const code = await client.send(await parties.authorize());
	client.close();
	const merchant = createMerchant({
		gateway: server.public,
		clientId: CLIENT,
		privateKey: parties.merchantKey,
		platformPublicKey: answerKey,
	});
	const tokens = await merchant.applyToken({ authCode: field(code, "authCode"), appId: APP });
	if (tokens.resultStatus !== "S") throw new Error(`applyToken: ${tokens.result.resultCode}`);
	const info = await merchant.inquiryUserInfo({ accessToken: tokens.accessToken });
	if (info.resultStatus !== "S") throw new Error(`inquiryUserInfo: ${info.result.resultCode}`);
	return JSON.stringify(tokens).length;
}
