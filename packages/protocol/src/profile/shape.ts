/**
 * What a value of a profile looks like: the one place that says it. The types of a profile and of what leaves of it
 * follow from it, a directory's answer is held to it, and logs hide its keys.
 */
export type Shape = TextShape | PartsShape | ListShape | EntriesShape;

/** One string, never empty. */
export interface TextShape {
	readonly kind: "text";
	/** Characters. */
	readonly most: number;
	/** ISO 3166 alpha-2 · ISO 8601 date · an https URL · `<country code>-<national number>`. */
	readonly form?: "country" | "date" | "https" | "phone";
}
/** Several strings that belong together; those in `required` are always there. */
export interface PartsShape {
	readonly kind: "parts";
	readonly parts: Readonly<Record<string, TextShape>>;
	readonly required: readonly string[];
}
/** Several of those, MOST_ENTRIES of them at most. */
export interface ListShape {
	readonly kind: "list";
	readonly of: PartsShape;
}
/** Values of a kind, MOST_ENTRIES of them at most, each with a label that says of which type it is: the label is nothing of the person's. */
export interface EntriesShape {
	readonly kind: "entries";
	readonly label: string;
	readonly value: string;
	readonly types: Readonly<Record<string, TextShape>>;
}

export const text = (most: number, form?: TextShape["form"]): TextShape => ({
	kind: "text",
	most,
	...(form && { form }),
});

export const parts = <
	const P extends Readonly<Record<string, TextShape>>,
	const R extends readonly (keyof P & string)[] = [],
>(
	of: P,
	...required: R
): { readonly kind: "parts"; readonly parts: P; readonly required: R } => ({ kind: "parts", parts: of, required });

export const list = <const O extends PartsShape>(of: O): { readonly kind: "list"; readonly of: O } => ({
	kind: "list",
	of,
});

export const entries = <
	const L extends string,
	const V extends string,
	const T extends Readonly<Record<string, TextShape>>,
>(
	label: L,
	value: V,
	types: T,
): { readonly kind: "entries"; readonly label: L; readonly value: V; readonly types: T } => ({
	kind: "entries",
	label,
	value,
	types,
});

/** The type of what has a shape. */
export type Of<S> = S extends TextShape
	? string
	: S extends EntriesShape
		? readonly Flat<
				{ readonly [K in S["label"]]: keyof S["types"] & string } & { readonly [K in S["value"]]: string }
			>[]
		: S extends ListShape
			? readonly Of<S["of"]>[]
			: S extends PartsShape
				? Flat<
						{ readonly [K in S["required"][number]]: string } & {
							readonly [K in Exclude<keyof S["parts"], S["required"][number]>]?: string;
						}
					>
				: never;

/** An intersection written as one object, as editors shall show it. */
export type Flat<T> = { [K in keyof T]: T[K] };

/** Every key that holds something of the person's, labels left out. */
export function keysOf(shape: Shape): readonly string[] {
	if (shape.kind === "parts") return Object.keys(shape.parts);
	if (shape.kind === "list") return keysOf(shape.of);
	return shape.kind === "entries" ? [shape.value] : [];
}
