import { Failure } from "@byleave/protocol";
import type { Family, LookAt, Named, Refresh } from "../../store.ts";
import { type Party, partyColumns } from "./acting.ts";
import type { Connection, Verbs } from "./connection.ts";
import { effective } from "./items.ts";

/** One pair of tokens. */
export interface Generation {
	readonly familyId: string;
	readonly nonce: string;
	readonly accessExpiresAt: number;
	readonly refreshExpiresAt: number;
	/** When the refresh token was used. */
	readonly usedAt: number | null;
}

/** What the request says of the app must match (ruling 17). Throws `field_invalid`, `reference_client_mismatch`. */
export function checkNamed({ appId }: Party, named: Named): void {
	if (named.appId !== undefined && named.appId !== appId) {
		throw new Failure("field_invalid", {
			field: "appId",
			message: "appId: it is not the mini program of this code or token.",
		});
	}
	if (named.referenceClientId !== undefined && named.referenceClientId !== appId) {
		throw new Failure("reference_client_mismatch", { field: "referenceClientId" });
	}
}

/** True while what rests on a grant's epoch has not been taken back: by a stop or a block, which raise it, or the family's end. */
export const isAlive = (
	found: Pick<Party, "grantEpoch"> & { readonly epoch: number; readonly endedAt: number | null },
): boolean => found.endedAt === null && found.epoch === found.grantEpoch;

/** Throws `app_suspended`, `client_suspended`, `user_frozen`. */
export function mustBeActive({ appStatus, clientStatus, userStatus }: Party): void {
	if (appStatus !== "ACTIVE") throw new Failure("app_suspended");
	if (clientStatus !== "ACTIVE") throw new Failure("client_suspended");
	if (userStatus !== "ACTIVE") throw new Failure("user_frozen");
}

/** A family's pair of this generation; undefined if there is none (any more). */
export const generationOf = (c: Connection, familyId: string, generation: number): Generation | undefined =>
	c.one<Generation>(
		`SELECT family_id AS familyId, nonce, access_expires_at AS accessExpiresAt,
		refresh_expires_at AS refreshExpiresAt, used_at AS usedAt FROM tokens WHERE family_id = ? AND generation = ?`,
		familyId,
		generation,
	);

/** Keeps a new pair; no token outlives its family. */
export function keepGeneration(
	c: Connection,
	of: { readonly familyId: string; readonly familyExpiresAt: number; readonly generation: number },
	redeem: Refresh,
): Generation {
	const { familyId, familyExpiresAt, generation } = of;
	const { nonce, accessDigest, refreshDigest } = redeem;
	const accessExpiresAt = Math.min(redeem.accessExpiresAt, familyExpiresAt);
	const refreshExpiresAt = Math.min(redeem.refreshExpiresAt, familyExpiresAt);
	const rowExpiresAt = Math.max(accessExpiresAt, refreshExpiresAt);
	c.run(
		`INSERT INTO tokens (family_id, generation, nonce, access_digest, refresh_digest, access_expires_at,
		refresh_expires_at, row_expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		familyId,
		generation,
		nonce,
		accessDigest,
		refreshDigest,
		accessExpiresAt,
		refreshExpiresAt,
		rowExpiresAt,
	);
	// Without a refresh token that lives a family is over, however far its own end may be.
	c.run("UPDATE families SET row_expires_at = ? WHERE family_id = ?", rowExpiresAt, familyId);
	return { familyId, nonce, accessExpiresAt, refreshExpiresAt, usedAt: null };
}

/** The answer to a merchant: a pair, and what the grant gives as of now. */
export function answer(
	c: Connection,
	party: Party & { readonly scopes: string },
	{ familyId, nonce, accessExpiresAt, refreshExpiresAt }: Generation,
	again: boolean,
): Family {
	const { sub, appId, clientId } = party;
	const { scopes, items } = effective(c, party, party.scopes.split(","));
	return {
		familyId,
		sub,
		appId,
		clientId,
		bucket: party.bucket ?? "",
		scopes,
		items,
		nonce,
		accessExpiresAt,
		refreshExpiresAt,
		again,
	};
}

/** Ends a family: one row, whatever hangs on it. No effect if it has ended. */
export function endFamilyOf(c: Connection, of: Party & { readonly familyId: string }, now: number, why: string): void {
	const ended = c.run("UPDATE families SET ended_at = ? WHERE family_id = ? AND ended_at IS NULL", now, of.familyId);
	if (ended > 0) c.note("family-ended", now, of, `family=${of.familyId}: ${why}`);
}

interface AccessToken extends Party, Generation {
	readonly epoch: number;
	readonly scopes: string;
	readonly endedAt: number | null;
}

/** What is presented again and again: access tokens. */
export function tokenVerbs(c: Connection): Pick<Verbs, "access" | "endFamily"> {
	const find = (look: LookAt): AccessToken => {
		const found = c.one<AccessToken>(
			`SELECT ${partyColumns}, f.epoch, f.scopes, f.ended_at AS endedAt, f.family_id AS familyId, x.nonce,
			x.access_expires_at AS accessExpiresAt, x.refresh_expires_at AS refreshExpiresAt, x.used_at AS usedAt
			FROM tokens x JOIN families f USING (family_id) JOIN parties p USING (grant_id)
			WHERE x.access_digest = ?`,
			look.digest,
		);
		if (found?.clientId !== look.clientId) throw new Failure("access_unknown");
		checkNamed(found, look.named);
		return found;
	};
	return {
		access(look) {
			const found = find(look);
			if (!isAlive(found)) throw new Failure("access_unknown");
			if (look.now >= found.accessExpiresAt) throw new Failure("access_expired");
			mustBeActive(found);
			return answer(c, found, found, false);
		},
		endFamily(look) {
			endFamilyOf(c, find(look), look.now, "revoked");
		},
	};
}
