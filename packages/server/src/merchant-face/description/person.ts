import {
	type EntriesShape,
	MOST_ENTRIES,
	type OwnView,
	ownRow,
	type Platform,
	type Shape,
	type TextShape,
	type UserFieldRow,
	type UserInfo,
	type Version,
	type ViewRow,
	viewRow,
} from "@byleave/protocol";
import { object, type Schema } from "./schema.ts";

/** What a platform's answers of this version may tell of a user, spelt as they spell it: what any of its scopes gives. */
export function userProperties(
	platform: Pick<Platform, "scopes" | "answers" | "own">,
	version: Version,
): Readonly<Record<string, Schema>> {
	const held = new Set<string>(["userId", ...Object.values(platform.scopes).flatMap(({ views }) => views)]);
	const rows = [...held].flatMap((name) => viewRow(name) ?? []);
	const fields = Map.groupBy(rows, ({ field }) => field);
	const own = [...held].filter((name) => ownRow(platform, name)?.inUserInfo);
	return {
		...Object.fromEntries(
			[...fields].flatMap(([field, views]) => {
				const row = platform.answers[version].user[field as keyof UserInfo];
				return row === null ? [] : told(field, views, row);
			}),
		),
		...ownProperties(platform, own as OwnView[]),
	};
}

/** What these views of a wallet's own tell. */
export const ownProperties = (
	platform: Pick<Platform, "own">,
	views: readonly OwnView[],
): Readonly<Record<string, Schema>> =>
	Object.fromEntries(
		views.flatMap((name) => {
			const row = ownRow(platform, name);
			return row ? [[row.field, { ...spelt(row.shape, [], undefined), description: row.name }]] : [];
		}),
	);

function told(field: string, views: readonly ViewRow[], row: UserFieldRow | undefined): [string, Schema][] {
	const [{ shape, name: what } = { shape: null, name: "" }] = views;
	const description = views.length === 1 ? what : undefined;
	if (row?.first && shape?.kind === "entries") {
		const { properties = {} } = entry(shape, views, row);
		return Object.entries(row.first).flatMap(([key, name]) => {
			const part = properties[key];
			return part ? [[name, part]] : [];
		});
	}
	const schema = shape ? spelt(shape, views, row) : { type: "string" };
	return [[row?.name ?? field, { ...schema, ...(description && { description }) }]];
}

function spelt(shape: Shape, views: readonly ViewRow[], row: UserFieldRow | undefined): Schema {
	switch (shape.kind) {
		case "text":
			return row?.as === "countryName" ? { type: "string" } : textOf(shape);
		case "parts": {
			const parts = Object.entries(shape.parts).flatMap(([key, part]) => named(key, textOf(part), row));
			const required = shape.required.flatMap((key) => named(key, {}, row)).map(([name]) => name);
			return object(Object.fromEntries(parts), required);
		}
		case "list":
			return { type: "array", maxItems: MOST_ENTRIES, items: spelt(shape.of, views, row) };
		case "entries": {
			const { properties = {} } = entry(shape, views, row);
			const parts = Object.entries(properties).flatMap(([key, part]) => named(key, part, row));
			return { type: "array", maxItems: MOST_ENTRIES, items: object(Object.fromEntries(parts)) };
		}
	}
}

/** An entry under our own keys: its label, and what of its value any view tells. */
function entry({ label, types }: EntriesShape, views: readonly ViewRow[], row: UserFieldRow | undefined): Schema {
	const labels = new Set(views.flatMap(({ only }) => only ?? Object.keys(types)));
	const kept = [...labels].filter((one) => !row?.types || row.types.only.includes(one));
	const parts = views.flatMap(({ part, name }): [string, Schema][] =>
		part === undefined ? [] : [[part, { type: "string", ...(views.length > 1 && { description: name }) }]],
	);
	return object({ [label]: { type: "string", enum: kept }, ...Object.fromEntries(parts) });
}

/** By the name that the platform has for a key; nothing where it does not tell it. */
function named(key: string, schema: Schema, row: UserFieldRow | undefined): [string, Schema][] {
	const name = row?.keys && Object.hasOwn(row.keys, key) ? row.keys[key] : key;
	return name === null || name === undefined ? [] : [[name, schema]];
}

const forms: Readonly<Record<NonNullable<TextShape["form"]>, Schema>> = {
	country: { pattern: "^[A-Z]{2}$", description: "ISO 3166, two letters." },
	date: { format: "date" },
	https: { format: "uri" },
	phone: { description: "Country code, a hyphen, the number." },
};
const textOf = ({ most, form }: TextShape): Schema => ({
	type: "string",
	maxLength: most,
	...(form && forms[form]),
});
