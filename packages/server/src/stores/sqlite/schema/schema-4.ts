/**
 * Messages: what an operator lets be said, what waits to be delivered, what lies in a person's inbox; and the domains that an app may
 * lead to. What a message says is sealed, and is kept no longer than it is needed.
 */
export const schema4 = `
ALTER TABLE apps ADD COLUMN domains TEXT NOT NULL DEFAULT '';

-- texts: JSON. app_id: null where any app may send by it.
CREATE TABLE templates (
	template_code TEXT PRIMARY KEY,
	app_id TEXT,
	channel TEXT NOT NULL,
	super_app_code TEXT,
	texts TEXT NOT NULL,
	status TEXT NOT NULL CHECK (status IN ('REGISTERED', 'APPROVED', 'WITHDRAWN')),
	version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The outbox. A row that waits is taken at its due time by whoever moves that on; lease says who has. scopes: those of which one must still
-- be granted, as operations, between commas. words is empty once nobody needs it any more.
CREATE TABLE messages (
	bucket TEXT NOT NULL,
	message_id TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	epoch INTEGER NOT NULL,
	scopes TEXT NOT NULL,
	operations TEXT NOT NULL,
	template_code TEXT,
	channel TEXT NOT NULL,
	words TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'STOPPED', 'DEAD')),
	accepted_at INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	lease TEXT,
	attempts INTEGER NOT NULL,
	reason TEXT,
	done_at INTEGER,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, message_id),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX messages_due ON messages (channel, due_at) WHERE state = 'WAITING';
CREATE INDEX messages_by_grant ON messages (bucket, grant_id, channel, accepted_at);
CREATE INDEX messages_by_state ON messages (state, accepted_at, message_id) WHERE state <> 'DELIVERED';
CREATE INDEX messages_by_expiry ON messages (row_expires_at);

-- digest: of the merchant's requestId; the bucket is its own, since another person's message may come under it.
CREATE TABLE message_requests (
	bucket TEXT NOT NULL,
	client_id TEXT NOT NULL,
	app_id TEXT NOT NULL,
	digest TEXT NOT NULL,
	message_id TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, client_id, app_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_requests_by_expiry ON message_requests (row_expires_at);

CREATE TABLE inbox (
	bucket TEXT NOT NULL,
	message_id TEXT NOT NULL,
	grant_id TEXT NOT NULL,
	words TEXT NOT NULL,
	at INTEGER NOT NULL,
	read_at INTEGER,
	row_expires_at INTEGER NOT NULL,
	PRIMARY KEY (bucket, message_id),
	FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_by_grant ON inbox (bucket, grant_id, at);
CREATE INDEX inbox_by_expiry ON inbox (row_expires_at);
`;
