import { createHash } from "node:crypto";
import {
	type Item,
	type KnownItem,
	ownRow,
	ownTitle,
	type Profile,
	type Sheet,
	type SheetContract,
	type SheetField,
	type SheetItem,
	scopeRow,
	shownName,
	type View,
	viewRow,
} from "@byleave/protocol";
import type { Contract } from "@byleave/protocol/dialects";
import type { Context } from "../context.ts";
import type { AppWithScopes } from "../store.ts";
import { dayName, ownText, readersTag, type Words, wordsFor } from "../words/index.ts";
import type { AskedScope, Decision } from "./decide.ts";
import { loginIdHash, previewOf } from "./disclose.ts";
import { appFace } from "./face.ts";
import { composeNotice } from "./notice.ts";
import { saidOf } from "./said.ts";

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
		contract,
	}: {
		readonly decision: Extract<Decision, { kind: "ask" }>;
		readonly app: AppWithScopes;
		readonly profile: Profile;
		readonly language: string | undefined;
		/** What the merchant has prepared. */
		readonly contract?: Contract | undefined;
	},
): { readonly sheet: Sheet; readonly shown: readonly Shown[] } {
	const words = wordsFor(language);
	const tag = readersTag(words, language);
	const field = (item: Item) => fieldOf(context, { words, tag, app, profile }, item);
	const required = decision.asks.filter((ask) => !ask.optional);
	const optional = decision.asks.filter((ask) => ask.optional);

	const lines = [...new Set(required.flatMap((ask) => ask.shows))].map((item) => ({
		item,
		asks: required.filter((ask) => ask.missing.includes(item) || ask.shows.length === 0),
	}));
	const items: SheetItem[] = [
		...lines.map(({ item, asks }) => line(context, words, app, asks, [item], false, field)),
		...optional.map((ask) => line(context, words, app, [ask], ask.shows, true, field)),
	];
	const shown = [
		...lines.map(({ item, asks }) => ({ item, asks })),
		...optional.flatMap((ask) => ask.shows.map((item) => ({ item, asks: [ask] }))),
	].map(({ item, asks }): Shown => {
		const title = field(item).title;
		const why = (contract && saidIn(contract)) ?? whyOf(words, app, asks);
		const called = calledOf(context, words, asks);
		const hash = createHash("sha256")
			.update(JSON.stringify([words.language, title, why, ...[called ?? [], contract ?? []].flat()]))
			.digest("base64url");
		return { item, scopes: asks.map((ask) => ask.scope), hash, language: words.language, title, why };
	});

	const undo = ownText(context.config.undo, words);
	const nickName = shownName(profile);
	return {
		shown,
		sheet: {
			language: words.language,
			dir: words.dir,
			app: appFace(app),
			user: { nickName, avatar: profile.avatar ?? null },
			items,
			...(contract && Object.values(contract).some((said) => said !== undefined)
				? { contract: contractOf(words, tag, app, contract) }
				: {}),
			grantsAnyway: decision.granted.length > 0,
			words: words.sheet({ merchant: app.merchantName, nickName, ...(undo === undefined ? {} : { undo }) }),
			sandbox: context.config.sandbox,
			notice: composeNotice(context, "sheets_taken_away", app, language),
		},
	};
}

/** What the user's page says later of an agreement: its title, or how it begins. */
const saidIn = ({ title, text }: Contract): string | undefined => {
	const said = title ?? text;
	const letters = [...(said ?? "")];
	return letters.length > MOST_SAID ? `${letters.slice(0, MOST_SAID).join("")}…` : said;
};
const MOST_SAID = 200;

/** A merchant's own words, as they are: whoever draws them isolates them. */
function contractOf(words: Words, tag: string, app: AppWithScopes, contract: Contract): SheetContract {
	const { heading, amount: amounts, start: starts } = words.contract(app.merchantName);
	const { title = null, text = null, amount, start } = contract;
	return {
		heading,
		title,
		text,
		facts: [
			...(amount ? [{ label: amounts, value: `${amount.value} ${amount.currency}`, said: null }] : []),
			...(start === undefined ? [] : [{ label: starts, value: start, said: dayName(start, tag) }]),
		],
	};
}

function line(
	context: Context,
	words: Words,
	app: AppWithScopes,
	asks: readonly AskedScope[],
	items: readonly Item[],
	optional: boolean,
	field: (item: Item) => SheetField,
): SheetItem {
	const called = calledOf(context, words, asks);
	return {
		icon: iconNameOf(context, items.find((item) => item !== "userId") ?? "userId"),
		optional,
		scopes: asks.flatMap((ask) => ask.names),
		fields: items.map(field),
		...(called === undefined ? {} : { called }),
		why: whyOf(words, app, asks),
	};
}

/** What the platform's rows call these scopes, in the sheet's language, else in English, else in any that they have. */
function calledOf({ platform }: Context, words: Words, asks: readonly AskedScope[]): string | undefined {
	const called = asks.flatMap(({ scope }) => {
		const titles = scopeRow(platform, scope)?.titles ?? {};
		return titles[words.language] ?? titles.en ?? Object.values(titles)[0] ?? [];
	});
	return called.length > 0 ? [...new Set(called)].join(" · ") : undefined;
}

function whyOf(words: Words, app: AppWithScopes, asks: readonly AskedScope[]): string | null {
	const whys = asks.flatMap(({ scope }) => {
		const purposes = Object.hasOwn(app.purposes, scope) ? app.purposes[scope] : undefined;
		return purposes?.[words.language] ?? purposes?.en ?? [];
	});
	return whys.length > 0 ? [...new Set(whys)].join(" ") : null;
}

/** A view of the platform's own borrows a drawing. */
const iconNameOf = ({ platform }: Context, item: Item): string => ownRow(platform, item)?.icon ?? item;

/** What is said of a view or an operation: the platform's own words for what is its own, else the language's. */
export const titleOf = ({ platform }: Pick<Context, "platform">, words: Words, item: Item): string =>
	ownTitle(platform, item, words.language) ?? words.titles[item as KnownItem] ?? item;

function fieldOf(
	context: Context,
	{ words, tag, app, profile }: { words: Words; tag: string; app: AppWithScopes; profile: Profile },
	item: Item,
): SheetField {
	const hash = loginIdHash(context, app.merchantId);
	// Whoever holds the number can find it behind an unsalted hash: it is told as the plain one (ruling 22).
	const row = viewRow(item);
	const { hashLoginId } = context.config;
	const told = hashLoginId === "hmac" ? item : ((row?.unsalted?.[hashLoginId] as View | undefined) ?? item);
	const values = previewOf(profile, item, { userId: "", hash, platform: context.platform });
	return {
		title: titleOf(context, words, told),
		kind: row?.kind ?? (ownRow(context.platform, item) ? "text" : "none"),
		values,
		said: saidOf(words, tag, profile, item, values),
	};
}
