import { covers, Failure } from "@byleave/protocol";
import type { GrantItem } from "../../store.ts";
import { type Statement, write } from "../statement.ts";

/** The rows of a grant as the database has them. */
export type StoredItem = Omit<GrantItem, "silent"> & { readonly silent: number };
export const itemOf = ({ scope, item, coveredBy, silent, wordsHash }: StoredItem): GrantItem => ({
	scope,
	item,
	coveredBy,
	silent: silent === 1,
	wordsHash,
});
/** The columns of `grant_items` (i) that make a StoredItem. */
export const itemColumns = `i.scope, i.item, i.covered_by AS "coveredBy", i.silent, i.words_hash AS "wordsHash"`;

type Place = Pick<GrantItem, "scope" | "item">;
const same = (one: Place, other: Place): boolean => one.scope === other.scope && one.item === other.item;

/** Of these scopes those that are granted (they have a row, and the operator has not taken the approval back), and their rows. */
export function effective(
	scopes: readonly string[],
	rows: readonly GrantItem[],
	withdrawn: readonly { readonly scope: string }[],
): { readonly scopes: readonly string[]; readonly items: readonly GrantItem[] } {
	const gone = new Set(withdrawn.map(({ scope }) => scope));
	const items = rows.filter(({ scope }) => scopes.includes(scope) && !gone.has(scope));
	return { scopes: scopes.filter((scope) => items.some((row) => row.scope === scope)), items };
}

/**
 * A grant's rows after some were written into it. A row that the user was asked for, and that stands by itself, is never
 * made to hang on another or to look silent; words that were shown anew replace the ones shown before.
 * Throws `standing_changed` if a row hangs on nothing or one of `scopes` is not granted after all this: then something was
 * stopped between the decision and the act.
 */
export function withWritten(
	rows: readonly GrantItem[],
	written: { readonly items: readonly GrantItem[]; readonly scopes: readonly string[] },
	withdrawn: readonly { readonly scope: string }[],
): readonly GrantItem[] {
	const all = [...rows];
	for (const row of written.items) {
		const at = all.findIndex((had) => same(had, row));
		const had = all[at];
		if (!had) all.push(row);
		else if (replaces(row, had)) all[at] = row;
	}
	const live = rooted(all);
	const lost = written.items.some((row) => !live.some((other) => same(other, row)));
	if (lost || effective(written.scopes, live, withdrawn).scopes.length < written.scopes.length) {
		throw new Failure("standing_changed");
	}
	return live;
}

const replaces = (row: GrantItem, had: GrantItem): boolean =>
	(had.silent && !row.silent) ||
	(had.coveredBy !== null && had.coveredBy !== row.coveredBy) ||
	(row.wordsHash !== null && had.wordsHash !== row.wordsHash);

/** A grant's rows without those of one scope, but for `keep`, and without what hung on them. */
export const withoutScope = (
	rows: readonly GrantItem[],
	scope: string,
	keep: readonly GrantItem[] = [],
): readonly GrantItem[] => rooted(rows.filter((row) => row.scope !== scope || keep.some((other) => same(other, row))));

/** What brings a grant's rows from what they were to what they are to be; the new and changed ones are `fresh`. */
export function changes(
	{ bucket, grantId }: { readonly bucket: string; readonly grantId: string },
	before: readonly GrantItem[],
	after: readonly GrantItem[],
	now: number,
): { readonly statements: readonly Statement[]; readonly fresh: readonly GrantItem[] } {
	const gone = before.filter((row) => !after.some((other) => same(other, row)));
	const fresh = after.filter((row) => !before.includes(row));
	return {
		fresh,
		statements: [
			...gone.map(({ scope, item }) =>
				write(
					"DELETE FROM grant_items WHERE bucket = ? AND grant_id = ? AND scope = ? AND item = ?",
					bucket,
					grantId,
					scope,
					item,
				),
			),
			...fresh.map((row) =>
				write(
					`INSERT INTO grant_items (bucket, grant_id, scope, item, covered_by, silent, words_hash, granted_at)
					VALUES (?, ?, ?, ?, ?, ?, ?, ?)
					ON CONFLICT (bucket, grant_id, scope, item) DO UPDATE SET covered_by = excluded.covered_by,
						silent = excluded.silent, words_hash = excluded.words_hash, granted_at = excluded.granted_at`,
					bucket,
					grantId,
					row.scope,
					row.item,
					row.coveredBy,
					Number(row.silent),
					row.wordsHash,
					now,
				),
			),
		],
	};
}

/** The rows that stand by themselves or hang, over however many others, on one that does (ruling 7). */
function rooted(rows: readonly GrantItem[]): readonly GrantItem[] {
	const live = new Set(rows.filter((row) => row.coveredBy === null));
	// Every scope implies userId (ruling 9), so any row of the covering scope carries it.
	const carries = (root: GrantItem, row: GrantItem) =>
		root.scope === row.coveredBy && (row.item === "userId" || covers(root.item, row.item));
	for (let before = -1; before < live.size; ) {
		before = live.size;
		for (const row of rows) if ([...live].some((root) => carries(root, row))) live.add(row);
	}
	return rows.filter((row) => live.has(row));
}
