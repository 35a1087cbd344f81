import type { GrantItem, Standing, StandingOf, Status, UserStatus } from "../../../store.ts";
import { ask, type RowsOf, reading, type Statement, select } from "../../statement.ts";
import { itemRows, type Party, partyOf } from "../acting.ts";
import { itemOf, type StoredItem } from "../items.ts";
import type { Verbs } from "../rooms.ts";

interface AskingApp {
	readonly appId: string;
	readonly clientId: string;
	readonly trusted: number;
	readonly status: Status;
	readonly clientVersion: number;
}
type Approval = "required" | "optional";

/** Rows that hang on a user's grant for an app. */
const ofGrant = <R extends object>(
	what: string,
	rest: string,
	of: Pick<StandingOf, "bucket" | "sub" | "appId">,
	...values: readonly number[]
): Statement<R> =>
	select(
		`SELECT ${what} WHERE bucket = ? AND grant_id = (SELECT grant_id FROM grants WHERE bucket = ? AND sub = ? AND app_id = ?)
		${rest}`,
		of.bucket,
		of.bucket,
		of.sub,
		of.appId,
		...values,
	);

/** All that is to be read of a user and an app for a decision. */
export const standingRows = (of: StandingOf) =>
	[
		select<AskingApp>(
			`SELECT a.app_id AS "appId", a.client_id AS "clientId", a.trusted, c.version AS "clientVersion",
			CASE WHEN c.status = 'ACTIVE' THEN a.status ELSE c.status END AS status
			FROM apps a JOIN clients c ON c.client_id = a.client_id WHERE a.app_id = ?`,
			of.appId,
		),
		select<{ scope: string; approval: Approval | null }>(
			"SELECT scope, approval FROM app_scopes WHERE app_id = ?",
			of.appId,
		),
		partyOf(of),
		select<{ status: UserStatus }>("SELECT status FROM users WHERE pseudonym = ?", of.pseudonym),
		itemRows(of),
		ofGrant<{ scope: string }>(
			"scope FROM set_aside",
			"AND at + ? > ? ORDER BY scope",
			of,
			of.windows.setAside,
			of.now,
		),
		// Of any two within the window the last two are the ones that hold the longest.
		ofGrant<{ at: number }>("at FROM refusals", "ORDER BY at DESC LIMIT 2", of),
	] as const;

/** What the rows say; beside it the grant, and the scopes whose approval the operator has taken back. */
export function standingFrom(
	[[app], scopes, [grant], [user], stored, setAside, [second, first]]: RowsOf<ReturnType<typeof standingRows>>,
	{ now, windows }: Pick<StandingOf, "now" | "windows">,
): {
	readonly standing: Standing;
	readonly grant: Party | undefined;
	readonly withdrawn: readonly { readonly scope: string }[];
} {
	const approved: Record<string, Approval> = {};
	for (const { scope, approval } of scopes) if (approval !== null) approved[scope] = approval;
	const items: readonly GrantItem[] = stored.map((row: StoredItem) => itemOf(row));
	return {
		grant,
		withdrawn: scopes.filter(({ approval }) => approval === null),
		standing: {
			app: app && { ...app, trusted: app.trusted === 1, approved },
			userStatus: user?.status ?? "ACTIVE",
			epoch: grant?.grantEpoch ?? 0,
			blocked: (grant?.blockedAt ?? null) !== null,
			items,
			setAside: setAside.map(({ scope }) => scope),
			suppressed:
				first !== undefined &&
				second !== undefined &&
				second.at - first.at <= windows.suppression &&
				now < second.at + windows.suppression,
		},
	};
}

export const standingVerbs: Pick<Verbs, "standing"> = {
	standing: reading(function* (of) {
		return standingFrom(yield* ask(...standingRows(of)), of).standing;
	}),
};
