import { Failure } from "@byleave/protocol";
import type { GrantItem, UserGrant } from "../../store.ts";
import { makeGrant, type Party, partyOf } from "./acting.ts";
import type { Connection, Verbs } from "./connection.ts";
import { dropScope } from "./items.ts";
import { appWithScopes } from "./registry.ts";

type ListedItem = Omit<GrantItem, "silent"> & {
	silent: number;
	grantedAt: number;
	hash: string | null;
	language: string;
	title: string;
	why: string | null;
};

/** What the user sees of what they allowed, and how they take it back. */
export function grantVerbs(c: Connection): Pick<Verbs, "grantsOf" | "narrowGrant" | "revokeGrant" | "block"> {
	const itemsOf = (grantId: number): UserGrant["items"] =>
		c
			.all<ListedItem>(
				`SELECT scope, item, covered_by AS coveredBy, silent, words_hash AS wordsHash, granted_at AS grantedAt,
				w.hash, w.language, w.title, w.why
				FROM grant_items i LEFT JOIN words w ON w.hash = i.words_hash
				WHERE grant_id = ? ORDER BY granted_at, scope, item`,
				grantId,
			)
			.map(({ hash, language, title, why, silent, ...row }) => ({
				...row,
				silent: silent === 1,
				words: hash === null ? null : { hash, language, title, why },
			}));

	/** One row, whatever hangs on it: nothing of an older epoch is valid (ruling 23). */
	const stop = ({ grantId }: Party): void => {
		c.run("UPDATE grants SET epoch = epoch + 1 WHERE grant_id = ?", grantId);
		c.run("DELETE FROM grant_items WHERE grant_id = ?", grantId);
		c.run("DELETE FROM set_aside WHERE grant_id = ?", grantId);
	};
	return {
		grantsOf: (sub) =>
			c
				.all<{ grantId: number; appId: string; blockedAt: number | null }>(
					`SELECT grant_id AS grantId, app_id AS appId, blocked_at AS blockedAt FROM grants g WHERE sub = ?
					AND (blocked_at IS NOT NULL OR EXISTS (SELECT 1 FROM grant_items i WHERE i.grant_id = g.grant_id))
					ORDER BY app_id`,
					sub,
				)
				.flatMap(({ grantId, appId, blockedAt }) => {
					const app = appWithScopes(c, appId);
					return app ? [{ app, blocked: blockedAt !== null, items: itemsOf(grantId) }] : [];
				}),
		narrowGrant(sub, appId, scope, now) {
			const grant = partyOf(c, sub, appId);
			if (!grant || dropScope(c, grant.grantId, scope) === 0) return;
			c.note("scope-stopped", now, grant, `scope=${scope}`);
		},
		revokeGrant(sub, appId, now) {
			const grant = partyOf(c, sub, appId);
			if (!grant) return;
			stop(grant);
			c.note("app-stopped", now, grant, `epoch=${grant.grantEpoch + 1}`);
		},
		block(sub, appId, blocked, now) {
			if (!c.one("SELECT 1 FROM apps WHERE app_id = ?", appId)) throw new Failure("app_unknown", { field: "appId" });
			const none = blocked ? () => makeGrant(c, { sub, appId, bucket: null, now }) : () => undefined;
			const grant = partyOf(c, sub, appId) ?? none();
			if (!grant || (grant.blockedAt !== null) === blocked) return;
			c.run("UPDATE grants SET blocked_at = ? WHERE grant_id = ?", blocked ? now : null, grant.grantId);
			if (blocked) stop(grant);
			c.note(blocked ? "app-blocked" : "app-unblocked", now, grant, "");
		},
	};
}
