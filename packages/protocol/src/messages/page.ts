import { Failure } from "../causes/cause.ts";
import type { Platform } from "../platform/platform.ts";
import type { DeepLinkRow } from "./rows.ts";

/** As long as a redirectUrl may be. */
const LONGEST = 2048;
/** What no address needs, and what is read otherwise by one reader than by another. */
const ODD = /[\s\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
/** More rounds than anybody encodes by mistake. */
const MOST_ROUNDS = 4;

/**
 * The page that an address leads to, if it is one of this very app's (ruling 46): a path in it (`pages/a/b?x=1`), a link to it
 * as the platform writes them, or an https address on one of the domains that it has declared (`shop.example`, with the port where
 * it is not the usual one). null: its first page; `?x=1`: its first page, asked with that. Anything else is `field_invalid`, which
 * names `field`. Nothing is fetched.
 */
export function pageOf(
	{ deepLinks }: Pick<Platform, "deepLinks">,
	appId: string,
	address: string,
	domains: readonly string[],
	field = "redirectUrl",
): { readonly page: string | null } | Failure {
	const wrong = (must: string): Failure => new Failure("field_invalid", { field, message: `${field} must ${must}.` });
	if (address === "") return { page: null };
	if (address.length > LONGEST) return wrong(`be at most ${LONGEST} characters`);
	if (ODD.test(address)) return wrong("hold no space, no backslash and nothing that cannot be seen");
	const link = deepLinks.find(
		({ begins }) => address.startsWith(begins) && /^($|[?#])/.test(address.slice(begins.length)),
	);
	if (link) return linked(link, appId, address.slice(link.begins.length), wrong);
	if (/^https:/i.test(address)) {
		const url = onDomain(address, domains);
		return url ? { page: url.href } : wrong("lie on a domain that the mini program has declared");
	}
	return isPage(address) ? { page: address } : wrong(pageOfTheApp(deepLinks));
}

/** An https address on one of these domains, written as such; undefined for any other text. */
export function onDomain(address: string, domains: readonly string[]): URL | undefined {
	const url = /^https:\/\/[^/]/i.test(address) && !ODD.test(address) ? URL.parse(address) : null;
	if (url === null) return undefined;
	const { username, password, host } = url;
	return username === "" && password === "" && domains.includes(host) ? url : undefined;
}

const pageOfTheApp = (deepLinks: readonly DeepLinkRow[]): string =>
	`be a page of this mini program: a path in it, ${deepLinks.map(({ begins }) => `a link ${begins}?…`).join(" or ")}, or an https address on a domain that it has declared`;

/** What stands behind a link's beginning: the app must be this one, said once. */
function linked(
	link: DeepLinkRow,
	appId: string,
	rest: string,
	wrong: (must: string) => Failure,
): { readonly page: string | null } | Failure {
	const said = new URLSearchParams(/^\?([^#]*)/.exec(rest)?.[1] ?? "");
	const once = (key: string | null): string | undefined => {
		const all = key === null ? [] : said.getAll(key);
		return all.length > 1 ? undefined : (all[0] ?? "");
	};
	const page = once(link.page);
	const query = once(link.query);
	if (once(link.app) !== appId) return wrong(`name this mini program in ${link.app}, once`);
	if (page === undefined || query === undefined) return wrong("say each thing once");
	const mark = page.includes("?") ? "&" : "?";
	const whole = page + (query === "" ? "" : mark + query);
	if (whole === "") return { page: null };
	return !ODD.test(whole) && isPage(whole)
		? { page: whole }
		: wrong(`name a page of this mini program in ${link.page ?? link.query}`);
}

/** A path inside of an app, with or without what it is asked with: no scheme, no host, no way up, however often it is encoded. */
function isPage(text: string): boolean {
	let path = /^[^?#]*/.exec(text)?.[0] ?? "";
	if (/%(?![\da-f]{2})/i.test(path)) return false;
	for (let round = 0; round < MOST_ROUNDS; round++) {
		const parts = path.split("/");
		if (path.includes("//") || ODD.test(path) || parts.includes("..") || parts.includes(".")) return false;
		// Before the first slash a colon makes a scheme; encoded, a separator is one to whoever decodes it.
		if (parts[0]?.includes(":") || /%(2f|3f|23)/i.test(path)) return false;
		const decoded = path.replace(/%([0-7][\da-f])/gi, (_, digits: string) =>
			String.fromCharCode(Number.parseInt(digits, 16)),
		);
		if (decoded === path) return true;
		path = decoded;
	}
	return false;
}
