import { hostPaths } from "@byleave/protocol";
import type { Client as Db } from "pg";
import type { Answered, Call } from "../load.ts";
import { mustSay } from "../load.ts";
import { CODE, field, SUCCESS, type Target, watched } from "../operations.ts";
import { consent, type Parties, ready } from "../parties.ts";

/** What one operation costs where so many grants lie. */
export interface Cost {
	/** Milliseconds of CPU: of the server's process, and of all of PostgreSQL's. */
	readonly serverCpu: number;
	readonly databaseCpu: number;
	readonly trips: number;
	readonly statements: number;
	readonly commits: number;
	/** Bytes of log that the database has written: what goes to a standby and into a backup. */
	readonly walBytes: number;
	/** Pages that were not in the database's memory. */
	readonly pagesRead: number;
	/** Milliseconds, with 16 at once; of consents with 2. */
	readonly p50: number;
	readonly p99: number;
}
/** A silent login is `getAuthCode`, `applyToken` and `inquiryUserInfo`. */
export const acts = [
	"getAuthCode",
	"applyToken",
	"inquiryUserInfo",
	"refresh",
	"first consent",
	"the user's page",
] as const;
export type Act = (typeof acts)[number];

const IN_FLIGHT = 16;
/**
 * Grants are made seldom: a million users make one every two seconds. Who makes many at once sees the database throw some away
 * and begin again, since they look for one another on the same pages (SERIALIZABLE), and measures that.
 */
const CONSENTS_IN_FLIGHT = 2;

/** What came of one act: what it answered, and how long it took. */
type Took = { readonly body: string; readonly ms: number };

/** `people`: how many users there are; those behind them have allowed nothing yet. */
export async function measureActs(
	target: Target,
	db: Db,
	parties: Parties,
	{ count, people, fresh }: { readonly count: number; readonly people: number; readonly fresh: number },
): Promise<Readonly<Record<Act, Cost>>> {
	// Far apart, and none twice: a prime that does not divide how many there are.
	const somebody = (n: number): number => (n * 7_368_787) % people;
	const act = async (calls: readonly Call[], word: string) => {
		const rest = calls.entries();
		const answers = new Array<Answered>(calls.length);
		const cost = await costOf(target, db, calls.length, async () => {
			await Promise.all(
				Array.from({ length: IN_FLIGHT }, async () => {
					for (const [n, call] of rest) answers[n] = await target.client.send(call);
				}),
			);
			return answers;
		});
		mustSay(answers, word);
		return { cost, answers };
	};
	const codes = await act(await ready(count, (n) => parties.authorize(somebody(n))), CODE);
	const told = (answers: readonly Answered[], n: number, name: string): string => field(answers[n] as Answered, name);
	const tokens = await act(await ready(count, (n) => parties.applyToken(told(codes.answers, n, "authCode"))), SUCCESS);
	const inquiries = await ready(count, (n) => parties.inquiryUserInfo(told(tokens.answers, n, "accessToken")));
	const inquired = await act(inquiries, '"nickName"');
	const refreshes = await ready(count, (n) => parties.refresh(told(tokens.answers, n, "refreshToken")));
	const refreshed = await act(refreshes, SUCCESS);
	const page = async (n: number): Promise<Call> => ({
		...(await parties.host(hostPaths.grants, {}, somebody(n))),
		method: "GET",
		body: Buffer.alloc(0),
	});
	const pages = await act(await ready(count, page), "auth_user");
	return {
		getAuthCode: codes.cost,
		applyToken: tokens.cost,
		inquiryUserInfo: inquired.cost,
		refresh: refreshed.cost,
		"the user's page": pages.cost,
		"first consent": await measureConsents(target, db, parties, { count: Math.ceil(count / 4), fresh }),
	};
}

/** Somebody who is asked, looks and allows: two requests, the second of which waits for the first. */
async function measureConsents(
	target: Target,
	db: Db,
	parties: Parties,
	{ count, fresh }: { readonly count: number; readonly fresh: number },
): Promise<Cost> {
	const asks = await ready(count, (n) => parties.authorize(fresh + n));
	const rest = asks.entries();
	return costOf(target, db, count, async () => {
		const times: Took[] = [];
		await Promise.all(
			Array.from({ length: CONSENTS_IN_FLIGHT }, async () => {
				for (const [n, ask] of rest) {
					const start = performance.now();
					const body = await consent(parties, target.client.send, ask, fresh + n);
					times.push({ body, ms: performance.now() - start });
				}
			}),
		);
		return times;
	});
}

async function costOf(target: Target, db: Db, count: number, run: () => Promise<readonly Took[]>): Promise<Cost> {
	const before = await databaseOf(db);
	const { figures } = await watched(target, count, async () => {
		const took = await run();
		return { value: took, times: took.map(({ ms }) => ms) };
	});
	const after = await databaseOf(db);
	const { perCpu, databaseCpu, trips, statements, commits, p50, p99 } = figures;
	return {
		serverCpu: 1 / perCpu,
		databaseCpu,
		trips,
		statements,
		commits,
		walBytes: (after.wal - before.wal) / count,
		pagesRead: (after.read - before.read) / count,
		p50,
		p99,
	};
}

async function databaseOf(db: Db): Promise<{ readonly wal: number; readonly read: number }> {
	const { rows } = await db.query(
		`SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 AS wal, (SELECT sum(blks_read) FROM pg_stat_database)::float8 AS read`,
	);
	return { wal: rows[0]?.wal, read: rows[0]?.read };
}
