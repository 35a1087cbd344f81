import { createHash } from "node:crypto";
import {
	type Contact,
	covers,
	type Item,
	itemsOf,
	type LoginIdInfo,
	type Platform,
	type Profile,
	scopeRow,
	type UserInfo,
	type View,
	views,
} from "@byleave/protocol";
import type { Context } from "../context.ts";
import type { GrantItem } from "../store.ts";

/**
 * What a grant lets a merchant see of a profile (pure): the scopes' fields of today ∩ the fields in the grant
 * (ruling 7). A scope that the platform has no row for any more reveals nothing.
 */
export function disclose(input: {
	readonly platform: Platform;
	readonly profile: Profile;
	readonly userId: string;
	readonly scopes: readonly string[];
	readonly grant: readonly GrantItem[];
	readonly hash: (loginId: string) => string;
}): { readonly userInfo: UserInfo; readonly items: readonly Item[] } {
	const items = new Set<Item>();
	for (const scope of input.scopes) {
		const row = scopeRow(input.platform, scope);
		if (!row) continue;
		const today = itemsOf(row);
		for (const { scope: of, item } of input.grant) if (of === scope && today.includes(item)) items.add(item);
	}
	return { userInfo: userInfoOf(input.profile, [...items], input), items: [...items] };
}

/** The part of a profile that these items give. One entry per underlying value; plain beats masked (ruling 8). */
export function userInfoOf(
	profile: Profile,
	items: readonly Item[],
	as: { readonly userId: string; readonly hash: (loginId: string) => string },
): UserInfo {
	const has = (view: View): boolean => items.some((item) => covers(item, view));
	const exactly = (view: View): boolean => items.includes(view);
	const stored = <K extends "nickName" | "userName" | "avatar" | "gender" | "birthDate" | "nationality">(key: K) =>
		exactly(key) && profile[key] !== undefined ? { [key]: profile[key] } : {};
	return {
		userId: as.userId,
		...stored("nickName"),
		...stored("userName"),
		...stored("avatar"),
		...stored("gender"),
		...stored("birthDate"),
		...stored("nationality"),
		...(has("loginId.masked") || exactly("loginId.hash")
			? {
					loginIdInfos: (profile.loginIds ?? []).map(
						({ loginIdType, loginId }): LoginIdInfo => ({
							loginIdType,
							...(exactly("loginId.plain")
								? { loginId }
								: exactly("loginId.masked")
									? { maskLoginId: mask(loginId) }
									: {}),
							...(exactly("loginId.hash") ? { hashLoginId: as.hash(loginId) } : {}),
						}),
					),
				}
			: {}),
		...(has("contact.email") || has("contact.phone.masked")
			? { contactInfos: (profile.contacts ?? []).flatMap((contact) => contactOf(contact, has, exactly)) }
			: {}),
		...(exactly("userAddresses") ? { userAddresses: profile.addresses ?? [] } : {}),
	};
}

function contactOf(
	{ contactType, contactNo }: Contact,
	has: (view: View) => boolean,
	exactly: (view: View) => boolean,
): Contact[] {
	if (contactType === "EMAIL") return has("contact.email") ? [{ contactType, contactNo }] : [];
	// Both phone views speak of the mobile phone: what the plain one shows must cover all that the masked one gives.
	if (contactType !== "MOBILE_PHONE") return [];
	if (exactly("contact.phone.plain")) return [{ contactType, contactNo }];
	return exactly("contact.phone.masked") ? [{ contactType, contactNo: mask(contactNo) }] : [];
}

/**
 * The values that leave through one item, letter for letter: what a sheet previews. Made by the same function
 * that discloses, so that what is shown and what leaves cannot differ. userId has no preview.
 */
export function previewOf(
	profile: Profile,
	item: Item,
	as: { readonly userId: string; readonly hash: (loginId: string) => string },
): readonly string[] {
	if (item === "userId" || !Object.hasOwn(views, item)) return [];
	const { field } = views[item as View];
	const value = userInfoOf(profile, [item], as)[field];
	if (value === undefined) return [];
	if (typeof value === "string") return [value];
	const entries: readonly object[] = Array.isArray(value) ? value : [value];
	return entries.map((entry) => leaves(entry).join(" · ")).filter((line) => line !== "");
}

/** Types are labels, not values of the person's. */
const labels = ["loginIdType", "contactType"];
const leaves = (entry: object): string[] =>
	Object.entries(entry).flatMap(([key, value]) =>
		labels.includes(key) || typeof value !== "string" || value === "" ? [] : [value],
	);

/**
 * How a login id is hashed for a merchant: under a key of the merchant's own, or unsalted, in lower-case hex, only
 * where the configuration says so (ruling 22).
 */
export const loginIdHash =
	({ config, secrets }: Pick<Context, "config" | "secrets">, merchantId: string) =>
	(loginId: string): string =>
		config.hashLoginId === "sha256"
			? createHash("sha256").update(loginId).digest("hex")
			: secrets.loginIdHash(merchantId, loginId);

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
