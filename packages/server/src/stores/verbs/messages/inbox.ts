import type { GrantItem, InboxAct, InboxRow } from "../../../store.ts";
import { acting, ask, commit, lock, reading, type Statement, select, write } from "../../statement.ts";
import { userGrant } from "../acting.ts";
import { notes, ownNote } from "../audit.ts";
import { narrowed } from "../grants.ts";
import { withoutScope } from "../items.ts";
import type { Verbs } from "../rooms.ts";
import { lies } from "./accept.ts";
import { deliveredMessage, lastLook, lockMessage, lockMessagesGrant, stopMessage, waitingOne } from "./outbox.ts";

const MOST_SHOWN = 100;

interface Stored extends Omit<InboxRow, "stoppable"> {
	readonly bucket: string;
	readonly grantId: string;
}
const columns = `i.bucket, i.message_id AS "messageId", i.grant_id AS "grantId", g.app_id AS "appId", i.words, i.at, i.read_at AS "readAt"
	FROM inbox i JOIN grants g ON g.bucket = i.bucket AND g.grant_id = i.grant_id`;
/** One that is this person's. */
const own = ({ messageId, sub }: InboxAct): Statement<Stored> =>
	select(
		`SELECT ${columns} WHERE i.bucket = ? AND i.message_id = ? AND g.sub = ?`,
		lies(messageId).bucket,
		messageId,
		sub,
	);

const lockOwn = ({ messageId }: InboxAct): Statement<never> =>
	lock("SELECT 1 FROM inbox WHERE bucket = ? AND message_id = ?", lies(messageId).bucket, messageId);

/** What lies in a person's inbox. */
export const inboxVerbs: Pick<
	Verbs,
	"putInInbox" | "inboxOf" | "unreadOf" | "readMessage" | "removeMessage" | "stopMessages"
> = {
	putInInbox: acting(function* (put) {
		// First the grant: who stops it meanwhile has done so before, and who erases the person locks in this order.
		const [, , [row]] = yield* ask(
			lockMessagesGrant(put.messageId),
			lockMessage(put.messageId),
			waitingOne(put.messageId),
		);
		if (row?.state !== "WAITING") return commit([], row?.state);
		const why = yield* lastLook(row);
		if (why !== null) return commit(stopMessage(row, put, why), "STOPPED");
		const { bucket, messageId, grantId, words } = row;
		return commit(
			[
				write(
					`INSERT INTO inbox (bucket, message_id, grant_id, words, at, row_expires_at) VALUES (?, ?, ?, ?, ?, ?)
					ON CONFLICT (bucket, message_id) DO NOTHING`,
					bucket,
					messageId,
					grantId,
					words,
					put.now,
					put.rowExpiresAt,
				),
				deliveredMessage(row, put),
			],
			"DELIVERED",
		);
	}),

	inboxOf: reading(function* ({ sub, operations }) {
		const [rows, items] = yield* ask(
			select<Stored>(
				`SELECT ${columns} WHERE g.sub = ? ORDER BY i.at DESC, i.message_id DESC LIMIT ${MOST_SHOWN}`,
				sub,
			),
			select<{ bucket: string; grantId: string; item: string }>(
				`SELECT i.bucket, i.grant_id AS "grantId", i.item FROM grants g
				JOIN grant_items i ON i.bucket = g.bucket AND i.grant_id = g.grant_id WHERE g.sub = ?`,
				sub,
			),
		);
		const mayWrite = new Set(
			items.filter(({ item }) => operations.includes(item)).map(({ bucket, grantId }) => bucket + grantId),
		);
		return rows.map(({ bucket, grantId, ...row }) => ({ ...row, stoppable: mayWrite.has(bucket + grantId) }));
	}),

	unreadOf: reading(function* ({ sub }) {
		const [[row]] = yield* ask(
			select<{ count: number }>(
				`SELECT count(*) AS count FROM inbox i JOIN grants g ON g.bucket = i.bucket AND g.grant_id = i.grant_id
				WHERE g.sub = ? AND i.read_at IS NULL`,
				sub,
			),
		);
		return row?.count ?? 0;
	}),

	readMessage: acting(function* (read) {
		const [, [row]] = yield* ask(lockOwn(read), own(read));
		if (!row) return commit([], undefined);
		if (row.readAt !== null) return commit([], { readAt: row.readAt });
		return commit(
			[write("UPDATE inbox SET read_at = ? WHERE bucket = ? AND message_id = ?", read.now, row.bucket, row.messageId)],
			{ readAt: read.now },
		);
	}),

	removeMessage: acting(function* (remove) {
		const { bucket } = lies(remove.messageId);
		const [, [row], [done]] = yield* ask(lockOwn(remove), own(remove), ownNote(remove, bucket));
		if (!row) return commit([], done !== undefined);
		return commit(
			[
				write("DELETE FROM inbox WHERE bucket = ? AND message_id = ?", bucket, row.messageId),
				...notes(remove, { bucket, appId: row.appId }, ["message-removed", `message=${row.messageId}`]),
			],
			true,
		);
	}),

	stopMessages: acting(function* (stop) {
		const { done, grant, items } = yield* userGrant(stop, ownNote(stop, stop.bucket));
		if (done) return commit([], true);
		const writing = new Set(items.filter(({ item }) => stop.operations.includes(item)).map(({ scope }) => scope));
		if (!grant || writing.size === 0) return commit([], false);
		const after = [...writing].reduce<readonly GrantItem[]>((left, scope) => withoutScope(left, scope), items);
		return commit(narrowed(grant, items, after, stop, [...writing]), true);
	}),
};
