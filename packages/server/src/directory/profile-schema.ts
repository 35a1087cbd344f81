import {
	MOST_ENTRIES,
	type OwnViews,
	type Profile,
	type Shape,
	type TextShape,
	type ViewRow,
	views,
} from "@byleave/protocol";
import { z } from "zod";
import { nearest } from "../config/nearest.ts";

const statuses = ["ACTIVE", "FROZEN", "INACTIVE"] as const satisfies readonly Profile["status"][];

const forms = {
	country: (text: z.ZodString) => text.regex(/^[A-Z]{2}$/, "ISO 3166 alpha-2 is needed, like ID."),
	date: (text: z.ZodString) => text.pipe(z.iso.date("an ISO 8601 date is needed, like 1990-12-31.")),
	https: (text: z.ZodString) =>
		text.refine((value) => URL.parse(value)?.protocol === "https:", "an https URL is needed."),
	phone: (text: z.ZodString) =>
		text.regex(/^\d{1,4}-\d{4,20}$/, "<country code>-<national number> is needed, digits only, like 62-81234567890."),
} as const satisfies Record<NonNullable<TextShape["form"]>, (text: z.ZodString) => z.ZodType<string>>;

/** Hears of a field that is left out: where it stands, and what it must be. */
export type Odd = (path: string, must: string) => void;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** What a directory said where a row says what is there, or undefined where it said nothing, or nothing of that form. */
function read(shape: Shape, value: unknown, path: string, odd: Odd): unknown {
	// Back ends write what is not there in as many ways.
	if (value === undefined || value === null || value === "") return undefined;
	if (shape.kind === "text") return readText(shape, value, path, odd);
	if (shape.kind === "parts") {
		if (!isObject(value)) return odd(path, "an object is needed.");
		return readParts(shape.parts, shape.required, value, path, odd);
	}
	if (!Array.isArray(value)) return odd(path, "a list is needed.");
	if (value.length > MOST_ENTRIES) return odd(path, `it must have at most ${MOST_ENTRIES} entries.`);
	const entries = value.flatMap((entry, at) => {
		const place = `${path}[${at}]`;
		const one = shape.kind === "list" ? read(shape.of, entry, place, odd) : readEntry(shape, entry, place, odd);
		return one === undefined ? [] : [one];
	});
	return entries.length === 0 ? undefined : entries;
}

/** What reads a text, made once for each row: making one costs more than it reads in a hundred profiles. */
const readers = new WeakMap<TextShape, z.ZodType<string>>();
function readerOf(shape: TextShape): z.ZodType<string> {
	// Each message is ours: zod's own can quote what was given.
	const text = z
		.string("a value of type string is needed.")
		.max(shape.most, `it must have at most ${shape.most} characters.`);
	return shape.form ? forms[shape.form](text) : text;
}

function readText(shape: TextShape, value: unknown, path: string, odd: Odd): unknown {
	let reader = readers.get(shape);
	if (!reader) {
		reader = readerOf(shape);
		readers.set(shape, reader);
	}
	const told = reader.safeParse(value);
	if (told.success) return told.data;
	// The last says most: the form, where it has one.
	const [last] = told.error.issues.toReversed();
	return odd(path, String(last?.message));
}

function readParts(
	parts: Readonly<Record<string, Shape>>,
	required: readonly string[],
	value: Readonly<Record<string, unknown>>,
	path: string,
	odd: Odd,
): unknown {
	const told = Object.entries(parts).flatMap(([key, part]) => {
		const one = Object.hasOwn(value, key) ? read(part, value[key], `${path}.${key}`, odd) : undefined;
		return one === undefined ? [] : [[key, one] as const];
	});
	if (told.length === 0) return undefined;
	const missing = required.find((key) => !told.some(([name]) => name === key));
	return missing === undefined ? Object.fromEntries(told) : odd(`${path}.${missing}`, "it is needed.");
}

function readEntry(shape: Extract<Shape, { kind: "entries" }>, value: unknown, path: string, odd: Odd): unknown {
	if (value === null) return undefined;
	if (!isObject(value)) return odd(path, "an object is needed.");
	const { label, value: key, types } = shape;
	const type = value[label];
	const text = typeof type === "string" && Object.hasOwn(types, type) ? types[type] : undefined;
	if (!text) return odd(`${path}.${label}`, `one of ${Object.keys(types).join(", ")} is needed.`);
	const told = Object.hasOwn(value, key) ? read(text, value[key], `${path}.${key}`, odd) : undefined;
	return told === undefined ? undefined : { [label]: type, [key]: told };
}

/** Each field that a directory may answer, once: several views may show the same. */
const stored = [
	...new Map(
		Object.values<ViewRow>(views).flatMap(({ stored, shape }) =>
			stored && shape ? [[stored, { stored, shape }] as const] : [],
		),
	).values(),
];

/** All keys that there are in a profile, to guess which one a misspelt one was meant to be. */
const known = [...new Set(["status", ...stored.flatMap(({ stored, shape }) => [stored, ...keysIn(shape)])])];

function keysIn(shape: Shape): readonly string[] {
	if (shape.kind === "list") return keysIn(shape.of);
	if (shape.kind === "parts") return Object.keys(shape.parts);
	return shape.kind === "entries" ? [shape.label, shape.value] : [];
}

/**
 * A profile out of what a directory said, or why it is none: no object, or no status. An odd field hurts only itself
 * (ruling 37): null, empty and unknown keys count as absent; what is of the wrong form is left out and told in `odd`, a
 * line each: the key's path, from `name` on, and what it must be. No line holds a value, nor a key that is not ours:
 * those may be personal. `own`: the views that only this wallet has, which stand below the key of that name.
 */
export function readProfile(
	value: unknown,
	name: string,
	own: OwnViews = {},
): { readonly profile: Profile; readonly odd: readonly string[] } | { readonly faults: readonly string[] } {
	if (!isObject(value)) return { faults: [`${name}: an object is needed.`] };
	const { status } = value;
	if (!statuses.some((one) => one === status)) {
		return { faults: [`${name}.status: one of ${statuses.join(", ")} is needed.`] };
	}
	const odd: string[] = [];
	const told = stored.flatMap(({ stored: key, shape }) => {
		const one = Object.hasOwn(value, key)
			? read(shape, value[key], `${name}.${key}`, (path, must) => void odd.push(`${path}: ${must}`))
			: undefined;
		return one === undefined ? [] : [[key, one] as const];
	});
	for (const key of Object.keys(value)) {
		if (key === "status" || key === "own" || stored.some((row) => row.stored === key)) continue;
		const meant = nearest(key, known);
		if (meant !== undefined) odd.push(`${name}: it has a key that a profile does not have; is ${meant} meant?`);
	}
	const ofOwn = readOwn(value, name, own, (path, must) => void odd.push(`${path}: ${must}`));
	return { profile: { status, ...Object.fromEntries(told), ...ofOwn } as Profile, odd };
}

/** What only this wallet knows of its users, held to the rows of its own views; nothing where there are none. */
export function readOwn(value: object, name: string, rows: OwnViews, odd: Odd): Pick<Profile, "own"> {
	const said = Object.hasOwn(value, "own") ? (value as { own: unknown }).own : undefined;
	const views = Object.values(rows);
	if (views.length === 0 || said === undefined || said === null || said === "") return {};
	if (!isObject(said)) {
		odd(`${name}.own`, "an object is needed.");
		return {};
	}
	const told = new Map<string, unknown>();
	for (const { stored: key, shape } of views) {
		const one =
			Object.hasOwn(said, key) && !told.has(key) ? read(shape, said[key], `${name}.own.${key}`, odd) : undefined;
		if (one !== undefined) told.set(key, one);
	}
	return told.size === 0 ? {} : { own: Object.fromEntries(told) };
}
