import { Failure } from "@byleave/protocol";
import type { IssueCode, Status, UserStatus } from "../../store.ts";
import type { Connection } from "./connection.ts";

/** A grant, and who stands behind it (the view `parties`). */
export interface Party {
	readonly grantId: number;
	readonly sub: string;
	readonly appId: string;
	readonly clientId: string;
	readonly grantEpoch: number;
	/** null until the first ticket or code: a grant may begin as a block. */
	readonly bucket: string | null;
	readonly pseudonym: string | null;
	readonly blockedAt: number | null;
	readonly appStatus: Status;
	readonly clientStatus: Status;
	readonly userStatus: UserStatus;
}
/** The columns of `parties` (p) that make a Party. */
export const partyColumns = `p.grant_id AS grantId, p.sub, p.app_id AS appId, p.client_id AS clientId,
	p.grant_epoch AS grantEpoch, p.bucket, p.pseudonym, p.blocked_at AS blockedAt, p.app_status AS appStatus,
	p.client_status AS clientStatus, p.user_status AS userStatus`;

/** The grant of a user and an app; undefined if there is none. */
export const partyOf = (c: Connection, sub: string, appId: string): Party | undefined =>
	c.one<Party>(`SELECT ${partyColumns} FROM parties p WHERE p.sub = ? AND p.app_id = ?`, sub, appId);

/** Makes a grant that holds nothing yet. */
export function makeGrant(
	c: Connection,
	of: { readonly sub: string; readonly appId: string; readonly bucket: string | null; readonly now: number },
): Party {
	c.run(
		"INSERT INTO grants (sub, app_id, epoch, bucket, pseudonym, created_at) VALUES (?, ?, 1, ?, ?, ?)",
		of.sub,
		of.appId,
		of.bucket,
		c.heard.pseudonym,
		of.now,
	);
	const made = partyOf(c, of.sub, of.appId);
	if (!made) throw new Failure("internal");
	return made;
}

/**
 * The grant that an act writes to, made if need be. Throws `app_unknown`, `app_suspended` (the app or its
 * client), `user_frozen`, `app_blocked`, and `standing_changed` unless it is as the decision saw it: of that
 * epoch, and of that bucket, which is in the code's own text.
 */
export function grantToActOn(c: Connection, act: Pick<IssueCode, "sub" | "appId" | "epoch" | "bucket" | "now">): Party {
	const app = c.one<{ active: number }>(
		`SELECT a.status = 'ACTIVE' AND c.status = 'ACTIVE' AS active
		FROM apps a JOIN clients c USING (client_id) WHERE app_id = ?`,
		act.appId,
	);
	if (!app) throw new Failure("app_unknown", { field: "appId" });
	if (app.active === 0) throw new Failure("app_suspended", { field: "appId" });
	if (c.one("SELECT 1 FROM users WHERE sub = ?", act.sub)) throw new Failure("user_frozen");
	const grant = partyOf(c, act.sub, act.appId);
	if (!grant && act.epoch === 0) return makeGrant(c, act);
	if (grant && grant.blockedAt !== null) throw new Failure("app_blocked");
	if (grant?.grantEpoch !== act.epoch) throw new Failure("standing_changed");
	if (grant.bucket === null) {
		c.run("UPDATE grants SET bucket = ? WHERE grant_id = ?", act.bucket, grant.grantId);
		return { ...grant, bucket: act.bucket };
	}
	if (grant.bucket !== act.bucket) throw new Failure("standing_changed");
	return grant;
}

/** Keeps a code that rests on a grant as it is now. */
export function keepCode(
	c: Connection,
	{ grantId, grantEpoch }: Party,
	code: { readonly digest: string; readonly scopes: readonly string[]; readonly expiresAt: number },
): void {
	c.run(
		"INSERT INTO codes (digest, grant_id, epoch, scopes, expires_at, row_expires_at) VALUES (?, ?, ?, ?, ?, ?)",
		code.digest,
		grantId,
		grantEpoch,
		code.scopes.join(","),
		code.expiresAt,
		code.expiresAt,
	);
}
