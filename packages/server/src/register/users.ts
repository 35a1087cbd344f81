import type { UserStatus } from "../store.ts";
import { findApp } from "./apps.ts";
import { checkId, checkSub, wrong } from "./checks.ts";
import type { Desk } from "./desk.ts";

const MOST_USER_ID = 64;

/** Freezes a user here, or lets them go on: nothing is issued, redeemed or disclosed for one who is not ACTIVE. */
export async function setUserStatus(desk: Desk, { sub, status }: { sub: string; status: UserStatus }): Promise<void> {
	checkSub(sub);
	await desk.store.setUserStatus(sub, status, desk.now());
}

/** Forgets a user for good: ids, grants, codes, tokens, refusals. */
export async function eraseUser(desk: Desk, { sub }: { sub: string }): Promise<void> {
	checkSub(sub);
	await desk.store.eraseUser(sub, desk.now());
}

/** Keeps the id that a merchant knows a user by from elsewhere (ruling 22). Never a client's or an app's (checklist 74). */
export async function importUserId(
	{ store }: Desk,
	{ clientId, sub, userId }: { clientId: string; sub: string; userId: string },
): Promise<void> {
	checkSub(sub);
	if (!/^[A-Za-z0-9_-]+$/.test(userId) || userId.length > MOST_USER_ID) {
		throw wrong("userId", `1 to ${MOST_USER_ID} letters, digits, dashes and underscores are needed.`);
	}
	if ((await store.client(userId)) || (await store.app(userId))) {
		throw wrong("userId", "a client or an app has this id.");
	}
	await store.importUserId(clientId, sub, userId);
}

/** What a user has allowed and blocked, without the words that were shown. */
export async function grantsOf({ store }: Desk, { sub }: { sub: string }) {
	checkSub(sub);
	return (await store.grantsOf(sub)).map(({ app, blocked, items }) => ({
		appId: app.appId,
		name: app.name,
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
	checkId("appId", appId, 32);
	await findApp(desk, appId);
	await desk.store.revokeGrant(sub, appId, desk.now());
}
