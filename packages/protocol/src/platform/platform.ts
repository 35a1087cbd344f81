import type { Dialect } from "../dialects/dialect.ts";
import type { Lifetimes } from "../lifetimes.ts";
import type { ChannelName } from "../messages/channels.ts";
import type { DeepLinkRow } from "../messages/rows.ts";
import type { Item, ViewRow } from "../profile/views.ts";
import { views } from "../profile/views.ts";
import { type OwnViews, ownKeys } from "./own.ts";
import type {
	AnswerRow,
	JsapiRows,
	MerchantCause,
	OperationName,
	OperationRow,
	Paths,
	PermissionRow,
	PrepareRow,
	ResultRow,
	ScopeRow,
	Section,
	SignatureRow,
	Source,
	Version,
} from "./rows.ts";

/** A wallet: everything in which it differs from another, as rows. Code asks the row and never branches on a name. */
export interface Platform {
	readonly name: string;
	/** How requests and answers look on its wire, where rows do not say it. */
	readonly dialect: Dialect;
	readonly scopes: Readonly<Record<string, ScopeRow>>;
	/** Views that only this wallet has. */
	readonly own: OwnViews;
	readonly jsapi: JsapiRows;
	readonly paths: Paths;
	readonly signature: SignatureRow;
	/** A client uses the first row of an operation and version; each further one is another path to it. */
	readonly operations: readonly OperationRow[];
	readonly answers: Readonly<Record<Version, AnswerRow>>;
	/** What merchants prepare for their users to agree to; null: nothing here. */
	readonly prepare: PrepareRow | null;
	/** How links to the pages of mini programs are written. */
	readonly deepLinks: readonly DeepLinkRow[];
	readonly results: Readonly<Record<MerchantCause, Readonly<Record<Version, ResultRow>>>>;
	readonly success: ResultRow;
	/** Result codes that the platform knows and nothing here causes (ruling 30). */
	readonly unreached: Readonly<Record<string, string>>;
	/** What the wallet has that is not here, and what no public page tells, each with why or with what is done instead. */
	readonly open: Readonly<Record<string, string>>;
	readonly lifetimes: Lifetimes;
	readonly sources: Readonly<Record<Section, Source>>;
}

/** The row of a scope, or undefined. Never finds what an object inherits (`__proto__`, `constructor`). */
export function scopeRow(platform: Pick<Platform, "scopes">, name: string): ScopeRow | undefined {
	return Object.hasOwn(platform.scopes, name) ? platform.scopes[name] : undefined;
}

/** The name under which a scope is approved, granted and stored: its alias's, if it has one. */
export function canonical(platform: Pick<Platform, "scopes">, name: string): string {
	return scopeRow(platform, name)?.alias ?? name;
}

/** What a JSAPI's own word for a permission stands for, or undefined. Never finds what an object inherits. */
export function permissionRow(platform: Pick<Platform, "jsapi">, name: string): PermissionRow | undefined {
	const { permissions } = platform.jsapi;
	return Object.hasOwn(permissions, name) ? permissions[name] : undefined;
}

/** All that a scope gives; every scope implies userId (ruling 9). */
export function itemsOf(row: ScopeRow): readonly Item[] {
	return [...new Set<Item>(["userId", ...row.views, ...(row.operations ?? [])])];
}

/**
 * The operation of an exact path; undefined for any other spelling of it. `prefixes`: in place of the platform's, where
 * a deployment has its own.
 */
export function operationAt(
	{ operations, paths }: Pick<Platform, "operations" | "paths">,
	path: string,
	prefixes: readonly string[] = paths.prefixes,
): OperationRow | undefined {
	return operations.find((row) =>
		prefixes.some((prefix) => paths.suffixes.some((suffix) => prefix + row.path + suffix === path)),
	);
}

/** Whose words answer this path: its operation's, or else what the platform's row says of paths that begin so. */
export function versionAt(
	platform: Pick<Platform, "operations" | "paths">,
	path: string,
	prefixes: readonly string[] = platform.paths.prefixes,
): Version {
	const found = operationAt(platform, path, prefixes);
	if (found) return found.version;
	const inside = prefixes.filter((prefix) => path.startsWith(`${prefix}/`)).map((prefix) => path.slice(prefix.length));
	const { versions } = platform.paths;
	const row = versions.find(({ below }) => inside.some((rest) => rest.startsWith(below))) ?? versions.at(-1);
	return row?.version ?? "v2";
}

/** What a client asks for: an operation, an inquiry of the wallet's own, or what sends messages by a channel, or by any. */
export type Wanted = OperationName | { readonly inquiry: string } | { readonly channel: ChannelName | undefined };

/**
 * Where a client finds it: its row, and the path as it is sent and signed; undefined if there is none. What sends messages is
 * looked for in the other version too, since a wallet may have it in one alone.
 */
export function pathOf(
	{ operations, paths }: Pick<Platform, "operations" | "paths">,
	wanted: Wanted,
	version: Version,
	prefix = paths.prefixes[0] ?? "",
): { readonly row: OperationRow; readonly path: string } | undefined {
	const meant = ({ operation, inquiry, message }: OperationRow): boolean => {
		if (typeof wanted === "string") return operation === wanted;
		if ("inquiry" in wanted) return inquiry?.name === wanted.inquiry;
		return message !== undefined && (wanted.channel === undefined || message.channels.includes(wanted.channel));
	};
	const row =
		operations.find((one) => one.version === version && meant(one)) ??
		operations.find((one) => one.message && meant(one));
	return row && { row, path: prefix + row.path + (paths.suffixes[0] ?? "") };
}

/** A result that a cause ends in, and where. */
export interface CausedResult {
	readonly cause: MerchantCause;
	readonly version: Version;
	readonly row: ResultRow;
	/** Only at this path; undefined: wherever no path's own says otherwise. */
	readonly path: string | undefined;
}

/** Every result that is no success. */
export function everyResult({
	results,
	operations,
}: Pick<Platform, "operations" | "results">): readonly CausedResult[] {
	const ofPlatform = (Object.keys(results) as MerchantCause[]).flatMap((cause) =>
		(["v1", "v2"] as const).map((version) => ({ cause, version, row: results[cause][version], path: undefined })),
	);
	const ofPaths = operations.flatMap(({ version, path, message }) =>
		Object.entries(message?.results ?? {}).map(([cause, row]) => ({
			cause: cause as MerchantCause,
			version,
			row,
			path,
		})),
	);
	return [...ofPlatform, ...ofPaths];
}

/** Every path that is an operation's, whole. */
export const prefixedPaths = (
	{ operations, paths }: Pick<Platform, "operations" | "paths">,
	prefixes: readonly string[] = paths.prefixes,
): readonly string[] =>
	prefixes.flatMap((prefix) => operations.flatMap((row) => paths.suffixes.map((suffix) => prefix + row.path + suffix)));

/**
 * What a platform calls that which logs hide: secrets in requests and answers, what messages say, and the user's fields whose
 * views say so.
 */
export function hiddenNames(platform: Pick<Platform, "operations" | "answers" | "own">): readonly string[] {
	const { operations, answers } = platform;
	const secrets = ["authCode", "refreshToken", "accessToken"] as const;
	const asked = operations.flatMap(({ fields }) => secrets.flatMap((field) => fields[field]?.name ?? []));
	const personal = new Set<string>(
		Object.values<ViewRow>(views).flatMap(({ hidden, field }) => (hidden ? [field] : [])),
	);
	const answered = Object.values(answers).flatMap(({ tokens, userInfo, user }) => [
		...[tokens.accessToken, tokens.refreshToken, tokens.customerId, userInfo],
		...Object.entries(user).flatMap(([field, row]) =>
			row && personal.has(field)
				? [row.name ?? null, ...Object.values(row.keys ?? {}), ...Object.values(row.first ?? {})]
				: [],
		),
	]);
	return [...asked, ...wordsIn(operations), ...answered.filter((name) => name !== null), ...ownKeys(platform)];
}

/** Under which requests hold what a person will read, and who that is. */
const wordsIn = (operations: readonly OperationRow[]): readonly string[] => {
	const written = ["templates", "redirectUrl", "targetUserId", "title", "content", "url", "image"] as const;
	return operations.flatMap(({ message, fields }) =>
		message ? written.flatMap((field) => (fields[field] ? [fields[field].name ?? field] : [])) : [],
	);
};
