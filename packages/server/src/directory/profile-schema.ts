import { type Profile, type Shape, type TextShape, type ViewRow, views } from "@byleave/protocol";
import { z } from "zod";
import { nearest } from "../config/nearest.ts";

const statuses = ["ACTIVE", "FROZEN", "INACTIVE"] as const satisfies readonly Profile["status"][];
/** The most entries of a list. */
const MOST = 32;

const forms = {
	country: (text: z.ZodString) => text.regex(/^[A-Z]{2}$/, "ISO 3166 alpha-2 is needed, like ID."),
	date: (text: z.ZodString) => text.pipe(z.iso.date()),
	https: (text: z.ZodString) =>
		text.refine((value) => URL.canParse(value) && new URL(value).protocol === "https:", "an https URL is needed."),
	phone: (text: z.ZodString) =>
		text.regex(/^\d{1,4}-\d{4,20}$/, "<country code>-<national number> is needed, digits only, like 62-81234567890."),
} as const satisfies Record<NonNullable<TextShape["form"]>, (text: z.ZodString) => z.ZodType<string>>;

/** What a directory may answer where a row says what is there. */
function schemaOf(shape: Shape): z.ZodType {
	if (shape.kind === "text") {
		const text = z.string().min(1).max(shape.most);
		return shape.form ? forms[shape.form](text) : text;
	}
	if (shape.kind === "list") return z.array(schemaOf(shape.of)).max(MOST);
	if (shape.kind === "parts") {
		const parts = Object.entries(shape.parts).map(([key, part]) => {
			const schema = schemaOf(part);
			return [key, shape.required.includes(key) ? schema : schema.exactOptional()];
		});
		return z.strictObject(Object.fromEntries(parts));
	}
	const { label, value, types } = shape;
	const [first, ...rest] = Object.entries(types).map(([type, text]) =>
		z.strictObject({ [label]: z.literal(type), [value]: schemaOf(text) }),
	);
	return z.array(z.discriminatedUnion(label, [first as NonNullable<typeof first>, ...rest])).max(MOST);
}

const stored = Object.values<ViewRow>(views).flatMap(({ stored, shape }) =>
	stored && shape ? [{ stored, shape }] : [],
);

/** A profile as a directory may answer it: these keys and no others, so that a misspelt one is not quietly missing. */
const schema = z.strictObject({
	status: z.enum(statuses),
	...Object.fromEntries(stored.map(({ stored, shape }) => [stored, schemaOf(shape).exactOptional()])),
}) as unknown as z.ZodType<Profile>;

/** All keys that there are in a profile, to guess which one a misspelt one was meant to be. */
const known = [...new Set(["status", ...stored.flatMap(({ stored, shape }) => [stored, ...keysIn(shape)])])];

function keysIn(shape: Shape): readonly string[] {
	if (shape.kind === "list") return keysIn(shape.of);
	if (shape.kind === "parts") return Object.keys(shape.parts);
	return shape.kind === "entries" ? [shape.label, shape.value] : [];
}

/**
 * A profile, or one line a fault: the key's path, from `name` on, and what it must be. Never holds a value, nor a
 * key that is not ours: those may be personal.
 */
export function readProfile(
	value: unknown,
	name: string,
): { readonly profile: Profile } | { readonly faults: readonly string[] } {
	const read = schema.safeParse(value);
	if (read.success) return { profile: read.data };
	return {
		faults: read.error.issues.map((issue) => {
			const path = z.core.toDotPath(issue.path);
			return `${name}${path === "" ? "" : `.${path}`}: ${needed(issue)}`;
		}),
	};
}

// zod's own messages can quote what was given.
function needed(issue: z.core.$ZodIssue): string {
	if (issue.code === "unrecognized_keys") {
		const meant = issue.keys.map((key) => nearest(key, known)).filter((key) => key !== undefined);
		const guess = meant.length > 0 ? `; did you mean ${meant.join(", ")}?` : ".";
		return `it has ${issue.keys.length} key(s) that a profile does not have${guess}`;
	}
	if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")} is needed.`;
	if (issue.code === "invalid_type") return `a value of type ${issue.expected} is needed.`;
	if (issue.code === "too_small") return "it must not be empty.";
	if (issue.code === "too_big") return `it must have at most ${issue.maximum}.`;
	if (issue.code === "invalid_format" && issue.format === "date") return "an ISO 8601 date is needed, like 1990-12-31.";
	return issue.code === "custom" || issue.code === "invalid_format" ? issue.message : "it is of no known kind.";
}
