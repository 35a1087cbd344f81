import type { Secrets } from "../trust/secrets.ts";
import type { Delivery } from "./channels/channel.ts";

/** What a message says, as it lies in the store: sealed, in every language that it came in. */
export interface Words {
	/** The page of the mini program that a tap opens; null: its first. */
	readonly page: string | null;
	/** By language (BCP 47), in the order in which they came; one at least. */
	readonly texts: Readonly<Record<string, Said>>;
}
/** What it says in one language. */
export interface Said {
	readonly title: string | null;
	readonly content: string;
	readonly link: { readonly label: string; readonly url: string } | null;
}

export const sealWords = ({ seal }: Pick<Secrets, "seal">, words: Words): string => seal(JSON.stringify(words));
/** Throws if it was not sealed with this server's secret. */
export const openWords = ({ open }: Pick<Secrets, "open">, sealed: string): Words => JSON.parse(open(sealed));

/**
 * Which of these languages somebody reads who reads `wanted`: the same, one of the same tongue, or the first. Throws a TypeError
 * where there are none.
 */
export function nearestLanguage(languages: readonly string[], wanted: string | null): string {
	const [first] = languages;
	if (first === undefined) throw new TypeError("There is no language to choose from.");
	if (wanted === null) return first;
	const same = (tag: string): boolean => tag.toLowerCase() === wanted.toLowerCase();
	return languages.find(same) ?? languages.find((tag) => isSameTongue(tag, wanted)) ?? first;
}
const tongue = (tag: string): string | undefined => tag.split("-")[0]?.toLowerCase();
/** True for `en` and `en-US`. */
export const isSameTongue = (one: string, other: string): boolean => tongue(one) === tongue(other);

/** What is said to somebody who reads `wanted`, and in which language. */
export function saidIn({ texts }: Words, wanted: string | null): Said & { readonly language: string } {
	const language = nearestLanguage(Object.keys(texts), wanted);
	const said = texts[language];
	if (!said) throw new TypeError(`There is no text in ${language}.`);
	return { ...said, language };
}

/** The registered name leads (ruling 46): in the title, and in the text of what has none. */
export function led(
	said: Said,
	name: string,
	channel: Delivery["channel"],
): Pick<Delivery, "title" | "content" | "link"> {
	const { title, content, link } = said;
	if (channel === "SMS") {
		return { title: null, content: behind(name, title === null ? content : `${title}\n${content}`), link };
	}
	return { title: title === null ? name : behind(name, title), content, link };
}
/** It leads already where the text begins with it as a word of its own, and not with a longer name. */
const behind = (name: string, text: string): string =>
	text.startsWith(name) && !/^[\p{L}\p{M}\p{N}]/u.test(text.slice(name.length)) ? text : `${name}: ${text}`;
