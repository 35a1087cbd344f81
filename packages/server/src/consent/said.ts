import { type Item, type Profile, type Shape, viewRow } from "@byleave/protocol";
import { countryName, dayName, type Words } from "../words/index.ts";

/**
 * Beside each value of a preview, what its codes say in words (ruling 39): a country, a day, a gender; of an address
 * its country. Null where there is nothing to add. `tag`: the reader's.
 */
export function saidOf(
	words: Words,
	tag: string,
	profile: Profile,
	item: Item,
	values: readonly string[],
): readonly (string | null)[] {
	const row = viewRow(item);
	const { shape } = row ?? {};
	if (!row?.stored || !shape) return values.map(() => null);
	if (row.field === "gender")
		return values.map((code) => (Object.hasOwn(words.genders, code) ? words.genders[code] : null) ?? null);
	if (shape.kind !== "list") return values.map((value) => inWords(shape, value, tag));
	// One value an entry, in the entries' order.
	const entries = (profile[row.stored as keyof Profile] ?? []) as readonly Readonly<Record<string, string>>[];
	return values.map((_, at) => {
		const said = Object.entries(shape.of.parts).map(([part, of]) => inWords(of, entries[at]?.[part] ?? "", tag));
		return said.find((name) => name !== null) ?? null;
	});
}

function inWords(shape: Shape, value: string, tag: string): string | null {
	if (shape.kind !== "text") return null;
	if (shape.form === "country") return countryName(value, tag);
	return shape.form === "date" ? dayName(value, tag) : null;
}
