/**
 * What merchants prepare for their users to agree to, and the tickets that such a question hangs on. A row lies in a bucket
 * of its client's; whose it is besides is known once a user has opened it. And what a client's signatures call its keys.
 */
export const schema3 = `
-- scopes: canonical names between commas. app_id: null while any app of the client may open it.
CREATE TABLE prepared (
	bucket TEXT NOT NULL,
	digest TEXT NOT NULL,
	client_id TEXT NOT NULL,
	app_id TEXT,
	pseudonym TEXT,
	scopes TEXT NOT NULL,
	terms TEXT NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, digest)
) STRICT;
CREATE INDEX prepared_by_expiry ON prepared (row_expires_at);
CREATE INDEX prepared_by_pseudonym ON prepared (pseudonym);

ALTER TABLE tickets ADD COLUMN prepared_bucket TEXT;
ALTER TABLE tickets ADD COLUMN prepared_digest TEXT;

ALTER TABLE client_keys ADD COLUMN also_named TEXT;
`;
