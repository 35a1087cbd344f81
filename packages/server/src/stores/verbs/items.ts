import { covers, Failure } from "@byleave/protocol";
import type { GrantItem } from "../../store.ts";
import type { Connection } from "./connection.ts";

type StoredItem = Omit<GrantItem, "silent"> & { silent: number };

/** The rows of a grant, in order of scope and item. */
export function itemsOfGrant(c: Connection, grantId: number): readonly GrantItem[] {
	return c
		.all<StoredItem>(
			`SELECT scope, item, covered_by AS coveredBy, silent, words_hash AS wordsHash
			FROM grant_items WHERE grant_id = ? ORDER BY scope, item`,
			grantId,
		)
		.map((row) => ({ ...row, silent: row.silent === 1 }));
}

/**
 * Of these scopes those that are granted as of now — they have a row, and the operator has not
 * taken the approval back — and the rows that they have.
 */
export function effective(
	c: Connection,
	grant: { readonly grantId: number; readonly appId: string },
	scopes: readonly string[],
): { readonly scopes: readonly string[]; readonly items: readonly GrantItem[] } {
	const withdrawn = c
		.all<{ scope: string }>("SELECT scope FROM app_scopes WHERE app_id = ? AND approval IS NULL", grant.appId)
		.map(({ scope }) => scope);
	const items = itemsOfGrant(c, grant.grantId).filter(
		({ scope }) => scopes.includes(scope) && !withdrawn.includes(scope),
	);
	return { scopes: scopes.filter((scope) => items.some((row) => row.scope === scope)), items };
}

/**
 * Writes rows into a grant. A row that the user was asked for, and that stands by itself, is never made to hang
 * on another or to look silent; words that were shown anew replace the ones shown before.
 * Throws `standing_changed` if a row hangs on nothing or one of `scopes` is not granted after all this:
 * then something was stopped between the decision and the act.
 */
export function writeItems(
	c: Connection,
	grant: { readonly grantId: number; readonly appId: string },
	written: { readonly items: readonly GrantItem[]; readonly scopes: readonly string[]; readonly now: number },
): readonly GrantItem[] {
	const fresh = written.items.filter((row) => upsert(c, grant.grantId, row, written.now));
	dropUnrooted(c, grant.grantId);
	const live = itemsOfGrant(c, grant.grantId);
	const lost = written.items.some((row) => !live.some((other) => other.scope === row.scope && other.item === row.item));
	if (lost || effective(c, grant, written.scopes).scopes.length < written.scopes.length) {
		throw new Failure("standing_changed");
	}
	return fresh;
}

function upsert(c: Connection, grantId: number, row: GrantItem, now: number): boolean {
	const changed = c.run(
		`INSERT INTO grant_items (grant_id, scope, item, covered_by, silent, words_hash, granted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET covered_by = excluded.covered_by, silent = excluded.silent,
			words_hash = excluded.words_hash, granted_at = excluded.granted_at
		WHERE (silent = 1 AND excluded.silent = 0)
			OR (covered_by IS NOT NULL AND covered_by IS NOT excluded.covered_by)
			OR (excluded.words_hash IS NOT NULL AND words_hash IS NOT excluded.words_hash)`,
		grantId,
		row.scope,
		row.item,
		row.coveredBy,
		Number(row.silent),
		row.wordsHash,
		now,
	);
	return changed > 0;
}

/** Drops the rows of one scope of a grant, but for those of `keep`, and what hung on them. */
export function dropScope(c: Connection, grantId: number, scope: string, keep: readonly GrantItem[] = []): number {
	let dropped = 0;
	for (const row of itemsOfGrant(c, grantId)) {
		if (row.scope === scope && !keep.some((other) => other.scope === scope && other.item === row.item)) {
			dropped += dropRow(c, grantId, row);
		}
	}
	return dropped + dropUnrooted(c, grantId);
}

function dropUnrooted(c: Connection, grantId: number): number {
	const rows = itemsOfGrant(c, grantId);
	const live = rooted(rows);
	return rows.filter((row) => !live.has(row)).reduce((dropped, row) => dropped + dropRow(c, grantId, row), 0);
}

const dropRow = (c: Connection, grantId: number, { scope, item }: GrantItem): number =>
	c.run("DELETE FROM grant_items WHERE grant_id = ? AND scope = ? AND item = ?", grantId, scope, item);

/** The rows that stand by themselves or hang, over however many others, on one that does (ruling 7). */
function rooted(rows: readonly GrantItem[]): ReadonlySet<GrantItem> {
	const live = new Set(rows.filter((row) => row.coveredBy === null));
	// Every scope implies userId (ruling 9), so any row of the covering scope carries it.
	const carries = (root: GrantItem, row: GrantItem) =>
		root.scope === row.coveredBy && (row.item === "userId" || covers(root.item, row.item));
	for (let before = -1; before < live.size; ) {
		before = live.size;
		for (const row of rows) if ([...live].some((root) => carries(root, row))) live.add(row);
	}
	return live;
}
