/**
 * What is written at every call is written where the last one was: keys begin with when a row came about, or with what a secret
 * or an id begins with, which goes by the time it was drawn. A key in the order of buckets has each call change pages of its own.
 */
export const schema6 = `
ALTER TABLE codes RENAME TO codes_5;
ALTER TABLE families RENAME TO families_5;
ALTER TABLE tokens RENAME TO tokens_5;
ALTER TABLE audit RENAME TO audit_5;
DROP INDEX codes_by_grant;
DROP INDEX codes_by_expiry;
DROP INDEX families_by_grant;
DROP INDEX families_by_expiry;
DROP INDEX tokens_by_expiry;
DROP INDEX audit_by_time;

CREATE TABLE codes (
	bucket TEXT NOT NULL,
	digest TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	scopes TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (digest, bucket),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO codes SELECT bucket, digest, grant_id, epoch, scopes, expires_at, used_at, row_expires_at
	FROM codes_5 ORDER BY digest, bucket;
CREATE INDEX codes_by_grant ON codes (bucket, grant_id);
CREATE INDEX codes_by_expiry ON codes (row_expires_at);

CREATE TABLE families (
	bucket TEXT NOT NULL,
	family_id TEXT NOT NULL,
	code_digest TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	scopes TEXT NOT NULL,
	user_id TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	ended_at INTEGER,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (family_id, bucket),
	UNIQUE (code_digest, bucket),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO families SELECT bucket, family_id, code_digest, grant_id, epoch, scopes, user_id, expires_at, ended_at, row_expires_at
	FROM families_5 ORDER BY family_id, bucket;
CREATE INDEX families_by_grant ON families (bucket, grant_id);
CREATE INDEX families_by_expiry ON families (row_expires_at);

CREATE TABLE tokens (
	bucket TEXT NOT NULL,
	family_id TEXT NOT NULL,
	generation INTEGER NOT NULL,
	nonce TEXT NOT NULL,
	access_digest TEXT NOT NULL,
	refresh_digest TEXT NOT NULL,
	access_expires_at INTEGER NOT NULL,
	refresh_expires_at INTEGER NOT NULL,
	given_at INTEGER NOT NULL,
	given_to TEXT NOT NULL,
	used_at INTEGER,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (family_id, generation, bucket),
	UNIQUE (access_digest, bucket),
	UNIQUE (refresh_digest, bucket),
	FOREIGN KEY (family_id, bucket) REFERENCES families ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO tokens SELECT bucket, family_id, generation, nonce, access_digest, refresh_digest, access_expires_at, refresh_expires_at,
	given_at, given_to, used_at, row_expires_at FROM tokens_5 ORDER BY family_id, generation, bucket;
CREATE INDEX tokens_by_expiry ON tokens (row_expires_at);

CREATE TABLE audit (
	bucket TEXT NOT NULL,
	at INTEGER NOT NULL,
	id TEXT NOT NULL,
	fact TEXT NOT NULL,
	pseudonym TEXT,
	app_id TEXT,
	detail TEXT NOT NULL,
	PRIMARY KEY (at, bucket, id)
) STRICT, WITHOUT ROWID;
INSERT INTO audit SELECT bucket, at, id, fact, pseudonym, app_id, detail FROM audit_5 ORDER BY at, bucket, id;

DROP TABLE tokens_5;
DROP TABLE families_5;
DROP TABLE codes_5;
DROP TABLE audit_5;
`;
