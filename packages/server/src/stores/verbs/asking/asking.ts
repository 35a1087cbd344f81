import { Failure } from "@byleave/protocol";
import type { Act, GrantItem, OwnTicket, Store, Ticket } from "../../../store.ts";
import { acting, ask, commit, reading, type Statement, select, write } from "../../statement.ts";
import { type Ground, grantToActOn, issue, keepCode, lockGrantOf, ownCode, placesIn } from "../acting.ts";
import { notes } from "../audit.ts";
import { changes, withoutScope, withWritten } from "../items.ts";
import type { Verbs } from "../rooms.ts";
import { agreed, opened } from "./prepared.ts";

/** Refusals and scopes left off are kept this long; windows handed to standing() may not be longer. */
const LONGEST_WINDOW = 30 * 24 * 60 * 60 * 1000;

interface StoredTicket extends Ticket {
	readonly expiresAt: number;
	readonly grantEpoch: number;
	readonly grantId: string;
	readonly pseudonym: string;
	readonly preparedBucket: string | null;
	readonly preparedDigest: string | null;
}

/** What a ticket asks for, if it was prepared. */
const preparedOf = ({ preparedBucket: bucket, preparedDigest: digest }: StoredTicket) =>
	bucket === null || digest === null ? null : { bucket, digest };

/** An open ticket of this user and session. */
const ticketOf = ({ bucket, digest, sub, sid }: OwnTicket): Statement<StoredTicket> =>
	select(
		`SELECT g.app_id AS "appId", t.epoch, t.terms, t.expires_at AS "expiresAt", g.epoch AS "grantEpoch",
		g.grant_id AS "grantId", g.pseudonym, t.prepared_bucket AS "preparedBucket", t.prepared_digest AS "preparedDigest"
		FROM tickets t JOIN grants g ON g.bucket = t.bucket AND g.grant_id = t.grant_id
		WHERE t.bucket = ? AND t.digest = ? AND g.sub = ? AND t.sid = ?`,
		bucket,
		digest,
		sub,
		sid,
	);
const lockTicketsGrant = ({ bucket, digest }: OwnTicket): Statement<never> =>
	lockGrantOf("tickets", "digest", bucket, digest);
const dropTicket = ({ bucket, digest }: OwnTicket): Statement =>
	write("DELETE FROM tickets WHERE bucket = ? AND digest = ?", bucket, digest);

function mustBeOpen(ticket: StoredTicket | undefined, now: number): StoredTicket {
	if (!ticket) throw new Failure("ticket_unknown");
	if (now >= ticket.expiresAt) throw new Failure("ticket_expired");
	return ticket;
}

/** From the question to the code. */
export const askingVerbs: Pick<
	Verbs,
	"issueCode" | "openTicket" | "ticket" | "confirm" | "declineTicket" | "cancelCode"
> = {
	issueCode: acting(function* (code) {
		const ground = yield* grantToActOn(code, ownCode(code.bucket, code.codeDigest));
		if (!ground) return commit([], undefined);
		return commit(issue(ground, code), undefined);
	}),

	openTicket: acting(function* (ticket) {
		const own = select<{ one: number }>(
			"SELECT 1 AS one FROM tickets WHERE bucket = ? AND digest = ?",
			ticket.bucket,
			ticket.digest,
		);
		// The grant is made now, though it holds nothing: a silent call while the sheet is up then finds the same
		// epoch, and does not undo the question.
		const ground = yield* grantToActOn(ticket, own);
		if (!ground) return commit([], undefined);
		const { digest, sid, terms, expiresAt, prepared } = ticket;
		const ready = yield* opened(prepared, ticket);
		return commit(
			[
				...ground.made,
				...ready,
				write(
					`INSERT INTO tickets (bucket, digest, grant_id, epoch, sid, terms, expires_at, row_expires_at, prepared_bucket,
					prepared_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
					ground.bucket,
					digest,
					ground.grantId,
					ground.epoch,
					sid,
					terms,
					expiresAt,
					expiresAt,
					prepared?.bucket ?? null,
					prepared?.digest ?? null,
				),
			],
			undefined,
		);
	}),

	ticket: reading(function* (own) {
		const [[found]] = yield* ask(ticketOf(own));
		const { appId, epoch, terms, grantEpoch } = mustBeOpen(found, own.now);
		if (epoch !== grantEpoch) throw new Failure("ticket_unknown");
		return { appId, epoch, terms };
	}),

	confirm: acting(function* (confirm) {
		const { bucket, sub, now, provedAt, codeDigest, scopes } = confirm;
		const own = ownCode(bucket, codeDigest);
		const [, [found], [done]] = yield* ask(lockTicketsGrant(confirm), ticketOf(confirm), own);
		if (done) return commit([], undefined);
		const open = mustBeOpen(found, now);
		const { appId, epoch, grantId, pseudonym } = open;
		const ground = yield* grantToActOn({ bucket, sub, appId, epoch, grantId, pseudonym, provedAt, now }, own);
		if (!ground) return commit([], undefined);
		const by = open.preparedDigest === null ? "" : ` prepared=${open.preparedDigest}`;
		const used = yield* agreed(preparedOf(open), { appId, pseudonym, now });
		const after = withWritten(withoutShown(ground, confirm.items), confirm, ground.withdrawn);
		const { statements, fresh } = changes(ground, ground.items, after, now);
		return commit(
			[
				...confirm.words.map(({ hash, language, title, why }) =>
					write(
						"INSERT INTO words (hash, language, title, why) VALUES (?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING",
						hash,
						language,
						title,
						why,
					),
				),
				...statements,
				...asideOf(ground, confirm),
				write("DELETE FROM refusals WHERE bucket = ? AND grant_id = ?", bucket, grantId),
				dropTicket(confirm),
				...used,
				keepCode(ground, { digest: codeDigest, scopes, expiresAt: confirm.codeExpiresAt }),
				...notes(
					confirm,
					{ bucket, pseudonym, appId },
					["granted", `scopes=${scopes.join(",")} items=${placesIn(fresh)}${by}`],
					...(confirm.setAside.length > 0 ? ([["left-off", `scopes=${confirm.setAside.join(",")}`]] as const) : []),
				),
			],
			undefined,
		);
	}),

	declineTicket: acting(function* (decline) {
		const { bucket, digest, refusal, now } = decline;
		const [, [found]] = yield* ask(lockTicketsGrant(decline), ticketOf(decline));
		if (!found) return commit([], undefined);
		if (!refusal) return commit([dropTicket(decline)], undefined);
		const { grantId, appId, pseudonym } = found;
		return commit(
			[
				dropTicket(decline),
				write(
					"INSERT INTO refusals (bucket, grant_id, refusal_id, at, row_expires_at) VALUES (?, ?, ?, ?, ?)",
					bucket,
					grantId,
					digest,
					now,
					now + LONGEST_WINDOW,
				),
				...notes(decline, { bucket, pseudonym, appId }, ["refused", ""]),
			],
			undefined,
		);
	}),

	cancelCode: acting(function* ({ bucket, digest, sub, appId = null }) {
		// Who redeems it meanwhile has done so first, and finds it used when it comes again.
		yield* ask(lockGrantOf("codes", "digest", bucket, digest));
		return commit(
			[
				write(
					`DELETE FROM codes WHERE bucket = ? AND digest = ? AND used_at IS NULL
					AND grant_id IN (SELECT grant_id FROM grants WHERE bucket = ? AND sub = ? AND app_id = coalesce(?, app_id))`,
					bucket,
					digest,
					bucket,
					sub,
					appId,
				),
			],
			undefined,
		);
	}),
};

/** A scope that was shown is written whole: what it had and is not allowed again goes. */
function withoutShown({ items }: Ground, written: readonly GrantItem[]): readonly GrantItem[] {
	const shown = new Set(written.filter((row) => row.wordsHash !== null).map((row) => row.scope));
	return [...shown].reduce((rows, scope) => withoutScope(rows, scope, written), items);
}

/** What was left off is remembered, what was allowed is not left off any more. */
function asideOf(
	{ bucket, grantId }: Ground,
	{ scopes, setAside, now }: Parameters<Store["confirm"]>[0] & Act,
): readonly Statement[] {
	return [
		...scopes.map((scope) =>
			write("DELETE FROM set_aside WHERE bucket = ? AND grant_id = ? AND scope = ?", bucket, grantId, scope),
		),
		...setAside.map((scope) =>
			write(
				`INSERT INTO set_aside (bucket, grant_id, scope, at, row_expires_at) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (bucket, grant_id, scope) DO UPDATE SET at = excluded.at, row_expires_at = excluded.row_expires_at`,
				bucket,
				grantId,
				scope,
				now,
				now + LONGEST_WINDOW,
			),
		),
	];
}
