import { measureSigns, type Rate } from "../limits.ts";
import { type Answered, mustSay } from "../load.ts";
import { type Figures, measured } from "../operations.ts";
import type { Measured, Measuring } from "../ours.ts";
import { ready } from "../parties.ts";
import { figuresOf, type PeersResult, panelsOf, peersReport } from "../report/peers.ts";
import { about } from "../report/result.ts";
import { contenders } from "./contenders.ts";
import { installPeers, packagesIn } from "./install.ts";
import { type Running, start, type Work, works } from "./running.ts";

/** How much of everything. */
interface Sizes {
	readonly rounds: number;
	/** After this long no further round begins. */
	readonly roundsMs: number;
	/** Of each work, before anything counts. */
	readonly before: number;
	/** That is done, again and again, for so long: a server that has run for a day compiles nothing any more. */
	readonly warmMs: number;
	readonly alone: number;
	readonly together: number;
	readonly signsMs: number;
}
const whole: Sizes = {
	rounds: 3,
	roundsMs: 300_000,
	before: 2000,
	warmMs: 8000,
	alone: 200,
	together: 3000,
	signsMs: 400,
};
const quick: Sizes = { rounds: 1, roundsMs: 10_000, before: 40, warmMs: 0, alone: 10, together: 40, signsMs: 50 };

/** What one round measured of one contender. */
export interface PeerRound {
	/** RSA-2048 signatures on this machine, just before. */
	readonly signs: Rate;
	readonly alone: Readonly<Partial<Record<Work, Figures>>>;
	readonly together: Readonly<Partial<Record<Work, Figures>>>;
	/** Rows more in all tables, for one redemption of those with 32 in flight. */
	readonly rows: number;
}

/** Measures ours and the peers on the same work, one after the other in each round, all in processes of their own. */
export async function measurePeers({
	command,
	folder,
	quick: isQuick,
	progress,
}: Measuring): Promise<Measured<PeersResult>> {
	const sizes = isQuick ? quick : whole;
	installPeers((text) => console.error(text));
	const head = about("peers", command, folder);
	const running: Running[] = [];
	for (const contender of contenders) {
		progress(`starting ${contender.name}`);
		running.push(await start(contender, folder));
	}
	for (const [n, one] of running.entries()) {
		progress(`warming ${contenders[n]?.name}`);
		await mustRefuseTwice(one);
		const until = performance.now() + sizes.warmMs;
		do await worked(one, sizes.before, 32);
		while (performance.now() < until);
	}
	const rounds: PeerRound[][] = contenders.map(() => []);
	const begun = performance.now();
	for (let n = 0; n < sizes.rounds && performance.now() - begun < sizes.roundsMs; n++) {
		for (let place = 0; place < running.length; place++) {
			// Whoever begins a round is another in the next.
			const turn = (place + n) % running.length;
			progress(`round ${n + 1} of ${sizes.rounds}: ${contenders[turn]?.name}`);
			const one = running[turn];
			if (one) rounds[turn]?.push(await round(one, sizes));
		}
	}
	for (const { close } of running) await close();
	const { "oidc-provider": oidc, "@node-oauth/oauth2-server": oauth2, "better-sqlite3": sqlite } = packagesIn();
	const result: PeersResult = {
		...head,
		machine: [
			...head.machine,
			`oidc-provider ${oidc}, @node-oauth/oauth2-server ${oauth2}, better-sqlite3 ${sqlite}`,
			`${rounds[0]?.length} rounds of ${sizes.together} with 32 in flight and ${sizes.alone} with 1, after ${sizes.warmMs / 1000} s of the same; medians`,
		],
		contenders: contenders.map(({ runs: _, ...contender }, n) => ({ ...contender, rounds: rounds[n] ?? [] })),
		figures: [],
	};
	const told = { ...result, figures: figuresOf(result), panels: panelsOf(result) };
	return { result: told, text: (markdown) => peersReport(told, markdown), isHeld: true };
}

async function round(one: Running, { alone, together, signsMs }: Sizes): Promise<PeerRound> {
	// Connections that lay idle meanwhile are made anew, and what was compiled is warm.
	await worked(one, 64, 32);
	const signs = await measureSigns(signsMs);
	const single = await worked(one, alone, 1);
	const many = await worked(one, together, 32);
	return { signs, alone: single.figures, together: many.figures, rows: many.rows / together };
}

/** Codes are exchanged for tokens, tokens for user info, refresh tokens for others; what is sent is made ahead. `rows`: how many more the first left. */
async function worked(one: Running, count: number, inFlight: number) {
	const figures: Partial<Record<Work, Figures>> = {};
	const codes = await one.codes(count);
	const before = one.rows();
	const redeemed = await work(one, "code → token", codes, inFlight);
	const rows = one.rows() - before;
	const tokens = redeemed?.answers.map(one.tokens) ?? [];
	const told = await work(
		one,
		"token → user info",
		tokens.map(({ access }) => access),
		inFlight,
	);
	const refreshed = await work(
		one,
		"refresh",
		tokens.map(({ refresh }) => refresh),
		inFlight,
	);
	for (const [n, done] of [redeemed, told, refreshed].entries()) {
		const name = works[n];
		if (name && done) figures[name] = done.figures;
	}
	return { figures, rows };
}

/** Whoever gave other tokens for a code that was used would do other work than the rest. Ours gives the same once more, for who lost the answer. */
async function mustRefuseTwice({ target, calls, codes, tokens }: Running): Promise<void> {
	const [code = ""] = await codes(1);
	const redeem = async (): Promise<string | undefined> => {
		const call = await calls["code → token"]?.(code);
		return call && tokens(await target.client.send(call)).access;
	};
	const first = await redeem();
	const second = await redeem();
	if (first === undefined || (second !== undefined && second !== first)) throw new Error("A code is for one use.");
}

async function work(
	{ target, calls, says }: Running,
	name: Work,
	values: readonly string[],
	inFlight: number,
): Promise<{ figures: Figures; answers: readonly Answered[] } | undefined> {
	const call = calls[name];
	if (!call) return undefined;
	const made = await ready(values.length, (n) => call(values[n] ?? ""));
	const done = await measured(target, made, inFlight, says[name]);
	mustSay(done.answers, says[name]);
	return done;
}
