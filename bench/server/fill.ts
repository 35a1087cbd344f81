import { randomBytes } from "node:crypto";
import Sqlite from "better-sqlite3";

/**
 * Writes rows that nobody needs any more, as a year of traffic leaves them: of four, two used codes, a family and
 * its tokens. Expired a month ago. Needs a grant to hang them on, in a file that a server may be using.
 */
export function fill(file: string, rows: number): void {
	const db = new Sqlite(file, { timeout: 10_000 });
	// Not what is measured: it may be lost.
	db.pragma("synchronous = OFF");
	const grant = db.prepare("SELECT grant_id FROM grants LIMIT 1").pluck().get();
	const past = Date.now() - 30 * 86_400_000;
	const random = () => randomBytes(32).toString("base64url");
	const code = db.prepare(
		"INSERT INTO codes (digest, grant_id, epoch, scopes, expires_at, used_at, used_with_key, row_expires_at) VALUES (?, ?, 1, 'auth_base', ?, ?, '1', ?)",
	);
	const family = db.prepare(
		"INSERT INTO families (family_id, code_digest, grant_id, epoch, scopes, expires_at, row_expires_at) VALUES (?, ?, ?, 1, 'auth_base', ?, ?)",
	);
	const tokens = db.prepare(
		"INSERT INTO tokens (family_id, generation, nonce, access_digest, refresh_digest, access_expires_at, refresh_expires_at, row_expires_at) VALUES (?, 1, ?, ?, ?, ?, ?, ?)",
	);
	const some = db.transaction((count: number) => {
		for (let n = 0; n < count; n += 4) {
			code.run(random(), grant, past, past, past);
			const digest = random();
			code.run(digest, grant, past, past, past);
			const id = random();
			family.run(id, digest, grant, past, past);
			tokens.run(id, random(), random(), random(), past, past, past);
		}
	});
	// In parts, so that the log does not outgrow the database.
	for (let left = rows; left > 0; left -= 20_000) some(Math.min(left, 20_000));
	// What was written here is not to be checkpointed while the server is measured.
	db.pragma("wal_checkpoint(TRUNCATE)");
	db.close();
}
