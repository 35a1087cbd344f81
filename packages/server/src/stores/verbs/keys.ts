import type { ClientKeyRow, PlatformKeyRow } from "../../store.ts";
import type { Connection, Verbs } from "./connection.ts";
import { clientRow, mustHaveClient, wrong } from "./registry.ts";

/** Clients' keys and the platform's own. */
export function keyVerbs(
	c: Connection,
): Pick<Verbs, "addClientKey" | "retireClientKey" | "client" | "platformKeys" | "addPlatformKey"> {
	return {
		addClientKey({ clientId, version, publicKey, createdAt, retiredAt }) {
			mustHaveClient(c, clientId);
			if (c.one("SELECT 1 FROM client_keys WHERE client_id = ? AND version = ?", clientId, version)) {
				throw wrong("version", "the client has a key of this version.");
			}
			if (c.one("SELECT 1 FROM client_keys WHERE public_key = ? AND client_id <> ?", publicKey, clientId)) {
				throw wrong("publicKey", "another client has this key.");
			}
			c.run(
				"INSERT INTO client_keys (client_id, version, public_key, created_at, retired_at) VALUES (?, ?, ?, ?, ?)",
				clientId,
				version,
				publicKey,
				createdAt,
				retiredAt,
			);
			c.note("client-key-added", c.heard.at, {}, `client=${clientId} version=${version}`);
		},
		retireClientKey(clientId, version, now) {
			const key = c.one<{ retiredAt: number | null }>(
				"SELECT retired_at AS retiredAt FROM client_keys WHERE client_id = ? AND version = ?",
				clientId,
				version,
			);
			if (!key) throw wrong("version", "the client has no key of this version.");
			// A key that is retired already does not come back to life until `now`.
			if (key.retiredAt !== null && key.retiredAt <= now) return;
			c.run("UPDATE client_keys SET retired_at = ? WHERE client_id = ? AND version = ?", now, clientId, version);
			c.note("client-key-retired", now, {}, `client=${clientId} version=${version}`);
		},
		client(clientId) {
			const client = clientRow(c, clientId);
			if (!client) return undefined;
			const keys = c.all<ClientKeyRow>(
				`SELECT client_id AS clientId, version, public_key AS publicKey, created_at AS createdAt, retired_at AS retiredAt
				FROM client_keys WHERE client_id = ? ORDER BY created_at DESC, rowid DESC`,
				clientId,
			);
			return { ...client, keys };
		},
		platformKeys: () =>
			c.all<PlatformKeyRow>(
				`SELECT purpose, algorithm, version, public_key AS publicKey, sealed_private_key AS sealedPrivateKey,
				created_at AS createdAt, retires_at AS retiresAt FROM platform_keys ORDER BY created_at DESC, rowid DESC`,
			),
		addPlatformKey(key, retireOthersAt) {
			const { purpose, algorithm, version } = key;
			const same = "purpose = ? AND algorithm = ?";
			if (c.one(`SELECT 1 FROM platform_keys WHERE ${same} AND version = ?`, purpose, algorithm, version)) {
				throw wrong("version", "there is a key of this version.");
			}
			c.run(
				`UPDATE platform_keys SET retires_at = ? WHERE ${same} AND (retires_at IS NULL OR retires_at > ?)`,
				retireOthersAt,
				purpose,
				algorithm,
				retireOthersAt,
			);
			c.run(
				`INSERT INTO platform_keys (purpose, algorithm, version, public_key, sealed_private_key, created_at, retires_at)
				VALUES (?, ?, ?, ?, ?, ?, ?)`,
				purpose,
				algorithm,
				version,
				key.publicKey,
				key.sealedPrivateKey,
				key.createdAt,
				key.retiresAt,
			);
			c.note("platform-key-added", c.heard.at, {}, `purpose=${purpose} algorithm=${algorithm} version=${version}`);
		},
	};
}
