import type { UserStatus } from "../store.ts";
import { PROOFS_LIVE } from "../trust/identity.ts";
import { act, personAt } from "../trust/person.ts";
import { findApp } from "./apps.ts";
import { checkId, checkSub, most, wrong } from "./checks.ts";
import type { Desk } from "./desk.ts";

/** Freezes a user here, or lets them go on: nothing is issued, redeemed or disclosed for one who is not ACTIVE. */
export async function setUserStatus(desk: Desk, { sub, status }: { sub: string; status: UserStatus }): Promise<void> {
	checkSub(sub);
	await desk.store.setUserStatus({ ...act(desk), pseudonym: desk.secrets.pseudonym(sub), status });
}

/**
 * Forgets a user for good: ids, grants, codes, tokens, refusals; a freeze stays. As long as a token made before now could
 * prove them, none such brings anything back (ruling 22). False if nothing was known of them.
 */
export async function eraseUser(desk: Desk, { sub }: { sub: string }): Promise<boolean> {
	checkSub(sub);
	const erasing = act(desk);
	const pseudonym = desk.secrets.pseudonym(sub);
	return desk.store.eraseUser({ ...erasing, sub, pseudonym, refusedUntil: erasing.now + PROOFS_LIVE });
}

/** Keeps the id that a merchant knows a user by from elsewhere (ruling 22). Never a client's or an app's (checklist 74). */
export async function importUserId(
	desk: Desk,
	{ clientId, sub, userId }: { clientId: string; sub: string; userId: string },
): Promise<void> {
	checkSub(sub);
	if (!/^[A-Za-z0-9_-]+$/.test(userId) || userId.length > most.userId) {
		throw wrong("userId", `1 to ${most.userId} letters, digits, dashes and underscores are needed.`);
	}
	await desk.store.importUserId({ ...act(desk), ...personAt(desk, sub, clientId), clientId, userId });
}

/** What a user has allowed and blocked, without the words that were shown. */
export async function grantsOf({ store, registry }: Desk, { sub }: { sub: string }) {
	checkSub(sub);
	const [view, grants] = await Promise.all([registry.fresh(), store.grantsOf({ sub })]);
	return grants.map(({ appId, blocked, items }) => ({
		appId,
		name: view.app(appId)?.name ?? appId,
		blocked,
		items: items.map(({ scope, item, silent, coveredBy, grantedAt }) => ({
			scope,
			item,
			silent,
			coveredBy,
			grantedAt,
		})),
	}));
}

/** Stops an app for a user: every code and token of the two is dead at once. */
export async function revokeGrant(desk: Desk, { sub, appId }: { sub: string; appId: string }): Promise<void> {
	checkSub(sub);
	checkId("appId", appId, most.appId);
	const { clientId } = await findApp(desk, appId);
	await desk.store.revokeGrant({ ...act(desk), ...personAt(desk, sub, clientId), appId, provedAt: null });
}
