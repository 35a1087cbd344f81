import type { Act, AuditRow, Store } from "../../store.ts";
import { ask, reading, type Statement, select, type Verb, write } from "../statement.ts";

/** What a row of the audit can say happened. A new one is a name here and a note in its verb. */
export type Fact =
	| "merchant-put"
	| "client-registered"
	| "client-status-set"
	| "client-key-added"
	| "client-key-named"
	| "client-key-retired"
	| "answer-key-pinned"
	| "app-registered"
	| "app-status-set"
	| "app-trust-set"
	| "scope-approved"
	| "scope-withdrawn"
	| "purpose-set"
	| "domains-set"
	| "template-put"
	| "template-status-set"
	| "message-accepted"
	| "message-stopped"
	| "message-sent-again"
	| "message-removed"
	| "user-status-set"
	| "user-id-imported"
	| "user-erased"
	| "platform-key-added"
	| "platform-key-withdrawn"
	| "granted"
	| "granted-silently"
	| "left-off"
	| "refused"
	| "scope-stopped"
	| "app-stopped"
	| "app-blocked"
	| "app-unblocked"
	| "prepared"
	| "code-redeemed"
	| "code-answered-again"
	| "tokens-refreshed"
	| "refresh-answered-again"
	| "family-ended";

/** Rows in one answer. */
const MOST_ROWS = 500;

/** Whom a fact is about: nobody, or a user's grant. */
interface About {
	readonly bucket?: string;
	readonly pseudonym?: string | null;
	readonly appId?: string | null;
}

/**
 * The rows of one act, in the transaction of the facts (ruling 33), in their order. A detail holds nothing secret or
 * personal.
 */
export const notes = (
	{ now, actId }: Act,
	{ bucket = "", pseudonym = null, appId = null }: About,
	...facts: readonly (readonly [fact: Fact, detail: string])[]
): readonly Statement[] =>
	facts.map(([fact, detail], n) =>
		write(
			"INSERT INTO audit (bucket, at, id, fact, pseudonym, app_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?)",
			bucket,
			now,
			n === 0 ? actId : `${actId}.${n}`,
			fact,
			pseudonym,
			appId,
			detail,
		),
	);

/** This very act's row: there if its commit went through, though nobody was told (ruling 44). */
export const ownNote = ({ now, actId }: Act, bucket = ""): Statement<{ one: number }> =>
	select("SELECT 1 AS one FROM audit WHERE bucket = ? AND at = ? AND id = ?", bucket, now, actId);

/** The same, and what it says. */
export const ownDetail = ({ now, actId }: Act): Statement<{ detail: string }> =>
	select("SELECT detail FROM audit WHERE bucket = '' AND at = ? AND id = ?", now, actId);

/** Reading it: behind a watermark, since rows do not reach the disk in the order of their times. */
export const audit: Verb<Parameters<Store["audit"]>[0], readonly AuditRow[]> = reading(function* ({ after, before }) {
	const from = after ?? { at: 0, bucket: "", id: "" };
	const [rows] = yield* ask(
		select<AuditRow>(
			`SELECT at, bucket, id, fact, pseudonym, app_id AS "appId", detail FROM audit
			WHERE (at, bucket, id) > (?, ?, ?) AND at < ? ORDER BY at, bucket, id LIMIT ${MOST_ROWS}`,
			from.at,
			from.bucket,
			from.id,
			before,
		),
	);
	return rows;
});
