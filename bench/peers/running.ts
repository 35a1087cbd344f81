import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Answered, type Call, mustSay } from "../load.ts";
import { CODE, field, SUCCESS, type Target } from "../operations.ts";
import { wholeFlow } from "../ours.ts";
import { createParties, ready } from "../parties.ts";
import { run, sqliteFile } from "../stores.ts";
import type { Contender, Ours } from "./contenders.ts";
import { startPeer } from "./peer.ts";

/** What everybody does. */
export const works = ["code → token", "token → user info", "refresh"] as const;
export type Work = (typeof works)[number];

/** One of them, running. */
export interface Running {
	readonly target: Target;
	/** As many codes, each of a user who has agreed; outside of what is measured. */
	codes(count: number): Promise<readonly string[]>;
	/** Calls that are ready, for a code, an access token, a refresh token; undefined: that it has not. */
	readonly calls: Readonly<Record<Work, ((value: string) => Promise<Call>) | undefined>>;
	/** What each success says. */
	readonly says: Readonly<Record<Work, string>>;
	/** The tokens in an answer. */
	tokens(answer: Answered): { readonly access: string; readonly refresh: string };
	/** Rows in all of its tables; NaN where they are not counted. */
	rows(): number;
	close(): Promise<void>;
}

/** Starts one, its rows in a folder of its own. */
export function start({ name, runs }: Contender, folder: string): Promise<Running> {
	const own = join(folder, createHash("sha256").update(name).digest("hex").slice(0, 8));
	mkdirSync(own);
	return "store" in runs ? startOurs(runs, own) : startPeer(runs, join(own, "peer.sqlite"));
}

async function startOurs({ store, algorithm }: Ours, folder: string): Promise<Running> {
	const parties = createParties(undefined, algorithm);
	const { target, close } = await run(store, folder, parties);
	await wholeFlow(target.server, parties);
	return {
		target,
		async codes(count) {
			const asks = await ready(count, () => parties.authorize());
			const answers = await target.client.load(asks, 32);
			mustSay(answers, CODE);
			return answers.map((answer) => field(answer, "authCode"));
		},
		calls: {
			"code → token": parties.applyToken,
			"token → user info": (token) => parties.inquiryUserInfo(token),
			refresh: parties.refresh,
		},
		says: { "code → token": SUCCESS, "token → user info": '"nickName"', refresh: SUCCESS },
		tokens: (answer) => ({ access: field(answer, "accessToken"), refresh: field(answer, "refreshToken") }),
		rows: () => (store === "sqlite" ? rowsIn(sqliteFile(folder)) : Number.NaN),
		close,
	};
}

/** All of them, in all tables. */
export function rowsIn(file: string): number {
	const db = new DatabaseSync(file, { readOnly: true });
	const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
	const counts = tables.map(({ name }) => Number(db.prepare(`SELECT count(*) AS n FROM "${name}"`).get()?.n));
	db.close();
	return counts.reduce((sum, count) => sum + count, 0);
}
