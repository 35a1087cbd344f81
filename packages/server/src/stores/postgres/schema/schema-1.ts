import { grantTables } from "./schema-1-grants.ts";
import { registryTables } from "./schema-1-registry.ts";

/**
 * The first version on PostgreSQL: what SQLite has after its fourth step. Released: never changed, only followed.
 * A statement a string, since not every database of the family takes a table inside a transaction; each may be said again.
 */
export const schema1: readonly string[] = [
	...registryTables,
	...grantTables,
	// Who stands behind a grant, for every verb that must know whether they may still act.
	`CREATE OR REPLACE VIEW parties AS
	SELECT g.bucket, g.grant_id, g.sub, g.app_id, a.client_id, g.epoch AS grant_epoch, g.pseudonym, g.blocked_at,
		a.status AS app_status, c.status AS client_status, coalesce(u.status, 'ACTIVE') AS user_status
	FROM grants g
	JOIN apps a ON a.app_id = g.app_id
	JOIN clients c ON c.client_id = a.client_id
	LEFT JOIN users u ON u.pseudonym = g.pseudonym`,
	...[
		"client_keys_by_key ON client_keys (public_key)",
		"erased_by_expiry ON erased (row_expires_at)",
		"moved_by_expiry ON moved (row_expires_at)",
		"user_ids_by_sub ON user_ids (sub)",
		"user_ids_by_id ON user_ids (client_id, user_id)",
		"grants_by_sub ON grants (sub)",
		"set_aside_by_expiry ON set_aside (row_expires_at)",
		"refusals_by_expiry ON refusals (row_expires_at)",
		"prepared_by_expiry ON prepared (row_expires_at)",
		"prepared_by_pseudonym ON prepared (pseudonym)",
		"tickets_by_grant ON tickets (bucket, grant_id)",
		"tickets_by_expiry ON tickets (row_expires_at)",
		"codes_by_grant ON codes (bucket, grant_id)",
		"codes_by_expiry ON codes (row_expires_at)",
		"families_by_grant ON families (bucket, grant_id)",
		"families_by_expiry ON families (row_expires_at)",
		"tokens_by_expiry ON tokens (row_expires_at)",
		"messages_due ON messages (channel, due_at) WHERE state = 'WAITING'",
		"messages_by_grant ON messages (bucket, grant_id, channel, accepted_at)",
		"messages_by_state ON messages (state, accepted_at, message_id) WHERE state <> 'DELIVERED'",
		"messages_by_expiry ON messages (row_expires_at)",
		"message_requests_by_expiry ON message_requests (row_expires_at)",
		"inbox_by_grant ON inbox (bucket, grant_id, at)",
		"inbox_by_expiry ON inbox (row_expires_at)",
		"audit_by_time ON audit (at, bucket, id)",
	].map((index) => `CREATE INDEX IF NOT EXISTS ${index}`),
];
