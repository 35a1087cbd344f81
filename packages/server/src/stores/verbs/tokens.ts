import { Failure } from "@byleave/protocol";
import type { LookAt } from "../../store.ts";
import { type Party, partyColumns } from "./acting.ts";
import type { Connection } from "./connection.ts";
import { answer, checkNamed, endFamilyOf, type Generation, isAlive, mustBeActive } from "./families.ts";
import type { Verbs } from "./verbs.ts";

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
