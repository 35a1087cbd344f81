import { Failure, onDomain } from "@byleave/protocol";
import type { Message } from "@byleave/protocol/dialects";
import { visibleText, wrong } from "../register/checks.ts";
import type { TemplateRow, TemplateText } from "../store.ts";
import { isSameTongue, nearestLanguage, type Said, type Words } from "./words.ts";

/** How long what a message says may be, in characters as people count them. */
export const most = { title: 128, content: 1024, label: 64, variable: 512, written: 4096, languages: 5 } as const;

const NAME = String.raw`[A-Za-z][\w.-]{0,63}`;
/** What a variable may be called. */
export const isVariable = (name: string): boolean => new RegExp(`^${NAME}$`).test(name);
/** A variable in a text: `{name}`. */
export const variables = new RegExp(String.raw`\{(${NAME})\}`, "g");
/** The variables that a text speaks, each once. */
export const variablesOf = (text: string): readonly string[] => [
	...new Set([...text.matchAll(variables)].map(([, name = ""]) => name)),
];

/** What leads somewhere, or what a phone would make a link of: that stands in link slots alone (ruling 46). */
const linkLike = /[a-z][a-z0-9+.-]*:\/\/|\bwww\.|[\p{L}\p{N}-]\.\p{L}{2,}(?![\p{L}\p{N}])/iu;

/** What a request says, and where a mistake in it is: `templates[1].templateParameters.title`. */
interface Slot {
	readonly place: string;
	readonly value: string;
}

/** One line of plain text that leads nowhere. Throws `field_invalid`. */
export function plainText({ place, value }: Slot, longest: number): string {
	const text = visibleText(place, value, longest);
	mustLeadNowhere(place, text);
	return text;
}

/** Throws `field_invalid` for what a phone would make a link of. */
export function mustLeadNowhere(place: string, text: string): void {
	if (linkLike.test(text)) throw wrong(place, "it must hold no link; a link has a place of its own in the template.");
}

/** Whose message it is: where it may lead to, and which of its pages an address means; null: its first, undefined: none. */
export interface Leads {
	readonly domains: readonly string[];
	readonly pageOf: (address: string) => string | null | undefined;
}

/** An https address on a domain that the app has declared. Throws `field_invalid`. Nothing is fetched. */
function ownLink({ place, value }: Slot, { domains }: Leads): string {
	const url = onDomain(value, domains);
	if (url) return url.href;
	const known = domains.length === 0 ? "it has declared none" : domains.join(", ");
	throw wrong(
		place,
		`a page of the mini program, or an https address on a domain that it has declared is needed (${known}).`,
	);
}

/**
 * A template with what a request puts into it, in each language that it names. Throws `field_invalid`, which names the
 * variable: a language that the template has not, one that comes twice, a variable that is not there, that is more than a line, or
 * that leads somewhere. What the template does not speak of is left out.
 */
export function fill(template: TemplateRow, entries: Message["templates"], leads: Leads): Words {
	const languages = Object.keys(template.texts);
	const texts: Record<string, Said> = {};
	let page: string | null = null;
	for (const [n, { language: named, parameters }] of entries.entries()) {
		const at = `templates[${n}]`;
		const language = nearestLanguage(languages, named ?? null);
		if (named !== undefined && !isSameTongue(language, named)) {
			throw wrong(`${at}.language`, `the template is there in ${languages.join(", ")}.`);
		}
		if (Object.hasOwn(texts, language)) throw wrong(`${at}.language`, `${language} has been filled already.`);
		const text = template.texts[language];
		if (!text) continue;
		const { opens, ...said } = filled(text, parameters, `${at}.templateParameters`, leads);
		texts[language] = said;
		page ??= opens;
	}
	return { page, texts };
}

function filled(
	{ title, content, link }: TemplateText,
	parameters: Readonly<Record<string, string>>,
	at: string,
	leads: Leads,
): Said & { readonly opens: string | null } {
	const slot = (name: string): Slot => {
		const place = `${at}.${name}`;
		const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
		if (value === undefined || value === "") throw wrong(place, "it must be there: the template speaks it.");
		return { place, value };
	};
	const spoken = (text: string): string => {
		const whole = text.replace(variables, (_, name: string) => plainText(slot(name), most.variable));
		// Variables that lead nowhere by themselves may do so together.
		mustLeadNowhere(at, whole);
		return whole;
	};
	const text = {
		title: title === null ? null : within(`${at}: the title`, spoken(title), most.title),
		content: within(`${at}: the text`, spoken(content), most.content),
	};
	if (link === null) return { ...text, link, opens: null };
	const label = spoken(link.label);
	const address = slot(link.url);
	// Some wallets' templates have the page in a variable: it is what a tap opens, and needs no link.
	const opens = /^https:/i.test(address.value) ? undefined : leads.pageOf(address.value);
	if (opens !== undefined) return { ...text, link: null, opens };
	return { ...text, link: { label, url: ownLink(address, leads) }, opens: null };
}

/** Filled, it must not be longer than what a person reads of it. */
function within(what: string, text: string, longest: number): string {
	const length = [...text].length;
	if (length <= longest) return text;
	throw new Failure("field_invalid", {
		field: "templates",
		message: `${what} has at most ${longest} characters when it is filled; it would have ${length}.`,
	});
}

/** What a merchant words itself, where a wallet has no templates; a text may have several lines. Throws `field_invalid`. */
export function ownWords(parameters: Readonly<Record<string, string>>): Said {
	const { title = "", content = "" } = parameters;
	const lines = content.split(/\r?\n/).filter((line) => line.trim() !== "");
	const text = lines.map((line) => plainText({ place: "body", value: line }, most.written)).join("\n");
	return {
		title: plainText({ place: "title", value: title }, most.title),
		content: within("body", text, most.written),
		link: null,
	};
}
