// Three servers, three processes, one PostgreSQL that is ended, killed and interfered with in the middle.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { severalServers } from "../database/servers/rows.ts";
import { codeOf, info, type Running, startAll, WINDOW } from "../database/servers/running.ts";
import { launch } from "./launch.ts";

const SERVERS = 3;
const CUSTOMERS = 24;
/** More than a server can answer U to while its database is away. */
const MOST_TRIES = 1000;
const postgres = await launch(["fsync=off"]);
/** Of the file: what `after` is told inside a test is that test's. */
const ends: (() => Promise<void>)[] = [];
after(async () => {
	await Promise.all(ends.map((end) => end()));
	await postgres.stop();
});

/** As many servers of one kind as are needed, started for the first test that asks for them. */
function kept(database: string, retry: number) {
	const url = postgres.url(database);
	const store = { kind: "postgres", url } as const;
	let started: Promise<readonly Running[]> | undefined;
	const servers = async () => {
		started ??= postgres
			.query(`CREATE DATABASE ${database}`)
			.then(() => startAll({ after: (end) => ends.push(end) }, store, SERVERS, retry));
		return started;
	};
	const count = async (what: string) =>
		Number((await postgres.query(`SELECT count(*) FROM ${what}`, database))[0]?.count);
	return { store, servers, count };
}
const usual = kept("usual", WINDOW);
const strict = kept("strict", 0);

/** What a customer was told, from the code to the second pair of tokens. */
interface Served {
	readonly authCode: string;
	readonly tokens: readonly { readonly accessToken: string; readonly refreshToken: string }[];
}
interface Load {
	/** Resolves when so many have been served. */
	readonly after: (served: number) => Promise<void>;
	/** Not asked any more. */
	readonly avoid: (server: Running) => void;
	/** Where each one waits who has not been served. */
	readonly waiting: () => readonly { readonly server: Running; readonly authCode: string | undefined }[];
}

/**
 * Customers who come to the servers in turn, from the code to the second pair of tokens. Who is told that it may have been done,
 * or hears nothing, asks the next one for the same; nobody may be refused. Meanwhile something happens.
 */
async function underLoad(
	servers: readonly Running[],
	happen: (load: Load) => Promise<void>,
): Promise<readonly Served[]> {
	const avoided = new Set<Running>();
	const waiting = new Map<number, { server: Running; authCode: string | undefined }>();
	const waiters: { served: number; tell: () => void }[] = [];
	let served = 0;
	const before = { families: await usual.count("families"), tokens: await usual.count("tokens") };

	async function customer(n: number): Promise<Served> {
		let turn = n;
		const sub = `customer ${n} of ${before.families}`;
		let authCode: string | undefined;
		const honest = async <T>(ask: (server: Running) => Promise<T | undefined>): Promise<T> => {
			for (let tries = 0; tries < MOST_TRIES; tries++) {
				const server = servers[turn++ % servers.length];
				if (!server || avoided.has(server)) continue;
				waiting.set(n, { server, authCode });
				const told = await ask(server).catch((error: unknown) => {
					if (error instanceof assert.AssertionError) throw error;
					return undefined;
				});
				if (told !== undefined) return told;
			}
			return assert.fail("Nobody has answered.");
		};
		const drawn = await honest(async ({ ask }) => {
			const { status, json } = await ask("/host/authorize", { appId: "Shop" }, sub);
			assert.ok(status === 200 || json.cause === "store_unavailable", JSON.stringify(json));
			return status === 200 ? String(json.authCode) : undefined;
		});
		authCode = drawn;
		const pair = (ask: (server: Running) => ReturnType<Running["merchant"]["applyToken"]>) =>
			honest(async (server) => {
				const told = await ask(server);
				assert.notEqual(told.resultStatus, "F", codeOf(told));
				return told.resultStatus === "S" ? told : undefined;
			});
		const first = await pair(({ merchant }) => merchant.applyToken({ authCode: drawn }));
		// From here on it is used for good: whoever came with it once more would be a thief.
		authCode = undefined;
		const second = await pair(({ merchant }) => merchant.refresh({ refreshToken: first.refreshToken }));
		waiting.delete(n);
		served++;
		for (const waiter of waiters) if (waiter.served <= served) waiter.tell();
		return { authCode: drawn, tokens: [first, second] };
	}
	const customers = Promise.all(Array.from({ length: CUSTOMERS }, (_, n) => customer(n)));
	const happening = happen({
		after: (count) =>
			new Promise((tell) => {
				if (served >= count) tell();
				else waiters.push({ served: count, tell });
			}),
		avoid: (server) => avoided.add(server),
		waiting: () => [...waiting.values()],
	});
	const [all] = await Promise.all([customers, happening]);
	assert.equal((await usual.count("families")) - before.families, CUSTOMERS, "one family for each, and none beside");
	assert.equal((await usual.count("tokens")) - before.tokens, 2 * CUSTOMERS, "two pairs for each, and none beside");
	for (const { authCode, tokens } of all) {
		for (const server of servers) {
			for (const { accessToken } of tokens) assert.equal(await info(server, accessToken), "SUCCESS", authCode);
		}
	}
	return all;
}

test("PostgreSQL is ended and started, killed and started: who was answered keeps it, and all are served once", async () => {
	const servers = await usual.servers();
	await underLoad(servers, async ({ after }) => {
		for (const [served, signal] of [
			[2, "SIGINT"],
			[8, "SIGKILL"],
		] as const) {
			await after(served);
			await postgres.stop(signal);
			await restarted();
		}
	});
});

/** What a killed one leaves behind may hold its memory for a moment. */
async function restarted(): Promise<void> {
	for (;;) {
		try {
			return await postgres.start();
		} catch (error) {
			assert.match(String(error), /shared memory|lock file/);
		}
	}
}

test("sessions are ended from outside again and again: nobody notices but by waiting", async () => {
	const servers = await usual.servers();
	await underLoad(servers, async ({ after }) => {
		for (let served = 1; served < CUSTOMERS; served++) {
			await after(served);
			await postgres.query(
				"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'byleave%'",
			);
		}
	});
});

test("[1] a server is stopped in the middle: the others go on, take over, and the one that wakes does nothing wrong", async (t) => {
	const servers = await usual.servers();
	const [stopped, ...others] = servers;
	assert.ok(stopped);
	t.after(() => stopped.child.kill("SIGCONT"));
	const late: Promise<void>[] = [];
	await underLoad(servers, async ({ after, avoid, waiting }) => {
		await after(2);
		avoid(stopped);
		stopped.child.kill("SIGSTOP");
		// Whoever waits for another is served.
		const stuck = () => waiting().filter(({ server }) => server === stopped);
		for (let there = 2; there + stuck().length < CUSTOMERS; there++) await after(there + 1);
		// What it had begun, the database ends, as it does by itself after a while.
		await postgres.query(
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = 'usual'",
		);
		// Who waits there has the same done elsewhere: whichever comes first, it is done once.
		for (const { authCode } of stuck()) {
			if (authCode === undefined) continue;
			late.push(
				(async () => {
					const { merchant } = others[0] ?? assert.fail();
					const told = await merchant.applyToken({ authCode });
					assert.notEqual(told.resultStatus, "F", codeOf(told));
				})(),
			);
		}
		await Promise.all(late);
		stopped.child.kill("SIGCONT");
	});
	assert.equal((await stopped.post("/operator/apps/status", { appId: "Shop", status: "ACTIVE" })).error, undefined);
});

severalServers([SERVERS, 64], async (_, retry) => {
	const kind = retry === 0 ? strict : usual;
	return { store: kind.store, servers: await kind.servers() };
});
