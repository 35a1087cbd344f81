import { createHash } from "node:crypto";
import {
	type Item,
	type Profile,
	type Sheet,
	type SheetApp,
	type SheetField,
	type SheetItem,
	type View,
	viewRow,
} from "@byleave/protocol";
import type { Context } from "../context.ts";
import type { AppWithScopes } from "../store.ts";
import { type Words, wordsFor } from "../words/index.ts";
import type { AskedScope, Decision } from "./decide.ts";
import { loginIdHash, previewOf } from "./disclose.ts";

/** A line that was shown, as the grant will remember it. */
export interface Shown {
	readonly item: Item;
	/** Canonical names of the scopes it was shown for. */
	readonly scopes: readonly string[];
	readonly hash: string;
	readonly language: string;
	readonly title: string;
	readonly why: string | null;
}

/**
 * Everything that a person reads before they decide, in their language, with the values as they would leave
 * (rulings 7 to 10). One line per thing that leaves for what is required; one line with a switch per optional scope.
 */
export function composeSheet(
	context: Context,
	{
		decision,
		app,
		profile,
		language,
	}: {
		readonly decision: Extract<Decision, { kind: "ask" }>;
		readonly app: AppWithScopes;
		readonly profile: Profile;
		readonly language: string | undefined;
	},
): { readonly sheet: Sheet; readonly shown: readonly Shown[] } {
	const words = wordsFor(language);
	const field = (item: Item) => fieldOf(context, words, app, profile, item);
	const required = decision.asks.filter((ask) => !ask.optional);
	const optional = decision.asks.filter((ask) => ask.optional);

	const lines = [...new Set(required.flatMap((ask) => ask.shows))].map((item) => ({
		item,
		asks: required.filter((ask) => ask.missing.includes(item) || ask.shows.length === 0),
	}));
	const items: SheetItem[] = [
		...lines.map(({ item, asks }) => line(words, app, asks, [item], false, field)).map(sayOnce),
		...optional.map((ask) => line(words, app, [ask], ask.shows, true, field)),
	];
	const shown = [
		...lines.map(({ item, asks }) => ({ item, asks })),
		...optional.flatMap((ask) => ask.shows.map((item) => ({ item, asks: [ask] }))),
	].map(({ item, asks }): Shown => {
		const title = field(item).title;
		const why = whyOf(words, app, asks);
		const hash = createHash("sha256")
			.update(JSON.stringify([words.language, title, why]))
			.digest("base64url");
		return { item, scopes: asks.map((ask) => ask.scope), hash, language: words.language, title, why };
	});

	const { undo } = context.config;
	const nickName = profile.nickName ?? profile.userName?.fullName ?? "";
	return {
		shown,
		sheet: {
			language: words.language,
			dir: words.dir,
			app: appFace(app),
			user: { nickName, avatar: profile.avatar ?? null },
			items,
			grantsAnyway: decision.granted.length > 0,
			words: words.sheet({ merchant: app.merchantName, nickName, undo: undo[words.language] ?? undo.en ?? words.undo }),
			sandbox: context.config.sandbox,
		},
	};
}

/** What a person sees of an app: the registry's words only, never the caller's. */
export const appFace = (app: AppWithScopes): SheetApp => ({
	appId: app.appId,
	name: app.name,
	logo: app.logo,
	merchant: app.merchantName,
});

function line(
	words: Words,
	app: AppWithScopes,
	asks: readonly AskedScope[],
	items: readonly Item[],
	optional: boolean,
	field: (item: Item) => SheetField,
): SheetItem {
	return {
		icon: items.find((item) => item !== "userId") ?? "userId",
		optional,
		scopes: asks.flatMap((ask) => ask.names),
		fields: items.map(field),
		why: whyOf(words, app, asks),
	};
}

/** A reason that several lines share stands under the last of them. */
const sayOnce = (item: SheetItem, index: number, lines: readonly SheetItem[]): SheetItem =>
	item.why !== null && item.why === lines[index + 1]?.why ? { ...item, why: null } : item;

function whyOf(words: Words, app: AppWithScopes, asks: readonly AskedScope[]): string | null {
	const whys = asks.flatMap(({ scope }) => {
		const purposes = Object.hasOwn(app.purposes, scope) ? app.purposes[scope] : undefined;
		return purposes?.[words.language] ?? purposes?.en ?? [];
	});
	return whys.length > 0 ? [...new Set(whys)].join(" ") : null;
}

function fieldOf(context: Context, words: Words, app: AppWithScopes, profile: Profile, item: Item): SheetField {
	const hash = loginIdHash(context, app.merchantId);
	// Whoever holds the number can find it behind an unsalted hash: it is told as the plain one (ruling 22).
	const row = viewRow(item);
	const told = context.config.hashLoginId === "sha256" ? ((row?.unsalted as View | undefined) ?? item) : item;
	return {
		title: words.titles[told],
		kind: row?.kind ?? "none",
		values: previewOf(profile, item, { userId: "", hash }),
	};
}
