import type { Client } from "pg";

/** A hash in hexadecimal, and one as digests are written: 43 characters. What they are of names the user. */
const hex = (what: string): string => `md5('${what}' || n)`;
const digest = (what: string): string =>
	`translate(rtrim(encode(sha256(convert_to('${what}' || n, 'UTF8')), 'base64'), '='), '+/', '-_')`;

/**
 * Fills the tables with users from one number to another, each as a user is whose rows verbs have left: the first user's
 * own rows, under ids, digests and a bucket of their own. Rows of a login that can still be used have one in ten.
 */
export async function fill(
	db: Client,
	range: { readonly from: number; readonly to: number; readonly clientId: string },
) {
	const { rows } = await db.query("SELECT value FROM meta WHERE key = 'bucket-key'");
	const bucket = bucketIn(String(rows[0]?.value), range.clientId);
	// What refers to what is right by the way it is made; and none of it is to outlive this machine.
	await db.query("SET session_replication_role = replica; SET synchronous_commit = off");
	await wholePages(db, "off");
	await db.query(`CREATE TEMP TABLE first AS SELECT bucket, grant_id FROM grants WHERE sub = 'user-0'`);
	for (let from = range.from; from < range.to; from += STEP) {
		await db.query(peopleIn(from, Math.min(range.to, from + STEP), bucket));
		for (const sql of copies) await db.query(sql);
		await db.query("DROP TABLE people");
	}
	await db.query("DROP TABLE first; RESET session_replication_role; RESET synchronous_commit");
	await db.query("VACUUM ANALYZE");
	await wholePages(db, "on");
	await db.query("CHECKPOINT");
}
/** Each page is logged whole once after a checkpoint: what that is for is lost with this machine's power, the time it takes is not. */
async function wholePages(db: Client, how: "on" | "off"): Promise<void> {
	await db.query(`ALTER SYSTEM SET full_page_writes = ${how}`);
	await db.query("SELECT pg_reload_conf()");
}
const STEP = 100_000;

/** HMAC-SHA-256 of client and user, as `bucketWith` has it, in PostgreSQL's words. */
function bucketIn(key: string, clientId: string): string {
	const block = Buffer.concat([Buffer.from(key), Buffer.alloc(64 - Buffer.byteLength(key))]);
	const pad = (byte: number): string => `'\\x${Buffer.from(block.map((one) => one ^ byte)).toString("hex")}'::bytea`;
	const text = `convert_to('["${clientId}","user-' || n || '"]', 'UTF8')`;
	return `left(encode(sha256(${pad(0x5c)} || sha256(${pad(0x36)} || ${text})), 'hex'), 4)`;
}

const peopleIn = (from: number, to: number, bucket: string): string => `CREATE TEMP TABLE people AS
	SELECT n, 'user-' || n AS sub, ${bucket} AS bucket, left(${hex("grant")}, 16) AS grant_id, ${hex("user")} AS user_id,
		left(${digest("pseudonym")}, 22) AS pseudonym, ${hex("family")} AS family_id, ${digest("code")} AS code_digest
	FROM generate_series(${from}, ${to - 1}) n`;

/** Of the first user's family the one that its latest code has begotten. */
const family = "(SELECT f.* FROM families f JOIN first USING (bucket, grant_id) ORDER BY f.family_id LIMIT 1)";
const copies: readonly string[] = [
	`INSERT INTO grants (bucket, grant_id, sub, app_id, epoch, pseudonym, blocked_at, created_at)
	SELECT p.bucket, p.grant_id, p.sub, g.app_id, g.epoch, p.pseudonym, g.blocked_at, g.created_at
	FROM people p CROSS JOIN (SELECT g.* FROM grants g JOIN first USING (bucket, grant_id)) g`,
	`INSERT INTO grant_items (bucket, grant_id, scope, item, covered_by, silent, words_hash, granted_at)
	SELECT p.bucket, p.grant_id, i.scope, i.item, i.covered_by, i.silent, i.words_hash, i.granted_at
	FROM people p CROSS JOIN (SELECT i.* FROM grant_items i JOIN first USING (bucket, grant_id)) i`,
	`INSERT INTO user_ids (bucket, client_id, sub, user_id)
	SELECT p.bucket, u.client_id, p.sub, p.user_id FROM people p CROSS JOIN (SELECT client_id FROM user_ids WHERE sub = 'user-0') u`,
	`INSERT INTO codes (bucket, digest, grant_id, epoch, scopes, expires_at, used_at, row_expires_at)
	SELECT p.bucket, p.code_digest, p.grant_id, c.epoch, c.scopes, c.expires_at, c.used_at, c.row_expires_at
	FROM people p CROSS JOIN (SELECT c.* FROM codes c JOIN ${family} f ON f.bucket = c.bucket AND f.code_digest = c.digest) c WHERE n % 10 = 0`,
	`INSERT INTO families (bucket, family_id, code_digest, grant_id, epoch, scopes, user_id, expires_at, ended_at, row_expires_at)
	SELECT p.bucket, p.family_id, p.code_digest, p.grant_id, f.epoch, f.scopes, p.user_id, f.expires_at, f.ended_at, f.row_expires_at
	FROM people p CROSS JOIN ${family} f WHERE n % 10 = 0`,
	`INSERT INTO tokens (bucket, family_id, generation, nonce, access_digest, refresh_digest, access_expires_at, refresh_expires_at,
		given_at, given_to, used_at, row_expires_at)
	SELECT p.bucket, p.family_id, t.generation, left(${digest("nonce")}, 22), ${digest("access")}, ${digest("refresh")},
		t.access_expires_at, t.refresh_expires_at, t.given_at, t.given_to, t.used_at, t.row_expires_at
	FROM people p CROSS JOIN (SELECT t.* FROM tokens t JOIN ${family} f ON f.bucket = t.bucket AND f.family_id = t.family_id) t WHERE n % 10 = 0`,
	// One that says what was granted, and of one in ten what was redeemed, in its own words.
	`INSERT INTO audit (bucket, at, id, fact, pseudonym, app_id, detail)
	SELECT p.bucket, a.at - n % 86400000, md5(a.fact || n), a.fact, p.pseudonym, a.app_id, a.detail
	FROM people p CROSS JOIN (SELECT DISTINCT ON (a.fact) a.* FROM audit a JOIN first USING (bucket) WHERE a.fact IN ('granted', 'code-redeemed') ORDER BY a.fact, a.at) a
	WHERE a.fact = 'granted' OR n % 10 = 0`,
];
