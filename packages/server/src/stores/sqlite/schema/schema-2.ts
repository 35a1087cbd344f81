/**
 * Buckets lead every key of a user's rows at a client, ids are random, no sequence is left; what happened is a state;
 * users' status is kept under what stands for them. Tickets that are open end: whoever is asked is asked again.
 * byleave_bucket(client, sub), byleave_pseudonym(sub), byleave_id() and byleave_now() are given by migrate.ts.
 */
export const schema2 = `
CREATE TABLE meta (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('registry', '1'), ('bucket-key', byleave_id() || byleave_id());

ALTER TABLE clients ADD COLUMN answer_key TEXT;
ALTER TABLE clients ADD COLUMN answer_key_until INTEGER;
ALTER TABLE clients ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

ALTER TABLE client_keys ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0;
UPDATE client_keys SET ordinal = rowid, retired_at = CASE WHEN retired_at <= byleave_now() THEN retired_at END;

ALTER TABLE platform_keys RENAME TO platform_keys_1;
CREATE TABLE platform_keys (
	purpose TEXT NOT NULL,
	algorithm TEXT NOT NULL,
	version TEXT NOT NULL,
	public_key TEXT NOT NULL,
	sealed_private_key TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	signs_from INTEGER NOT NULL,
	withdrawn_at INTEGER,
	ordinal INTEGER NOT NULL,
	PRIMARY KEY (purpose, algorithm, version)
) STRICT, WITHOUT ROWID;
INSERT INTO platform_keys SELECT purpose, algorithm, version, public_key, sealed_private_key, created_at, created_at,
	CASE WHEN retires_at <= byleave_now() THEN retires_at END, rowid FROM platform_keys_1;
DROP TABLE platform_keys_1;

DROP VIEW parties;

-- No row: ACTIVE.
ALTER TABLE users RENAME TO users_1;
CREATE TABLE users (
	pseudonym TEXT PRIMARY KEY,
	status TEXT NOT NULL CHECK (status IN ('FROZEN', 'INACTIVE'))
) STRICT, WITHOUT ROWID;
INSERT INTO users SELECT byleave_pseudonym(sub), status FROM users_1;
DROP TABLE users_1;

CREATE TABLE erased (
	pseudonym TEXT PRIMARY KEY,
	at INTEGER NOT NULL,
	row_expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX erased_by_expiry ON erased (row_expires_at);

DROP INDEX user_ids_by_sub;
ALTER TABLE user_ids RENAME TO user_ids_1;
CREATE TABLE user_ids (
	bucket TEXT NOT NULL,
	client_id TEXT NOT NULL,
	sub TEXT NOT NULL,
	user_id TEXT NOT NULL,
	PRIMARY KEY (bucket, client_id, sub)
) STRICT, WITHOUT ROWID;
INSERT INTO user_ids SELECT byleave_bucket(client_id, sub), client_id, sub, user_id FROM user_ids_1;
DROP TABLE user_ids_1;
CREATE INDEX user_ids_by_sub ON user_ids (sub);
CREATE INDEX user_ids_by_id ON user_ids (client_id, user_id);

ALTER TABLE grants RENAME TO grants_1;
ALTER TABLE grant_items RENAME TO grant_items_1;
ALTER TABLE set_aside RENAME TO set_aside_1;
ALTER TABLE refusals RENAME TO refusals_1;
ALTER TABLE codes RENAME TO codes_1;
ALTER TABLE families RENAME TO families_1;
ALTER TABLE tokens RENAME TO tokens_1;
ALTER TABLE audit RENAME TO audit_1;
DROP INDEX set_aside_by_expiry;
DROP INDEX refusals_by_grant;
DROP INDEX refusals_by_expiry;
DROP INDEX codes_by_grant;
DROP INDEX codes_by_expiry;
DROP INDEX families_by_grant;
DROP INDEX families_by_expiry;
DROP INDEX tokens_by_expiry;
DROP TABLE tickets;
DROP TABLE once;

-- One row a user and app, for good: its epoch goes up whenever everything that hangs on it dies.
CREATE TABLE grants (
	bucket TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	sub TEXT NOT NULL,
	app_id TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	pseudonym TEXT NOT NULL,
	blocked_at INTEGER,
	created_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, grant_id),
	UNIQUE (bucket, sub, app_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX grants_by_sub ON grants (sub);
CREATE TEMP TABLE places AS
	SELECT g.grant_id AS old, byleave_bucket(a.client_id, g.sub) AS bucket, byleave_id() AS grant_id, a.client_id
	FROM grants_1 g JOIN apps a ON a.app_id = g.app_id;
CREATE UNIQUE INDEX temp.places_by_old ON places (old);
INSERT INTO grants SELECT p.bucket, p.grant_id, g.sub, g.app_id, g.epoch, byleave_pseudonym(g.sub), g.blocked_at, g.created_at
	FROM grants_1 g JOIN places p ON p.old = g.grant_id;

CREATE TABLE grant_items (
	bucket TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	scope TEXT NOT NULL,
	item TEXT NOT NULL,
	covered_by TEXT,
	silent INTEGER NOT NULL CHECK (silent IN (0, 1)),
	words_hash TEXT,
	granted_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, grant_id, scope, item),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO grant_items SELECT p.bucket, p.grant_id, scope, item, covered_by, silent, words_hash, granted_at
	FROM grant_items_1 i JOIN places p ON p.old = i.grant_id;

CREATE TABLE set_aside (
	bucket TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	scope TEXT NOT NULL,
	at INTEGER NOT NULL,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, grant_id, scope),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO set_aside SELECT p.bucket, p.grant_id, scope, at, row_expires_at
	FROM set_aside_1 s JOIN places p ON p.old = s.grant_id;
CREATE INDEX set_aside_by_expiry ON set_aside (row_expires_at);

CREATE TABLE refusals (
	bucket TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	refusal_id TEXT NOT NULL,
	at INTEGER NOT NULL,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, grant_id, refusal_id),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO refusals SELECT p.bucket, p.grant_id, byleave_id(), at, row_expires_at
	FROM refusals_1 r JOIN places p ON p.old = r.grant_id;
CREATE INDEX refusals_by_expiry ON refusals (row_expires_at);

-- An open ticket; one that was answered is no row any more.
CREATE TABLE tickets (
	bucket TEXT NOT NULL,
	digest TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	sid TEXT NOT NULL,
	terms TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, digest),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT;
CREATE INDEX tickets_by_grant ON tickets (bucket, grant_id);
CREATE INDEX tickets_by_expiry ON tickets (row_expires_at);

-- scopes: canonical names between commas, which no name holds.
CREATE TABLE codes (
	bucket TEXT NOT NULL,
	digest TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	scopes TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, digest),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO codes SELECT p.bucket, digest, p.grant_id, epoch, scopes, expires_at, used_at, row_expires_at
	FROM codes_1 c JOIN places p ON p.old = c.grant_id;
CREATE INDEX codes_by_grant ON codes (bucket, grant_id);
CREATE INDEX codes_by_expiry ON codes (row_expires_at);

-- A code begets exactly one family, ever; that may outlive the code's own row.
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
	PRIMARY KEY (bucket, family_id),
	UNIQUE (bucket, code_digest),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO user_ids SELECT DISTINCT p.bucket, p.client_id, g.sub, byleave_id() || byleave_id()
	FROM families_1 f JOIN grants_1 g ON g.grant_id = f.grant_id JOIN places p ON p.old = g.grant_id WHERE true
	ON CONFLICT DO NOTHING;
INSERT INTO families SELECT p.bucket, f.family_id, f.code_digest, p.grant_id, f.epoch, f.scopes, u.user_id, f.expires_at,
	f.ended_at, f.row_expires_at
	FROM families_1 f JOIN grants_1 g ON g.grant_id = f.grant_id JOIN places p ON p.old = f.grant_id
	JOIN user_ids u ON u.bucket = p.bucket AND u.client_id = p.client_id AND u.sub = g.sub;
CREATE INDEX families_by_grant ON families (bucket, grant_id);
CREATE INDEX families_by_expiry ON families (row_expires_at);

-- One row a generation: its pair. The primary key lets no refresh token beget two. given_to: the versions of the client's
-- keys that asked for it, between commas, which no version holds.
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
	PRIMARY KEY (bucket, family_id, generation),
	UNIQUE (bucket, access_digest),
	UNIQUE (bucket, refresh_digest),
	FOREIGN KEY (bucket, family_id) REFERENCES families ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
-- Given when and to what key the one before it was used; where that is not known any more, as late as can be.
INSERT INTO tokens SELECT p.bucket, t.family_id, t.generation, t.nonce, t.access_digest, t.refresh_digest,
	t.access_expires_at, t.refresh_expires_at,
	coalesce(before.used_at, c.used_at, byleave_now()), coalesce(before.used_with_key, c.used_with_key, ''), t.used_at,
	t.row_expires_at
	FROM tokens_1 t JOIN families_1 f ON f.family_id = t.family_id JOIN places p ON p.old = f.grant_id
	LEFT JOIN tokens_1 before ON before.family_id = t.family_id AND before.generation = t.generation - 1
	LEFT JOIN codes_1 c ON c.digest = f.code_digest AND t.generation = 1;
CREATE INDEX tokens_by_expiry ON tokens (row_expires_at);

-- Secrets whose text names another bucket than the one where their rows lie now.
CREATE TABLE moved (
	digest TEXT PRIMARY KEY,
	bucket TEXT NOT NULL,
	row_expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO moved SELECT digest, bucket, row_expires_at FROM codes;
INSERT INTO moved SELECT access_digest, bucket, row_expires_at FROM tokens;
INSERT INTO moved SELECT refresh_digest, bucket, row_expires_at FROM tokens;
CREATE INDEX moved_by_expiry ON moved (row_expires_at);

CREATE TABLE audit (
	bucket TEXT NOT NULL,
	at INTEGER NOT NULL,
	id TEXT NOT NULL,
	fact TEXT NOT NULL,
	pseudonym TEXT,
	app_id TEXT,
	detail TEXT NOT NULL,
	PRIMARY KEY (bucket, at, id)
) STRICT, WITHOUT ROWID;
INSERT INTO audit SELECT '', at, printf('%012d', seq), fact, pseudonym, app_id, detail FROM audit_1;
CREATE INDEX audit_by_time ON audit (at, bucket, id);

DROP TABLE tokens_1;
DROP TABLE families_1;
DROP TABLE codes_1;
DROP TABLE refusals_1;
DROP TABLE set_aside_1;
DROP TABLE grant_items_1;
DROP TABLE grants_1;
DROP TABLE audit_1;
DROP TABLE temp.places;

-- Who stands behind a grant, for every verb that must know whether they may still act.
CREATE VIEW parties AS
SELECT g.bucket, g.grant_id, g.sub, g.app_id, a.client_id, g.epoch AS grant_epoch, g.pseudonym, g.blocked_at,
	a.status AS app_status, c.status AS client_status, coalesce(u.status, 'ACTIVE') AS user_status
FROM grants g
JOIN apps a ON a.app_id = g.app_id
JOIN clients c ON c.client_id = a.client_id
LEFT JOIN users u ON u.pseudonym = g.pseudonym;
`;
