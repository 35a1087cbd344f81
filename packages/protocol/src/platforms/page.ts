import type { ScopeRow, Source, SuperAppRow } from "../platform/rows.ts";

/** How the tables of the wallets say where a row comes from. What was read stands in `docs/platforms.md`. */

/** Said by a page of the wallet's or its vendor's. */
export const page = (source: string): Source => ({ standing: "documented", source });
/** Seen in code or fixtures of merchants that run against it: what. */
export const seen = (what: string): Source => ({ standing: "observed", source: `merchants' code, ${what}` });
/** Not known from public sources: our own choice, and why. */
export const ours = (why: string): Source => ({ standing: "ours", source: `not told by public pages, ${why}` });

/** A scope that is asked for on a sheet. */
export const asked = (source: Source, views: ScopeRow["views"], more: Partial<ScopeRow> = {}): ScopeRow => ({
	...source,
	views,
	silent: "never",
	...more,
});
/** A scope that everybody gets without a sheet. */
export const silently = (source: Source, views: ScopeRow["views"], more: Partial<ScopeRow> = {}): ScopeRow =>
	asked(source, views, { silent: "all", ...more });

/** What auth_user gives where a page says no more than that it is the user's information (ruling 8). */
export const basics = ["userId", "nickName", "avatar", "gender"] as const satisfies ScopeRow["views"];

/** What a program sees of a wallet whose pages do not say it: the family's words, and a name of this wallet's. */
export const seenAs = (
	app: string,
	why = "no page names what a mini program sees; the family's words, the wallet's own name",
): SuperAppRow => ({ userAgent: FAMILY, app, ...ours(why) });
/** The words that H5 programs and the Alipay+ shim look for. */
export const FAMILY = "Griver/2.0 MiniProgram";
