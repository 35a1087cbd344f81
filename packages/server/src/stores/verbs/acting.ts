import { Failure } from "@byleave/protocol";
import type { Act, GrantItem, IssueCode, Person, Status, UserStatus } from "../../store.ts";
import { ask, type List, lock, type Statement, select, type Told, write } from "../statement.ts";
import { notes } from "./audit.ts";
import { changes, itemColumns, itemOf, type StoredItem, withWritten } from "./items.ts";

/** A grant, and who stands behind it (the view `parties`). */
export interface Party {
	readonly bucket: string;
	readonly grantId: string;
	readonly sub: string;
	readonly appId: string;
	readonly clientId: string;
	readonly grantEpoch: number;
	readonly pseudonym: string;
	readonly blockedAt: number | null;
	readonly appStatus: Status;
	readonly clientStatus: Status;
	readonly userStatus: UserStatus;
}
/** The columns of `parties` (p) that make a Party. */
export const partyColumns = `p.bucket, p.grant_id AS "grantId", p.sub, p.app_id AS "appId", p.client_id AS "clientId",
	p.grant_epoch AS "grantEpoch", p.pseudonym, p.blocked_at AS "blockedAt", p.app_status AS "appStatus",
	p.client_status AS "clientStatus", p.user_status AS "userStatus"`;

/** Whose grant, and for which app. */
type Of = Pick<Person, "bucket" | "sub"> & { readonly appId: string };

const ofGrant = "bucket = ? AND sub = ? AND app_id = ?";
export const lockGrant = ({ bucket, sub, appId }: Of): Statement<never> =>
	lock(`SELECT 1 FROM grants WHERE ${ofGrant}`, bucket, sub, appId);
/** By its key. */
export const lockGrantAt = ({ bucket, grantId }: Pick<Party, "bucket" | "grantId">): Statement<never> =>
	lock("SELECT 1 FROM grants WHERE bucket = ? AND grant_id = ?", bucket, grantId);
/** The one that a row hangs on, which lies in the same bucket. */
export const lockGrantOf = (
	table: "tickets" | "codes" | "messages",
	key: "digest" | "message_id",
	bucket: string,
	value: string,
): Statement<never> =>
	lock(
		`SELECT 1 FROM grants WHERE bucket = ? AND grant_id = (SELECT grant_id FROM ${table} WHERE bucket = ? AND ${key} = ?)`,
		bucket,
		bucket,
		value,
	);
/** The grant of a user and an app. */
export const partyOf = ({ bucket, sub, appId }: Of): Statement<Party> =>
	select(`SELECT ${partyColumns} FROM parties p WHERE ${ofGrant}`, bucket, sub, appId);
/** Its rows, in order of scope and item. */
export const itemRows = ({ bucket, sub, appId }: Of): Statement<StoredItem> =>
	select(
		`SELECT ${itemColumns} FROM grant_items i JOIN grants g ON g.bucket = i.bucket AND g.grant_id = i.grant_id
		WHERE g.bucket = ? AND g.sub = ? AND g.app_id = ? ORDER BY i.scope, i.item`,
		bucket,
		sub,
		appId,
	);
/** The scopes whose approval the operator has taken back. */
const withdrawnOf = (appId: string): Statement<{ scope: string }> =>
	select("SELECT scope FROM app_scopes WHERE app_id = ? AND approval IS NULL", appId);

/** Who proved to be a user before that user was erased must not act (ruling 22). */
export const erasure = ({ pseudonym, now }: UserAct): Statement<{ at: number }> =>
	select("SELECT at FROM erased WHERE pseudonym = ? AND row_expires_at > ?", pseudonym, now);

/** An act of the user's: proved then, about an app. */
interface UserAct extends Of, Pick<Person, "pseudonym"> {
	readonly provedAt: number | null;
	readonly now: number;
}

/** What every act of a user's reads of their grant; `own` finds the act itself, if its commit went through unheard. */
const seen = (act: UserAct, own: Statement<{ one: number }>) =>
	[lockGrant(act), erasure(act), partyOf(act), itemRows(act), own] as const;

export function mustBeProvedSince(erased: { readonly at: number } | undefined, { provedAt }: UserAct): void {
	if (!erased || provedAt === null || provedAt > erased.at) return;
	throw new Failure("identity_invalid", {
		field: "Authorization",
		message: "Authorization: the user was erased after this token was made.",
	});
}

/** The user's grant, if there is one, with its rows, locked. Throws `identity_invalid` (erased since the proof). */
export function* userGrant(act: UserAct, own: Statement<{ one: number }>) {
	const [, [erased], [grant], stored, [done]] = yield* ask(...seen(act, own));
	if (!done) mustBeProvedSince(erased, act);
	return { done: done !== undefined, grant, items: stored.map(itemOf) };
}

/** A grant that may be written to; `made` makes it if there was none. */
export interface Ground {
	readonly bucket: string;
	readonly grantId: string;
	readonly epoch: number;
	readonly made: List;
	readonly items: readonly GrantItem[];
	readonly withdrawn: readonly { readonly scope: string }[];
}

/**
 * The grant that an act writes to, as the decision saw it; undefined if the act is done already (then it is not refused
 * for what has happened since). Throws `identity_invalid`, `app_unknown`, `app_suspended` (the app or its client),
 * `user_frozen`, `app_blocked`, and `standing_changed` unless the epoch holds.
 */
export function* grantToActOn(
	act: UserAct & { readonly epoch: number; readonly grantId: string },
	own: Statement<{ one: number }>,
): Generator<List, Ground | undefined, Told> {
	const [, [erased], [grant], stored, [done], [app], [inactive], withdrawn] = yield* ask(
		...seen(act, own),
		select<{ active: number }>(
			`SELECT CASE WHEN a.status = 'ACTIVE' AND c.status = 'ACTIVE' THEN 1 ELSE 0 END AS active
			FROM apps a JOIN clients c ON c.client_id = a.client_id WHERE a.app_id = ?`,
			act.appId,
		),
		select<{ one: number }>("SELECT 1 AS one FROM users WHERE pseudonym = ?", act.pseudonym),
		withdrawnOf(act.appId),
	);
	if (done) return undefined;
	mustBeProvedSince(erased, act);
	if (!app) throw new Failure("app_unknown", { field: "appId" });
	if (app.active === 0) throw new Failure("app_suspended", { field: "appId" });
	if (inactive) throw new Failure("user_frozen");
	if (grant && grant.blockedAt !== null) throw new Failure("app_blocked");
	if ((grant?.grantEpoch ?? 0) !== act.epoch) throw new Failure("standing_changed");
	const { bucket } = act;
	const items = stored.map(itemOf);
	if (grant) return { bucket, grantId: grant.grantId, epoch: grant.grantEpoch, made: [], items, withdrawn };
	return { bucket, grantId: act.grantId, epoch: 1, made: [makeGrant(act)], items, withdrawn };
}

/** Makes a grant that holds nothing yet. */
export const makeGrant = (of: UserAct & { readonly grantId: string }): Statement =>
	write(
		"INSERT INTO grants (bucket, grant_id, sub, app_id, epoch, pseudonym, created_at) VALUES (?, ?, ?, ?, 1, ?, ?)",
		of.bucket,
		of.grantId,
		of.sub,
		of.appId,
		of.pseudonym,
		of.now,
	);

/** Writes rows that need no word of the user's into a grant, and keeps a code. Throws `standing_changed` as withWritten does. */
export function issue(
	ground: Ground,
	code: Act & Person & Pick<IssueCode, "appId" | "codeDigest" | "scopes" | "items" | "expiresAt">,
): List {
	const after = withWritten(ground.items, code, ground.withdrawn);
	const { statements, fresh } = changes(ground, ground.items, after, code.now);
	return [
		...ground.made,
		...statements,
		keepCode(ground, { digest: code.codeDigest, scopes: code.scopes, expiresAt: code.expiresAt }),
		...(fresh.length > 0 ? notes(code, code, ["granted-silently", `items=${placesIn(fresh)}`]) : []),
	];
}
/** Which rows, as the audit has them. */
export const placesIn = (rows: readonly GrantItem[]): string =>
	rows.map(({ scope, item }) => `${scope}/${item}`).join(",");

/** Keeps a code that rests on a grant as it is now. */
export const keepCode = (
	on: { readonly bucket: string; readonly grantId: string; readonly epoch: number },
	code: { readonly digest: string; readonly scopes: readonly string[]; readonly expiresAt: number },
): Statement =>
	write(
		"INSERT INTO codes (bucket, digest, grant_id, epoch, scopes, expires_at, row_expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
		on.bucket,
		code.digest,
		on.grantId,
		on.epoch,
		code.scopes.join(","),
		code.expiresAt,
		code.expiresAt,
	);
/** The code that this very act has kept, if it has (ruling 44). */
export const ownCode = (bucket: string, digest: string): Statement<{ one: number }> =>
	select("SELECT 1 AS one FROM codes WHERE bucket = ? AND digest = ?", bucket, digest);
