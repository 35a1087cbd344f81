import { Failure } from "@byleave/protocol";
import type { Ticket } from "../../store.ts";
import { grantToActOn, keepCode, partyOf } from "./acting.ts";
import type { Connection, Verbs } from "./connection.ts";
import { dropScope, itemsOfGrant, writeItems } from "./items.ts";
import { appWithScopes } from "./registry.ts";

/** Refusals and scopes left off are kept this long; windows handed to standing() may not be longer. */
const LONGEST_WINDOW = 30 * 24 * 60 * 60 * 1000;

interface OpenTicket extends Ticket {
	readonly expiresAt: number;
	readonly grantEpoch: number;
}

/** From the question to the code. */
export function askingVerbs(
	c: Connection,
): Pick<Verbs, "standing" | "issueCode" | "openTicket" | "ticket" | "confirm" | "declineTicket" | "cancelCode"> {
	/** An open ticket of this user and session. Throws `ticket_unknown`, `ticket_expired`. */
	const openTicketOf = (digest: string, sub: string, sid: string, now: number): OpenTicket => {
		const ticket = c.one<OpenTicket>(
			`SELECT g.app_id AS appId, t.epoch, g.bucket, t.terms, t.expires_at AS expiresAt, g.epoch AS grantEpoch
			FROM tickets t JOIN grants g USING (grant_id) WHERE digest = ? AND g.sub = ? AND t.sid = ?`,
			digest,
			sub,
			sid,
		);
		if (!ticket) throw new Failure("ticket_unknown");
		if (now >= ticket.expiresAt) throw new Failure("ticket_expired");
		return ticket;
	};
	return {
		standing(sub, appId, now, windows) {
			const grant = partyOf(c, sub, appId);
			const user = c.one<{ status: "FROZEN" | "INACTIVE" }>("SELECT status FROM users WHERE sub = ?", sub);
			const grantId = grant?.grantId ?? null;
			const setAside = c.all<{ scope: string }>(
				"SELECT scope FROM set_aside WHERE grant_id = ? AND at + ? > ? ORDER BY scope",
				grantId,
				windows.setAside,
				now,
			);
			// Of any two within the window the last two are the ones that hold the longest.
			const [second, first] = c.all<{ at: number }>(
				"SELECT at FROM refusals WHERE grant_id = ? ORDER BY at DESC LIMIT 2",
				grantId,
			);
			return {
				app: appWithScopes(c, appId),
				userStatus: user?.status ?? "ACTIVE",
				epoch: grant?.grantEpoch ?? 0,
				bucket: grant?.bucket ?? null,
				blocked: (grant?.blockedAt ?? null) !== null,
				items: grant ? itemsOfGrant(c, grant.grantId) : [],
				setAside: setAside.map(({ scope }) => scope),
				suppressed:
					first !== undefined &&
					second !== undefined &&
					second.at - first.at <= windows.suppression &&
					now < second.at + windows.suppression,
			};
		},
		issueCode(issue) {
			const grant = grantToActOn(c, issue);
			const fresh = writeItems(c, grant, issue);
			keepCode(c, grant, { digest: issue.codeDigest, scopes: issue.scopes, expiresAt: issue.expiresAt });
			if (fresh.length > 0) {
				c.note("granted-silently", issue.now, grant, `items=${fresh.map(nameOf).join(",")}`);
			}
		},
		openTicket(ticket) {
			// The grant is made now, though it holds nothing: a silent call while the sheet is up then finds the same
			// epoch, and does not undo the question.
			const grant = grantToActOn(c, ticket);
			c.run(
				`INSERT INTO tickets (digest, grant_id, epoch, sid, terms, expires_at, row_expires_at)
				VALUES (?, ?, ?, ?, ?, ?, ?)`,
				ticket.digest,
				grant.grantId,
				grant.grantEpoch,
				ticket.sid,
				ticket.terms,
				ticket.expiresAt,
				ticket.expiresAt,
			);
		},
		ticket(digest, sub, sid, now) {
			const { appId, epoch, bucket, terms, grantEpoch } = openTicketOf(digest, sub, sid, now);
			if (epoch !== grantEpoch) throw new Failure("ticket_unknown");
			return { appId, epoch, bucket, terms };
		},
		confirm(confirm) {
			const { digest, sub, sid, now } = confirm;
			const ticket = openTicketOf(digest, sub, sid, now);
			const grant = grantToActOn(c, { ...ticket, sub, now });
			for (const { hash, language, title, why } of confirm.words) {
				c.run(
					"INSERT INTO words (hash, language, title, why) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
					hash,
					language,
					title,
					why,
				);
			}
			const shown = new Set(confirm.items.filter((row) => row.wordsHash !== null).map((row) => row.scope));
			for (const scope of shown) dropScope(c, grant.grantId, scope, confirm.items);
			const fresh = writeItems(c, grant, confirm);
			for (const scope of confirm.scopes) {
				c.run("DELETE FROM set_aside WHERE grant_id = ? AND scope = ?", grant.grantId, scope);
			}
			for (const scope of confirm.setAside) {
				c.run(
					`INSERT INTO set_aside (grant_id, scope, at, row_expires_at) VALUES (?, ?, ?, ?)
					ON CONFLICT DO UPDATE SET at = excluded.at, row_expires_at = excluded.row_expires_at`,
					grant.grantId,
					scope,
					now,
					now + LONGEST_WINDOW,
				);
			}
			c.run("DELETE FROM refusals WHERE grant_id = ?", grant.grantId);
			c.run("DELETE FROM tickets WHERE digest = ?", digest);
			const { scopes, codeDigest, codeExpiresAt } = confirm;
			keepCode(c, grant, { digest: codeDigest, scopes, expiresAt: codeExpiresAt });
			c.note("granted", now, grant, `scopes=${scopes.join(",")} items=${fresh.map(nameOf).join(",")}`);
			if (confirm.setAside.length > 0) c.note("left-off", now, grant, `scopes=${confirm.setAside.join(",")}`);
		},
		declineTicket(digest, sub, sid, refusal, now) {
			const grant = c.one<{ grantId: number; appId: string; pseudonym: string | null }>(
				`SELECT g.grant_id AS grantId, g.app_id AS appId, g.pseudonym
				FROM tickets t JOIN grants g USING (grant_id) WHERE digest = ? AND g.sub = ? AND t.sid = ?`,
				digest,
				sub,
				sid,
			);
			if (!grant) return;
			c.run("DELETE FROM tickets WHERE digest = ?", digest);
			if (!refusal) return;
			c.run(
				"INSERT INTO refusals (grant_id, at, row_expires_at) VALUES (?, ?, ?)",
				grant.grantId,
				now,
				now + LONGEST_WINDOW,
			);
			c.note("refused", now, grant, "");
		},
		cancelCode(digest, sub, _now, appId) {
			c.run(
				`DELETE FROM codes WHERE digest = ? AND used_at IS NULL
				AND grant_id IN (SELECT grant_id FROM grants WHERE sub = ? AND app_id = coalesce(?, app_id))`,
				digest,
				sub,
				appId ?? null,
			);
		},
	};
}

const nameOf = (row: { readonly scope: string; readonly item: string }): string => `${row.scope}/${row.item}`;
