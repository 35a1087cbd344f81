import type { Shape } from "../profile/shape.ts";
import { keysOf } from "../profile/shape.ts";
import type { Icon, Item, OwnView } from "../profile/views.ts";
import type { Platform } from "./platform.ts";
import type { Source } from "./rows.ts";

/** A piece of a profile that one wallet alone has: what a view's row says, and its words, in the wallet's own table. */
export interface OwnViewRow extends Source {
	/** Its key below `own` in a directory's answer. */
	readonly stored: string;
	readonly shape: Shape;
	/** Its key in what a merchant gets. */
	readonly field: string;
	/** Told by the wallet's own inquiries alone, or in userInfo too. */
	readonly inUserInfo: boolean;
	readonly icon: Icon;
	/** What developers call it. */
	readonly name: string;
	/** What a sheet says of it, by language: a phrase that goes on from "wants to". */
	readonly titles: Readonly<Record<string, string>>;
}
export type OwnViews = Readonly<Record<OwnView, OwnViewRow>>;

/** What a wallet's own inquiry is called, and what it tells to whom the user allowed any of it. */
export interface InquiryRow {
	readonly name: string;
	/** Told are those of them that the grant holds; with none of them the call is refused. */
	readonly tells: readonly OwnView[];
	/** The key under which they stand; null: at the top, beside the result. */
	readonly under: string | null;
}

/** The row of a view of the platform's own; undefined for any other name. */
export const ownRow = ({ own }: Pick<Platform, "own">, item: string): OwnViewRow | undefined =>
	Object.hasOwn(own, item) ? own[item as OwnView] : undefined;

/** In a language, else in English, else in any that it has words in; undefined for what is no view of the platform's own. */
export function ownTitle(platform: Pick<Platform, "own">, item: string, language: string): string | undefined {
	const { titles = {} } = ownRow(platform, item) ?? {};
	return (Object.hasOwn(titles, language) ? titles[language] : titles.en) ?? Object.values(titles)[0];
}

/** What of the platform's own these items give a merchant, by the merchant's keys; lists that are given are never absent. */
export function ownValues(
	platform: Pick<Platform, "own">,
	stored: Readonly<Record<string, unknown>> | undefined,
	items: readonly Item[],
): Readonly<Record<string, unknown>> {
	return Object.fromEntries(
		items.flatMap((item): [string, unknown][] => {
			const row = ownRow(platform, item);
			if (!row) return [];
			const value = stored && Object.hasOwn(stored, row.stored) ? stored[row.stored] : undefined;
			const isList = row.shape.kind === "list" || row.shape.kind === "entries";
			return value === undefined && !isList ? [] : [[row.field, value ?? []]];
		}),
	);
}

/** Every key under which something of the platform's own stands, in a directory's answer and in what leaves. */
export const ownKeys = ({ own }: Pick<Platform, "own">): readonly string[] =>
	Object.values(own).flatMap(({ stored, field, shape }) => [stored, field, ...keysOf(shape)]);
