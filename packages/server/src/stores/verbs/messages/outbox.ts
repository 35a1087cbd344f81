import type { ChannelName } from "../../../messages/channels/channel.ts";
import { wrong } from "../../../register/checks.ts";
import type { Act, MessageSeen, TakenMessage, TemplateStatus } from "../../../store.ts";
import {
	acting,
	ask,
	commit,
	type List,
	lock,
	reading,
	type Statement,
	select,
	type Told,
	wide,
	write,
} from "../../statement.ts";
import { lockGrantOf, type Party, partyColumns } from "../acting.ts";
import { notes, ownNote } from "../audit.ts";
import { effective, itemColumns, itemOf, type StoredItem } from "../items.ts";
import type { Verbs } from "../rooms.ts";
import { lies } from "./accept.ts";

/** A row of the outbox, and who stands behind it. */
interface Waiting extends Party, Omit<TakenMessage, "sub" | "bucket" | "appId" | "language" | "superAppCode"> {
	readonly superAppCode: string | null;
	readonly epoch: number;
	readonly scopes: string;
	readonly operations: string;
	readonly state: MessageSeen["state"];
	readonly lease: string | null;
	readonly templateStatus: TemplateStatus | null;
}
const waiting = (where: string, ...values: readonly (string | number)[]): Statement<Waiting> =>
	select(
		`SELECT ${partyColumns}, m.message_id AS "messageId", m.epoch, m.scopes, m.operations, m.state, m.lease,
		m.template_code AS "templateCode", t.super_app_code AS "superAppCode", t.status AS "templateStatus", m.words,
		m.accepted_at AS "acceptedAt", m.expires_at AS "expiresAt", m.attempts
		FROM messages m JOIN parties p ON p.bucket = m.bucket AND p.grant_id = m.grant_id
		LEFT JOIN templates t ON t.template_code = m.template_code WHERE ${where}`,
		...values,
	);

type Row = StoredItem & { readonly language: string | null };
/** What a grant gives, and in which language it was asked for. */
const given = ({ bucket, grantId }: Party): Statement<Row> =>
	select(
		`SELECT ${itemColumns}, w.language FROM grant_items i LEFT JOIN words w ON w.hash = i.words_hash
		WHERE i.bucket = ? AND i.grant_id = ? ORDER BY i.scope, i.item`,
		bucket,
		grantId,
	);
const withdrawn = ({ appId }: Party): Statement<{ scope: string }> =>
	select("SELECT scope FROM app_scopes WHERE app_id = ? AND approval IS NULL", appId);

/** Why a message that was accepted must not be delivered as of now; null: it may be (ruling 46). */
function stopping(row: Waiting, items: readonly Row[], gone: readonly { readonly scope: string }[]): string | null {
	if (row.appStatus !== "ACTIVE" || row.clientStatus !== "ACTIVE") return "the mini program or its client is suspended";
	if (row.userStatus !== "ACTIVE") return "the account is not active";
	if (row.blockedAt !== null || row.epoch !== row.grantEpoch) return "the user stopped the mini program";
	if (row.templateCode !== null && row.templateStatus !== "APPROVED") return "the template is not approved any more";
	const operations = row.operations.split(",");
	const left = effective(row.scopes.split(","), items.map(itemOf), gone).items;
	return left.some(({ item }) => operations.includes(item)) ? null : "the user stopped its messages";
}

const ofRow = "bucket = ? AND message_id = ?";
const at = ({
	bucket,
	messageId,
}: {
	readonly bucket: string;
	readonly messageId: string;
}): readonly [string, string] => [bucket, messageId];

const takenOf = (row: Waiting, items: readonly Row[], attempts: number): TakenMessage => {
	const { messageId, bucket, sub, appId, templateCode, superAppCode, words, acceptedAt, expiresAt, scopes } = row;
	const asked = items.find(({ scope, language }) => scopes.split(",").includes(scope) && language !== null);
	const language = asked?.language ?? null;
	return {
		messageId,
		bucket,
		sub,
		appId,
		templateCode,
		superAppCode,
		words,
		language,
		acceptedAt,
		expiresAt,
		attempts,
	};
};
const byAge = (one: TakenMessage, other: TakenMessage): number =>
	one.acceptedAt - other.acceptedAt || (one.messageId < other.messageId ? -1 : 1);

/** Settled for good; what it said is kept only where it can be sent again. */
const ended = (
	row: Pick<Waiting, "bucket" | "messageId">,
	state: "DELIVERED" | "STOPPED" | "DEAD",
	act: Act,
	why: string | null,
) =>
	write(
		`UPDATE messages SET state = ?, reason = ?, done_at = ?${state === "DEAD" ? "" : ", words = ''"}
		WHERE ${ofRow}`,
		state,
		why,
		act.now,
		...at(row),
	);

/** Looks at a message once more before it reaches anybody. */
export function* lastLook(row: Waiting): Generator<List, string | null, Told> {
	const [items, gone] = yield* ask(given(row), withdrawn(row));
	return stopping(row, items, gone);
}
export const lockMessage = (messageId: string): Statement<never> =>
	lock(`SELECT 1 FROM messages WHERE ${ofRow}`, ...at(lies(messageId)));
export const lockMessagesGrant = (messageId: string): Statement<never> =>
	lockGrantOf("messages", "message_id", ...at(lies(messageId)));
export const waitingOne = (messageId: string): Statement<Waiting> =>
	waiting("m.bucket = ? AND m.message_id = ?", ...at(lies(messageId)));
export const stopMessage = (row: Waiting, act: Act, why: string): List => [
	ended(row, "STOPPED", act, why),
	...notes(act, row, ["message-stopped", `message=${row.messageId}: ${why}`]),
];
export const deliveredMessage = (row: Waiting, act: Act): Statement => ended(row, "DELIVERED", act, null);

/** What waits to be delivered, and what came of it. */
export const outboxVerbs: Pick<Verbs, "messagesDue" | "takeMessages" | "settleMessage" | "messages" | "sendAgain"> = {
	messagesDue: reading(function* ({ now }) {
		const [rows] = yield* ask(
			select<{ channel: ChannelName }>(
				"SELECT DISTINCT channel FROM messages WHERE state = 'WAITING' AND due_at <= ?",
				now,
			),
		);
		return rows.map(({ channel }) => channel);
	}),

	takeMessages: wide(function* (take) {
		const { channel, now, lease, leasedUntil } = take;
		const [own, due] = yield* ask(
			// What this very act has taken, should its commit have gone through unheard (ruling 44).
			waiting(
				"m.channel = ? AND m.state = 'WAITING' AND m.due_at = ? AND m.lease = ? ORDER BY m.message_id",
				channel,
				leasedUntil,
				lease,
			),
			waiting(
				"m.channel = ? AND m.state = 'WAITING' AND m.due_at <= ? ORDER BY m.due_at, m.message_id LIMIT ?",
				channel,
				now,
				take.most,
			),
		);
		const rows = own.length > 0 ? own : due;
		if (rows.length === 0) return commit([], []);
		const told = yield* ask(...rows.flatMap((row) => [given(row), withdrawn(row)] as const));
		const statements: Statement[] = [];
		const taken: TakenMessage[] = [];
		for (const [n, row] of rows.entries()) {
			const items = told[2 * n] as readonly Row[];
			const why = stopping(row, items, told[2 * n + 1] as readonly { scope: string }[]);
			if (why !== null) statements.push(...stopMessage(row, { ...take, actId: `${take.actId}.${n}` }, why));
			else if (now >= row.expiresAt) statements.push(ended(row, "DEAD", take, "it was not delivered in time"));
			else {
				const again = row.lease === lease;
				taken.push(takenOf(row, items, again ? row.attempts - 1 : row.attempts));
				if (again) continue;
				statements.push(
					write(
						`UPDATE messages SET lease = ?, due_at = ?, attempts = attempts + 1 WHERE ${ofRow}`,
						lease,
						leasedUntil,
						...at(row),
					),
				);
			}
		}
		return commit(statements, taken.toSorted(byAge));
	}),

	settleMessage: acting(function* (settle) {
		const { outcome, lease, messageId } = settle;
		const [, [row]] = yield* ask(lockMessage(messageId), waitingOne(messageId));
		if (!row) return commit([], false);
		const mine = row.lease === lease || outcome.state === "DELIVERED";
		if (row.state !== "WAITING") return commit([], mine && row.state === outcome.state);
		if (outcome.state === "DELIVERED") return commit([deliveredMessage(row, settle)], true);
		if (row.lease !== lease) return commit([], false);
		if (outcome.state === "DEAD") return commit([ended(row, "DEAD", settle, outcome.reason)], true);
		return commit(
			[write(`UPDATE messages SET due_at = ?, reason = ? WHERE ${ofRow}`, outcome.dueAt, outcome.reason, ...at(row))],
			true,
		);
	}),

	messages: reading(function* ({ state, appId, after, most }) {
		const [rows] = yield* ask(
			select<MessageSeen>(
				`SELECT m.message_id AS "messageId", g.app_id AS "appId", g.pseudonym, m.channel, m.template_code AS "templateCode",
				m.state, m.accepted_at AS "acceptedAt", m.done_at AS "doneAt", m.attempts, m.reason
				FROM messages m JOIN grants g ON g.bucket = m.bucket AND g.grant_id = m.grant_id
				WHERE m.state = ? AND g.app_id = coalesce(?, g.app_id) AND (m.accepted_at, m.message_id) < (?, ?)
				ORDER BY m.accepted_at DESC, m.message_id DESC LIMIT ?`,
				state,
				appId,
				after?.at ?? Number.MAX_SAFE_INTEGER,
				after?.messageId ?? "",
				most,
			),
		);
		return rows;
	}),

	sendAgain: acting(function* (send) {
		const [, [row], [done]] = yield* ask(
			lockMessage(send.messageId),
			waitingOne(send.messageId),
			ownNote(send, lies(send.messageId).bucket),
		);
		if (done) return commit([], undefined);
		if (!row) throw wrong("messageId", "there is no such message.");
		if (row.state !== "DEAD") throw wrong("messageId", `it is ${row.state}; only what was given up can be sent again.`);
		return commit(
			[
				write(
					`UPDATE messages SET state = 'WAITING', lease = NULL, attempts = 0, reason = NULL, done_at = NULL, due_at = ?,
					expires_at = ? WHERE ${ofRow}`,
					send.now,
					send.expiresAt,
					...at(row),
				),
				...notes(send, row, ["message-sent-again", `message=${row.messageId}`]),
			],
			undefined,
		);
	}),
};
