import {
	type BlockRequest,
	covers,
	Failure,
	type GrantedScope,
	type GrantsAnswer,
	type Item,
	items,
	type KnownAgain,
	type StopAppRequest,
	type StopScopeRequest,
} from "@byleave/protocol";
import { appFace } from "./consent/face.ts";
import { titleOf } from "./consent/sheet.ts";
import type { Context } from "./context.ts";
import { knownApp } from "./register/registry.ts";
import type { UserGrant } from "./store.ts";
import type { ProvenUser } from "./trust/identity.ts";
import { act, personAt } from "./trust/person.ts";
import { drawGrantId } from "./trust/secrets.ts";
import { type Words, wordsFor } from "./words/index.ts";

/** The user's page: every app with a live grant or a block, in the words that the user saw (rulings 9, 23). */
export async function listGrants(
	context: Context,
	who: ProvenUser,
	language: string | undefined,
): Promise<GrantsAnswer> {
	const words = wordsFor(language);
	const rows = await context.store.grantsOf(who);
	const free = rows.filter(({ appId }) => who.app === undefined || who.app === appId);
	const grants = await Promise.all(
		free.map(async (row) => ({ ...row, app: await knownApp(context.registry, row.appId) })),
	);
	return {
		language: words.language,
		dir: words.dir,
		words: words.grants({ support: context.config.support }),
		apps: grants.map((grant) => {
			const scopes = scopesOf(context, words, grant);
			return {
				app: appFace(grant.app),
				blocked: grant.blocked,
				since: scopes.map(({ since }) => since).sort()[0] ?? null,
				known: knownAgain(words, grant),
				scopes,
			};
		}),
	};
}

const KNOWN = "userId" satisfies Item;
/** The page follows the order of views and operations, whatever a scope is called; a scope that gives nothing else is last. */
const rankOf = (item: Item): number => {
	if (item === KNOWN) return items.length + 1;
	const at = (items as readonly Item[]).indexOf(item);
	// What is the wallet's own comes behind what all have.
	return at < 0 ? items.length : at;
};
const firstOf = (rows: UserGrant["items"]): number => Math.min(...rows.map((row) => rankOf(row.item)));

/**
 * Knowing the user again hangs on every scope, so that it is one line of the app's, for as long as anything still
 * gives it; in the words of a sheet, if one said it.
 */
function knownAgain(words: Words, { items }: UserGrant): KnownAgain | null {
	const rows = items.filter((row) => row.item === KNOWN);
	if (rows.length === 0) return null;
	const seen = rows.find((row) => row.words)?.words;
	return {
		title: seen?.title ?? words.titles[KNOWN],
		why: seen?.why ?? null,
		silent: rows.every((row) => row.silent),
	};
}

/** A scope that the platform dropped reveals nothing any more, but is listed so that it can be stopped. */
function scopesOf(context: Context, words: Words, { items }: UserGrant): readonly GrantedScope[] {
	const byScope = Map.groupBy(items, (row) => row.scope);
	return [...byScope]
		.sort(([, some], [, others]) => firstOf(some) - firstOf(others))
		.map(([scope, rows]) => {
			const lines = new Map<string, string | null>();
			for (const row of [...rows].sort((some, other) => rankOf(some.item) - rankOf(other.item))) {
				if (row.item === KNOWN) continue;
				const root = items.find((other) => other.scope === row.coveredBy && covers(other.item, row.item));
				const seen = row.words ?? root?.words;
				lines.set(seen?.title ?? titleOf(context, words, row.item), seen?.why ?? null);
			}
			return {
				scope,
				lines: [...lines].map(([title, why]) => ({ title, why })),
				silent: rows.every((row) => row.silent),
				since: new Date(Math.min(...rows.map((row) => row.grantedAt))).toISOString(),
			};
		});
}

/** Stops one scope and what hangs on it: tokens live on and reveal less (ruling 23). `field_invalid` if nothing is granted under it. */
export async function stopScope(context: Context, who: ProvenUser, { appId, scope }: StopScopeRequest): Promise<void> {
	const stopped = await context.store.narrowGrant({ ...(await actOf(context, who, appId)), scope });
	if (!stopped) {
		throw new Failure("field_invalid", { field: "scope", message: "scope: nothing is granted to this app under it." });
	}
}

/** Stops an app: its codes and tokens of this user are dead at once (ruling 23). Stopped already: no effect. */
export async function stopApp(context: Context, who: ProvenUser, { appId }: StopAppRequest): Promise<void> {
	await context.store.revokeGrant(await actOf(context, who, appId));
}

/** Blocks an app, which stops it too, or takes the block back (ruling 9). `app_unknown` if there is none. */
export async function block(context: Context, who: ProvenUser, { appId, blocked }: BlockRequest): Promise<void> {
	await context.store.block({ ...(await actOf(context, who, appId)), blocked, grantId: drawGrantId() });
}

/** What the store is told of a user's own act on an app. Rejects with `app_unknown` if there is none. */
export async function actOf(context: Context, who: ProvenUser, appId: string) {
	const { clientId } = await knownApp(context.registry, appId);
	return { ...act(context), ...personAt(context, who.sub, clientId), appId, provedAt: who.provedAt };
}
