import { Failure } from "@byleave/protocol";
import type { Family, LookAt, Refresh } from "../../store.ts";
import { type Party, partyColumns } from "./acting.ts";
import type { Connection, Verbs } from "./connection.ts";
import {
	answer,
	checkNamed,
	endFamilyOf,
	type Generation,
	generationOf,
	isAlive,
	keepGeneration,
	mustBeActive,
} from "./families.ts";

type What = "code" | "refresh";

/** A code or a refresh token as it lies in the store, with the family it has begotten or belongs to. */
interface Presented extends Party {
	readonly epoch: number;
	readonly scopes: string;
	readonly expiresAt: number;
	readonly usedAt: number | null;
	readonly usedWithKey: string | null;
	/** The generation that it begets. */
	readonly begets: number;
	readonly familyId: string | null;
	readonly familyExpiresAt: number | null;
	readonly endedAt: number | null;
}

const select: Record<What, string> = {
	code: `SELECT ${partyColumns}, x.epoch, x.scopes, x.expires_at AS expiresAt, x.used_at AS usedAt,
		x.used_with_key AS usedWithKey, 1 AS begets, f.family_id AS familyId, f.expires_at AS familyExpiresAt,
		f.ended_at AS endedAt
		FROM codes x JOIN parties p USING (grant_id) LEFT JOIN families f ON f.code_digest = x.digest
		WHERE x.digest = ?`,
	refresh: `SELECT ${partyColumns}, f.epoch, f.scopes, x.refresh_expires_at AS expiresAt, x.used_at AS usedAt,
		x.used_with_key AS usedWithKey, x.generation + 1 AS begets, f.family_id AS familyId,
		f.expires_at AS familyExpiresAt, f.ended_at AS endedAt
		FROM tokens x JOIN families f USING (family_id) JOIN parties p USING (grant_id)
		WHERE x.refresh_digest = ?`,
};
const use: Record<What, string> = {
	code: "UPDATE codes SET row_expires_at = ?, used_at = ?, used_with_key = ? WHERE digest = ?",
	refresh: `UPDATE tokens SET row_expires_at = max(access_expires_at, ?), used_at = ?, used_with_key = ?
		WHERE refresh_digest = ?`,
};

/** What is presented once: codes and refresh tokens. */
export function redeemingVerbs(c: Connection): Pick<Verbs, "lookAtCode" | "redeemCode" | "lookAtRefresh" | "refresh"> {
	return {
		lookAtCode: (look) => lookAt(c, "code", look),
		lookAtRefresh: (look) => lookAt(c, "refresh", look),
		redeemCode: (redeem) =>
			present(c, "code", redeem, ({ grantId, epoch, scopes }) => {
				const { familyId, familyExpiresAt, digest } = redeem;
				c.run(
					`INSERT INTO families (family_id, code_digest, grant_id, epoch, scopes, expires_at, row_expires_at)
					VALUES (?, ?, ?, ?, ?, ?, ?)`,
					familyId,
					digest,
					grantId,
					epoch,
					scopes,
					familyExpiresAt,
					familyExpiresAt,
				);
				return { familyId, familyExpiresAt };
			}),
		refresh: (redeem) =>
			present(c, "refresh", redeem, ({ familyId, familyExpiresAt }) => ({ familyId, familyExpiresAt })),
	};
}

/** Checks that come before all others, so that nobody else's attempt changes anything (rulings 13, 17). */
function find(c: Connection, what: What, look: LookAt): Presented {
	const found = c.one<Presented>(select[what], look.digest);
	if (found?.clientId !== look.clientId) throw new Failure(`${what}_unknown`);
	checkNamed(found, look.named);
	return found;
}

function lookAt(c: Connection, what: What, look: LookAt): Family {
	const found = find(c, what, look);
	if (found.usedAt !== null) {
		// Whether this is a retry only redeeming can tell, by the key and the window.
		const first = firstAnswer(c, found, look.now);
		if (!first) throw new Failure(`${what}_used`);
		mustBeActive(found);
		return answer(c, found, first, true);
	}
	mustBeRedeemable(found, what, look.now);
	const own = found.familyId === null ? undefined : generationOf(c, found.familyId, found.begets - 1);
	return answer(c, found, own ?? { ...unborn, familyId: found.familyId ?? "" }, false);
}

/** A code that is not redeemed yet has no tokens to speak of. */
const unborn = { nonce: "", accessExpiresAt: 0, refreshExpiresAt: 0, usedAt: null };

function present(
	c: Connection,
	what: What,
	redeem: Refresh,
	family: (found: Presented) => { readonly familyId: string | null; readonly familyExpiresAt: number | null },
): Family | Failure {
	const found = find(c, what, redeem);
	const { now, retry } = redeem;
	if (found.usedAt !== null) {
		const inTime = retry > 0 && now - found.usedAt <= retry && found.usedWithKey === redeem.keyVersion;
		const first = inTime ? firstAnswer(c, found, now) : undefined;
		if (!first) {
			if (found.familyId !== null) endFamilyOf(c, { ...found, familyId: found.familyId }, now, `${what} reused`);
			return new Failure(`${what}_used`);
		}
		mustBeActive(found);
		c.note(`${what}-answered-again`, now, found, `family=${found.familyId} generation=${found.begets}`);
		return answer(c, found, first, true);
	}
	mustBeRedeemable(found, what, now);
	c.run(use[what], now, now, redeem.keyVersion, redeem.digest);
	const { familyId, familyExpiresAt } = family(found);
	if (familyId === null || familyExpiresAt === null) throw new Failure("internal");
	const made = keepGeneration(c, { familyId, familyExpiresAt, generation: found.begets }, redeem);
	const fact = what === "code" ? "code-redeemed" : "tokens-refreshed";
	c.note(fact, now, found, `family=${familyId} generation=${found.begets} scopes=${found.scopes}`);
	return answer(c, found, made, false);
}

function mustBeRedeemable(found: Presented, what: What, now: number): void {
	if (now >= found.expiresAt) throw new Failure(`${what}_expired`);
	if (!isAlive(found)) throw new Failure(`${what}_unknown`);
	mustBeActive(found);
}

/**
 * What the first redemption answered, while it may be answered again: the family lives, and the refresh token
 * of that answer has not been used. (Its access token may have been: who lost the race to a colleague that was
 * quick to use it is honest still.)
 */
function firstAnswer(c: Connection, found: Presented, now: number): Generation | undefined {
	const { familyId, familyExpiresAt, begets } = found;
	if (familyId === null || !isAlive(found) || now >= (familyExpiresAt ?? 0)) return undefined;
	const first = generationOf(c, familyId, begets);
	return first?.usedAt === null ? first : undefined;
}
