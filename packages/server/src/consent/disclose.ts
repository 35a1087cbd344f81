import { createHash } from "node:crypto";
import {
	covers,
	type EntriesShape,
	type Item,
	itemsOf,
	ownRow,
	ownValues,
	type Platform,
	type Profile,
	scopeRow,
	toldOf,
	type UserInfo,
	type View,
	type ViewRow,
	viewRow,
	views,
} from "@byleave/protocol";
import type { Context } from "../context.ts";
import type { GivenItem } from "../store.ts";

/**
 * What a grant lets a merchant see of a profile (pure): the scopes' fields of today ∩ the fields in the grant
 * (ruling 7). A scope that the platform has no row for any more reveals nothing.
 */
export function disclose(input: {
	readonly platform: Platform;
	readonly profile: Profile;
	readonly userId: string;
	readonly scopes: readonly string[];
	readonly grant: readonly GivenItem[];
	readonly hash: (loginId: string) => string;
}): { readonly userInfo: UserInfo; readonly items: readonly Item[] } {
	const items = new Set<Item>();
	for (const scope of input.scopes) {
		const row = scopeRow(input.platform, scope);
		if (!row) continue;
		const today = itemsOf(row);
		for (const { scope: of, item } of input.grant) if (of === scope && today.includes(item)) items.add(item);
	}
	const told = toldOf(input.platform, userInfoOf(input.profile, [...items], input));
	const inside = [...items].filter((item) => ownRow(input.platform, item)?.inUserInfo);
	return { userInfo: { ...told, ...ownValues(input.platform, input.profile.own, inside) }, items: [...items] };
}

/** Milliseconds that an answer which was looked up may take to leave (ruling 18). */
export const LEAVES_WITHIN = 1000;

/** How values are made for one merchant. */
interface As {
	readonly userId: string;
	readonly hash: (value: string) => string;
}

/** The part of a profile that these items give. One entry per underlying value; plain beats masked (ruling 8). */
export function userInfoOf(profile: Profile, items: readonly Item[], as: As): UserInfo {
	const held = items.filter((item) => !items.some((other) => other !== item && covers(other, item)));
	const rows = held.map(viewRow).filter((row) => row !== undefined);
	const info: Record<string, unknown> = { userId: as.userId };
	for (const [name, row] of Object.entries<ViewRow>(views)) {
		const { stored, field, shape } = row;
		if (stored === null || shape === null || !held.includes(name as View) || Object.hasOwn(info, field)) continue;
		const value: unknown = profile[stored as keyof Profile];
		if (shape.kind === "entries") {
			const through = rows.filter((other) => other.field === field);
			info[field] = ((value ?? []) as Entry[]).flatMap((entry) => entryOf(entry, shape, through, as));
		} else if (shape.kind === "list") info[field] = value ?? [];
		else if (value !== undefined) info[field] = typeof value === "string" ? leaving(value, row, as) : value;
	}
	return info as unknown as UserInfo;
}

type Entry = Readonly<Record<string, string>>;

/** An entry through the views that speak of it; none if none does. */
function entryOf(entry: Entry, shape: EntriesShape, through: readonly ViewRow[], as: As): Entry[] {
	const label = entry[shape.label] ?? "";
	const value = entry[shape.value] ?? "";
	const told = through.filter(({ only }) => only === undefined || only === label);
	if (told.length === 0) return [];
	const parts = told.map((row) => [row.part ?? shape.value, leaving(value, row, as)]);
	return [{ [shape.label]: label, ...Object.fromEntries(parts) }];
}

const leaving = (value: string, row: ViewRow, as: As): string =>
	row.as === "masked" ? mask(value) : row.as === "hashed" ? as.hash(value) : value;

/**
 * The values that leave through one item, letter for letter: what a sheet previews. Made by the same function
 * that discloses, so that what is shown and what leaves cannot differ. userId has no preview. `platform`: whose own views may
 * be among them, and whose answers tell what is in them, perhaps not whole.
 */
export function previewOf(
	profile: Profile,
	item: Item,
	{ platform, ...as }: As & { readonly platform: Parameters<typeof toldOf>[0] & Pick<Platform, "own"> },
): readonly string[] {
	const own = ownRow(platform, item);
	const row = own ?? viewRow(item);
	if (!row?.shape) return [];
	const value: unknown = own
		? ownValues(platform, profile.own, [item])[own.field]
		: toldOf(platform, userInfoOf(profile, [item], as))[row.field as keyof UserInfo];
	if (value === undefined) return [];
	if (typeof value === "string") return [value];
	// Types are labels, not values of the person's.
	const label = row.shape.kind === "entries" ? row.shape.label : undefined;
	const all = (Array.isArray(value) ? value : [value]) as readonly Readonly<Record<string, unknown>>[];
	return all.map((one) => leaves(one, label).join(" · ")).filter((line) => line !== "");
}

const leaves = (one: Readonly<Record<string, unknown>>, label: string | undefined): string[] =>
	Object.entries(one).flatMap(([key, value]) =>
		key === label || typeof value !== "string" || value === "" ? [] : [value],
	);

/**
 * How a login id is hashed for a merchant: under a key of the merchant's own, or unsalted, in lower-case hex, only
 * where the configuration says so (ruling 22): SHA-256 of the login id, or MD5 of the masked one.
 */
export const loginIdHash =
	({ config, secrets }: Pick<Context, "config" | "secrets">, merchantId: string) =>
	(loginId: string): string => {
		const { hashLoginId } = config;
		if (hashLoginId === "hmac") return secrets.loginIdHash(merchantId, loginId);
		const hashed = hashLoginId === "md5" ? mask(loginId) : loginId;
		return createHash(hashLoginId).update(hashed).digest("hex");
	};

/**
 * Some characters hidden (data dictionary: maskLoginId). A phone keeps its country code, the first digit and the
 * last four; an e-mail address the first letter and the domain; anything else the first and the last letter.
 */
export function mask(value: string): string {
	const phone = /^(\d{1,4}-)?(\d)(\d*)(\d{4})$/.exec(value.replace(/^\+/, ""));
	if (phone?.[3]) return `${phone[1] ?? ""}${phone[2]}${"*".repeat(phone[3].length)}${phone[4]}`;
	const at = value.lastIndexOf("@");
	if (at > 0) return `${[...value][0]}***${value.slice(at)}`;
	const letters = [...value];
	return letters.length > 2
		? `${letters[0]}${"*".repeat(letters.length - 2)}${letters.at(-1)}`
		: "*".repeat(letters.length);
}
