import { wrong } from "../../../register/checks.ts";
import { ask, commit, select, wide, write } from "../../statement.ts";
import { notes, ownNote } from "../audit.ts";
import type { Verbs } from "../rooms.ts";
import { existing } from "./changing.ts";

/** Users' status, kept under what stands for them so that it outlives an erasure, and ids from elsewhere. */
export const userVerbs: Pick<Verbs, "setUserStatus" | "importUserId"> = {
	setUserStatus: wide(function* (change) {
		const { pseudonym, status } = change;
		const [[done], [user]] = yield* ask(
			ownNote(change),
			select<{ status: string }>("SELECT status FROM users WHERE pseudonym = ?", pseudonym),
		);
		if (done || (user?.status ?? "ACTIVE") === status) return commit([], undefined);
		const row =
			status === "ACTIVE"
				? write("DELETE FROM users WHERE pseudonym = ?", pseudonym)
				: write(
						`INSERT INTO users (pseudonym, status) VALUES (?, ?)
						ON CONFLICT (pseudonym) DO UPDATE SET status = excluded.status`,
						pseudonym,
						status,
					);
		return commit([row, ...notes(change, { pseudonym }, ["user-status-set", `status=${status}`])], undefined);
	}),

	importUserId: wide(function* (asked) {
		const { clientId, sub, bucket, pseudonym, userId } = asked;
		const [[client], [known], [taken], [clientsId], [appsId]] = yield* ask(
			existing.client(clientId),
			select<{ userId: string }>(
				`SELECT user_id AS "userId" FROM user_ids WHERE bucket = ? AND client_id = ? AND sub = ?`,
				bucket,
				clientId,
				sub,
			),
			select<{ sub: string }>("SELECT sub FROM user_ids WHERE client_id = ? AND user_id = ?", clientId, userId),
			existing.client(userId),
			existing.app(userId),
		);
		if (!client) throw wrong("clientId", "there is no such client.");
		if (known?.userId === userId) return commit([], undefined);
		if (known) throw wrong("sub", "the user has another id towards this client.");
		if (clientsId || appsId) throw wrong("userId", "a client or an app has this id.");
		if (taken) throw wrong("userId", "another user has this id towards this client.");
		return commit(
			[
				write(
					"INSERT INTO user_ids (bucket, client_id, sub, user_id) VALUES (?, ?, ?, ?)",
					bucket,
					clientId,
					sub,
					userId,
				),
				...notes(asked, { bucket, pseudonym }, ["user-id-imported", `client=${clientId}`]),
			],
			undefined,
		);
	}),
};
