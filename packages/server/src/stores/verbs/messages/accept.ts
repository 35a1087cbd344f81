import { Failure } from "@byleave/protocol";
import type { AcceptedMessage, AcceptMessage, GivenItem, Status } from "../../../store.ts";
import { acting, ask, commit, type List, select, type Told, write } from "../../statement.ts";
import { lockGrantAt, type Party, partyColumns } from "../acting.ts";
import { notes } from "../audit.ts";
import { findAccess, isAlive, mustBeActive, mustBeAsProved, mustBeNamed } from "../families.ts";
import { effective, itemColumns, itemOf, type StoredItem } from "../items.ts";
import type { Verbs } from "../rooms.ts";
import { templateRow } from "./templates.ts";

/** Who is written to, and by whose leave. */
interface Addressee {
	readonly party: Party;
	/** What is granted as of now. */
	readonly items: readonly GivenItem[];
	/** What once was: the token's, or all there is where there is no token. */
	readonly scopes: readonly string[];
	/** Throws unless what they are known by is good as of now. */
	readonly mustBeGood: () => void;
}

/** What a message is called: where it lies stands in it. */
const messageIdOf = (bucket: string, id: string): string => `MS${bucket}${id}`;
/** Where a message lies. */
export const lies = (messageId: string): { readonly bucket: string; readonly messageId: string } => ({
	bucket: messageId.slice(2, 6),
	messageId,
});

function* byToken(accept: AcceptMessage, at: { bucket: string; digest: string }): Generator<List, Addressee, Told> {
	const { token, given } = yield* findAccess({ ...accept, ...at });
	return {
		party: token,
		items: given.items,
		scopes: token.scopes.split(","),
		mustBeGood() {
			if (!isAlive(token) || given.scopes.length === 0) throw new Failure("access_unknown");
			if (accept.now >= token.accessExpiresAt) throw new Failure("access_expired");
			mustBeActive(token);
		},
	};
}

/** By the id that the merchant knows them by, at the app that is named, or the only one that they know of the client's. */
function* byUserId(accept: AcceptMessage, userId: string): Generator<List, Addressee, Told> {
	const { clientId, named } = accept;
	const appId = named.appId ?? named.referenceClientId ?? null;
	const theirs = `user_ids u JOIN grants g ON g.bucket = u.bucket AND g.sub = u.sub
		JOIN apps a ON a.app_id = g.app_id AND a.client_id = u.client_id`;
	// Where it lies, which their id does not say; whatever follows says so.
	const [[place, another]] = yield* ask(
		select<{ bucket: string; grantId: string }>(
			`SELECT g.bucket, g.grant_id AS "grantId" FROM ${theirs}
			WHERE u.client_id = ? AND u.user_id = ? AND g.app_id = coalesce(?, g.app_id) ORDER BY g.app_id LIMIT 2`,
			clientId,
			userId,
			appId,
		),
	);
	const at = place ?? { bucket: "", grantId: "" };
	const key = [at.bucket, at.grantId] as const;
	const [, [client], [party], items, withdrawn] = yield* ask(
		lockGrantAt(at),
		select<{ status: Status; version: number }>("SELECT status, version FROM clients WHERE client_id = ?", clientId),
		select<Party>(`SELECT ${partyColumns} FROM parties p WHERE bucket = ? AND grant_id = ?`, ...key),
		select<StoredItem>(
			`SELECT ${itemColumns} FROM grant_items i WHERE i.bucket = ? AND i.grant_id = ? ORDER BY i.scope, i.item`,
			...key,
		),
		select<{ scope: string }>(
			`SELECT s.scope FROM grants g JOIN app_scopes s ON s.app_id = g.app_id
			WHERE g.bucket = ? AND g.grant_id = ? AND s.approval IS NULL`,
			...key,
		),
	);
	mustBeAsProved(client, accept);
	if (!party) throw new Failure("user_unknown");
	mustBeNamed(party, named);
	if (another) {
		throw new Failure("field_invalid", {
			field: "appId",
			message: "appId: this user knows more than one mini program of yours; say which writes.",
		});
	}
	const scopes = [...new Set(items.map(({ scope }) => scope))];
	return {
		party,
		items: effective(scopes, items.map(itemOf), withdrawn).items,
		// Without a token nothing says what was granted once.
		scopes: accept.scopes,
		mustBeGood: () => mustBeActive(party),
	};
}

/** Throws `access_denied` where it was never allowed, `not_subscribed` where it was and is no more. */
function allowedBy({ items, scopes }: Addressee, accept: AcceptMessage): readonly string[] {
	const allowed = items.filter(({ item }) => accept.operations.includes(item)).map(({ scope }) => scope);
	if (allowed.length > 0) return [...new Set(allowed)];
	throw new Failure(scopes.some((scope) => accept.scopes.includes(scope)) ? "not_subscribed" : "access_denied");
}

/** A merchant's wish to write to a person, checked and kept. */
export const acceptVerb: Pick<Verbs, "acceptMessage"> = {
	acceptMessage: acting(function* (accept) {
		const { to, request, clientId, channel, now, quota } = accept;
		const addressee = yield* to.by === "access" ? byToken(accept, to) : byUserId(accept, to.userId);
		const { party } = addressee;
		const { bucket, grantId, appId } = party;
		const [[before], [template], [sent]] = yield* ask(
			select<{ messageId: string; grantId: string; fingerprint: string }>(
				`SELECT message_id AS "messageId", grant_id AS "grantId", fingerprint FROM message_requests
				WHERE bucket = ? AND client_id = ? AND app_id = ? AND digest = ?`,
				request.bucket,
				clientId,
				appId,
				request.digest,
			),
			templateRow(accept.template?.templateCode ?? ""),
			select<{ count: number }>(
				`SELECT count(*) AS count FROM messages WHERE bucket = ? AND grant_id = ? AND channel = ? AND accepted_at > ?`,
				bucket,
				grantId,
				channel,
				now - quota.per,
			),
		);
		const messageId = messageIdOf(bucket, accept.freshId);
		if (before) {
			if (before.grantId !== grantId || before.fingerprint !== accept.fingerprint) {
				throw new Failure("request_id_reused", { field: "requestId" });
			}
			const again = before.messageId !== messageId;
			return commit([], { messageId: before.messageId, again } satisfies AcceptedMessage);
		}
		addressee.mustBeGood();
		if (accept.template !== null) {
			const mine = template && (template.appId ?? appId) === appId && template.channel === channel;
			if (!mine || template.status !== "APPROVED") throw new Failure("template_unknown", { field: "templateCode" });
			if (template.version !== accept.template.version) throw new Failure("standing_changed");
		}
		const scopes = allowedBy(addressee, accept);
		if ((sent?.count ?? 0) >= quota.most) throw new Failure("message_limit");
		return commit(
			[
				write(
					`INSERT INTO messages (bucket, message_id, grant_id, epoch, scopes, operations, template_code, channel, words, state,
					accepted_at, due_at, expires_at, attempts, row_expires_at)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'WAITING', ?, ?, ?, 0, ?)`,
					bucket,
					messageId,
					grantId,
					party.grantEpoch,
					scopes.join(","),
					accept.operations.join(","),
					accept.template?.templateCode ?? null,
					channel,
					accept.words,
					now,
					now,
					accept.expiresAt,
					accept.rowExpiresAt,
				),
				write(
					`INSERT INTO message_requests (bucket, client_id, app_id, digest, message_id, grant_id, fingerprint, row_expires_at)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
					request.bucket,
					clientId,
					appId,
					request.digest,
					messageId,
					grantId,
					accept.fingerprint,
					accept.rowExpiresAt,
				),
				...notes(accept, party, ["message-accepted", `message=${messageId} channel=${channel}`]),
			],
			{ messageId, again: false },
		);
	}),
};
