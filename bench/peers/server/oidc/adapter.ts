import type { Adapter, Payload } from "oidc-provider";
import type { File } from "../file.ts";

/** Whose rows end with their grant, by the package's documentation. */
const ofGrants = new Set(["AccessToken", "AuthorizationCode", "RefreshToken", "DeviceCode"]);

/**
 * An adapter of the documented kind: a table for each model, the payload as JSON beside the columns that it is found by,
 * `consume` a column of its own. No index that this work does not need; WITHOUT ROWID was measured, and costs more with payloads of this size.
 */
export function createAdapter(file: File): (model: string) => Adapter {
	return (model) => {
		const table = `oidc_${model}`;
		file.exec(
			`CREATE TABLE IF NOT EXISTS ${table} (
				id TEXT PRIMARY KEY, payload TEXT NOT NULL, grant_id TEXT, uid TEXT, user_code TEXT, expires_at INTEGER, consumed_at INTEGER
			)`,
		);
		if (ofGrants.has(model)) file.exec(`CREATE INDEX IF NOT EXISTS ${table}_grant ON ${table} (grant_id)`);
		if (model === "Session") file.exec(`CREATE INDEX IF NOT EXISTS ${table}_uid ON ${table} (uid)`);
		if (model === "DeviceCode") file.exec(`CREATE INDEX IF NOT EXISTS ${table}_code ON ${table} (user_code)`);
		const upsert = file.writing(
			`INSERT INTO ${table} (id, payload, grant_id, uid, user_code, expires_at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
				user_code = excluded.user_code, expires_at = excluded.expires_at`,
		);
		const by = (column: string) => {
			const read = file.reading(`SELECT payload, consumed_at FROM ${table} WHERE ${column} = ?`);
			return async (value: string): Promise<Payload | undefined> => {
				const row = read(value);
				if (!row) return undefined;
				const payload: Payload = JSON.parse(String(row.payload));
				return row.consumed_at === null ? payload : { ...payload, consumed: row.consumed_at };
			};
		};
		const consume = file.writing(`UPDATE ${table} SET consumed_at = ? WHERE id = ?`);
		const destroy = file.writing(`DELETE FROM ${table} WHERE id = ?`);
		const revoke = file.writing(`DELETE FROM ${table} WHERE grant_id = ?`);
		const seconds = (): number => Math.floor(Date.now() / 1000);
		return {
			async upsert(id, payload, expiresIn) {
				const { grantId = null, uid = null, userCode = null } = payload;
				const expiresAt = expiresIn === undefined ? null : seconds() + expiresIn;
				await upsert(id, JSON.stringify(payload), grantId, uid, userCode, expiresAt);
			},
			find: by("id"),
			findByUid: by("uid"),
			findByUserCode: by("user_code"),
			consume: async (id) => void (await consume(seconds(), id)),
			destroy: async (id) => void (await destroy(id)),
			revokeByGrantId: async (grantId) => void (await revoke(grantId)),
		};
	};
}
