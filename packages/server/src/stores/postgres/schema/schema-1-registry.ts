import { TEXT } from "./text.ts";

/** The tables of the first version that are about no user's grant: the operator's, and those that all users share. */
export const registryTables: readonly string[] = [
	`CREATE TABLE IF NOT EXISTS merchants (
		merchant_id ${TEXT} PRIMARY KEY,
		name ${TEXT} NOT NULL
	)`,
	`CREATE TABLE IF NOT EXISTS clients (
		client_id ${TEXT} PRIMARY KEY,
		merchant_id ${TEXT} NOT NULL REFERENCES merchants,
		status ${TEXT} NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED')),
		response_encoding ${TEXT} NOT NULL,
		title_case_headers INTEGER NOT NULL CHECK (title_case_headers IN (0, 1)),
		answer_key ${TEXT},
		answer_key_until BIGINT,
		version INTEGER NOT NULL DEFAULT 1
	)`,
	`CREATE TABLE IF NOT EXISTS client_keys (
		client_id ${TEXT} NOT NULL REFERENCES clients,
		version ${TEXT} NOT NULL,
		public_key ${TEXT} NOT NULL,
		created_at BIGINT NOT NULL,
		retired_at BIGINT,
		ordinal INTEGER NOT NULL DEFAULT 0,
		also_named ${TEXT},
		PRIMARY KEY (client_id, version)
	)`,
	`CREATE TABLE IF NOT EXISTS apps (
		app_id ${TEXT} PRIMARY KEY,
		client_id ${TEXT} NOT NULL REFERENCES clients,
		name ${TEXT} NOT NULL,
		logo ${TEXT},
		trusted INTEGER NOT NULL CHECK (trusted IN (0, 1)),
		status ${TEXT} NOT NULL CHECK (status IN ('ACTIVE', 'SUSPENDED')),
		domains ${TEXT} NOT NULL DEFAULT ''
	)`,
	// approval NULL: taken back, so that what was granted under it reveals nothing any more.
	`CREATE TABLE IF NOT EXISTS app_scopes (
		app_id ${TEXT} NOT NULL REFERENCES apps,
		scope ${TEXT} NOT NULL,
		approval ${TEXT} CHECK (approval IN ('required', 'optional')),
		PRIMARY KEY (app_id, scope)
	)`,
	`CREATE TABLE IF NOT EXISTS app_purposes (
		app_id ${TEXT} NOT NULL REFERENCES apps,
		scope ${TEXT} NOT NULL,
		language ${TEXT} NOT NULL,
		text ${TEXT} NOT NULL,
		PRIMARY KEY (app_id, scope, language)
	)`,
	// texts: JSON. app_id NULL: any app may send by it.
	`CREATE TABLE IF NOT EXISTS templates (
		template_code ${TEXT} PRIMARY KEY,
		app_id ${TEXT},
		channel ${TEXT} NOT NULL,
		super_app_code ${TEXT},
		texts ${TEXT} NOT NULL,
		status ${TEXT} NOT NULL CHECK (status IN ('REGISTERED', 'APPROVED', 'WITHDRAWN')),
		version INTEGER NOT NULL
	)`,
	`CREATE TABLE IF NOT EXISTS platform_keys (
		purpose ${TEXT} NOT NULL,
		algorithm ${TEXT} NOT NULL,
		version ${TEXT} NOT NULL,
		public_key ${TEXT} NOT NULL,
		sealed_private_key ${TEXT} NOT NULL,
		created_at BIGINT NOT NULL,
		signs_from BIGINT NOT NULL,
		withdrawn_at BIGINT,
		ordinal INTEGER NOT NULL,
		PRIMARY KEY (purpose, algorithm, version)
	)`,
	`CREATE TABLE IF NOT EXISTS words (
		hash ${TEXT} PRIMARY KEY,
		language ${TEXT} NOT NULL,
		title ${TEXT} NOT NULL,
		why ${TEXT}
	)`,
	// No row: ACTIVE.
	`CREATE TABLE IF NOT EXISTS users (
		pseudonym ${TEXT} PRIMARY KEY,
		status ${TEXT} NOT NULL CHECK (status IN ('FROZEN', 'INACTIVE'))
	)`,
	`CREATE TABLE IF NOT EXISTS erased (
		pseudonym ${TEXT} PRIMARY KEY,
		at BIGINT NOT NULL,
		row_expires_at BIGINT NOT NULL
	)`,
	// Who of several processes does what only one may do at a time.
	`CREATE TABLE IF NOT EXISTS leases (
		name ${TEXT} PRIMARY KEY,
		holder ${TEXT} NOT NULL,
		until_at BIGINT NOT NULL
	)`,
	// Refusals of strangers, counted for all processes; the columns are the counting library's.
	`CREATE TABLE IF NOT EXISTS counted (
		key VARCHAR(255) PRIMARY KEY,
		points INTEGER NOT NULL DEFAULT 0,
		expire BIGINT
	)`,
	// A row that is always there, for who makes what nothing stands for yet that could be locked, and for who must keep them from it.
	`CREATE TABLE IF NOT EXISTS gates (
		name ${TEXT} PRIMARY KEY
	)`,
	"INSERT INTO gates (name) VALUES ('grants') ON CONFLICT (name) DO NOTHING",
	// What a transaction writes that acknowledges what an earlier one has written: so it waits for the standby too.
	`CREATE TABLE IF NOT EXISTS witness (
		slot INTEGER PRIMARY KEY,
		at BIGINT NOT NULL
	)`,
	// Secrets whose text names another bucket than the one where their rows lie now: of a store that was moved here.
	`CREATE TABLE IF NOT EXISTS moved (
		digest ${TEXT} PRIMARY KEY,
		bucket ${TEXT} NOT NULL,
		row_expires_at BIGINT NOT NULL
	)`,
];
