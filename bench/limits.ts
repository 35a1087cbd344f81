import { generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Call, Client } from "./load.ts";
import { type Figures, measured } from "./operations.ts";
import type { ServerProcess } from "./server/process.ts";

/** What this machine can do at best, each alone. */
export interface Limits {
	/** RSA-2048 signatures one after the other, on one core. */
	readonly signs: Rate;
	/** The same in the thread pool, on all cores. */
	readonly pooledSigns: Rate;
	/** RSA-2048 signatures verified, on one core. */
	readonly verifies: Rate;
	/** SQLite, WAL, synchronous=FULL: one row, one commit. */
	readonly commits: Rate;
	/** Fastify says hello, 1 and 32 requests in flight. */
	readonly bare: Figures;
	readonly bareAlone: Figures;
}
export interface Rate {
	readonly perSecond: number;
	/** Milliseconds of CPU for one. */
	readonly cpu: number;
}

/** One round of them. `bare` must answer with as many bytes as the real server. */
export async function measureLimits(
	size: { readonly ms: number; readonly alone: number; readonly together: number },
	bare: { readonly server: ServerProcess; readonly client: Client; readonly call: Call },
	folder: string,
): Promise<Limits> {
	const requests = (count: number) => Array.from({ length: count }, () => bare.call);
	return {
		signs: await rateOf(size.ms, async () => void sign("sha256", text, pair.privateKey)),
		pooledSigns: await measureSigns(size.ms),
		verifies: await rateOf(size.ms, async () => void verify("sha256", text, pair.publicKey, signature)),
		commits: await measureCommits(size.ms, join(folder, "commits.sqlite")),
		bareAlone: (await measured(bare, requests(size.alone), 1, "hello")).figures,
		bare: (await measured(bare, requests(size.together), 32, "hello")).figures,
	};
}

/** RSA-2048 signatures in the thread pool: the unit of CPU, and how many all cores make. */
export const measureSigns = (ms: number): Promise<Rate> => rateOf(ms, () => pooled(text, pair.privateKey), 32);

const text = Buffer.alloc(256, 7);
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
const signature = sign("sha256", text, pair.privateKey);
const pooled = (text: Uint8Array, key: KeyObject) =>
	new Promise<void>((resolve, reject) => sign("sha256", text, key, (error) => (error ? reject(error) : resolve())));

async function measureCommits(ms: number, file: string): Promise<Rate> {
	const db = new DatabaseSync(file);
	db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
	db.exec("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT NOT NULL)");
	const insert = db.prepare("INSERT INTO rows (text) VALUES (?)");
	const text = "x".repeat(200);
	const rate = await rateOf(ms, async () => void insert.run(text));
	db.close();
	await Promise.all(["", "-wal", "-shm"].map((end) => rm(file + end, { force: true })));
	return rate;
}

/** How often it can be done in that time, by as many as said at once. */
async function rateOf(ms: number, once: () => Promise<void>, atOnce = 1): Promise<Rate> {
	const before = process.cpuUsage();
	const start = performance.now();
	let count = 0;
	await Promise.all(
		Array.from({ length: atOnce }, async () => {
			for (; performance.now() - start < ms; count++) await once();
		}),
	);
	const seconds = (performance.now() - start) / 1000;
	const { user, system } = process.cpuUsage(before);
	return { perSecond: count / seconds, cpu: (user + system) / 1000 / count };
}
