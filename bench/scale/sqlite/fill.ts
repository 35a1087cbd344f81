import { hash } from "node:crypto";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { bucketsUnder } from "../../../packages/server/src/stores/bucket.ts";

/** Tables of which each user has rows, or those of whom a login can still be used: one in ten. */
const everybodys = ["grants", "grant_items", "user_ids", "audit"] as const;
const logins = ["codes", "families", "tokens"] as const;
export const filled = [...everybodys, ...logins];
const LOGIN_OF = 10;

/** Columns that say whose row it is or where it lies, and with how many characters of time each begins (trust/secrets.ts). */
const own: Readonly<Record<string, number>> = {
	bucket: 0,
	sub: 0,
	grant_id: 0,
	user_id: 0,
	pseudonym: 0,
	id: 0,
	digest: 4,
	code_digest: 4,
	family_id: 6,
	nonce: 6,
	access_digest: 6,
	refresh_digest: 6,
};
const ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const TICK = 64;
/** So many users in one transaction: who is interrupted goes on behind the last one. */
const STEP = 500_000;
/** Their logins lie this far apart, so that ten millions of them began ten days ago. Milliseconds. */
const APART = 86;

type Row = Readonly<Record<string, SQLInputValue>>;

/**
 * Fills a database that no server uses with users up to a number, each as the first one is, whose rows verbs have left, under ids, digests, a
 * bucket and a time of their own. Keys are written in their order and indexes made at the end, so that ten millions take minutes. Goes
 * on where it was interrupted.
 */
export function fill(
	file: string,
	{ to, clientId, now }: { readonly to: number; readonly clientId: string; readonly now: number },
): void {
	const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
	db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA temp_store = FILE");
	const kept = (key: string): string | undefined =>
		db.prepare("SELECT value FROM meta WHERE key = ?").get(key)?.value as string;
	const keep = (key: string, value: string): void =>
		void db
			.prepare("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
			.run(key, value);
	const first = templates(db, clientId);
	const users = Number(db.prepare("SELECT count(*) AS users FROM grants").get()?.users);
	let from = Number(kept("bench-filled") ?? users);
	const bucketOf = bucketsUnder(kept("bucket-key") ?? "");
	if (from < to) {
		keep("bench-indexes", kept("bench-indexes") ?? JSON.stringify(indexesOf(db)));
		for (const { name } of indexesOf(db)) db.exec(`DROP INDEX ${name}`);
	}
	for (; from < to; from = Number(kept("bench-filled"))) {
		const until = Math.min(to, from + STEP);
		const people = Array.from({ length: until - from }, (_, n) => ({
			n: from + n,
			bucket: bucketOf(clientId, `user-${from + n}`),
		}));
		db.exec("BEGIN");
		const inBuckets = people.toSorted((one, other) =>
			one.bucket < other.bucket ? -1 : one.bucket > other.bucket ? 1 : one.n - other.n,
		);
		for (const { table, rows } of first.filter(({ table }) => table !== "audit" && !isLogin(table)))
			insert(db, table, rows, inBuckets, to, now);
		for (const { table, rows } of first.filter(({ table }) => isLogin(table)))
			insert(
				db,
				table,
				rows,
				people.filter(({ n }) => n % LOGIN_OF === 0),
				to,
				now,
			);
		for (const { table, rows } of first.filter(({ table }) => table === "audit"))
			insert(db, table, rows, people, to, now);
		keep("bench-filled", String(until));
		db.exec("COMMIT");
	}
	const indexes = JSON.parse(kept("bench-indexes") ?? "[]") as { sql: string }[];
	for (const { sql } of indexes) db.exec(sql.replace(/^CREATE (UNIQUE )?INDEX /, "CREATE $1INDEX IF NOT EXISTS "));
	db.prepare("DELETE FROM meta WHERE key = 'bench-indexes'").run();
	// A server that starts registers everybody anew, and seals its keys with a secret of its own.
	for (const table of [
		"platform_keys",
		"app_purposes",
		"app_scopes",
		"apps",
		"client_keys",
		"clients",
		"merchants",
		"templates",
	]) {
		db.exec(`DELETE FROM ${table}`);
	}
	db.exec("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
	db.close();
}

const isLogin = (table: string): boolean => (logins as readonly string[]).includes(table);

/** The first user's rows; of the audit what everybody has: that something was granted. */
function templates(db: DatabaseSync, clientId: string) {
	const bucket = db.prepare("SELECT bucket FROM user_ids WHERE sub = 'user-0' AND client_id = ?").get(clientId)?.bucket;
	if (typeof bucket !== "string") throw new Error("There is no first user.");
	const where: Readonly<Record<string, string>> = {
		audit:
			"bucket = ? AND fact = 'granted' AND pseudonym = (SELECT pseudonym FROM grants WHERE sub = 'user-0') LIMIT 1",
		grants: "bucket = ? AND sub = 'user-0'",
		user_ids: "bucket = ? AND sub = 'user-0'",
	};
	const grant = "bucket = ? AND grant_id = (SELECT grant_id FROM grants WHERE sub = 'user-0')";
	const family = `bucket = ? AND family_id = (SELECT min(family_id) FROM families WHERE ${grant.replace("?", `'${bucket}'`)})`;
	const of = (table: string): string => {
		if (table === "tokens" || table === "families") return family;
		if (table === "codes")
			return `bucket = ? AND digest = (SELECT code_digest FROM families WHERE ${family.replace("?", `'${bucket}'`)})`;
		return where[table] ?? grant;
	};
	return filled.map((table) => {
		const rows = db.prepare(`SELECT * FROM ${table} WHERE ${of(table)}`).all(bucket) as Row[];
		if (rows.length === 0) throw new Error(`${table}: the first user has no row.`);
		return { table, rows };
	});
}

function insert(
	db: DatabaseSync,
	table: string,
	rows: readonly Row[],
	people: readonly { readonly n: number; readonly bucket: string }[],
	to: number,
	now: number,
): void {
	const columns = Object.keys(rows[0] ?? {});
	const into = db.prepare(`INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`);
	for (const { n, bucket } of people) {
		const at = now - (to - n) * APART;
		for (const row of rows)
			into.run(...columns.map((column) => valueFor(column, row[column] ?? null, { table, n, bucket, at })));
	}
}

/** What stands there for this user: of the same form and length as the first one's. The same text stands for the same. */
function valueFor(
	column: string,
	value: SQLInputValue,
	{
		table,
		n,
		bucket,
		at,
	}: { readonly table: string; readonly n: number; readonly bucket: string; readonly at: number },
): SQLInputValue {
	if (column === "at" && table === "audit") return at;
	const places = own[column];
	if (places === undefined || typeof value !== "string") return value;
	if (column === "bucket") return bucket;
	if (column === "sub") return `user-${n}`;
	// A family names its code as the code does itself.
	const name = column === "code_digest" ? "digest" : column;
	const length = value.length - places;
	const isHex = /^[0-9a-f]+$/.test(value);
	return placeInTime(at, places) + hash("sha256", `${name}.${n}`, isHex ? "hex" : "base64url").slice(0, length);
}

function placeInTime(at: number, places: number): string {
	let ticks = Math.floor(at / TICK);
	let text = "";
	for (let place = 0; place < places; place++) {
		text = ALPHABET.charAt(ticks % 64) + text;
		ticks = Math.floor(ticks / 64);
	}
	return text;
}

/** Those that were made by a statement; a key's own come and go with its table. */
const indexesOf = (db: DatabaseSync): { name: string; sql: string }[] =>
	db
		.prepare(
			"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (SELECT value FROM json_each(?))",
		)
		.all(JSON.stringify(filled)) as { name: string; sql: string }[];
