import { Failure, JOINER, MOST_APP_ID } from "@byleave/protocol";
import { isSub, SUB_MUST } from "../trust/person.ts";

/** A field that is wrong, by its name and in a sentence. */
export const wrong = (field: string, message: string): Failure =>
	new Failure("field_invalid", { field, message: `${field}: ${message}` });

/** How long what an operator registers may be, in characters. */
export const most = {
	appId: MOST_APP_ID,
	/** A merchant's and a client's. */
	id: 64,
	name: 64,
	/** What an app wants a scope for. */
	purpose: 200,
	/** A user's id from elsewhere. */
	userId: 64,
	logoUrl: 512,
	logoData: 32_768,
} as const;
/** Ids of users towards merchants are 32 hex digits (ruling 22); no other id may look like one (checklist 74). */
const looksLikeUserId = /^[0-9a-f]{32}$/;

/** An id that we are told: letters, digits, dash and underscore, and never the look of a user's. */
export function checkId(field: string, id: string, longest: number): void {
	if (id.length > longest || !/^[A-Za-z0-9_-]+$/.test(id)) {
		throw wrong(field, `1 to ${longest} letters, digits, dashes and underscores are needed.`);
	}
	if (looksLikeUserId.test(id)) throw wrong(field, "32 hex digits are how users' ids look; take another.");
}

/** The super app's own name for a user, as its JWTs say it. */
export function checkSub(sub: string): void {
	if (!isSub(sub)) throw wrong("sub", `${SUB_MUST}.`);
}

const joiners = new RegExp(JOINER, "gu");

/**
 * What a person will read, trimmed and in normal form (NFC): at most `longest` characters as people count them, and
 * none that cannot be seen or that turns the writing round, since a name is what people trust (checklist 84); but
 * joiners between letters of a script that needs them (ruling 39).
 */
export function visibleText(field: string, given: string, longest: number): string {
	const text = given.normalize("NFC").trim();
	if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) throw wrong(field, "it must be one line without control characters.");
	if (/[\p{Cf}\p{Co}\p{Cn}\p{Cs}\u115f\u1160\u2800\u3164\uffa0]/u.test(text.replace(joiners, ""))) {
		throw wrong(field, "it holds characters that cannot be seen or that turn the writing round.");
	}
	if (/\p{M}{4}/u.test(text)) throw wrong(field, "it piles up marks on one letter.");
	const length = [...new Intl.Segmenter("und", { granularity: "grapheme" }).segment(text)].length;
	if (length === 0 || length > longest) throw wrong(field, `1 to ${longest} characters are needed, ${length} given.`);
	return text;
}

/** Where a logo is, or the logo itself: an https URL or a data URL of a picture. */
export function checkLogo(logo: string): void {
	if (logo.startsWith("data:")) {
		if (!/^data:image\/(png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/.test(logo)) {
			throw wrong("logo", "a data URL must be data:image/png, jpeg, webp or svg+xml, in base64.");
		}
		if (logo.length > most.logoData) throw wrong("logo", `a data URL has at most ${most.logoData} characters.`);
		return;
	}
	const url = URL.canParse(logo) ? new URL(logo) : null;
	if (url?.protocol !== "https:" || url.username !== "" || url.password !== "" || logo.length > most.logoUrl) {
		throw wrong("logo", `an https URL of at most ${most.logoUrl} characters or a data URL is needed.`);
	}
}

/** A language as BCP 47 writes it: `zh-Hans`, not `ZH_hans`. */
export function languageOf(text: string): string {
	try {
		const [language] = Intl.getCanonicalLocales(text);
		if (language) return language;
	} catch {
		// Said below, in our words.
	}
	throw wrong("language", 'a language as BCP 47 writes it is needed, like "en" or "zh-Hans".');
}
