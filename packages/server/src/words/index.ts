import { ar } from "./ar.ts";
import { en } from "./en.ts";
import { id } from "./id.ts";
import type { Words } from "./words.ts";
import { zhHans } from "./zh-Hans.ts";

export { countryName, dayName, ownText, readersTag } from "./reader.ts";
export { isolated, type SheetAbout, type Untold, type Words } from "./words.ts";

/** Every language there is; the first is the one for everybody else. */
export const languages: readonly Words[] = [en, zhHans, id, ar];

/**
 * The nearest language to a BCP 47 tag: one in the reader's language and script, else one in their language.
 * English for none and for nonsense.
 */
export function wordsFor(language: string | undefined): Words {
	if (language === undefined) return en;
	const wanted = locale(language);
	const near = places.filter(({ place }) => place?.language === wanted?.language);
	return (near.find(({ place }) => place?.script === wanted?.script) ?? near[0])?.words ?? en;
}

function locale(tag: string): Intl.Locale | undefined {
	try {
		return new Intl.Locale(tag.replaceAll("_", "-")).maximize();
	} catch {
		return undefined;
	}
}

// Once: the sheet's language is sought with every request, and making a Locale is slow.
const places = languages.map((words) => ({ words, place: locale(words.language) }));
