import {
	canonical,
	type DiscloseRequest,
	Failure,
	type Item,
	type OpenData,
	type PermissionRow,
	type PermitAnswer,
	type PermitRequest,
	type Profile,
	permissionRow,
} from "@byleave/protocol";
import { type Asker, activeProfile, askForGrant, standingOf } from "./authorize.ts";
import { disclose, LEAVES_WITHIN, loginIdHash, previewOf } from "./consent/disclose.ts";
import type { Context } from "./context.ts";

/** How often a look that took longer is taken again. */
const LOOKS = 3;

/**
 * The authorize button: what one of the platform's permissions stands for is asked for like any scope, and granted without a
 * code. Rejects as authorize does, and with `field_invalid` for a permission that the platform has not.
 */
export async function permit(
	context: Context,
	asker: Asker,
	{ permission, ...request }: PermitRequest,
): Promise<PermitAnswer> {
	return askForGrant(context, asker, { ...request, asked: rowOf(context, permission).scopes });
}

/**
 * What a program may read in its page: of the permission's fields those that its scopes' live grants give, as of a last look
 * after the directory's answer (rulings 7, 18). Never the user's id. Rejects with `grant_missing` where nothing is granted,
 * `app_blocked`, and as authorize does for app and user.
 */
export async function openData(
	context: Context,
	{ who, trace }: Asker,
	{ appId, permission }: DiscloseRequest,
): Promise<OpenData> {
	const row = rowOf(context, permission);
	// Nobody's profile is fetched for an app that was given nothing.
	await granted(context, who.sub, appId, row);
	for (let looks = 1; ; looks++) {
		const profile = await activeProfile(context, who.sub, trace);
		const until = context.elapsed() + LEAVES_WITHIN;
		const { scopes, items, merchantId } = await granted(context, who.sub, appId, row);
		if (context.elapsed() > until) {
			if (looks < LOOKS) continue;
			throw new Failure("store_unavailable");
		}
		const hash = loginIdHash(context, merchantId);
		const { platform } = context;
		const disclosed = disclose({ platform, profile, userId: "", scopes, grant: items, hash });
		const told = toldOf(row, profile, disclosed.items, { platform, hash });
		context.emit({ type: "opened", trace, appId, permission, items: told.items });
		return { told: told.fields };
	}
}

function rowOf({ platform }: Context, permission: string): PermissionRow {
	const row = permissionRow(platform, permission);
	if (row) return row;
	const known = Object.keys(platform.jsapi.permissions).join(", ");
	throw new Failure("field_invalid", { field: "permission", message: `permission: none of ${known}.` });
}

/** What of a permission's scopes a live grant gives, and the operator still approves. */
async function granted(context: Context, sub: string, appId: string, row: PermissionRow) {
	const { app, standing } = await standingOf(context, sub, appId);
	const { scopeErrors } = context.platform.jsapi;
	const missing = (error: string) => Object.fromEntries(row.scopes.map((scope) => [scope, error]));
	if (standing.blocked) throw new Failure("app_blocked", { authErrorScopes: missing(scopeErrors.refused) });
	const approved = standing.app?.approved ?? {};
	const scopes = row.scopes
		.map((scope) => canonical(context.platform, scope))
		.filter((scope) => Object.hasOwn(approved, scope));
	const items = standing.items.filter(({ scope }) => scopes.includes(scope));
	if (items.length === 0) {
		throw new Failure("grant_missing", { authErrorScopes: missing(scopeErrors.notApproved) });
	}
	return { scopes, items, merchantId: app.merchantId };
}

/** Each field that the row names, "" for what was not granted or is not stored; and what has left. */
function toldOf(
	{ told }: PermissionRow,
	profile: Profile,
	items: readonly Item[],
	as: Omit<Parameters<typeof previewOf>[2], "userId">,
): { readonly fields: Readonly<Record<string, string>>; readonly items: readonly Item[] } {
	const left = new Set<Item>();
	const fields = Object.entries(told).map(([field, source]): [string, string] => {
		if (source === null || !items.includes(source.view)) return [field, ""];
		const [value = ""] = previewOf(profile, source.view, { userId: "", ...as });
		if (value !== "") left.add(source.view);
		const { words = {} } = source;
		return [field, Object.hasOwn(words, value) ? (words[value] ?? value) : value];
	});
	return { fields: Object.fromEntries(fields), items: [...left] };
}
