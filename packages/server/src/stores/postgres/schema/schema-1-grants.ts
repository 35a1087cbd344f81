import { TEXT } from "./text.ts";

/** The tables of the first version that hang on a user's grant at a client: the bucket leads every key. */
export const grantTables: readonly string[] = [
	`CREATE TABLE IF NOT EXISTS user_ids (
		bucket ${TEXT} NOT NULL,
		client_id ${TEXT} NOT NULL,
		sub ${TEXT} NOT NULL,
		user_id ${TEXT} NOT NULL,
		PRIMARY KEY (bucket, client_id, sub)
	)`,
	// One row a user and app, for good: its epoch goes up whenever everything that hangs on it dies.
	`CREATE TABLE IF NOT EXISTS grants (
		bucket ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		sub ${TEXT} NOT NULL,
		app_id ${TEXT} NOT NULL,
		epoch INTEGER NOT NULL,
		pseudonym ${TEXT} NOT NULL,
		blocked_at BIGINT,
		created_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, grant_id),
		UNIQUE (bucket, sub, app_id)
	)`,
	`CREATE TABLE IF NOT EXISTS grant_items (
		bucket ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		scope ${TEXT} NOT NULL,
		item ${TEXT} NOT NULL,
		covered_by ${TEXT},
		silent INTEGER NOT NULL CHECK (silent IN (0, 1)),
		words_hash ${TEXT},
		granted_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, grant_id, scope, item),
		FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
	)`,
	`CREATE TABLE IF NOT EXISTS set_aside (
		bucket ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		scope ${TEXT} NOT NULL,
		at BIGINT NOT NULL,
		row_expires_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, grant_id, scope),
		FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
	)`,
	`CREATE TABLE IF NOT EXISTS refusals (
		bucket ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		refusal_id ${TEXT} NOT NULL,
		at BIGINT NOT NULL,
		row_expires_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, grant_id, refusal_id),
		FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
	)`,
	`CREATE TABLE IF NOT EXISTS prepared (
		bucket ${TEXT} NOT NULL,
		digest ${TEXT} NOT NULL,
		client_id ${TEXT} NOT NULL,
		app_id ${TEXT},
		pseudonym ${TEXT},
		scopes ${TEXT} NOT NULL,
		terms ${TEXT} NOT NULL,
		expires_at BIGINT NOT NULL,
		used_at BIGINT,
		row_expires_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, digest)
	)`,
	`CREATE TABLE IF NOT EXISTS tickets (
		bucket ${TEXT} NOT NULL,
		digest ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		epoch INTEGER NOT NULL,
		sid ${TEXT} NOT NULL,
		terms ${TEXT} NOT NULL,
		expires_at BIGINT NOT NULL,
		row_expires_at BIGINT NOT NULL,
		prepared_bucket ${TEXT},
		prepared_digest ${TEXT},
		PRIMARY KEY (bucket, digest),
		FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
	)`,
	// scopes: canonical names between commas, which no name holds.
	`CREATE TABLE IF NOT EXISTS codes (
		bucket ${TEXT} NOT NULL,
		digest ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		epoch INTEGER NOT NULL,
		scopes ${TEXT} NOT NULL,
		expires_at BIGINT NOT NULL,
		used_at BIGINT,
		row_expires_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, digest),
		FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
	)`,
	// A code begets exactly one family, ever; that may outlive the code's own row.
	`CREATE TABLE IF NOT EXISTS families (
		bucket ${TEXT} NOT NULL,
		family_id ${TEXT} NOT NULL,
		code_digest ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		epoch INTEGER NOT NULL,
		scopes ${TEXT} NOT NULL,
		user_id ${TEXT} NOT NULL,
		expires_at BIGINT NOT NULL,
		ended_at BIGINT,
		row_expires_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, family_id),
		UNIQUE (bucket, code_digest),
		FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
	)`,
	// One row a generation: its pair. The primary key lets no refresh token beget two.
	`CREATE TABLE IF NOT EXISTS tokens (
		bucket ${TEXT} NOT NULL,
		family_id ${TEXT} NOT NULL,
		generation INTEGER NOT NULL,
		nonce ${TEXT} NOT NULL,
		access_digest ${TEXT} NOT NULL,
		refresh_digest ${TEXT} NOT NULL,
		access_expires_at BIGINT NOT NULL,
		refresh_expires_at BIGINT NOT NULL,
		given_at BIGINT NOT NULL,
		given_to ${TEXT} NOT NULL,
		used_at BIGINT,
		row_expires_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, family_id, generation),
		UNIQUE (bucket, access_digest),
		UNIQUE (bucket, refresh_digest),
		FOREIGN KEY (bucket, family_id) REFERENCES families ON DELETE CASCADE
	)`,
	`CREATE TABLE IF NOT EXISTS messages (
		bucket ${TEXT} NOT NULL,
		message_id ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		epoch INTEGER NOT NULL,
		scopes ${TEXT} NOT NULL,
		operations ${TEXT} NOT NULL,
		template_code ${TEXT},
		channel ${TEXT} NOT NULL,
		words ${TEXT} NOT NULL,
		state ${TEXT} NOT NULL CHECK (state IN ('WAITING', 'DELIVERED', 'STOPPED', 'DEAD')),
		accepted_at BIGINT NOT NULL,
		due_at BIGINT NOT NULL,
		expires_at BIGINT NOT NULL,
		lease ${TEXT},
		attempts INTEGER NOT NULL,
		reason ${TEXT},
		done_at BIGINT,
		row_expires_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, message_id),
		FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
	)`,
	`CREATE TABLE IF NOT EXISTS message_requests (
		bucket ${TEXT} NOT NULL,
		client_id ${TEXT} NOT NULL,
		app_id ${TEXT} NOT NULL,
		digest ${TEXT} NOT NULL,
		message_id ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		fingerprint ${TEXT} NOT NULL,
		row_expires_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, client_id, app_id, digest)
	)`,
	`CREATE TABLE IF NOT EXISTS inbox (
		bucket ${TEXT} NOT NULL,
		message_id ${TEXT} NOT NULL,
		grant_id ${TEXT} NOT NULL,
		words ${TEXT} NOT NULL,
		at BIGINT NOT NULL,
		read_at BIGINT,
		row_expires_at BIGINT NOT NULL,
		PRIMARY KEY (bucket, message_id),
		FOREIGN KEY (bucket, grant_id) REFERENCES grants ON DELETE CASCADE
	)`,
	`CREATE TABLE IF NOT EXISTS audit (
		bucket ${TEXT} NOT NULL,
		at BIGINT NOT NULL,
		id ${TEXT} NOT NULL,
		fact ${TEXT} NOT NULL,
		pseudonym ${TEXT},
		app_id ${TEXT},
		detail ${TEXT} NOT NULL,
		PRIMARY KEY (bucket, at, id)
	)`,
];
