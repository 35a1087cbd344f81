import { Failure } from "@byleave/protocol";
import type { GrantItem, RevokeGrant, UserGrant, WordsRow } from "../../store.ts";
import { acting, ask, commit, type List, reading, select, write } from "../statement.ts";
import { lockGrant, lockGrantAt, makeGrant, type Party, userGrant } from "./acting.ts";
import { notes, ownDetail, ownNote } from "./audit.ts";
import { closeGate } from "./gate.ts";
import { changes, itemColumns, itemOf, type StoredItem, withoutScope } from "./items.ts";
import type { Verbs } from "./rooms.ts";

interface ListedItem extends StoredItem {
	readonly appId: string;
	readonly grantedAt: number;
	readonly hash: string | null;
	readonly language: string;
	readonly title: string;
	readonly why: string | null;
}
const wordsOf = ({ hash, language, title, why }: ListedItem): WordsRow | null =>
	hash === null ? null : { hash, language, title, why };

const NOTHING_KNOWN = "nothing was known";

/** One row, whatever hangs on it: nothing of an older epoch is valid (ruling 23). */
const stop = ({ bucket, grantId }: Party): List => [
	write("UPDATE grants SET epoch = epoch + 1 WHERE bucket = ? AND grant_id = ?", bucket, grantId),
	write("DELETE FROM grant_items WHERE bucket = ? AND grant_id = ?", bucket, grantId),
	write("DELETE FROM set_aside WHERE bucket = ? AND grant_id = ?", bucket, grantId),
];

const stopped = ({ grantEpoch }: Party) => ["app-stopped", `epoch=${grantEpoch + 1}`] as const;

/** A grant without some of its scopes. With the last that the user was asked for the rest goes too: it came along with that (ruling 23). */
export function narrowed(
	grant: Party,
	before: readonly GrantItem[],
	after: readonly GrantItem[],
	act: RevokeGrant,
	scopes: readonly string[],
): List {
	const spoken = (rows: readonly GrantItem[]) => rows.some((row) => !row.silent);
	const over = after.length === 0 || (spoken(before) && !spoken(after));
	const rest = over ? stop(grant) : changes(grant, before, after, act.now).statements;
	const facts = scopes.map((scope) => ["scope-stopped", `scope=${scope}`] as const);
	return [...rest, ...notes(act, act, ...facts, ...(over ? [stopped(grant)] : []))];
}

/** What the user sees of what they allowed, and how they take it back. */
export const grantVerbs: Pick<Verbs, "grantsOf" | "narrowGrant" | "revokeGrant" | "block" | "eraseUser"> = {
	grantsOf: reading(function* ({ sub }) {
		const [grants, items] = yield* ask(
			select<{ appId: string; blockedAt: number | null }>(
				`SELECT app_id AS "appId", blocked_at AS "blockedAt" FROM grants WHERE sub = ? ORDER BY app_id`,
				sub,
			),
			select<ListedItem>(
				`SELECT g.app_id AS "appId", ${itemColumns}, i.granted_at AS "grantedAt", w.hash, w.language, w.title, w.why
				FROM grants g JOIN grant_items i ON i.bucket = g.bucket AND i.grant_id = g.grant_id
				LEFT JOIN words w ON w.hash = i.words_hash WHERE g.sub = ? ORDER BY i.granted_at, i.scope, i.item`,
				sub,
			),
		);
		const rows = Map.groupBy(items, ({ appId }) => appId);
		return grants.flatMap(({ appId, blockedAt }): UserGrant[] => {
			const own = rows.get(appId) ?? [];
			if (blockedAt === null && own.length === 0) return [];
			const listed = own.map((row) => ({ ...itemOf(row), grantedAt: row.grantedAt, words: wordsOf(row) }));
			return [{ appId, blocked: blockedAt !== null, items: listed }];
		});
	}),

	narrowGrant: acting(function* (act) {
		const { done, grant, items } = yield* userGrant(act, ownNote(act, act.bucket));
		const after = withoutScope(items, act.scope);
		// Its own note tells the answer, should it have to be given again (ruling 44).
		if (done) return commit([], true);
		if (!grant || after.length === items.length) return commit([], false);
		return commit(narrowed(grant, items, after, act, [act.scope]), true);
	}),

	revokeGrant: acting(function* (act) {
		const { done, grant } = yield* userGrant(act, ownNote(act, act.bucket));
		if (done || !grant) return commit([], undefined);
		return commit([...stop(grant), ...notes(act, act, stopped(grant))], undefined);
	}),

	block: acting(function* (act) {
		const { blocked, appId, now } = act;
		const [[app]] = yield* ask(
			select<{ one: number }>("SELECT 1 AS one FROM apps WHERE app_id = ?", appId),
			lockGrant(act),
		);
		if (!app) throw new Failure("app_unknown", { field: "appId" });
		const { done, grant } = yield* userGrant(act, ownNote(act, act.bucket));
		if (done || (grant ? grant.blockedAt !== null : false) === blocked) return commit([], undefined);
		const grantId = grant?.grantId ?? act.grantId;
		return commit(
			[
				...(grant ? [] : [makeGrant(act)]),
				write(
					"UPDATE grants SET blocked_at = ? WHERE bucket = ? AND grant_id = ?",
					blocked ? now : null,
					act.bucket,
					grantId,
				),
				...(blocked && grant ? stop(grant) : []),
				...notes(act, act, [blocked ? "app-blocked" : "app-unblocked", ""]),
			],
			undefined,
		);
	}),

	eraseUser: acting(function* (erase) {
		const { sub, pseudonym, now, refusedUntil } = erase;
		const [, [done], grants] = yield* ask(
			closeGate,
			ownDetail(erase),
			select<{ bucket: string; grantId: string }>(
				`SELECT bucket, grant_id AS "grantId" FROM grants WHERE sub = ? ORDER BY bucket, grant_id`,
				sub,
			),
		);
		// Whoever acts on one of them meanwhile has done so first, and may have given the person an id.
		if (grants.length > 0) {
			yield* ask(...grants.map(lockGrantAt));
		}
		const [ids] = yield* ask(
			select<{ bucket: string; clientId: string }>(
				`SELECT bucket, client_id AS "clientId" FROM user_ids WHERE sub = ?`,
				sub,
			),
		);
		// Its own row tells the answer, should it have to be given again (ruling 44).
		if (done) return commit([], done.detail !== NOTHING_KNOWN);
		const known = grants.length + ids.length > 0;
		return commit(
			[
				...grants.map(({ bucket, grantId }) =>
					write("DELETE FROM grants WHERE bucket = ? AND grant_id = ?", bucket, grantId),
				),
				...ids.map(({ bucket, clientId }) =>
					write("DELETE FROM user_ids WHERE bucket = ? AND client_id = ? AND sub = ?", bucket, clientId, sub),
				),
				write("DELETE FROM prepared WHERE pseudonym = ?", pseudonym),
				// A proof made before now must not bring anything back (ruling 22); who stands behind it is not told.
				write(
					`INSERT INTO erased (pseudonym, at, row_expires_at) VALUES (?, ?, ?)
					ON CONFLICT (pseudonym) DO UPDATE SET at = excluded.at, row_expires_at = excluded.row_expires_at`,
					pseudonym,
					now,
					refusedUntil,
				),
				...notes(erase, { pseudonym }, ["user-erased", known ? "" : NOTHING_KNOWN]),
			],
			known,
		);
	}),
};
