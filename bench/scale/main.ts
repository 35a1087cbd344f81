// npm run scale -- --grants=100000 [--count=2000] [--partitions] [--setting=<name>=<value>] [--on=<folder>] [--write]
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { schema } from "../../scripts/scale/migrated.ts";
import { partitioned } from "../../scripts/scale/partitions.ts";
import { createClient, mustSay, type Client as Sender } from "../load.ts";
import { machine } from "../machine.ts";
import { CODE, field, SUCCESS } from "../operations.ts";
import { CLIENT, consents, createParties, type Parties, USERS } from "../parties.ts";
import { findDatabase, startDatabase } from "../server/postgres.ts";
import { startServer } from "../server/process.ts";
import { number, table } from "../table.ts";
import { fill } from "./fill.ts";
import { acts, measureActs } from "./measure.ts";
import { filled, mustLookAlike, sizesOf } from "./shape.ts";

const { values: options } = parseArgs({
	options: {
		grants: { type: "string", default: "10000" },
		count: { type: "string", default: "2000" },
		/** Users' tables in partitions by the bucket (docs/partitions.sql). */
		partitions: { type: "boolean", default: false },
		/** A setting of PostgreSQL's, `name=value`. */
		setting: { type: "string", multiple: true, default: [] as string[] },
		/** Of a PostgreSQL that another run has filled with as many, and waits: the same rows for another version of the server. */
		on: { type: "string" },
		write: { type: "boolean", default: false },
	},
});
const [grants, count] = [Number(options.grants), Number(options.count)];
/** How many are compared with those whose rows verbs have left. */
const COMPARED = 1000;
if (!(Number.isInteger(grants) && grants >= 10 * COMPARED)) throw new TypeError(`--grants: at least ${10 * COMPARED}.`);

const say = (text: string): void => console.log(text);

const database = options.on === undefined ? await startFilling() : findDatabase(options.on);
const url = database.postgres.url("byleave");
// The other run's server has sealed them with a secret of its own.
if (options.on !== undefined) await database.postgres.query("DELETE FROM platform_keys", "byleave");
const parties = createParties(Number.MAX_SAFE_INTEGER);
const server = await startServer({ kind: "byleave", store: { kind: "postgres", url }, ...parties.setup });
const client = createClient(server.public);
const db = new Client({ connectionString: url });
await db.connect();

if (options.on === undefined) await fillUp();
const target = { server, client, database: database.cpu };
// Behind those who have allowed something, here or in an earlier run.
const fresh = grants + (Date.now() % 100_000_000);
await measureActs(target, db, parties, { count: 200, people: grants, fresh });
const sizes = await sizesOf(db);
const costs = await measureActs(target, db, parties, { count, people: grants, fresh: fresh + 200 });
client.close();
await server.close();
await db.end();
await database.postgres.stop();

for (const line of machine("/")) say(line);
say("");
say(
	table(
		["table", "rows", "heap B/row", "index B/row"],
		filled.map((name) => {
			const { rows, heapBytes, indexBytes } = sizes[name] ?? { rows: 0, heapBytes: 0, indexBytes: 0 };
			return [name, String(rows), number(heapBytes / rows), number(indexBytes / rows)];
		}),
		false,
	),
);
say("");
const heads = [
	"server CPU ms",
	"PostgreSQL CPU ms",
	"trips",
	"statements",
	"commits",
	"WAL B",
	"pages read",
	"p50 ms",
	"p99 ms",
];
say(
	table(
		["act", ...heads],
		acts.map((act) => [act, ...Object.values(costs[act]).map(number)]),
		false,
	),
);
if (options.write) {
	const how = [...(options.partitions ? ["partitions"] : []), ...options.setting];
	const name = `${[grants, ...how].join("-").replaceAll(/[^\w-]/g, "-")}.json`;
	const file = fileURLToPath(new URL(`./figures/${name}`, import.meta.url));
	mkdirSync(new URL("./figures", import.meta.url), { recursive: true });
	writeFileSync(
		file,
		`${JSON.stringify({ grants, count, partitions: options.partitions, settings: options.setting, sizes, costs }, digits, "\t")}\n`,
	);
	say(`\nWritten to bench/scale/figures/${name}; node --conditions=byleave-source scripts/scale.ts draws them.`);
}

async function startFilling() {
	const started = await startDatabase([
		"shared_buffers=4GB",
		"max_wal_size=3GB",
		"checkpoint_timeout=15min",
		"maintenance_work_mem=512MB",
		// What is written to soon after a table was empty is planned for what it holds by then.
		"autovacuum_naptime=5s",
		...options.setting,
	]);
	await started.postgres.query("CREATE DATABASE byleave");
	if (options.partitions) await started.postgres.query(partitioned(schema).join("; "), "byleave");
	return started;
}
async function fillUp(): Promise<void> {
	await consents(parties, client.send);
	for (let user = 0; user < USERS; user++) await login(parties, client, user);
	const start = performance.now();
	await fill(db, { from: USERS, to: USERS + COMPARED, clientId: CLIENT });
	await mustLookAlike(db, range(0, USERS), range(USERS, USERS + COMPARED));
	await fill(db, { from: USERS + COMPARED, to: grants, clientId: CLIENT });
	say(`${grants} grants filled in ${((performance.now() - start) / 1000).toFixed(0)} s`);
}
/** Three digits say all that was measured. */
function digits(key: string, value: unknown): unknown {
	return typeof value === "number" && key !== "rows" && key !== "grants" ? Number(value.toPrecision(4)) : value;
}
function range(from: number, to: number): string {
	const names = Array.from({ length: to - from }, (_, n) => `'user-${from + n}'`);
	return `sub IN (${names.join(", ")})`;
}
async function login(parties: Parties, client: Sender, user: number): Promise<void> {
	const code = await client.send(await parties.authorize(user));
	mustSay([code], CODE);
	mustSay([await client.send(await parties.applyToken(field(code, "authCode")))], SUCCESS);
}
