import type { Connection, Verbs } from "./connection.ts";
import { mustHaveClient, wrong } from "./registry.ts";

/** Users' status and ids, and how they are forgotten. */
export function userVerbs(c: Connection): Pick<Verbs, "setUserStatus" | "userId" | "importUserId" | "eraseUser"> {
	const idOf = (clientId: string, sub: string) =>
		c.one<{ userId: string }>("SELECT user_id AS userId FROM user_ids WHERE client_id = ? AND sub = ?", clientId, sub)
			?.userId;
	const addId = (clientId: string, sub: string, userId: string) =>
		c.run("INSERT INTO user_ids (client_id, sub, user_id) VALUES (?, ?, ?)", clientId, sub, userId);
	return {
		setUserStatus(sub, status, now) {
			if (status === "ACTIVE") {
				c.run("DELETE FROM users WHERE sub = ?", sub);
			} else {
				c.run(
					"INSERT INTO users (sub, status) VALUES (?, ?) ON CONFLICT DO UPDATE SET status = excluded.status",
					sub,
					status,
				);
			}
			c.note("user-status-set", now, c.heard, `status=${status}`);
		},
		userId(clientId, sub, fresh) {
			const known = idOf(clientId, sub);
			if (known !== undefined) return known;
			mustHaveClient(c, clientId);
			addId(clientId, sub, fresh);
			return fresh;
		},
		importUserId(clientId, sub, userId) {
			mustHaveClient(c, clientId);
			const known = idOf(clientId, sub);
			if (known === userId) return;
			if (known !== undefined) throw wrong("sub", "the user has another id towards this client.");
			if (c.one("SELECT 1 FROM user_ids WHERE client_id = ? AND user_id = ?", clientId, userId)) {
				throw wrong("userId", "another user has this id towards this client.");
			}
			addId(clientId, sub, userId);
			c.note("user-id-imported", c.heard.at, c.heard, `client=${clientId}`);
		},
		eraseUser(sub, now) {
			c.run("DELETE FROM grants WHERE sub = ?", sub);
			c.run("DELETE FROM user_ids WHERE sub = ?", sub);
			c.run("DELETE FROM users WHERE sub = ?", sub);
			c.note("user-erased", now, c.heard, "");
		},
	};
}
