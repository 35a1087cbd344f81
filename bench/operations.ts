import type { Answered, Call, Client } from "./load.ts";
import { mustSay } from "./load.ts";
import { type Parties, ready } from "./parties.ts";
import type { ServerProcess } from "./server/process.ts";
import { quantile } from "./stats.ts";

/** What one run of one operation came to. */
export interface Figures {
	readonly perSecond: number;
	/** Per millisecond of the server's CPU. */
	readonly perCpu: number;
	/** Milliseconds. */
	readonly p50: number;
	readonly p99: number;
	readonly p999: number;
	/** The server's resident memory afterwards, MB. */
	readonly rss: number;
	/** How many cores the server kept busy, and the load generator. */
	readonly serverCores: number;
	readonly clientCores: number;
	/** Of each: what was sent to a database behind a network, commits there, and milliseconds of its CPU. NaN where there is none. */
	readonly trips: number;
	readonly statements: number;
	readonly commits: number;
	readonly databaseCpu: number;
}
/** Where the load goes: the server's process, and a client of its public listener. */
export interface Target {
	readonly server: Pick<ServerProcess, "usage">;
	readonly client: Client;
	/** Milliseconds of CPU that the database's own processes have used. */
	readonly database?: () => number;
}
/** `message/send`: accepted, and, in the same time, brought to the inbox. */
export const operations = ["getAuthCode", "applyToken", "inquiryUserInfo", "whole flow", "message/send"] as const;
export type Operation = (typeof operations)[number];
type Need = Readonly<Record<"signs" | "verifies" | "commits" | "requests", number>>;
/** What one of them cannot do without, in units of the machine's limits. */
export const needs: Readonly<Record<Operation, Need>> = {
	getAuthCode: { signs: 0, verifies: 1, commits: 1, requests: 1 },
	applyToken: { signs: 1, verifies: 1, commits: 1, requests: 1 },
	inquiryUserInfo: { signs: 1, verifies: 1, commits: 0, requests: 1 },
	"whole flow": { signs: 2, verifies: 3, commits: 2, requests: 3 },
	"message/send": { signs: 1, verifies: 1, commits: 2, requests: 1 },
};

/** What a success says, in the host's answers and in the merchant's. */
export const CODE = '"authCode":"';
export const SUCCESS = '"resultStatus":"S"';
export const field = (answer: Answered, name: string): string => JSON.parse(answer.body)[name];

/** Sends calls that are ready, and tells what that took of both processes. Throws if one does not succeed. */
export async function measured(target: Target, calls: readonly Call[], inFlight: number, word: string) {
	const load = target.client.loaded(calls, inFlight);
	const { figures, value } = await watched(target, calls.length, async () => {
		const answers = await load();
		return { value: answers, times: answers.map(({ ms }) => ms) };
	});
	mustSay(value, word);
	return { figures, answers: value };
}

/**
 * One round of all operations: the codes of the first are the second's to exchange, and so on. A flow is three requests,
 * and a message two acts: as much work as the others is a third, and the half, as many.
 */
export async function measureOperations(
	target: Target,
	parties: Parties,
	tokens: readonly string[],
	count: number,
	inFlight: number,
): Promise<Record<Operation, Figures>> {
	const asks = await ready(count, () => parties.authorize());
	const coded = await measured(target, asks, inFlight, CODE);
	const exchanges = await ready(count, (n) => parties.applyToken(field(at(coded.answers, n), "authCode")));
	const exchanged = await measured(target, exchanges, inFlight, SUCCESS);
	const inquiries = await ready(count, (n) => parties.inquiryUserInfo(field(at(exchanged.answers, n), "accessToken")));
	const inquired = await measured(target, inquiries, inFlight, '"nickName"');
	const flows = await measureFlows(target, parties, Math.ceil(count / 3), inFlight);
	const messages = await ready(Math.ceil(count / 2), (n) => parties.sendMessage(tokens[n % tokens.length] ?? ""));
	const sent = await measured(target, messages, inFlight, SUCCESS);
	await calm(target);
	return {
		"message/send": sent.figures,
		getAuthCode: coded.figures,
		applyToken: exchanged.figures,
		inquiryUserInfo: inquired.figures,
		"whole flow": flows,
	};
}

/** The status by which a server says that it has too much to do. */
const BUSY = 503;

/** Redemptions alone, with more in flight than it takes to keep every thread busy: what was answered counts, and what was refused does not. */
export async function measureRedemptions(
	target: Target,
	parties: Parties,
	count: number,
	inFlight: number,
): Promise<Figures> {
	const asks = await ready(count, () => parties.authorize());
	const { answers: codes } = await measured(target, asks, 32, CODE);
	const calls = await ready(count, (n) => parties.applyToken(field(at(codes, n), "authCode")));
	const load = target.client.loaded(calls, inFlight);
	const { figures, value } = await watched(target, count, async () => {
		const answers = await load();
		const done = answers.filter(({ status }) => status !== BUSY);
		return { value: done, times: done.map(({ ms }) => ms) };
	});
	mustSay(value, SUCCESS);
	const part = value.length / count;
	return { ...figures, perSecond: figures.perSecond * part, perCpu: figures.perCpu * part };
}

/** Until the outbox has brought what was sent: it would be counted among what comes next. */
async function calm({ server }: Target): Promise<void> {
	for (let before = Number.NaN; ; ) {
		const { commits } = await server.usage();
		if (commits === before) return;
		before = commits;
		await new Promise((resolve) => setTimeout(resolve, 300));
	}
}

/** All three in turn, for one user after the other. What follows from an answer is signed while the clock runs. */
async function measureFlows(target: Target, parties: Parties, count: number, inFlight: number): Promise<Figures> {
	const asks = await ready(count, () => parties.authorize());
	const { figures } = await watched(target, count, async () => {
		const times: number[] = [];
		const rest = asks.values();
		const person = async (): Promise<void> => {
			for (const ask of rest) {
				const start = performance.now();
				const code = await one(target, ask, CODE);
				const tokens = await one(target, await parties.applyToken(field(code, "authCode")), SUCCESS);
				await one(target, await parties.inquiryUserInfo(field(tokens, "accessToken")), '"nickName"');
				times.push(performance.now() - start);
			}
		};
		await Promise.all(Array.from({ length: inFlight }, person));
		return { value: undefined, times };
	});
	return figures;
}

async function one({ client }: Target, call: Call, word: string): Promise<Answered> {
	const answer = await client.send(call);
	mustSay([answer], word);
	return answer;
}

/** Runs something that many times, and tells what one of them took of all processes. */
export async function watched<T>(
	{ server, database = () => Number.NaN }: Target,
	count: number,
	run: () => Promise<{ value: T; times: readonly number[] }>,
): Promise<{ figures: Figures; value: T }> {
	const before = await server.usage();
	const databaseBefore = database();
	const own = process.cpuUsage();
	const start = performance.now();
	const { value, times } = await run();
	const ms = performance.now() - start;
	const { user, system } = process.cpuUsage(own);
	const after = await server.usage();
	const cpu = after.cpu - before.cpu;
	const sent = after.trips + after.commits > 0 ? 1 / count : Number.NaN;
	const figures = {
		perSecond: count / (ms / 1000),
		perCpu: count / cpu,
		p50: quantile(times, 0.5),
		p99: quantile(times, 0.99),
		p999: quantile(times, 0.999),
		rss: after.rss / 2 ** 20,
		serverCores: cpu / ms,
		clientCores: (user + system) / 1000 / ms,
		trips: (after.trips - before.trips) * sent,
		statements: (after.statements - before.statements) * sent,
		commits: (after.commits - before.commits) * sent,
		databaseCpu: (database() - databaseBefore) / count,
	};
	return { figures, value };
}

const at = (answers: readonly Answered[], index: number): Answered => {
	const answer = answers[index];
	if (!answer) throw new RangeError(`There is no answer ${index}.`);
	return answer;
};
