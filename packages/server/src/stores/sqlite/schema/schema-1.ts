/** The tables of the first version. Released: never changed, only followed. */
export const schema1 = `
CREATE TABLE merchants (
	merchant_id TEXT PRIMARY KEY,
	name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE clients (
	client_id TEXT PRIMARY KEY,
	merchant_id TEXT NOT NULL REFERENCES merchants,
	status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED')),
	response_encoding TEXT NOT NULL,
	title_case_headers INTEGER NOT NULL CHECK (title_case_headers IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE client_keys (
	client_id TEXT NOT NULL REFERENCES clients,
	version TEXT NOT NULL,
	public_key TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	retired_at INTEGER,
	PRIMARY KEY (client_id, version)
) STRICT;
CREATE INDEX client_keys_by_key ON client_keys (public_key);

CREATE TABLE apps (
	app_id TEXT PRIMARY KEY,
	client_id TEXT NOT NULL REFERENCES clients,
	name TEXT NOT NULL,
	logo TEXT,
	trusted INTEGER NOT NULL CHECK (trusted IN (0, 1)),
	status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED'))
) STRICT, WITHOUT ROWID;

-- approval NULL: taken back, so that what was granted under it reveals nothing any more.
CREATE TABLE app_scopes (
	app_id TEXT NOT NULL REFERENCES apps,
	scope TEXT NOT NULL,
	approval TEXT CHECK (approval IN ('required', 'optional')),
	PRIMARY KEY (app_id, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE app_purposes (
	app_id TEXT NOT NULL REFERENCES apps,
	scope TEXT NOT NULL,
	language TEXT NOT NULL,
	text TEXT NOT NULL,
	PRIMARY KEY (app_id, scope, language)
) STRICT, WITHOUT ROWID;

-- No row: ACTIVE.
CREATE TABLE users (
	sub TEXT PRIMARY KEY,
	status TEXT NOT NULL CHECK (status IN ('FROZEN', 'INACTIVE'))
) STRICT, WITHOUT ROWID;

CREATE TABLE user_ids (
	client_id TEXT NOT NULL REFERENCES clients,
	sub TEXT NOT NULL,
	user_id TEXT NOT NULL,
	PRIMARY KEY (client_id, sub),
	UNIQUE (client_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX user_ids_by_sub ON user_ids (sub);

-- One row a user and app, for good: its epoch goes up whenever everything that hangs on it dies.
CREATE TABLE grants (
	grant_id INTEGER PRIMARY KEY,
	sub TEXT NOT NULL,
	app_id TEXT NOT NULL REFERENCES apps,
	epoch INTEGER NOT NULL,
	bucket TEXT,
	pseudonym TEXT,
	blocked_at INTEGER,
	created_at INTEGER NOT NULL,
	UNIQUE (sub, app_id)
) STRICT;

CREATE TABLE words (
	hash TEXT PRIMARY KEY,
	language TEXT NOT NULL,
	title TEXT NOT NULL,
	why TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE grant_items (
	grant_id INTEGER NOT NULL REFERENCES grants ON DELETE CASCADE,
	scope TEXT NOT NULL,
	item TEXT NOT NULL,
	covered_by TEXT,
	silent INTEGER NOT NULL CHECK (silent IN (0, 1)),
	words_hash TEXT,
	granted_at INTEGER NOT NULL,
	PRIMARY KEY (grant_id, scope, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE set_aside (
	grant_id INTEGER NOT NULL REFERENCES grants ON DELETE CASCADE,
	scope TEXT NOT NULL,
	at INTEGER NOT NULL,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (grant_id, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX set_aside_by_expiry ON set_aside (row_expires_at);

CREATE TABLE refusals (
	refusal_id INTEGER PRIMARY KEY,
	grant_id INTEGER NOT NULL REFERENCES grants ON DELETE CASCADE,
	at INTEGER NOT NULL,
	row_expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX refusals_by_grant ON refusals (grant_id, at);
CREATE INDEX refusals_by_expiry ON refusals (row_expires_at);

-- An open ticket; one that was answered is no row any more.
CREATE TABLE tickets (
	digest TEXT PRIMARY KEY,
	grant_id INTEGER NOT NULL REFERENCES grants ON DELETE CASCADE,
	epoch INTEGER NOT NULL,
	sid TEXT NOT NULL,
	terms TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	row_expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX tickets_by_grant ON tickets (grant_id);
CREATE INDEX tickets_by_expiry ON tickets (row_expires_at);

-- scopes: canonical names between commas, which no name holds.
CREATE TABLE codes (
	digest TEXT PRIMARY KEY,
	grant_id INTEGER NOT NULL REFERENCES grants ON DELETE CASCADE,
	epoch INTEGER NOT NULL,
	scopes TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER,
	used_with_key TEXT,
	row_expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_by_grant ON codes (grant_id);
CREATE INDEX codes_by_expiry ON codes (row_expires_at);

-- code_digest UNIQUE: a code begets exactly one family, ever. It may outlive the code's own row.
CREATE TABLE families (
	family_id TEXT PRIMARY KEY,
	code_digest TEXT NOT NULL UNIQUE,
	grant_id INTEGER NOT NULL REFERENCES grants ON DELETE CASCADE,
	epoch INTEGER NOT NULL,
	scopes TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	ended_at INTEGER,
	row_expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX families_by_grant ON families (grant_id);
CREATE INDEX families_by_expiry ON families (row_expires_at);

-- One row a generation: its pair. The primary key lets no refresh token beget two.
CREATE TABLE tokens (
	family_id TEXT NOT NULL REFERENCES families ON DELETE CASCADE,
	generation INTEGER NOT NULL,
	nonce TEXT NOT NULL,
	access_digest TEXT NOT NULL UNIQUE,
	refresh_digest TEXT NOT NULL UNIQUE,
	access_expires_at INTEGER NOT NULL,
	refresh_expires_at INTEGER NOT NULL,
	used_at INTEGER,
	used_with_key TEXT,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (family_id, generation)
) STRICT, WITHOUT ROWID;
CREATE INDEX tokens_by_expiry ON tokens (row_expires_at);

CREATE TABLE once (
	key TEXT PRIMARY KEY,
	row_expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX once_by_expiry ON once (row_expires_at);

CREATE TABLE audit (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	at INTEGER NOT NULL,
	fact TEXT NOT NULL,
	pseudonym TEXT,
	app_id TEXT,
	detail TEXT NOT NULL
) STRICT;

CREATE TABLE platform_keys (
	purpose TEXT NOT NULL,
	algorithm TEXT NOT NULL,
	version TEXT NOT NULL,
	public_key TEXT NOT NULL,
	sealed_private_key TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	retires_at INTEGER,
	PRIMARY KEY (purpose, algorithm, version)
) STRICT;

-- Who stands behind a grant, for every verb that must know whether they may still act.
CREATE VIEW parties AS
SELECT g.grant_id, g.sub, g.app_id, a.client_id, g.epoch AS grant_epoch, g.bucket, g.pseudonym, g.blocked_at,
	a.status AS app_status, c.status AS client_status, coalesce(u.status, 'ACTIVE') AS user_status
FROM grants g
JOIN apps a ON a.app_id = g.app_id
JOIN clients c ON c.client_id = a.client_id
LEFT JOIN users u ON u.sub = g.sub;
`;
