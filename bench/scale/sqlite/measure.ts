import { generateKeyPairSync, sign } from "node:crypto";
import { promisify } from "node:util";
import { hostPaths } from "@byleave/protocol";
import type { Answered, Call } from "../../load.ts";
import { CODE, field, measured, SUCCESS, type Target } from "../../operations.ts";
import { consent, type Parties, ready } from "../../parties.ts";

/** What one costs: milliseconds of the server's CPU, and signatures made in the same minute. */
export interface Cost {
	readonly cpu: number;
	readonly signatures: number;
}
export const acts = [
	"getAuthCode",
	"applyToken",
	"inquiryUserInfo",
	"refresh",
	"the user's page",
	"first consent",
] as const;
export type Act = (typeof acts)[number];

const IN_FLIGHT = 32;
const signed = promisify(sign) as (algorithm: string, text: Uint8Array, key: object) => Promise<Buffer>;

/** Milliseconds of CPU of one RSA-2048 signature in the thread pool, here and now. */
async function signatureCpu(): Promise<number> {
	const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
	const text = Buffer.alloc(200);
	const times = 1500;
	const before = process.cpuUsage();
	await ready(times, () => signed("sha256", text, privateKey));
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1000 / times;
}

/** Of users far apart, none twice: a prime that does not divide how many there are. `fresh`: those from there on have allowed nothing yet. */
export async function measureActs(
	target: Target,
	parties: Parties,
	{ count, people, fresh }: { readonly count: number; readonly people: number; readonly fresh: number },
): Promise<Readonly<Record<Act, Cost>>> {
	const somebody = (n: number): number => (n * 7_368_787) % people;
	const told = (answers: readonly Answered[], n: number, name: string): string => field(answers[n] as Answered, name);
	const costOf = async (calls: readonly Call[], word: string) => {
		const signature = await signatureCpu();
		const { figures, answers } = await measured(target, calls, IN_FLIGHT, word);
		const cpu = 1 / figures.perCpu;
		return { cost: { cpu, signatures: cpu / signature }, answers };
	};
	const codes = await costOf(await ready(count, (n) => parties.authorize(somebody(n))), CODE);
	const tokens = await costOf(
		await ready(count, (n) => parties.applyToken(told(codes.answers, n, "authCode"))),
		SUCCESS,
	);
	const inquired = await costOf(
		await ready(count, (n) => parties.inquiryUserInfo(told(tokens.answers, n, "accessToken"))),
		'"nickName"',
	);
	const refreshed = await costOf(
		await ready(count, (n) => parties.refresh(told(tokens.answers, n, "refreshToken"))),
		SUCCESS,
	);
	const page = async (n: number): Promise<Call> => ({
		...(await parties.host(hostPaths.grants, {}, somebody(n))),
		method: "GET",
		body: Buffer.alloc(0),
	});
	const pages = await costOf(await ready(count, page), "auth_user");
	return {
		getAuthCode: codes.cost,
		applyToken: tokens.cost,
		inquiryUserInfo: inquired.cost,
		refresh: refreshed.cost,
		"the user's page": pages.cost,
		"first consent": await consents(target, parties, Math.ceil(count / 4), fresh),
	};
}

/** Somebody who is asked, looks and allows: two requests, the second of which waits for the first. */
async function consents(target: Target, parties: Parties, count: number, fresh: number): Promise<Cost> {
	const asks = await ready(count, (n) => parties.authorize(fresh + n));
	const signature = await signatureCpu();
	const rest = asks.entries();
	const before = await target.server.usage();
	const lane = async (): Promise<void> => {
		for (const [n, ask] of rest) await consent(parties, target.client.send, ask, fresh + n);
	};
	await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
	const cpu = ((await target.server.usage()).cpu - before.cpu) / count;
	return { cpu, signatures: cpu / signature };
}
