import type { Words } from "./words.ts";

/**
 * The tag that dates and names of countries are said in: the reader's own, with their region, where it is of the
 * language in which the words are; English without a region has the day first.
 */
export function readersTag(words: Words, asked: string | undefined): string {
	const fallback = words.language === "en" ? "en-GB" : words.language;
	if (!asked) return fallback;
	try {
		const tag = new Intl.Locale(asked.replaceAll("_", "-"));
		const same = tag.language === new Intl.Locale(words.language).language;
		return same && tag.region !== undefined ? tag.toString() : fallback;
	} catch {
		return fallback;
	}
}

/** Of texts per language, the one in the reader's; undefined if there is none (a text in another language is no help). */
export function ownText(texts: Readonly<Record<string, string>>, { language }: Words): string | undefined {
	if (Object.hasOwn(texts, language)) return texts[language];
	const base = language.split("-")[0];
	return Object.entries(texts).find(([tag]) => tag.split("-")[0] === base)?.[1];
}

/** ISO 3166 alpha-2 → the country's name; null for what is none. */
export function countryName(code: string, tag: string): string | null {
	try {
		return new Intl.DisplayNames([tag], { type: "region", fallback: "none" }).of(code) ?? null;
	} catch {
		return null;
	}
}

/** ISO 8601 date → the day as people write it; null for what is no day. */
export function dayName(date: string, tag: string): string | null {
	const day = new Date(`${date}T00:00:00Z`);
	// The 30th of February would be read as a day in March.
	if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== date) return null;
	return daysIn(tag).format(day);
}

/** Making one takes longer than all that is said with it. A reader names the tag, so that there is no end to them. */
const made = new Map<string, Intl.DateTimeFormat>();
const MOST_MADE = 100;

function daysIn(tag: string): Intl.DateTimeFormat {
	const known = made.get(tag);
	if (known) return known;
	const fresh = new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "UTC", calendar: "gregory" });
	if (made.size >= MOST_MADE) made.clear();
	made.set(tag, fresh);
	return fresh;
}
