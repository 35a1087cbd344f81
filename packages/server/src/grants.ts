import {
	type BlockRequest,
	covers,
	Failure,
	type GrantedScope,
	type GrantsAnswer,
	itemsOf,
	type StopAppRequest,
	type StopScopeRequest,
	scopeRow,
} from "@byleave/protocol";
import { appFace } from "./consent/sheet.ts";
import type { Context } from "./context.ts";
import type { UserGrant } from "./store.ts";
import type { Identity } from "./trust/identity.ts";
import { wordsFor } from "./words/index.ts";

/** The user's page: every app with a live grant or a block, in the words that the user saw (ruling 9). */
export async function listGrants(context: Context, who: Identity, language: string | undefined): Promise<GrantsAnswer> {
	const words = wordsFor(language);
	const grants = (await context.store.grantsOf(who.sub)).filter(
		({ app }) => who.app === undefined || who.app === app.appId,
	);
	return {
		language: words.language,
		dir: words.dir,
		words: words.grants,
		apps: grants.map((grant) => {
			const scopes = scopesOf(context, grant, language);
			return {
				app: appFace(grant.app),
				blocked: grant.blocked,
				since: scopes.map(({ since }) => since).sort()[0] ?? null,
				scopes,
			};
		}),
	};
}

function scopesOf(context: Context, { items }: UserGrant, language: string | undefined): readonly GrantedScope[] {
	const words = wordsFor(language);
	// A scope that the platform dropped reveals nothing any more, but is listed so that it can be stopped.
	return [...new Set(items.map((row) => row.scope))].map((scope) => {
		const order = scopeRow(context.platform, scope);
		const rank = order ? itemsOf(order) : [];
		const rows = items.filter((row) => row.scope === scope).sort((a, b) => rank.indexOf(a.item) - rank.indexOf(b.item));
		const lines = new Map<string, string | null>();
		for (const row of rows) {
			const root = items.find((other) => other.scope === row.coveredBy && covers(other.item, row.item));
			const seen = row.words ?? root?.words;
			const only = rows.length === 1 || order?.views.includes("userId");
			if (row.item === "userId" && !seen && !only) continue;
			lines.set(seen?.title ?? words.titles[row.item], seen?.why ?? null);
		}
		return {
			scope,
			// A reason that several lines share stands under the last of them, as on the sheet.
			lines: [...lines].map(([title, why], at, all) => ({ title, why: why === all[at + 1]?.[1] ? null : why })),
			silent: rows.every((row) => row.silent),
			since: new Date(Math.min(...rows.map((row) => row.grantedAt))).toISOString(),
		};
	});
}

/** Stops one scope and what hangs on it: tokens live on and reveal less (ruling 23). `field_invalid` if nothing is granted under it. */
export async function stopScope(context: Context, who: Identity, { appId, scope }: StopScopeRequest): Promise<void> {
	const grant = (await context.store.grantsOf(who.sub)).find(({ app }) => app.appId === appId);
	if (!grant?.items.some((row) => row.scope === scope)) {
		throw new Failure("field_invalid", { field: "scope", message: "scope: nothing is granted to this app under it." });
	}
	await context.store.narrowGrant(who.sub, appId, scope, context.now());
}

/** Stops an app: its codes and tokens of this user are dead at once (ruling 23). Stopped already: no effect. */
export async function stopApp(context: Context, who: Identity, { appId }: StopAppRequest): Promise<void> {
	await context.store.revokeGrant(who.sub, appId, context.now());
}

/** Blocks an app, which stops it too, or takes the block back (ruling 9). `app_unknown` if there is none. */
export async function block(context: Context, who: Identity, { appId, blocked }: BlockRequest): Promise<void> {
	if (!(await context.store.app(appId))) throw new Failure("app_unknown", { field: "appId" });
	await context.store.block(who.sub, appId, blocked, context.now());
}
