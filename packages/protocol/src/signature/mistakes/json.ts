/** The JSON in a body; undefined if it is none. */
export function jsonOf(body: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder().decode(body));
	} catch {
		return undefined;
	}
}

/** Every order of these, while there are few of them; of more only some that programs make. */
export function orders<T>(entries: readonly (readonly [string, T])[]): readonly (readonly (readonly [string, T])[])[] {
	if (entries.length <= MOST_PERMUTED) return permutations(entries);
	const sorted = entries.toSorted(([a], [b]) => (a < b ? -1 : 1));
	return [sorted, sorted.toReversed(), entries.toReversed()];
}
const MOST_PERMUTED = 5;

function permutations<T>(of: readonly T[]): readonly (readonly T[])[] {
	if (of.length < 2) return [of];
	return of.flatMap((first, at) => permutations(of.toSpliced(at, 1)).map((rest) => [first, ...rest]));
}

/** Keys in order at every depth. */
export function sortedKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortedKeys);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, held]) => [key, sortedKeys(held)]),
	);
}

/** As Python and others write it: a space behind each comma and colon. */
export const spacedOut = (value: unknown): string =>
	JSON.stringify(value, null, 1)
		.replace(/\n */g, " ")
		.replace(/([[{]) | ([\]}])/g, "$1$2");

/** JSON whose characters match `these` written as \u…, in capitals or not. */
export const escaped = (json: string, these: RegExp, capitals = false): string =>
	json.replace(these, (char) => {
		const hex = char.charCodeAt(0).toString(16).padStart(4, "0");
		return `\\u${capitals ? hex.toUpperCase() : hex}`;
	});
