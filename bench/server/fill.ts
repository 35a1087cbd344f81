import { randomBytes } from "node:crypto";
import { DatabaseSync } from "node:sqlite";

/**
 * Writes rows that nobody needs any more, as a year of traffic leaves them: of four, two used codes, a family and
 * its tokens. Expired a month ago. Needs a grant to hang them on, in a file that a server may be using.
 */
export function fill(file: string, rows: number): void {
	const db = new DatabaseSync(file, { timeout: 10_000 });
	// Not what is measured: it may be lost.
	db.exec("PRAGMA synchronous = OFF");
	const grant = db.prepare("SELECT bucket, grant_id FROM grants LIMIT 1").get();
	if (!grant) throw new Error("There is no grant to hang the rows on.");
	const on = [String(grant.bucket), String(grant.grant_id)] as const;
	const past = Date.now() - 30 * 86_400_000;
	const random = () => randomBytes(32).toString("base64url");
	const code = db.prepare(
		"INSERT INTO codes (bucket, grant_id, digest, epoch, scopes, expires_at, used_at, row_expires_at) VALUES (?, ?, ?, 1, 'auth_base', ?, ?, ?)",
	);
	const family = db.prepare(
		"INSERT INTO families (bucket, grant_id, family_id, code_digest, epoch, scopes, user_id, expires_at, row_expires_at) VALUES (?, ?, ?, ?, 1, 'auth_base', ?, ?, ?)",
	);
	const tokens = db.prepare(
		"INSERT INTO tokens (bucket, family_id, generation, nonce, access_digest, refresh_digest, access_expires_at, refresh_expires_at, given_at, given_to, row_expires_at) VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ',1,', ?)",
	);
	const some = (count: number) => {
		db.exec("BEGIN IMMEDIATE");
		for (let n = 0; n < count; n += 4) {
			code.run(...on, random(), past, past, past);
			const digest = random();
			code.run(...on, digest, past, past, past);
			const id = random();
			family.run(...on, id, digest, random(), past, past);
			tokens.run(on[0], id, random(), random(), random(), past, past, past, past);
		}
		db.exec("COMMIT");
	};
	// In parts, so that the log does not outgrow the database.
	for (let left = rows; left > 0; left -= 20_000) some(Math.min(left, 20_000));
	// What was written here is not to be checkpointed while the server is measured.
	db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
	db.close();
}
