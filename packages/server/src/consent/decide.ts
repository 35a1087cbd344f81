import { type Cause, canonical, covers, type Item, itemsOf, type Platform, scopeRow, spoken } from "@byleave/protocol";
import type { GrantItem, Standing } from "../store.ts";

/** A scope that needs the user's word. */
export interface AskedScope {
	/** Its canonical name. */
	readonly scope: string;
	/** The names under which it was asked. */
	readonly names: readonly string[];
	readonly optional: boolean;
	/** What no live grant gives yet. */
	readonly missing: readonly Item[];
	/** The lines that the sheet shows for it: less than `missing` where another line says it already. */
	readonly shows: readonly Item[];
}

/** A refusal per scope, in the names that were asked. */
export type Refused = Readonly<Record<string, string>>;

/**
 * What becomes of a request, with reasons. `granted`, `asks` and `refused` hold the
 * names as asked; `rows` and the asks' scopes are canonical.
 */
export type Decision =
	| {
			readonly kind: "issue";
			readonly granted: readonly string[];
			readonly refused: Refused;
			readonly rows: readonly GrantItem[];
			readonly reasons: readonly string[];
	  }
	| {
			readonly kind: "ask";
			/** Granted without the user's word. */
			readonly granted: readonly string[];
			/** As asked. */
			readonly waiting: readonly string[];
			readonly asks: readonly AskedScope[];
			readonly refused: Refused;
			readonly rows: readonly GrantItem[];
			readonly reasons: readonly string[];
	  }
	| { readonly kind: "fail"; readonly cause: Cause; readonly refused: Refused; readonly reasons: readonly string[] };

/** What of a platform decides: its rows of the scopes that are asked, what a refusal is called, the windows. */
export interface Rules {
	readonly scopes: Platform["scopes"];
	readonly jsapi: Pick<Platform["jsapi"], "scopeErrors">;
	readonly lifetimes: Pick<Platform["lifetimes"], "setAside" | "suppression">;
}
/** Only that, for names that the platform knows: it goes where the decision is made. */
export function rulesFor({ scopes, jsapi, lifetimes }: Platform, asked: readonly string[]): Rules {
	const names = new Set(asked.flatMap((name) => [name, canonical({ scopes }, name)]));
	const { setAside, suppression } = lifetimes;
	return {
		scopes: Object.fromEntries(Object.entries(scopes).filter(([name]) => names.has(name))),
		jsapi: { scopeErrors: jsapi.scopeErrors },
		lifetimes: { setAside, suppression },
	};
}

/**
 * Wanted scopes + app + grants → issue · ask · fail (pure; rulings 1, 3, 6 to 10). `asked` are names that
 * readScopes has read and the platform knows; `refused` what it refused of them already. The caller has made
 * sure that app and user exist and are active.
 */
export function decide(input: {
	readonly platform: Rules;
	readonly asked: readonly string[];
	readonly refused: Refused;
	readonly standing: Pick<Standing, "app" | "blocked" | "items" | "setAside" | "suppressed">;
	/** A merchant has prepared it: it is asked for whatever was granted before, since its words are new. */
	readonly prepared?: boolean;
}): Decision {
	const { platform, asked, standing, prepared = false } = input;
	const { scopeErrors } = platform.jsapi;
	const refused: Record<string, string> = { ...input.refused };
	const reasons: string[] = [];
	if (standing.blocked) {
		for (const name of asked) refused[name] = scopeErrors.refused;
		return { kind: "fail", cause: "app_blocked", refused, reasons: ["the user has blocked the app"] };
	}

	const granted: string[] = [];
	const waiting: string[] = [];
	const rows: GrantItem[] = [];
	const asks = new Map<string, AskedScope>();
	let leftOff = false;
	for (const name of asked) {
		const scope = canonical(platform, name);
		const row = scopeRow(platform, scope);
		const approval = approvalOf(standing.app?.approved, scope);
		if (!row || !approval) {
			refused[name] = scopeErrors.notApproved;
			reasons.push(`${name}: the app is not approved for it`);
		} else if (row.preparedOnly && !prepared) {
			refused[name] = scopeErrors.notApproved;
			reasons.push(`${name}: only what a merchant has prepared gives it`);
		} else if (prepared) {
			waiting.push(name);
			const given = givenBy(standing.items, scope, "userId") !== undefined;
			const missing = itemsOf(row).filter((item) => item !== "userId" || !given);
			asks.set(scope, { scope, names: [name], optional: false, missing, shows: missing });
			reasons.push(`${name}: prepared, to ask for ${missing.join(", ")}`);
		} else if (row.silent === "all" || (row.silent === "trusted" && standing.app?.trusted)) {
			granted.push(name);
			rows.push(...itemsOf(row).map((item) => silentRow(scope, item)));
			reasons.push(`${name}: silent`);
		} else {
			const missing = itemsOf(row).filter((item) => givenBy(standing.items, scope, item) === undefined);
			if (missing.length === 0) {
				granted.push(name);
				rows.push(...coveredRows(standing.items, scope, itemsOf(row)));
				reasons.push(`${name}: granted before`);
			} else if (approval === "optional" && standing.setAside.includes(scope)) {
				refused[name] = scopeErrors.refused;
				leftOff = true;
				reasons.push(`${name}: optional, left off less than ${spoken(platform.lifetimes.setAside)} ago`);
			} else {
				waiting.push(name);
				const names = [...(asks.get(scope)?.names ?? []), name];
				asks.set(scope, { scope, names, optional: approval === "optional", missing, shows: missing });
				reasons.push(`${name}: to ask for ${missing.join(", ")}`);
			}
		}
	}

	if (asks.size > 0 && standing.suppressed) {
		for (const name of waiting) refused[name] = scopeErrors.refused;
		return {
			kind: "fail",
			cause: "refused_recently",
			refused,
			reasons: [...reasons, `refused twice within ${spoken(platform.lifetimes.suppression)}`],
		};
	}
	if (asks.size > 0) return { kind: "ask", granted, waiting, asks: merge([...asks.values()]), refused, rows, reasons };
	if (granted.length > 0) return { kind: "issue", granted, refused, rows, reasons };
	return { kind: "fail", cause: leftOff ? "optional_refused" : "scope_not_approved", refused, reasons };
}

function approvalOf(
	approved: Readonly<Record<string, "required" | "optional">> | undefined,
	scope: string,
): "required" | "optional" | undefined {
	return approved && Object.hasOwn(approved, scope) ? approved[scope] : undefined;
}

const silentRow = (scope: string, item: Item): GrantItem => ({
	scope,
	item,
	coveredBy: null,
	silent: true,
	wordsHash: null,
});

/**
 * The scope whose live row gives `item` to `scope`: itself, or the one it would hang on; undefined if none does.
 * What was granted in silence gives nothing to a scope that asks, so that the first sheet says that userId
 * leaves; any later one need not (ruling 9).
 */
export function givenBy(items: readonly GrantItem[], scope: string, item: Item): string | undefined {
	const spoken = items.filter((row) => !row.silent);
	if (spoken.some((row) => row.scope === scope && row.item === item)) return scope;
	const roots = spoken.filter((row) => row.coveredBy === null);
	return roots.find((row) => item === "userId" || covers(row.item, item))?.scope;
}

/** Rows of a scope of which live grants give everything: each row hangs on a scope that gives it, userId on the last of them (ruling 7). */
function coveredRows(items: readonly GrantItem[], scope: string, wanted: readonly Item[]): readonly GrantItem[] {
	const own = (item: Item) => givenBy(items, scope, item) === scope;
	const root = wanted.map((item) => givenBy(items, scope, item)).findLast((by) => by !== scope);
	return wanted.flatMap((item) => {
		if (own(item)) return [];
		const by = item === "userId" ? root : givenBy(items, scope, item);
		return [{ scope, item, coveredBy: by ?? null, silent: false, wordsHash: null }];
	});
}

/**
 * One line per underlying value (ruling 8): what a required scope shows is not shown again, and a masked view
 * is dropped beside the plain one. An optional scope of which nothing is left to show goes with Allow.
 */
function merge(asks: readonly AskedScope[]): readonly AskedScope[] {
	const required = asks.filter((ask) => !ask.optional).flatMap((ask) => ask.missing);
	const said = (among: readonly Item[], item: Item) => among.some((other) => other !== item && covers(other, item));
	return asks.map((ask) => {
		if (!ask.optional) return { ...ask, shows: ask.missing.filter((item) => !said(required, item)) };
		const shows = ask.missing.filter(
			(item) => !required.includes(item) && !said(required, item) && !said(ask.missing, item),
		);
		return { ...ask, optional: shows.length > 0, shows };
	});
}

/**
 * What is written when the user has allowed: of each accepted scope, what it had, what other live scopes give
 * it, and what the sheet showed — in a line of its own, or in a stronger line that it then hangs on.
 */
export function acceptedRows(
	platform: Platform,
	accepted: readonly AskedScope[],
	live: readonly GrantItem[],
	wordsHash: (scope: string, item: Item) => string | null,
): readonly GrantItem[] {
	const shown = accepted.flatMap((ask) => ask.shows.map((item) => ({ item, scope: ask.scope })));
	return accepted.flatMap(({ scope, missing }) =>
		itemsOf(scopeRow(platform, scope) ?? nothing).flatMap((item): GrantItem[] => {
			const row = { scope, item, coveredBy: null, silent: false, wordsHash: null };
			if (!missing.includes(item)) {
				const before = live.find((had) => had.scope === scope && had.item === item && !had.silent);
				const by = givenBy(live, scope, item);
				// Stopped while the sheet was up and not on it: it is not granted again unseen.
				if (by === undefined) return [];
				return [before ?? { ...row, coveredBy: item === "userId" ? null : by }];
			}
			if (item === "userId" || shown.some((line) => line.item === item)) {
				return [{ ...row, wordsHash: wordsHash(scope, item) }];
			}
			// What no line shows is not granted.
			return shown
				.filter((line) => covers(line.item, item))
				.slice(0, 1)
				.map((line) => ({ ...row, coveredBy: line.scope }));
		}),
	);
}
const nothing = { views: [], silent: "never", standing: "ours", source: "" } as const;
