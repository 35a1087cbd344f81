import { elementsGoThrough } from "./elements.ts";
import { createPlaces, type Kind } from "./places.ts";
import { sourcesOf } from "./policy.ts";
import { reportFailures } from "./reports.ts";
import { requestsGoThrough } from "./requests.ts";

/** What of `data-told` is this module's; see `listeners/program/program-listener.ts`. */
export interface ToldPlaces {
	readonly others?: readonly string[];
	/** What each policy of the document's header allows: lists of sources, with blanks between. */
	readonly connect?: readonly string[];
	readonly form?: readonly string[];
	/** Paths of the program's origin that are the sandbox's. */
	readonly paths?: { readonly shim: string; readonly report: string };
}

/** The same for every copy of this module: a text that is put into a page may bring the loader a second time. */
const MARK = Symbol.for("byleave.way-out");

/**
 * Leads what this document asks of other origins by the program's own, and tells what goes wrong in it. Runs before
 * every other script.
 */
export function goThrough(page: Window & typeof globalThis, told: ToldPlaces): void {
	if (Reflect.has(page, MARK)) return;
	Object.defineProperty(page, MARK, { value: true });
	const { others = [], paths, connect = [], form = [] } = told;
	const { origin } = page.location;
	if (!paths || origin === "null") return;
	const plain = page.fetch.bind(page);
	reportFailures(page, (report) => {
		const headers = { "Content-Type": "application/json" };
		// Where it does not arrive, there is nobody to tell.
		plain(paths.report, { method: "POST", keepalive: true, headers, body: JSON.stringify(report) }).catch(() => {});
	});
	const sources = (kind: Kind): readonly (readonly string[])[] => [
		...(kind === "connect-src" ? connect : form).map((list) => list.split(" ")),
		...metaPolicies(page.document).flatMap((policy) => {
			const found = sourcesOf(policy, kind);
			return found ? [found] : [];
		}),
	];
	const places = createPlaces({ origin, base: () => page.document.baseURI, others, sources });
	requestsGoThrough(page, places);
	elementsGoThrough(page, { places, origin, shim: paths.shim });
}

/** Policies that stand in the document by now. */
const metaPolicies = (document: Document): readonly string[] =>
	[...document.querySelectorAll<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy" i]')].map(
		({ content }) => content,
	);
