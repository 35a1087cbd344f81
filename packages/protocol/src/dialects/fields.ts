import { Failure } from "../causes/cause.ts";
import type { FieldRow } from "../platform/rows.ts";

/** "Characters not allowed: special characters such as @ # ?" stands on every id of the v2 pages. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const NOT_IN_IDS = /[@#?\u0000-\u001f\u007f-\u009f]/;
/** What an id may be, as a pattern of JSON Schema. */
export const idPattern = `^[^${NOT_IN_IDS.source.slice(1)}*$`;

/**
 * The fields of a request that its row lists, checked, under our own names; absent, null and "" are all left out.
 * Throws `field_invalid`, which names the field and says what it must be.
 */
export function readFields(
	fields: Readonly<Record<string, FieldRow>>,
	json: Readonly<Record<string, unknown>>,
): Readonly<Record<string, string | undefined>> {
	const read: Record<string, string> = {};
	const inside: Record<string, string> = {};
	for (const [field, row] of Object.entries(fields)) {
		// No text: message.ts reads them.
		if (row.type === "templates") continue;
		const name = row.name ?? field;
		const value = Object.hasOwn(json, name) ? json[name] : undefined;
		const text = textOf(row, name, value);
		if (text === undefined || text === null || text === "") {
			if (row.required) throw missing(field, row);
			continue;
		}
		if (typeof text !== "string") throw wrong(name, "must be a string");
		if ([...text].length > row.max) throw wrong(name, `must be at most ${row.max} characters`);
		if (row.id && NOT_IN_IDS.test(text)) throw wrong(name, "must not contain @ # ? or control characters");
		read[field] = text;
		for (const held of row.holds ?? []) {
			const found = insideExtendInfo(text, held);
			// Merchants may put any text there: what is no field of ours is no mistake.
			if (typeof found === "string" && found !== "") inside[held] = found;
		}
	}
	return { ...inside, ...read };
}

function textOf({ type }: FieldRow, name: string, value: unknown): unknown {
	if (type === "extendInfo") return extendInfoText(name, value);
	if (type !== "names" || !Array.isArray(value)) return value;
	if (!value.every((one) => typeof one === "string")) throw wrong(name, "must be a text or a list of texts");
	return value.join(",");
}

/** A required field that is not there. */
export const missing = (field: string, row?: FieldRow): Failure =>
	wrong(row?.name ?? field, `must be there: a string of 1 to ${row?.max ?? 128} characters`);

export function wrong(field: string, must: string): Failure {
	return new Failure("field_invalid", { field, message: `${field} ${must}.` });
}

/**
 * A field inside extendInfo, if that is JSON and the field a string; merchants may put any text there, so
 * anything else reads as absent.
 */
export function insideExtendInfo(text: string | undefined, name: string): unknown {
	try {
		const value: unknown = JSON.parse(text ?? "");
		return value instanceof Object && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
	} catch {
		return undefined;
	}
}

/** Seen as a JSON string, as the pages have it, and as an object (platforms 2). */
function extendInfoText(name: string, value: unknown): unknown {
	if (typeof value !== "object" || value === null) {
		if (value !== undefined && value !== null && typeof value !== "string")
			throw wrong(name, "must be a string or an object");
		return value;
	}
	if (Array.isArray(value)) throw wrong(name, "must be a string or an object");
	return JSON.stringify(value);
}
