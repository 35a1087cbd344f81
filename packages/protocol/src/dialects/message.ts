import type { FieldRow, Fields, WrittenField } from "../platform/rows.ts";
import type { Message } from "./dialect.ts";
import { missing, wrong } from "./fields.ts";

/** Variables of a template, and characters of what stands in one (protocol notes 5: a message has at most so many). */
const MOST_VARIABLES = 32;
const MOST_TEXT = 4096;
const VARIABLE = /^[\p{L}\p{N}_.-]{1,64}$/u;

const written = ["title", "content", "url", "image", "category"] as const satisfies readonly WrittenField[];

/**
 * What is to be sent, out of a request. Throws `field_invalid`, which names each field by its path, such as
 * `templates[1].templateParameters.title`. `json`: the request, of which `fields` are the texts.
 */
export function readMessage(
	rows: Fields,
	fields: Readonly<Record<string, string | undefined>>,
	json: Readonly<Record<string, unknown>>,
): Message {
	const { requestId, templateCode, redirectUrl } = fields;
	if (requestId === undefined) throw missing("requestId", rows.requestId);
	if (!rows.templates) {
		const said = written.flatMap((field) => (fields[field] === undefined ? [] : [[field, fields[field]] as const]));
		return {
			requestId,
			templateCode: undefined,
			templates: [{ language: undefined, parameters: Object.fromEntries(said) }],
			redirectUrl,
		};
	}
	if (templateCode === undefined) throw missing("templateCode", rows.templateCode);
	return { requestId, templateCode, templates: readTemplates(rows.templates, json), redirectUrl };
}

function readTemplates(row: FieldRow, json: Readonly<Record<string, unknown>>): Message["templates"] {
	const { name = "templates", max } = row;
	const list: unknown = Object.hasOwn(json, name) ? json[name] : undefined;
	if (list === undefined || list === null || list === "")
		throw wrong(name, `must be there: a list of 1 to ${max} templates`);
	if (!Array.isArray(list) || list.length === 0 || list.length > max)
		throw wrong(name, `must be a list of 1 to ${max} templates`);
	const templates = list.map((one: unknown, index) => readTemplate(row, `${name}[${index}]`, one));
	for (const [index, { language }] of templates.entries()) {
		const first = templates.findIndex((other) => other.language === language);
		if (first === index) continue;
		const at = row.languages ? `${name}[${index}].language` : `${name}[${index}]`;
		throw wrong(
			at,
			row.languages ? `must be another one than that of ${name}[${first}]` : "must not be there: one is enough",
		);
	}
	return templates;
}

function readTemplate({ languages }: FieldRow, at: string, value: unknown): Message["templates"][number] {
	const { templateParameters, language } = objectAt(at, value, "an object with templateParameters");
	const inside = `${at}.templateParameters`;
	const said = Object.entries(objectAt(inside, templateParameters ?? {}, "an object: a text for each variable"));
	if (said.length > MOST_VARIABLES) throw wrong(inside, `must hold at most ${MOST_VARIABLES} variables`);
	const parameters = said.flatMap(([variable, one]): [string, string][] => {
		if (!VARIABLE.test(variable)) throw wrong(inside, "must name each variable with 1 to 64 letters, digits, . _ or -");
		const text = textOf(one);
		if (text === null) return [];
		if (text === undefined || [...text].length > MOST_TEXT) {
			throw wrong(`${inside}.${variable}`, `must be a text of at most ${MOST_TEXT} characters`);
		}
		return [[variable, text]];
	});
	return {
		language: languages ? languageAt(`${at}.language`, language) : undefined,
		parameters: Object.fromEntries(parameters),
	};
}

function objectAt(at: string, value: unknown, must: string): Readonly<Record<string, unknown>> {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(at, `must be ${must}`);
	// Only what it says itself.
	return { __proto__: null, ...value };
}

/** Numbers and booleans read as their text; null is not said. */
function textOf(value: unknown): string | null | undefined {
	if (value === null) return null;
	if (typeof value === "number" || typeof value === "boolean") return String(value);
	return typeof value === "string" && value.isWellFormed() ? value : undefined;
}

/** In the one spelling of BCP 47, also of `zh_CN` and `EN`, which merchants write. */
function languageAt(at: string, value: unknown): string | undefined {
	if (value === undefined || value === null || value === "") return undefined;
	try {
		if (typeof value === "string" && value.length <= 35) return Intl.getCanonicalLocales(value.replaceAll("_", "-"))[0];
	} catch {
		// Told below.
	}
	throw wrong(at, "must be a language such as en-US");
}
